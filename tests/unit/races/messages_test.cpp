// Messages, and what happens beside them. docs/races.md.
#include "race.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view waiting = R"(
prozess warten {
    version 1
    leitung chef
    rolle amt
    rolle chef
    nachricht antwort von amt erfasst was verfällt nach 3 wochen
    daten { was: text? }
    ablauf {
        schritt anlegen { rolle amt }
        schritt fragen { rolle amt }
        abschnitt warten {
            frist 2 wochen danach { schritt mahnen { rolle amt } ende gemahnt }
            empfange nachricht antwort
        }
        schritt weiter { rolle amt zeigt was }
        ende fertig
    }
}
)";
const std::vector<Assignment> said{{"was", "ja"}};

} // namespace

TEST_P(Races, MessageAndCompletionThatOpensItsReceiver) {
    given(waiting, [&] { start(); });
    shown = "was";
    expect_race(message("antwort", said), complete("fragen"), "ok, ok -> weiter was=\"ja\"",
                "ok, ok -> weiter was=\"ja\"");
}

TEST_P(Races, MessageAndDeadline) {
    given(waiting, [&] {
        start();
        now(complete("fragen"));
    });
    expect_race(message("antwort", said), passes(over), "ok, time -> weiter",
                "time, ok -> mahnen + antwort");
}

TEST_P(Races, MessageAndMessage) {
    given(waiting, [&] {
        start();
        now(complete("fragen"));
    });
    shown = "was";
    const std::vector<Assignment> other{{"was", "nein"}};
    expect_race(message("antwort", said), message("antwort", other),
                "ok, ok -> weiter + antwort was=\"ja\"", "ok, ok -> weiter + antwort was=\"nein\"");
}

TEST_P(Races, MessageTwice) {
    given(waiting, [&] {
        start();
        now(complete("fragen"));
    });
    const Deed once{
        [&] { return message("antwort", said, word("id-" + std::to_string(run()))).make(); }};
    expect_race(once, once, "ok, duplicate -> weiter", "ok, duplicate -> weiter");
}

TEST_P(Races, MessageAndCancellation) {
    given(waiting, [&] {
        start();
        now(complete("fragen"));
    });
    expect_race(message("antwort", said), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
}

TEST_P(Races, MessageAndSuspension) {
    given(waiting, [&] {
        start();
        now(complete("fragen"));
    });
    expect_race(message("antwort", said), lead(CommandKind::suspend),
                "ok, ok -> weiter (suspended)", "ok, ok -> antwort + antwort (suspended)");
    now(lead(CommandKind::resume));
    EXPECT_EQ(w->open(), "weiter") << "what was kept is handed over after the rest";
}

TEST_P(Races, LapseAndCompletionThatOpensTheReceiver) {
    given(waiting, [&] {
        start();
        now(message("antwort", said));
    });
    expect_race(complete("fragen"), passes(22 * day), "ok, time -> weiter", "time, ok -> antwort");
}

TEST_P(Races, MessageAndEndOfAWait) {
    given(R"(
prozess wählen {
    version 1
    rolle amt
    nachricht antwort von amt
    ablauf {
        schritt anlegen { rolle amt }
        wähle {
            bei nachricht antwort { schritt lesen { rolle amt } }
            nach 2 wochen { schritt mahnen { rolle amt } }
        }
        ende fertig
    }
}
)",
          [&] { start(); });
    expect_race(message("antwort"), passes(over), "ok, time -> lesen",
                "time, ok -> mahnen + antwort");
}

namespace {

constexpr std::string_view anytime = R"(
prozess jederzeit {
    version 1
    leitung chef
    rolle amt
    rolle chef
    nachricht storno von amt
    ablauf {
        schritt anlegen { rolle amt }
        abschnitt arbeit {
            jederzeit bei nachricht storno { schritt rückfragen { rolle amt } }
            schritt erster { rolle amt }
            schritt zweiter { rolle amt }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)";

} // namespace

TEST_P(Races, HandlerAndCompletion) {
    given(anytime, [&] { start(); });
    expect_race(message("storno"), complete("erster"), "ok, not_open -> rückfragen",
                "ok, ok -> rückfragen");
}

namespace {

constexpr std::string_view withdrawn = R"(
prozess rückzug {
    version 1
    leitung chef
    rolle amt
    rolle chef
    nachricht storno von amt erfasst grund
    nachricht einspruch von amt
    daten { grund: text? }
    ablauf {
        schritt anlegen { rolle amt }
        schritt erster { rolle amt }
        ende fertig
    }
    jederzeit bei nachricht einspruch { schritt anhören { rolle amt } ende gehört }
    jederzeit bei nachricht storno {
        schritt bestätigen { rolle amt }
        abschnitt abwicklung {
            parallel {
                zweig a { schritt buchen { rolle amt } }
                zweig b { schritt melden { rolle amt } }
            }
        }
        ende zurückgezogen
    }
}
)";

} // namespace

TEST_P(Races, MessageTwiceThatInterruptsTheProcess) {
    given(withdrawn, [&] { start(); });
    shown = "grund";
    expect_race(message("storno", {{"grund", "Umzug"}}), message("storno", {{"grund", "Irrtum"}}),
                "ok, ok -> bestätigen + storno grund=\"Umzug\"",
                "ok, ok -> bestätigen + storno grund=\"Irrtum\"");
    given(withdrawn, [&] {
        start();
        now(message("storno"));
        now(complete("bestätigen"));
    });
    expect_race(message("storno"), complete("buchen"), "ok, ok -> melden + storno grund=null",
                "ok, ok -> melden + storno grund=null");
}

// Another message interrupts, and what was kept waits for no block that has been left.
TEST_P(Races, MessagesThatInterruptTheProcess) {
    given(withdrawn, [&] {
        start();
        now(message("storno"));
    });
    expect_race(message("storno"), message("einspruch"), "ok, ok -> anhören + storno",
                "ok, ok -> bestätigen");
}

TEST_P(Races, HandlerAndEndOfTheSection) {
    given(anytime, [&] {
        start();
        now(complete("erster"));
    });
    expect_race(message("storno"), complete("zweiter"), "ok, not_open -> rückfragen",
                "ok, ok -> weiter + storno");
}

namespace {

constexpr std::string_view sending = R"(
prozess senden {
    version 1
    leitung chef
    rolle amt
    rolle chef
    rolle bürger extern
    nachricht bescheid an bürger
    ablauf {
        schritt anlegen { rolle amt }
        sende nachricht bescheid
        schritt ablegen { rolle amt }
        ende fertig
    }
}
)";

} // namespace

TEST_P(Races, HandOverAndEndOfTheCase) {
    given(sending, [&] { start(); });
    const Deed handed = of(CommandKind::dispatched, "amt", "", {}, [&](Command& c) {
        c.activation = w->info().outgoing_messages.at(0).activation;
    });
    expect_race(handed, complete("ablegen"), "ok, ok -> end fertig", "ok, ok -> end fertig");
    expect_race(handed, lead(CommandKind::cancel), "ok, ok -> cancelled", "ok, ok -> cancelled");
}

TEST_P(Races, HandOverTwice) {
    given(sending, [&] { start(); });
    const Deed handed = of(CommandKind::dispatched, "amt", "", {}, [&](Command& c) {
        c.activation = w->info().outgoing_messages.at(0).activation;
    });
    expect_race(handed, handed, "ok, not_open -> ablegen", "ok, not_open -> ablegen");
}

} // namespace vorgang::test
