// Elements of `für alle`, what accompanies, what undoes. docs/races.md.
#include "race.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view until_one = R"(
prozess eine_genügt {
    version 1
    rolle amt
    typ stelle { name: text  gut: janein? }
    daten { stellen: liste von stelle }
    ablauf {
        schritt anlegen { rolle amt erfasst stellen }
        für alle s in stellen bis 1 {
            schritt äußern { rolle amt zeigt s.name erfasst s.gut }
        }
        schritt weiter { rolle amt zeigt stellen }
        ende fertig
    }
}
)";
constexpr std::string_view all = R"(
prozess alle {
    version 1
    leitung chef
    rolle amt
    rolle chef
    typ stelle { name: text  gut: janein? }
    daten { stellen: liste von stelle }
    ablauf {
        schritt anlegen { rolle amt erfasst stellen }
        abschnitt hören {
            frist 2 wochen danach { schritt mahnen { rolle amt } }
            für alle s in stellen ergänzbar durch amt {
                schritt äußern {
                    rolle   amt
                    zeigt   s.name
                    erfasst s.gut
                    frist   1 woche schweigen gilt als { s.gut: ja }
                }
            }
        }
        schritt weiter { rolle amt zeigt stellen }
        ende fertig
    }
}
)";
constexpr std::string_view in_turn = R"(
prozess nacheinander {
    version 1
    rolle amt
    typ stelle { name: text  gut: janein? }
    daten { stellen: liste von stelle }
    ablauf {
        schritt anlegen { rolle amt erfasst stellen }
        für alle s in stellen nacheinander ergänzbar durch amt {
            schritt äußern { rolle amt zeigt s.name erfasst s.gut }
        }
        schritt weiter { rolle amt zeigt stellen }
        ende fertig
    }
}
)";

Value place(std::string_view name) {
    return Value::Context{{"name", name}, {"gut", Value()}};
}

} // namespace

class ElementRaces : public Races {
  protected:
    void begin(Value::List places = {place("Wasser"), place("Wald")}) {
        start("amt", {{"stellen", Value(std::move(places))}});
    }
    Deed speaks(std::string_view name, bool good) {
        return complete("äußern", "anna", {{"s.gut", good}}, name);
    }
    Deed adds(std::string_view name) {
        return named(CommandKind::add_element, "stellen", {{"name", name}});
    }
};
INSTANTIATE_TEST_SUITE_P(Elements, ElementRaces, both_stores(), store_name);

TEST_P(ElementRaces, ElementsThatEndAtOnceWhereOneIsEnough) {
    given(until_one, [&] { begin(); });
    shown = "stellen";
    expect_race(speaks("Wasser", true), speaks("Wald", false),
                "ok, not_open -> weiter stellen="
                R"([{"name":"Wasser","gut":true},{"name":"Wald","gut":null}])",
                "ok, not_open -> weiter stellen="
                R"([{"name":"Wasser","gut":null},{"name":"Wald","gut":false}])");
}

TEST_P(ElementRaces, LastElementsThatEndAtOnce) {
    given(all, [&] { begin(); });
    expect_race(speaks("Wasser", true), speaks("Wald", false), "ok, ok -> weiter",
                "ok, ok -> weiter");
}

TEST_P(ElementRaces, OneElementTwice) {
    given(all, [&] { begin(); });
    expect_race(speaks("Wasser", true), speaks("Wasser", false), "ok, not_open -> äußern",
                "ok, not_open -> äußern");
}

TEST_P(ElementRaces, AddedElementAndEndOfTheLast) {
    given(all, [&] { begin({place("Wasser")}); });
    expect_race(adds("Moor"), speaks("Wasser", true), "ok, ok -> äußern", "ok, not_open -> weiter");
}

TEST_P(ElementRaces, AddedElementAndEndOfTheLastInTurn) {
    given(in_turn, [&] { begin({place("Wasser")}); });
    expect_race(adds("Moor"), speaks("Wasser", true), "ok, ok -> äußern", "ok, not_open -> weiter");
}

TEST_P(ElementRaces, EndOfAnElementAndItsDeadline) {
    given(all, [&] { begin({place("Wasser")}); });
    shown = "stellen";
    expect_race(speaks("Wasser", false), passes(12 * day),
                R"(ok, time -> weiter stellen=[{"name":"Wasser","gut":false}])",
                R"(time, not_open -> weiter stellen=[{"name":"Wasser","gut":true}])");
}

TEST_P(ElementRaces, EndOfAnElementAndDeadlineOfTheSection) {
    given(R"(
prozess alle {
    version 1
    rolle amt
    typ stelle { name: text  gut: janein? }
    daten { stellen: liste von stelle }
    ablauf {
        schritt anlegen { rolle amt erfasst stellen }
        abschnitt hören {
            frist 2 wochen danach { schritt mahnen { rolle amt zeigt stellen } }
            für alle s in stellen {
                schritt äußern { rolle amt zeigt s.name erfasst s.gut }
            }
        }
        schritt weiter { rolle amt zeigt stellen }
        ende fertig
    }
}
)",
          [&] { begin({place("Wasser")}); });
    shown = "stellen";
    expect_race(speaks("Wasser", false), passes(over),
                R"(ok, time -> weiter stellen=[{"name":"Wasser","gut":false}])",
                R"(time, not_open -> mahnen stellen=[{"name":"Wasser","gut":null}])");
}

TEST_P(ElementRaces, EndOfAnElementAndCancellation) {
    given(all, [&] { begin(); });
    expect_race(speaks("Wasser", true), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
    EXPECT_TRUE(w->engine->case_state(w->id)->parts.empty());
}

TEST_P(ElementRaces, EndOfAnElementAndCorrectionOfTheList) {
    given(all, [&] { begin({place("Wasser")}); });
    const std::vector<Assignment> none_left{{"stellen", Value(Value::List{})}};
    expect_race(speaks("Wasser", true), lead(CommandKind::correct, none_left), "ok, ok -> weiter",
                "conflict, ok -> weiter");
}

namespace {

constexpr std::string_view alongside = R"(
prozess nebenher {
    version 1
    leitung chef
    rolle amt
    rolle chef
    nachricht nachtrag von amt
    daten { eilig: janein? }
    ablauf {
        schritt anlegen { rolle amt }
        abschnitt arbeit {
            frist 2 wochen danach { schritt mahnen { rolle amt } }
            jederzeit bei nachricht nachtrag nebenbei { schritt sichten { rolle amt } }
            jederzeit falls eilig != unbekannt nebenbei { schritt eilen { rolle amt } }
            bei bedarf anhörung "Anhörung" durch amt { schritt anhören { rolle amt } }
            schritt prüfen { rolle amt erfasst eilig }
        }
        schritt weiter { rolle amt zeigt eilig }
        ende fertig
    }
}
)";

} // namespace

class AsideRaces : public Races {
  protected:
    Deed hears() { return named(CommandKind::begin_aside, "anhörung"); }
};
INSTANTIATE_TEST_SUITE_P(Asides, AsideRaces, both_stores(), store_name);

TEST_P(AsideRaces, BeginOfAnAsideAndEndOfTheSection) {
    given(alongside, [&] { start(); });
    expect_race(hears(), complete("prüfen"), "ok, ok -> anhören", "ok, not_open -> weiter");
}

TEST_P(AsideRaces, EndOfAnAsideAndEndOfTheSection) {
    given(alongside, [&] {
        start();
        now(hears());
    });
    expect_race(complete("anhören"), complete("prüfen"), "ok, ok -> weiter", "ok, ok -> weiter");
}

TEST_P(AsideRaces, BeginOfAnAsideTwice) {
    given(alongside, [&] { start(); });
    expect_race(hears(), hears(), "ok, ok -> prüfen anhören anhören",
                "ok, ok -> prüfen anhören anhören");
}

TEST_P(AsideRaces, EndOfAnAsideAndDeadlineOfTheSection) {
    given(alongside, [&] {
        start();
        now(hears());
    });
    expect_race(complete("anhören"), passes(over), "ok, time -> mahnen",
                "time, not_open -> mahnen");
}

TEST_P(AsideRaces, MessageThatAccompaniesAndEndOfTheSection) {
    given(alongside, [&] { start(); });
    expect_race(message("nachtrag"), complete("prüfen"), "ok, ok -> sichten",
                "ok, ok -> weiter + nachtrag");
}

TEST_P(AsideRaces, ConditionThatComesTrueAndEndOfTheSection) {
    given(alongside, [&] { start(); });
    const std::vector<Assignment> urgent{{"eilig", true}};
    expect_race(lead(CommandKind::correct, urgent), complete("prüfen", "anna", urgent),
                "ok, ok -> eilen", "ok, ok -> eilen");
}

TEST_P(AsideRaces, BeginOfAnAsideAndCancellation) {
    given(alongside, [&] { start(); });
    expect_race(hears(), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
    EXPECT_TRUE(w->engine->case_state(w->id)->parts.empty());
}

namespace {

constexpr std::string_view undoing = R"(
prozess rückgängig {
    version 1
    leitung chef
    rolle amt
    rolle chef
    werkzeug kasse { anweisen() -> beleg: text }
    nachricht rücknahme von amt
    nachricht widerruf  von amt
    daten { beleg: text }
    ablauf {
        schritt anlegen { rolle amt }
        schritt prüfen {
            rolle      amt
            rückgängig { schritt verwerfen { rolle amt } }
        }
        rufe kasse.anweisen() -> beleg {
            rückgängig { schritt stornieren { rolle amt zeigt beleg } }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
    jederzeit bei nachricht rücknahme {
        mache alles rückgängig
        ende zurückgenommen
    }
    jederzeit bei nachricht widerruf {
        mache alles rückgängig
        ende widerrufen
    }
}
)";
const std::vector<Assignment> receipt{{"beleg", "B1"}};

} // namespace

class UndoRaces : public Races {};
INSTANTIATE_TEST_SUITE_P(Undo, UndoRaces, both_stores(), store_name);

TEST_P(UndoRaces, UndoAndCompletion) {
    given(undoing, [&] { start(); });
    expect_race(message("rücknahme"), complete("prüfen"), "ok, ended -> end zurückgenommen",
                "ok, ok -> verwerfen");
}

TEST_P(UndoRaces, UndoAndAnswer) {
    given(undoing, [&] {
        start();
        now(complete("prüfen"));
    });
    expect_race(message("rücknahme"), answer("kasse.anweisen", receipt), "ok, ok -> verwerfen",
                "ok, ok -> stornieren");
}

TEST_P(UndoRaces, UndoAndUndo) {
    given(undoing, [&] {
        start();
        now(complete("prüfen"));
        now(answer("kasse.anweisen", receipt));
    });
    expect_race(message("rücknahme"), message("rücknahme"), "ok, ok -> stornieren + rücknahme",
                "ok, ok -> stornieren + rücknahme");
}

TEST_P(UndoRaces, UndoAndAnotherReasonToUndo) {
    given(undoing, [&] {
        start();
        now(complete("prüfen"));
        now(answer("kasse.anweisen", receipt));
    });
    expect_race(message("rücknahme"), message("widerruf"), "ok, ok -> stornieren",
                "ok, ok -> stornieren");
}

TEST_P(UndoRaces, WhatUndoesAndCancellation) {
    given(undoing, [&] {
        start();
        now(complete("prüfen"));
        now(answer("kasse.anweisen", receipt));
        now(message("rücknahme"));
    });
    expect_race(complete("stornieren"), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
    EXPECT_TRUE(w->engine->case_state(w->id)->parts.empty());
}

} // namespace vorgang::test
