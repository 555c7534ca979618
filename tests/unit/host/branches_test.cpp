// Branches that are closed before they end, events that come second, messages that lapse.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view branches = R"(
prozess zweige "Zweige" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug archiv "Archiv" { suchen() -> fund: text }
    nachricht antwort von amt erfasst grund verfällt nach 3 tage
    daten { grund: text? fund: text? wie: text? }
    ablauf {
        schritt beginnen { rolle amt }
        parallel bis 1 {
            zweig suche { rufe archiv.suchen() -> fund }
            zweig verzicht { schritt verzichten { rolle amt } }
        }
        schritt weiter_gehen { rolle amt }
        wähle {
            bei nachricht antwort { setze wie = "Antwort" }
            nach 2 stunden { setze wie = "Zeit" }
        }
        schritt schließen { rolle amt zeigt grund, fund, wie }
        ende fertig
    }
}
)";

struct Branches : ::testing::Test {
    Workbench w{branches};

    void SetUp() override { ASSERT_TRUE(w.start(w.as("amt", "a")).accepted()); }

    bool complete(std::string_view step) { return w.complete(step, w.as("amt", "a")).accepted(); }

    Outcome answer(std::string_view grund) {
        const std::vector<Assignment> data{{"grund", grund}};
        Command c = w.as("amt", "a");
        c.name = "antwort";
        c.data = data;
        return w.send(c, CommandKind::deliver);
    }

    Outcome lead(CommandKind kind) {
        Command c = w.as("chef", "c");
        c.text = "Grund";
        return w.send(c, kind);
    }
};

TEST_F(Branches, TheAnswerToAClosedBranchIsFiledAndWritesNothing) {
    const std::uint32_t call = w.activation("archiv.suchen");
    ASSERT_NE(call, 0U);
    ASSERT_TRUE(complete("verzichten"));
    EXPECT_EQ(w.open(), "weiter_gehen");
    const std::vector<Assignment> data{{"fund", Value("Akte 7")}};
    Command c;
    c.at = w.now;
    c.activation = call;
    c.data = data;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_TRUE(w.field("fund").is_unknown());
    EXPECT_NE(w.story().find("late answer"), std::string::npos);
    w.check_replay();
}

TEST_F(Branches, TheFirstToEndGoesOnAndTheTaskOfTheOtherIsNotOpen) {
    const std::uint32_t task = w.activation("verzichten");
    w.bind("archiv.suchen", [](const ToolCall&) { return ToolAnswer::done({{"fund", "Akte 7"}}); });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(w.open(), "weiter_gehen");
    const Outcome late = w.engine->complete({w.id, task}, {}, w.as("amt", "a"));
    ASSERT_TRUE(late.error);
    EXPECT_EQ(late.error->code, ErrorCode::not_open);
    w.check_replay();
}

// A deadline comes before a command of the same instant, and so does the time of an event.
TEST_F(Branches, AtTheSameInstantTimeComesBeforeAMessage) {
    ASSERT_TRUE(complete("verzichten"));
    ASSERT_TRUE(complete("weiter_gehen"));
    w.now.ms += 2 * hour;
    ASSERT_TRUE(answer("zu spät").accepted());
    EXPECT_EQ(w.field("wie"), Value("Zeit"));
    EXPECT_EQ(w.info().waiting_messages.size(), 1U);
    w.check_replay();
}

TEST_F(Branches, AMessageAMinuteEarlierWins) {
    ASSERT_TRUE(complete("verzichten"));
    ASSERT_TRUE(complete("weiter_gehen"));
    w.now.ms += 2 * hour - minute;
    ASSERT_TRUE(answer("rechtzeitig").accepted());
    w.advance(day);
    EXPECT_EQ(w.field("wie"), Value("Antwort"));
    EXPECT_EQ(w.open(), "schließen");
    w.check_replay();
}

TEST_F(Branches, AKeptMessageLapsesWhenNobodyHasWaitedForIt) {
    ASSERT_TRUE(answer("früh").accepted());
    w.advance(3 * day - minute);
    EXPECT_EQ(w.info().waiting_messages.size(), 1U);
    w.advance(minute);
    EXPECT_TRUE(w.info().waiting_messages.empty());
    EXPECT_NE(w.story().find("antwort | lapsed antwort"), std::string::npos) << w.story();
    w.check_replay();
}

TEST_F(Branches, WhatLapsedDuringARestGoesWhenTheCaseIsResumed) {
    ASSERT_TRUE(answer("früh").accepted());
    w.now.ms += day;
    ASSERT_TRUE(lead(CommandKind::suspend).accepted());
    w.advance(10 * day);
    EXPECT_EQ(w.info().waiting_messages.size(), 1U);
    ASSERT_TRUE(lead(CommandKind::resume).accepted());
    w.advance(0);
    EXPECT_TRUE(w.info().waiting_messages.empty()) << w.story();
    w.check_replay();
}

TEST_F(Branches, WhoWaitedDuringARestGetsTheMessageHoweverLongItTook) {
    ASSERT_TRUE(complete("verzichten"));
    ASSERT_TRUE(complete("weiter_gehen"));
    w.now.ms += hour;
    ASSERT_TRUE(lead(CommandKind::suspend).accepted());
    ASSERT_TRUE(answer("im Ruhen").accepted());
    w.advance(10 * day);
    ASSERT_TRUE(lead(CommandKind::resume).accepted());
    EXPECT_EQ(w.field("grund"), Value("im Ruhen")) << w.story();
    EXPECT_EQ(w.field("wie"), Value("Antwort"));
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
