// What followed from the value of a field, as the lead sees it after a correction.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view text = R"(
prozess gebühr "Gebühr" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text  stornieren() }
    nachricht bescheid an bürger erfasst summe
    daten {
        anzahl: ganzzahl[1..9]
        name: text
        satz: geld
        summe: geld "Summe"
        beleg: text
        frist: ganzzahl[1..9]
        gut: janein
    }
    regel je_stück(n: ganzzahl) -> s: geld trifft eindeutig {
        | n    | s     | grundlage |
        |------|-------|-----------|
        | < 3  | 10.00 | "§ 1"     |
        | >= 3 | 20.00 | "§ 2"     |
    }
    ablauf {
        schritt beantragen "Beantragen" { rolle bürger erfasst anzahl, name, frist }
        setze satz = je_stück(anzahl)
        setze summe = satz * anzahl
        falls summe > 50.00 { schritt prüfen "Prüfen" { rolle amt zeigt summe erfasst gut } }
        rufe kasse.buchen(betrag: summe) -> beleg { rückgängig { rufe kasse.stornieren() } }
        sende nachricht bescheid
        schritt abholen "Abholen" { rolle amt zeigt name frist frist * 1 tag erinnert amt }
        schritt aufbewahren { rolle amt }
        mache kasse.buchen rückgängig
        ende fertig "Fertig" liefert summe
    }
}
)";

std::string_view word(DependentKind kind) {
    static constexpr std::string_view words[]{"field",    "rule",    "decision", "step",
                                              "call",     "message", "deadline", "wait",
                                              "elements", "ending",  "answer"};
    return words[static_cast<std::size_t>(kind)];
}

class Consequences : public OnBothStores {
  protected:
    void SetUp() override {
        w.emplace(text, store());
        w->bind("kasse.buchen", [](const ToolCall&) {
            return ToolAnswer::done({{"beleg", "B-1"}});
        });
        w->bind("kasse.stornieren", [](const ToolCall&) { return ToolAnswer::done({}); });
        const Outcome begun =
            w->start(w->as("bürger", "eva"), {{"anzahl", 3}, {"name", "Eva"}, {"frist", 2}});
        ASSERT_TRUE(begun.accepted());
    }
    void to_the_shelf() {
        ASSERT_TRUE(w->complete("prüfen", w->as("amt", "aydin"), {{"gut", true}}).accepted());
        ASSERT_EQ(w->engine->run_tools(w->now, 10)->done, 1U);
        ASSERT_TRUE(w->complete("abholen", w->as("amt", "brandt")).accepted());
    }
    // One line each: sequence, kind, name, ground, by whom, and what undoes it.
    std::string of(std::string_view field, Viewer viewer = Workbench::everything()) {
        std::string all;
        const auto page = w->engine->consequences(viewer, w->id, field);
        if (!page) return page.error().english;
        for (const Dependent& d : page->dependents) {
            all += std::to_string(d.sequence) + " " + std::string(word(d.kind));
            for (const std::string& part : {d.name, d.ground, d.person})
                if (!part.empty()) all += " " + part;
            if (!d.undone_by.empty()) all += " undone by " + d.undone_by;
            all += "\n";
        }
        EXPECT_EQ(page->next, 0U);
        return all;
    }

    std::optional<Workbench> w;
};
INSTANTIATE_TEST_SUITE_P(Stores, Consequences, both_stores(), store_name);

TEST_P(Consequences, WhatWasComputedDecidedShownCalledAndSent) {
    EXPECT_EQ(of("anzahl"), "1 rule je_stück § 2 eva\n"
                            "1 field satz eva\n"
                            "1 field summe eva\n"
                            "1 decision prüfen eva\n");
    to_the_shelf();
    EXPECT_EQ(of("anzahl"), "1 rule je_stück § 2 eva\n"
                            "1 field satz eva\n"
                            "1 field summe eva\n"
                            "1 decision prüfen eva\n"
                            "2 step prüfen aydin\n"
                            "2 call kasse.buchen aydin undone by kasse.buchen\n"
                            "3 answer beleg\n"
                            "3 message bescheid\n");
    EXPECT_EQ(of("name"), "4 step abholen brandt\n");
    EXPECT_EQ(of("frist"), "3 deadline abholen\n");
    EXPECT_EQ(of("beleg"), "");
}

TEST_P(Consequences, WhatWasUndoneIsNotUndoneAgain) {
    to_the_shelf();
    ASSERT_TRUE(w->complete("aufbewahren", w->as("amt", "brandt")).accepted());
    ASSERT_EQ(w->engine->run_tools(w->now, 10)->done, 1U);
    const std::string all = of("summe");
    EXPECT_NE(all.find("2 call kasse.buchen aydin\n"), std::string::npos) << all;
    EXPECT_NE(all.find(" ending fertig"), std::string::npos) << all;
}

TEST_P(Consequences, EachNamesTheTaskByWhichItCouldBeMadeAnew) {
    const std::uint32_t checked = w->activation("prüfen");
    to_the_shelf();
    const auto tasks = [&] {
        std::string all;
        const auto page = w->engine->consequences(Workbench::everything(), w->id, "anzahl");
        for (const Dependent& d : page->dependents)
            all += std::string(word(d.kind)) + " " + std::to_string(d.activation) +
                   (d.reopenable ? " again; " : "; ");
        return all;
    };
    const std::string check = std::to_string(checked);
    EXPECT_EQ(tasks(), "rule 1 again; field 1 again; field 1 again; decision 1 again; step " +
                           check + " again; call " + check + " again; answer 0; message 0; ");
    Command again = w->as("chef", "demir");
    again.activation = checked;
    again.text = "verzählt";
    ASSERT_TRUE(w->send(again, CommandKind::reopen).accepted());
    // It is open: nobody needs to order it any more.
    EXPECT_EQ(tasks(), "rule 1 again; field 1 again; field 1 again; decision 1 again; step " +
                           check + "; call " + check + "; answer 0; message 0; ");
    // Asking has changed nothing.
    w->check_replay();
    ASSERT_TRUE(w->send(again, CommandKind::cancel).accepted());
    EXPECT_EQ(tasks().find("again"), std::string::npos);
}

constexpr std::string_view letters = R"(
prozess briefe "Briefe" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    nachricht bescheid an bürger erfasst anzahl
    daten { anzahl: ganzzahl }
    ablauf {
        schritt erfassen { rolle amt erfasst anzahl }
        abschnitt mitteilung {
            rückgängig { schritt widerrufen { rolle amt } }
            sende nachricht bescheid
        }
        schritt ablegen { rolle amt }
        mache alles rückgängig
        ende fertig
    }
}
)";

TEST_P(Consequences, WhatWasSentInASectionIsUndoneWithIt) {
    w.emplace(letters, store());
    ASSERT_TRUE(w->start(w->as("amt", "aydin"), {{"anzahl", 3}}).accepted());
    EXPECT_EQ(of("anzahl"), "1 message bescheid aydin undone by mitteilung\n");
    ASSERT_TRUE(w->complete("ablegen", w->as("amt", "aydin")).accepted());
    EXPECT_EQ(w->open(), "widerrufen");
    EXPECT_EQ(of("anzahl"), "1 message bescheid aydin\n");
}

TEST_P(Consequences, ACorrectionIsNoConsequence) {
    to_the_shelf();
    const std::string before = of("anzahl");
    Command correction = w->as("chef", "demir");
    const Assignment data[] = {{"anzahl", 2}, {"summe", *Number::from_text("20.00")}};
    correction.data = data;
    correction.text = "verzählt";
    ASSERT_TRUE(w->send(correction, CommandKind::correct).accepted());
    EXPECT_EQ(of("anzahl"), before);
}

TEST_P(Consequences, NothingHasFollowedFromWhatNobodyWrote) {
    // `gut` decides nothing, and is not known before it is collected.
    EXPECT_EQ(of("gut"), "");
}

TEST_P(Consequences, WhoMaySeeTheWholeOfTheCaseMaySeeThem) {
    static constexpr std::string_view lead[] = {"chef"};
    EXPECT_EQ(of("anzahl", {"stadt", "demir", lead}), of("anzahl"));
    static constexpr std::string_view outside[] = {"bürger"};
    EXPECT_EQ(of("anzahl", {"stadt", "eva", outside}), "");
    EXPECT_EQ(of("anzahl", {"stadt", "otto", outside}), "there is no such case");
    EXPECT_EQ(of("anzahl", {"dorf", "demir", lead}), "there is no such case");
    EXPECT_EQ(of("anzal"), "`anzal` is no field of the process");
}

TEST_P(Consequences, ALongCaseComesPageByPage) {
    for (std::uint32_t i = 0; i < page_rows_max; ++i) {
        Command note = w->as("amt", "aydin");
        note.text = "weiter";
        ASSERT_TRUE(w->send(note, CommandKind::note).accepted());
    }
    const auto first = w->engine->consequences(Workbench::everything(), w->id, "anzahl");
    ASSERT_TRUE(first);
    EXPECT_EQ(first->dependents.size(), 4U);
    EXPECT_EQ(first->next, page_rows_max);
    const auto second =
        w->engine->consequences(Workbench::everything(), w->id, "anzahl", first->next);
    ASSERT_TRUE(second);
    EXPECT_TRUE(second->dependents.empty());
    EXPECT_EQ(second->next, 0U);
}

constexpr std::string_view parts = R"(
prozess stücke "Stücke" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    typ stück { name: text  groß: janein? }
    daten {
        stücke: liste von stück
        tage: ganzzahl[1..9]
        eilig: janein
        stufe: ganzzahl
        merken: text?
    }
    ablauf {
        schritt nennen { rolle amt erfasst stücke, tage, eilig }
        abschnitt arbeit {
            jederzeit falls tage > 5 nebenbei { schritt erklären { rolle amt } }
            für alle x in stücke {
                schritt messen { rolle amt erfasst x.groß }
                falls x.groß { schritt zerlegen { rolle amt } }
            }
            warte tage * 1 tag
            schritt rechnen { rolle amt erfasst stufe }
            falls 10 / stufe > 1 { schritt begründen { rolle amt erfasst merken } }
        }
        ende fertig
    }
}
)";

class ConsequencesInParts : public Consequences {
  protected:
    void SetUp() override {
        w.emplace(parts, store());
        const auto item = [](const char* name) {
            return Value(Value::Context{{"name", Value(name)}, {"groß", Value()}});
        };
        const Outcome begun = w->start(
            w->as("amt", "aydin"),
            {{"stücke", Value(Value::List{item("a"), item("b")})}, {"tage", 6}, {"eilig", true}});
        ASSERT_TRUE(begun.accepted()) << begun.error->english;
    }
    bool complete(std::string_view step, std::vector<Assignment> data = {}) {
        return w->complete(step, w->as("amt", "brandt"), std::move(data)).accepted();
    }
};
INSTANTIATE_TEST_SUITE_P(Stores, ConsequencesInParts, both_stores(), store_name);

TEST_P(ConsequencesInParts, ElementsBeginByTheirList) {
    EXPECT_EQ(of("stücke"), "1 elements x aydin\n");
    EXPECT_EQ(of("eilig"), "");
}

TEST_P(ConsequencesInParts, AnElementDecidesForItself) {
    ASSERT_TRUE(complete("messen", {{"x.groß", true}}));
    ASSERT_TRUE(complete("messen", {{"x.groß", false}}));
    EXPECT_EQ(of("x.groß"), "2 decision zerlegen brandt\n3 decision brandt\n");
    EXPECT_EQ(of("x.name"), "");
}

TEST_P(ConsequencesInParts, AConditionThatCameTrueAndAWaitAreNamed) {
    ASSERT_TRUE(complete("messen", {{"x.groß", false}}));
    ASSERT_TRUE(complete("messen", {{"x.groß", false}}));
    EXPECT_EQ(of("tage"), "1 decision erklären aydin\n3 wait brandt\n");
}

TEST_P(ConsequencesInParts, WhatWasDecidedOnceTheIncidentIsSettledIsNamed) {
    ASSERT_TRUE(complete("messen", {{"x.groß", false}}));
    ASSERT_TRUE(complete("messen", {{"x.groß", false}}));
    w->advance(6 * day);
    ASSERT_TRUE(complete("rechnen", {{"stufe", 0}}));
    EXPECT_EQ(of("stufe"), "");
    Command lead = w->as("chef", "demir");
    const Assignment data[] = {{"stufe", 2}};
    lead.data = data;
    lead.text = "vertippt";
    ASSERT_TRUE(w->send(lead, CommandKind::correct).accepted());
    lead.data = {};
    lead.activation = w->activation("unknown_decision");
    const Outcome settled = w->send(lead, CommandKind::resolve_incident);
    ASSERT_TRUE(settled.accepted()) << settled.error->english;
    EXPECT_EQ(of("stufe"), std::to_string(settled.sequence) + " decision begründen demir\n");
}

} // namespace
} // namespace vorgang::test
