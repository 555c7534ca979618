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

TEST(CalledText, WhatBeginsBesideAndWhatIsLeftHasWords) {
    EXPECT_EQ(words_of_event("ordered zustellung").german, "`zustellung` beginnt nebenbei");
    EXPECT_EQ(words_of_event("let go zustellung").english,
              "`zustellung` is not waited for any more");
}

} // namespace
} // namespace vorgang::test
