// The order to open a step once more, and what happens beside it. docs/races.md.
#include "race.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view granting = R"(
prozess bewilligen {
    version 1
    leitung chef
    rolle amt
    rolle chef
    werkzeug kasse { anweisen() -> beleg: text }
    nachricht antwort von amt erfasst was
    daten { gut: janein  beleg: text  was: text }
    ablauf {
        schritt anlegen { rolle amt }
        schritt prüfen { rolle amt erfasst gut }
        schritt zeichnen {
            rolle amt
            frist 2 wochen danach { schritt mahnen { rolle amt } }
        }
        rufe kasse.anweisen() -> beleg
        empfange nachricht antwort
        abschnitt schluss {
            schritt ordnen { rolle amt }
            schritt heften { rolle amt }
        }
        schritt weiter { rolle amt zeigt gut, beleg, was }
        ende fertig
    }
}
)";
const std::vector<Assignment> good{{"gut", true}};
const std::vector<Assignment> receipt{{"beleg", "B1"}};
const std::vector<Assignment> said{{"was", "ja"}};

} // namespace

class ReopenRaces : public Races {
  protected:
    // A case behind the step of this name.
    void behind(std::string_view step) {
        start();
        through("prüfen", good);
        if (step == "prüfen") return;
        through("zeichnen");
        if (step == "zeichnen") return;
        now(answer("kasse.anweisen", receipt));
        if (step == "kasse") return;
        now(message("antwort", said));
        through("ordnen");
    }
    void through(std::string_view step, std::vector<Assignment> data = {}) {
        task_ = activation(step);
        if (step == "prüfen") checked_ = task_;
        now(complete(step, "anna", std::move(data)));
    }
    Deed reopen(bool last = false) {
        return of(CommandKind::reopen, "chef", "chris", {}, [=, this](Command& c) {
            c.activation = last ? task_ : checked_;
            c.text = "Grund";
        });
    }

  private:
    std::uint32_t task_ = 0;
    std::uint32_t checked_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Reopening, ReopenRaces, both_stores(), store_name);

TEST_P(ReopenRaces, ReopeningAndCompletion) {
    given(granting, [&] { behind("prüfen"); });
    expect_race(reopen(), complete("zeichnen"), "ok, not_open -> prüfen", "ok, ok -> prüfen");
}

TEST_P(ReopenRaces, ReopeningTwice) {
    given(granting, [&] { behind("zeichnen"); });
    expect_race(reopen(), reopen(), "ok, conflict -> prüfen", "ok, conflict -> prüfen");
}

TEST_P(ReopenRaces, ReopeningOfAnEarlierStepAndOfALaterOne) {
    given(granting, [&] { behind("zeichnen"); });
    // Back at the earlier one the case comes to the later one by itself.
    expect_race(reopen(), reopen(true), "ok, not_open -> prüfen", "ok, ok -> prüfen");
}

TEST_P(ReopenRaces, ReopeningAndDeadline) {
    given(granting, [&] { behind("prüfen"); });
    expect_race(reopen(), passes(over), "ok, time -> prüfen", "time, ok -> prüfen");
}

TEST_P(ReopenRaces, ReopeningAndAnswer) {
    given(granting, [&] { behind("zeichnen"); });
    shown = "beleg";
    expect_race(reopen(), answer("kasse.anweisen", receipt), "ok, ok -> prüfen beleg=null",
                "ok, ok -> prüfen beleg=\"B1\"");
}

TEST_P(ReopenRaces, ReopeningAndMessage) {
    given(granting, [&] { behind("kasse"); });
    shown = "was";
    expect_race(reopen(), message("antwort", said), "ok, ok -> prüfen + antwort was=null",
                "ok, ok -> prüfen was=\"ja\"");
}

TEST_P(ReopenRaces, ReopeningAndEndOfTheSection) {
    given(granting, [&] { behind("schluss"); });
    expect_race(reopen(true), complete("heften"), "ok, not_open -> ordnen",
                "ok, not_open -> weiter");
}

TEST_P(ReopenRaces, ReopeningAndCorrection) {
    given(granting, [&] { behind("prüfen"); });
    shown = "gut";
    expect_race(reopen(), lead(CommandKind::correct, {{"gut", false}}),
                "ok, ok -> prüfen gut=false", "ok, ok -> prüfen gut=false");
}

TEST_P(ReopenRaces, ReopeningAndSuspension) {
    given(granting, [&] { behind("prüfen"); });
    expect_race(reopen(), lead(CommandKind::suspend), "ok, ok -> prüfen (suspended)",
                "ok, suspended -> zeichnen (suspended)");
}

TEST_P(ReopenRaces, ReopeningAndCancellation) {
    given(granting, [&] { behind("prüfen"); });
    expect_race(reopen(), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
}

} // namespace vorgang::test
