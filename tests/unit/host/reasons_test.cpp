// What an incident says to whoever has to settle it.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view faults = R"(
prozess gründe "Gründe" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen(betrag: geld[0.00..50.00]) -> beleg: text }
    daten {
        art: auswahl { feld, regel, formel, rechnung, grenze, weiche, frist, aufruf }
        zahl: ganzzahl
        frei: ganzzahl?
        tag: datum?
        betrag: geld[0.00..100.00]
        beleg: text
    }
    regel stufe(zahl) -> s: geld[0.00..50.00] trifft erste {
        | zahl | s                           |
        |------|-----------------------------|
        | < 10 | 10.00                       |
        | -    | kaufmännisch(zahl * 10, 2)  |
    }
    regel preis(zahl) -> geld[0.00..50.00] = kaufmännisch(zahl * 10.00, 2)
    ablauf {
        schritt beginnen "Beginnen" { rolle amt  erfasst art, zahl, frei, tag }
        setze betrag = 1.00
        je nach art {
            feld {
                geprüft E0402 "hier gewollt"
                setze betrag = kaufmännisch(2 * frei, 2)
            }
            regel { setze betrag = 1.00 + stufe(zahl) }
            formel { setze betrag = preis(zahl) }
            rechnung { setze betrag = kaufmännisch(100 / zahl, 2) }
            grenze { setze betrag = kaufmännisch(100 * zahl, 2) }
            weiche {
                geprüft E0402 "hier gewollt"
                falls frei > 3 { setze betrag = 2.00 }
            }
            frist {
                geprüft E0402 "hier gewollt"
                schritt warten "Warten" {
                    rolle amt
                    frist 2 wochen ab tag erinnert chef
                }
            }
            aufruf { setze betrag = kaufmännisch(100 * zahl, 2) }
        }
        rufe kasse.buchen(betrag: betrag) -> beleg { versuche 2 mal alle 10 minuten }
        ende fertig "Fertig"
    }
}
)";

struct Reasons : ::testing::Test {
    void begin(std::string_view kind, int number = 20) {
        ASSERT_TRUE(w.start(w.as("amt", "a"), {{"art", kind}, {"zahl", number}}).accepted());
    }
    OpenInfo incident() {
        for (const OpenInfo& open : w.info().open)
            if (open.kind == OpenKind::incident) return open;
        ADD_FAILURE() << "no incident: " << w.story();
        return {};
    }
    std::string last_event() {
        return w.engine->history(Workbench::everything(), w.id)->back().events.back();
    }
    void answer(const std::vector<Assignment>& results, std::string_view text = "",
                Answer kind = Answer::done) {
        Command c;
        c.at = w.now;
        c.activation = w.info().open.at(0).activation;
        c.answer = kind;
        c.data = results;
        c.text = text;
        ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
        w.now.ms += hour;
    }
    Workbench w{faults};
};

TEST_F(Reasons, TheFieldThatIsUnknownIsNamed) {
    begin("feld");
    EXPECT_EQ(incident().name, "unknown_value");
    EXPECT_EQ(incident().german, "`betrag` lässt sich nicht berechnen: `frei` ist unbekannt");
    EXPECT_EQ(incident().english, "`betrag` cannot be computed: `frei` is unknown");
    EXPECT_EQ(last_event(), "because field betrag, unknown field frei");
    w.check_replay();
}

TEST_F(Reasons, TheRuleThatGivesNothingIsNamed) {
    begin("regel");
    EXPECT_EQ(last_event(), "because field betrag, unknown rule stufe");
    EXPECT_TRUE(incident().german.starts_with(
        "`betrag` lässt sich nicht berechnen: die Regel `stufe` ergibt keinen Wert"));
    begin("formel");
    EXPECT_EQ(incident().german,
              "`betrag` lässt sich nicht berechnen: die Formel `preis` ergibt keinen Wert, etwa "
              "weil durch null geteilt wird oder eine Angabe außerhalb ihrer Grenzen liegt");
}

TEST_F(Reasons, ACalculationWithoutResultIsNamed) {
    begin("rechnung", 0);
    EXPECT_EQ(last_event(), "because field betrag, calculation");
    EXPECT_EQ(incident().english, "`betrag` cannot be computed: the calculation has no result, as "
                                  "where the divisor is zero");
}

TEST_F(Reasons, AValueOutOfBoundsIsNamedWithoutItself) {
    begin("grenze");
    EXPECT_EQ(incident().german,
              "der berechnete Wert von `betrag` liegt außerhalb der Grenzen 0.00..100.00");
    EXPECT_EQ(last_event(), "because field betrag");
    begin("aufruf", 1);
    EXPECT_EQ(incident().english,
              "the computed value of `betrag` is outside the bounds 0.00..50.00");
    EXPECT_EQ(last_event(), "because argument kasse.buchen.betrag");
}

TEST_F(Reasons, AConditionAndADeadlineAreNamed) {
    begin("weiche");
    EXPECT_EQ(incident().name, "unknown_decision");
    EXPECT_EQ(last_event(), "because condition, unknown field frei");
    begin("frist");
    EXPECT_EQ(incident().name, "no_deadline");
    EXPECT_EQ(last_event(), "because deadline warten, unknown field tag");
    EXPECT_EQ(incident().german,
              "das Ende der Frist `warten` lässt sich nicht berechnen: `tag` ist unbekannt");
    w.check_replay();
}

TEST_F(Reasons, AReasonGoesWithItsIncident) {
    begin("weiche");
    const std::size_t before = w.engine->case_bytes(w.id)->size();
    const std::vector<Assignment> known{{"frei", 4}};
    Command c = w.as("chef", "c");
    c.data = known;
    c.text = "nachgetragen";
    ASSERT_TRUE(w.send(c, CommandKind::correct).accepted());
    c.data = {};
    c.activation = incident().activation;
    ASSERT_TRUE(w.send(c, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(w.open(), "kasse.buchen");
    EXPECT_EQ(w.info().open[0].german, "");
    EXPECT_EQ(w.field("betrag"), Value(Number::scaled(200, 2)));
    EXPECT_LT(w.engine->case_bytes(w.id)->size(), before + 64);
    w.check_replay();
}

TEST_F(Reasons, WhatTheToolSaidIsInTheCaseAndInTheFile) {
    begin("rechnung", 10);
    answer({}, "Mandant gesperrt", Answer::failed_for_now);
    ASSERT_EQ(w.info().open.at(0).kind, OpenKind::call);
    EXPECT_EQ(w.info().open.at(0).german, "Mandant gesperrt");
    answer({}, "Konto unbekannt", Answer::failed_for_now);
    EXPECT_EQ(incident().german, "Konto unbekannt");
    EXPECT_EQ(incident().attempts, 2U);
    const auto history = w.engine->history(Workbench::everything(), w.id).value();
    EXPECT_EQ(history.back().text, "Konto unbekannt");
    EXPECT_EQ(history.back().events.back(), "incident tool_failed");
    w.check_replay();

    Command c = w.as("chef", "c");
    c.activation = incident().activation;
    c.text = "Konto angelegt";
    ASSERT_TRUE(w.send(c, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(w.info().open.at(0).german, "") << "a new order has failed at nothing yet";
    answer({{"beleg", "B-1"}});
    EXPECT_TRUE(w.info().ended);
    w.check_replay();
}

TEST_F(Reasons, TheResultThatIsWrongIsNamed) {
    begin("rechnung", 10);
    answer({{"beleg", 7}});
    EXPECT_EQ(w.info().open.at(0).german, "`beleg` muss ein Text sein");
    answer({{"quittung", "B"}});
    EXPECT_EQ(incident().german, "ein Ergebnis `quittung` ist nicht vereinbart");
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text,
              "ein Ergebnis `quittung` ist nicht vereinbart");
    w.check_replay();
}

TEST_F(Reasons, ALongReasonIsCutInTheCaseAndWholeInTheFile) {
    begin("rechnung", 10);
    std::string text;
    for (int i = 0; i < 400; ++i)
        text += "ä";
    answer({}, text, Answer::failed_for_good);
    EXPECT_EQ(incident().german, text.substr(0, 500));
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text, text);
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
