// `rufe prozess` as a text says it: two files, one engine.
#include "called_bench.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    nutze "zustellung.vorgang"
    rolle bürger "Bürger" extern
    rolle amt    "Amt"
    rolle chef   "Leitung"
    daten { name: text  ergebnis: zustellung }
    ablauf {
        schritt beantragen { rolle bürger erfasst name }
        rufe prozess zustellung(an: name) nebenbei
        rufe prozess zustellung(an: name) -> ergebnis {
            versuche 2 mal alle 1 stunde
            frist 4 wochen danach { ende verfristet "Verfristet" }
        }
        falls ergebnis.ende = zurück { ende unzustellbar "Unzustellbar" }
        schritt weiter { rolle amt zeigt ergebnis }
        ende fertig
    }
}
)";

class CalledText : public OnBothStores {
  protected:
    void SetUp() override {
        b.emplace(store());
        CompileOptions options;
        options.load = [](std::string_view name) -> Result<Source> {
            return Source(std::string(name), std::string(being_called));
        };
        const Compiled compiled = compile(text, "antrag.vorgang", options);
        ASSERT_TRUE(compiled) << render_gnu(compiled.source, compiled.diagnostics);
        Place place;
        place.tenant = "amt";
        ASSERT_TRUE(b->w.engine->deploy(compiled.process.value(), place));
        ASSERT_TRUE(b->w.engine->deploy(compile(being_called).process.value(), place));
        Command begin = b->w.as("bürger", "eid:eva");
        begin.tenant = "amt";
        const std::vector<Assignment> name{{"name", "Eva"}};
        b->w.id = b->w.engine->start("antrag", name, begin).case_id;
        EXPECT_EQ(b->run(), 2U) << "one that nobody waits for, and one that is waited for";
    }
    CaseInfo look(CaseId id) {
        constexpr std::string_view all[] = {"administrator"};
        return b->w.engine->case_info({"amt", "", all}, id).value();
    }
    void post(CaseId id, const std::vector<Assignment>& data) {
        Command c = b->w.as("post", "paul");
        const TaskId task{id, look(id).open.at(0).activation};
        EXPECT_TRUE(b->w.engine->complete(task, data, c).accepted());
    }
    std::optional<CalledBench> b;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledText, both_stores(), store_name);

TEST_P(CalledText, TheOutcomeDecidesHowItGoesOn) {
    const std::vector<CalledCase> called = look(b->w.id).called;
    ASSERT_EQ(called.size(), 2U);
    EXPECT_EQ(called[0].activation, 0U);
    post(called[0].case_id, {});
    EXPECT_EQ(b->run(), 0U) << "nobody hears of it";
    post(called[1].case_id, {});
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(look(b->w.id).ending, "unzustellbar");
}

TEST_P(CalledText, WhatTheOutcomeReturnsIsInItsRecord) {
    const CaseId child = look(b->w.id).called.at(1).case_id;
    post(child, {{"am", *date_from_text("2026-05-12")}});
    const TaskId receipt{child, look(child).open.at(0).activation};
    EXPECT_TRUE(b->w.engine->complete(receipt, {}, b->w.as("bürger", "eid:eva")).accepted());
    EXPECT_EQ(b->run(), 1U);
    const CaseInfo info = look(b->w.id);
    EXPECT_EQ(info.open.at(0).name, "weiter");
    EXPECT_EQ(to_json(info.fields.at(1).value), R"({"ende":"zugestellt","am":"2026-05-12"})");
}

constexpr std::string_view countersigning = R"(
prozess mitzeichnung "Mitzeichnung" {
    version 1
    leitung chef
    rolle haushalt "Haushalt"
    rolle recht    "Rechtsamt"
    rolle chef     "Leitung"
    eingabe { durch_wen: rolle }
    daten { einwand: text?  weiter_an: rolle }
    ablauf {
        schritt zeichnen { rolle durch_wen erfasst einwand, weiter_an }
        ende gezeichnet liefert weiter_an
    }
}
)";
constexpr std::string_view asking = R"(
prozess vorlage "Vorlage" {
    version 1
    leitung chef
    nutze "mitzeichnung.vorgang"
    rolle amt      "Amt"
    rolle haushalt "Haushalt"
    rolle chef     "Leitung"
    daten { wer: rolle  antwort: mitzeichnung }
    ablauf {
        schritt beginnen { rolle amt erfasst wer }
        geprüft W0506 "wer nicht mitzeichnet, fällt auf"
        rufe prozess mitzeichnung(durch_wen: wer) -> antwort
        schritt weiter { rolle antwort.weiter_an zeigt antwort }
        ende fertig
    }
}
)";

// A role goes by its name from one process into the other, and back.
class HandedRole : public OnBothStores {
  protected:
    void SetUp() override {
        engine.emplace(std::move(Engine::open(store())).value());
        CompileOptions options;
        options.load = [](std::string_view name) -> Result<Source> {
            return Source(std::string(name), std::string(countersigning));
        };
        const Compiled caller = compile(asking, "vorlage.vorgang", options);
        ASSERT_TRUE(caller) << render_gnu(caller.source, caller.diagnostics);
        Place place;
        place.tenant = "stadt";
        ASSERT_TRUE(engine->deploy(caller.process.value(), place));
        ASSERT_TRUE(engine->deploy(compile(countersigning).process.value(), place));
    }
    CaseInfo begin(std::string_view role) {
        const Assignment data[] = {{"wer", role}};
        Command c = as("amt");
        c.tenant = "stadt";
        c.entropy = {1, 2};
        id = engine->start("vorlage", data, c).case_id;
        return carry();
    }
    CaseInfo carry() {
        for (bool more = true; more;) {
            const auto work = engine->run_tools(now, 10);
            EXPECT_TRUE(work);
            more = work->done != 0;
        }
        return engine->case_info(Workbench::everything(), id).value();
    }
    Command as(std::string_view role) {
        roles_ = {role};
        Command c;
        c.actor = {"p", roles_, ""};
        c.at = now;
        return c;
    }
    CaseInfo sign(CaseId called, std::string_view role, std::string_view next) {
        const CaseInfo info = engine->case_info(Workbench::everything(), called).value();
        const Assignment data[] = {{"weiter_an", next}};
        EXPECT_EQ(info.open.at(0).role, role);
        EXPECT_TRUE(
            engine->complete({called, info.open.at(0).activation}, data, as(role)).accepted());
        return carry();
    }

    std::optional<Engine> engine;
    CaseId id;
    Instant now{monday};

  private:
    std::vector<std::string_view> roles_;
};
INSTANTIATE_TEST_SUITE_P(Stores, HandedRole, both_stores(), store_name);

TEST_P(HandedRole, OpensAStepThereAndComesBack) {
    const CaseInfo begun = begin("haushalt");
    ASSERT_EQ(begun.called.size(), 1U);
    const CaseInfo answered = sign(begun.called[0].case_id, "haushalt", "chef");
    ASSERT_EQ(answered.open.size(), 1U);
    EXPECT_EQ(answered.open[0].name, "weiter");
    EXPECT_EQ(answered.open[0].role, "chef");
}

TEST_P(HandedRole, ThatIsNotThereIsAFailedAttemptThatSaysWhy) {
    const CaseInfo info = begin("amt");
    EXPECT_TRUE(info.called.empty());
    ASSERT_EQ(info.open.size(), 1U);
    EXPECT_EQ(info.open[0].kind, OpenKind::incident);
    EXPECT_NE(info.open[0].german.find("durch_wen"), std::string::npos) << info.open[0].german;
}

TEST_P(HandedRole, ThatComesBackAndIsNotKnownHereIsAnIncident) {
    const CaseInfo begun = begin("haushalt");
    const CaseInfo answered = sign(begun.called.at(0).case_id, "haushalt", "recht");
    ASSERT_EQ(answered.open.size(), 1U);
    EXPECT_EQ(answered.open[0].kind, OpenKind::incident);
    EXPECT_FALSE(answered.open[0].german.empty());
}

TEST(CalledText, WhatBeginsBesideAndWhatIsLeftHasWords) {
    EXPECT_EQ(words_of_event("ordered zustellung").german, "`zustellung` beginnt nebenbei");
    EXPECT_EQ(words_of_event("let go zustellung").english,
              "`zustellung` is not waited for any more");
}

} // namespace
} // namespace vorgang::test
