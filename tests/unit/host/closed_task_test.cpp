// Who completed a task that is not open any more, and when, for whoever may know.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view permit = R"(
prozess erlaubnis "Erlaubnis" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    daten { gut: janein  antwort: text? }
    ablauf {
        schritt stellen "Stellen" { rolle bürger }
        schritt prüfen "Prüfen" { rolle amt  erfasst gut }
        schritt ergänzen "Ergänzen" {
            rolle bürger
            erfasst antwort
            frist frist_antwort: 2 tage danach { }
        }
        schritt abschließen "Abschließen" { rolle amt  zeigt gut }
        ende fertig "Fertig"
    }
}
)";

const std::vector<Assignment> good{{"gut", true}};
const std::vector<Assignment> nothing;

class ClosedTask : public OnBothStores {
  protected:
    void SetUp() override {
        w.emplace(permit, store());
        ASSERT_TRUE(w->start(w->as("bürger", "eva")).accepted());
        task = {w->id, w->activation("prüfen")};
    }
    // Completes a task that is closed, and says what the engine says.
    Error again(TaskId closed, Command c, const std::vector<Assignment>& data = good) {
        const Outcome outcome = w->engine->complete(closed, data, c);
        EXPECT_FALSE(outcome.accepted());
        return outcome.error.value_or(Error{});
    }

    std::optional<Workbench> w;
    TaskId task;
};

TEST_P(ClosedTask, SaysWhoCompletedItAndWhen) {
    ASSERT_TRUE(w->engine->complete(task, good, w->as("amt", "aydin")).accepted());
    w->now.ms += hour;
    const Error error = again(task, w->as("amt", "brandt"));
    EXPECT_EQ(error.code, ErrorCode::not_open);
    EXPECT_EQ(error.subject, "aydin");
    EXPECT_EQ(error.rule, "erledigt 2026-05-11T07:00:00Z");
    EXPECT_EQ(error.german, "diese Aufgabe ist nicht mehr offen: `prüfen` hat aydin am "
                            "2026-05-11 09:00 erledigt");
    EXPECT_EQ(error.english, "this task is no longer open: `prüfen` was completed by aydin on "
                             "2026-05-11 09:00");
    Command claim = w->as("amt", "brandt");
    claim.activation = task.activation;
    EXPECT_EQ(w->send(claim, CommandKind::claim).error->subject, "aydin");
}

TEST_P(ClosedTask, NamesTheDeputyAndWhomTheyStoodInFor) {
    Command deputy = w->as("amt", "demir");
    deputy.actor.deputy_for = "aydin";
    ASSERT_TRUE(w->engine->complete(task, good, deputy).accepted());
    const Error error = again(task, w->as("amt", "brandt"));
    EXPECT_EQ(error.subject, "demir");
    EXPECT_NE(error.german.find("hat demir für aydin am"), std::string::npos) << error.german;
}

TEST_P(ClosedTask, TellsNobodyWhatTheyMayNotSee) {
    ASSERT_TRUE(w->engine->complete(task, good, w->as("amt", "aydin")).accepted());
    for (const std::string_view person : {"otto", "eva"}) {
        const Error error = again(task, w->as("bürger", person));
        EXPECT_EQ(error.code, ErrorCode::not_open);
        EXPECT_EQ(error.subject, "task") << person;
        EXPECT_EQ(error.german, "diese Aufgabe ist nicht mehr offen");
    }
    // The holder may know about steps of their own.
    const TaskId own{w->id, w->activation("ergänzen")};
    ASSERT_TRUE(w->engine->complete(own, nothing, w->as("bürger", "eva")).accepted());
    EXPECT_EQ(again(own, w->as("bürger", "eva"), nothing).subject, "eva");
    EXPECT_EQ(again(own, w->as("bürger", "otto"), nothing).subject, "task");
}

TEST_P(ClosedTask, SaysWhichDeadlineHasPassed) {
    ASSERT_TRUE(w->engine->complete(task, good, w->as("amt", "aydin")).accepted());
    const TaskId late{w->id, w->activation("ergänzen")};
    w->now.ms += 3 * day;
    const Error error = again(late, w->as("bürger", "eva"), nothing);
    EXPECT_EQ(error.code, ErrorCode::not_open);
    EXPECT_EQ(error.subject, "frist_antwort");
    EXPECT_EQ(error.rule, "abgelaufen 2026-05-13T22:00:00Z");
    EXPECT_NE(error.german.find("die Frist von `ergänzen` ist am 2026-05-14 00:00 abgelaufen"),
              std::string::npos)
        << error.german;
}

TEST_P(ClosedTask, SaysItAfterTheEndToo) {
    ASSERT_TRUE(w->engine->complete(task, good, w->as("amt", "aydin")).accepted());
    ASSERT_TRUE(w->complete("ergänzen", w->as("bürger", "eva")).accepted());
    const TaskId last{w->id, w->activation("abschließen")};
    ASSERT_TRUE(w->engine->complete(last, nothing, w->as("amt", "brandt")).accepted());
    const Error error = again(last, w->as("amt", "aydin"), nothing);
    EXPECT_EQ(error.code, ErrorCode::ended);
    EXPECT_EQ(error.subject, "brandt");
    EXPECT_NE(error.german.find("`abschließen` hat brandt am"), std::string::npos) << error.german;
    const Error unknown = again({w->id, 999}, w->as("amt", "aydin"), nothing);
    EXPECT_EQ(unknown.german, "der Vorgang ist beendet");
}

constexpr std::string_view again_and_again = R"(
prozess schleife {
    version 1
    rolle amt
    daten { tag: datum }
    ablauf {
        schritt anlegen { rolle amt erfasst tag }
        schritt prüfen {
            rolle amt
            frist 1 tag ab tag danach { schritt nachsehen { rolle amt }  zurück zu prüfen }
        }
        ende fertig
    }
}
)";

// Both times the legal end is the same.
TEST_P(ClosedTask, OfADeadlineThatPassedTwiceTheOneThatTookTheTask) {
    w.emplace(again_and_again, store());
    ASSERT_TRUE(
        w->start(w->as("amt", "aydin"), {{"tag", *date_from_text("2026-05-12")}}).accepted());
    const TaskId first{w->id, w->activation("prüfen")};
    w->advance(5 * day);
    ASSERT_TRUE(w->complete("nachsehen", w->as("amt", "aydin")).accepted());
    const TaskId second{w->id, w->activation("prüfen")};
    w->advance(hour);
    EXPECT_EQ(again(first, w->as("amt", "aydin"), nothing).rule, "abgelaufen 2026-05-13T22:00:00Z");
    EXPECT_EQ(again(second, w->as("amt", "aydin"), nothing).rule,
              "abgelaufen 2026-05-16T07:00:00Z");
}

constexpr std::string_view left_behind = R"(
prozess vergabe "Vergabe" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    nachricht rücknahme von bürger kanal post bei amt
    daten { wege: liste von text }
    ablauf {
        schritt stellen "Stellen" { rolle bürger }
        parallel bis 1 {
            zweig schnell { schritt anrufen { rolle amt } }
            zweig gründlich { schritt besuchen { rolle amt } }
        }
        abschnitt prüfung {
            frist spätestens: 3 tage danach { }
            schritt prüfen { rolle amt }
        }
        setze wege = ["a", "b"]
        für alle weg in wege bis 1 {
            schritt gehen { rolle amt }
        }
        schritt ablegen { rolle bürger }
        ende fertig
    }
    jederzeit bei nachricht rücknahme { schritt einstellen { rolle amt }  ende zurückgenommen }
}
)";

class LeftBehind : public ClosedTask {
  protected:
    void SetUp() override {
        w.emplace(left_behind, store());
        ASSERT_TRUE(w->start(w->as("bürger", "eva")).accepted());
    }
    [[nodiscard]] TaskId open(std::string_view step) { return {w->id, w->activation(step)}; }
    void complete(std::string_view step) {
        ASSERT_TRUE(w->complete(step, w->as("amt", "aydin")).accepted()) << step;
    }
    void expect_dropped(TaskId closed, const std::string& step, const std::string& sentence) {
        const Error error = again(closed, w->as("amt", "brandt"), nothing);
        EXPECT_EQ(error.subject, step);
        EXPECT_EQ(error.rule, "entfallen 2026-05-11T07:00:00Z");
        const std::string behind = ": `" + step + "` ist am 2026-05-11 09:00 entfallen" + sentence;
        EXPECT_TRUE(error.german.ends_with(behind)) << error.german;
    }
};

TEST_P(LeftBehind, SaysWithWhatAnotherBranchTookIt) {
    const TaskId visit = open("besuchen");
    complete("anrufen");
    expect_dropped(visit, "besuchen", ", als `anrufen` erledigt wurde");
    EXPECT_EQ(again(visit, w->as("bürger", "eva"), nothing).subject, "task") << "not hers to know";
}

TEST_P(LeftBehind, SaysWhichDeadlineOfASectionTookIt) {
    complete("anrufen");
    const TaskId check = open("prüfen");
    w->now.ms += 5 * day;
    const Error error = again(check, w->as("amt", "brandt"), nothing);
    EXPECT_EQ(error.rule, "entfallen 2026-05-15T22:00:00Z");
    EXPECT_TRUE(error.english.ends_with(
        ": `prüfen` was dropped on 2026-05-16 00:00 when `spätestens` had passed"))
        << error.english;
}

TEST_P(LeftBehind, SaysItOfAnElementThatIsGone) {
    complete("anrufen");
    complete("prüfen");
    std::vector<TaskId> both;
    for (const OpenInfo& one : w->info().open)
        if (one.name == "gehen") both.push_back({w->id, one.activation});
    ASSERT_EQ(both.size(), 2U);
    ASSERT_TRUE(w->engine->complete(both[0], nothing, w->as("amt", "aydin")).accepted());
    expect_dropped(both[1], "gehen", ", als `gehen` erledigt wurde");
}

TEST_P(LeftBehind, SaysWhichMessageTookItAndThatTheCaseWasCancelled) {
    const TaskId visit = open("besuchen");
    Command withdrawal = w->as("bürger", "eva");
    withdrawal.name = "rücknahme";
    withdrawal.key = "1";
    ASSERT_TRUE(w->send(withdrawal, CommandKind::deliver).accepted());
    expect_dropped(visit, "besuchen", ", als `rücknahme` eingegangen war");
    const TaskId stop = open("einstellen");
    Command cancel = w->as("chef", "c");
    cancel.text = "doppelt";
    ASSERT_TRUE(w->send(cancel, CommandKind::cancel).accepted());
    expect_dropped(stop, "einstellen", ", als der Vorgang abgebrochen wurde");
    expect_dropped(visit, "besuchen", ", als `rücknahme` eingegangen war");
}

INSTANTIATE_TEST_SUITE_P(Stores, LeftBehind, both_stores(), store_name);

TEST(ClosedTaskWithoutRecords, IsOnlyClosed) {
    Workbench w(permit, memory_store({KeepRecords::nothing, {}}));
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const TaskId task{w.id, w.activation("prüfen")};
    ASSERT_TRUE(w.engine->complete(task, good, w.as("amt", "aydin")).accepted());
    const Outcome again = w.engine->complete(task, good, w.as("amt", "brandt"));
    EXPECT_EQ(again.error->code, ErrorCode::not_open);
    EXPECT_EQ(again.error->german, "diese Aufgabe ist nicht mehr offen");
}

INSTANTIATE_TEST_SUITE_P(Stores, ClosedTask, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
