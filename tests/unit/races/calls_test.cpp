// Answers of tools, and what happens beside them. docs/races.md.
#include "race.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view paying = R"(
prozess zahlen {
    version 1
    leitung chef
    rolle amt
    rolle chef
    werkzeug kasse { anweisen(betrag: geld) -> beleg: text }
    daten { betrag: geld  beleg: text }
    ablauf {
        schritt anlegen { rolle amt erfasst betrag }
        rufe kasse.anweisen(betrag: betrag) -> beleg {
            frist 2 wochen danach { schritt von_hand { rolle amt erfasst beleg } }
        }
        schritt weiter { rolle amt zeigt betrag, beleg }
        ende fertig
    }
}
)";
const std::vector<Assignment> receipt{{"beleg", "B1"}};
const std::vector<Assignment> other_receipt{{"beleg", "B2"}};

} // namespace

class CallRaces : public Races {
  protected:
    void begin() { start("amt", {{"betrag", 10}}); }
    // What is on record of answers that nobody waited for.
    std::string last_record() {
        return w->engine->history(Workbench::everything(), w->id)->back().text;
    }
};
INSTANTIATE_TEST_SUITE_P(Calls, CallRaces, both_stores(), store_name);

TEST_P(CallRaces, AnswerAndDeadlineOfTheCall) {
    given(paying, [&] { begin(); });
    expect_race(answer("kasse.anweisen", receipt), passes(over), "ok, time -> weiter",
                "time, ok -> von_hand");
    EXPECT_EQ(last_record(), "beleg: \"B1\"") << "what the tool did is on record";
}

TEST_P(CallRaces, AnswerAndCancellation) {
    given(paying, [&] { begin(); });
    expect_race(answer("kasse.anweisen", receipt), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ok -> cancelled");
    EXPECT_EQ(last_record(), "beleg: \"B1\"");
}

TEST_P(CallRaces, AnswerAndSuspension) {
    given(paying, [&] { begin(); });
    expect_race(answer("kasse.anweisen", receipt), lead(CommandKind::suspend),
                "ok, ok -> weiter (suspended)", "ok, ok -> kasse.anweisen (suspended)");
    now(lead(CommandKind::resume));
    EXPECT_EQ(w->open(), "weiter") << "the answer is kept and taken after the rest";
}

TEST_P(CallRaces, AnswerAndCorrectionOfAnArgument) {
    given(paying, [&] { begin(); });
    shown = "betrag";
    const std::vector<Assignment> more{{"betrag", 99}};
    expect_race(answer("kasse.anweisen", receipt), lead(CommandKind::correct, more),
                "ok, ok -> weiter betrag=99.00", "ok, ok -> weiter betrag=99.00");
}

TEST_P(CallRaces, AnswerAndCorrectionOfItsResult) {
    given(paying, [&] { begin(); });
    shown = "beleg";
    expect_race(answer("kasse.anweisen", receipt), lead(CommandKind::correct, other_receipt),
                "ok, ok -> weiter beleg=\"B2\"", "ok, ok -> weiter beleg=\"B1\"");
}

TEST_P(CallRaces, AnswerAndAnswer) {
    given(paying, [&] { begin(); });
    shown = "beleg";
    expect_race(answer("kasse.anweisen", receipt), answer("kasse.anweisen", other_receipt),
                "ok, ok -> weiter beleg=\"B1\"", "ok, ok -> weiter beleg=\"B2\"");
}

TEST_P(CallRaces, AnswerAndFailure) {
    given(paying, [&] { begin(); });
    expect_race(answer("kasse.anweisen", receipt),
                answer("kasse.anweisen", {}, Answer::failed_for_good), "ok, ok -> weiter",
                "ok, ok -> weiter");
}

TEST_P(CallRaces, AnswerAndResolutionOfTheIncident) {
    given(paying, [&] {
        begin();
        now(answer("kasse.anweisen", {}, Answer::failed_for_good));
    });
    shown = "beleg";
    const Deed settled{[&] {
        Command c = lead(CommandKind::resolve_incident, other_receipt, "vorfall").make();
        c.resolution = Resolution::supply;
        return c;
    }};
    expect_race(answer("vorfall", receipt), settled, "ok, not_open -> weiter beleg=\"B1\"",
                "ok, ok -> weiter beleg=\"B2\"");
}

TEST_P(CallRaces, ResolutionAndResolution) {
    given(paying, [&] {
        begin();
        now(answer("kasse.anweisen", {}, Answer::failed_for_good));
    });
    const Deed again = lead(CommandKind::resolve_incident, {}, "vorfall");
    expect_race(again, again, "ok, not_open -> kasse.anweisen", "ok, not_open -> kasse.anweisen");
}

TEST_P(CallRaces, AnswerAndNewAttempt) {
    given(paying, [&] {
        begin();
        now(answer("kasse.anweisen", {}, Answer::failed_for_good));
    });
    expect_race(answer("vorfall", receipt), lead(CommandKind::resolve_incident, {}, "vorfall"),
                "ok, not_open -> weiter", "ok, ok -> kasse.anweisen");
    EXPECT_EQ(last_record(), "beleg: \"B1\"");
}

} // namespace vorgang::test
