// Calls of tools: when they are made, and when no more.
#include <map>

#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view calling = R"(
prozess ruf "Ruf" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen() -> beleg: text }
    daten { beleg: text }
    ablauf {
        schritt beginnen { rolle amt }
        rufe kasse.buchen() -> beleg { versuche 3 mal alle 1 stunde }
        ende fertig liefert beleg
    }
}
)";

struct Calls : ::testing::Test {
    Workbench w{calling};

    void SetUp() override { ASSERT_TRUE(w.start(w.as("amt", "a")).accepted()); }
    void send(CommandKind kind) {
        Command c = w.as("chef", "c");
        c.text = "Grund";
        ASSERT_TRUE(w.send(c, kind).accepted());
    }
};

// Inside the first call another pair of hands makes the second, which fails for now. Whoever had
// both on their list does not make it again before its time.
TEST_F(Calls, ACallThatAnotherThreadMadeIsNotRepeatedBeforeItsTime) {
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    std::uint64_t calls = 0;
    w.bind("kasse.buchen", [&](const ToolCall&) {
        const bool first = ++calls == 1;
        const std::uint64_t others = first ? w.engine->run_tools(w.now, 10)->done : 0;
        EXPECT_EQ(others, first ? 1U : 0U);
        return ToolAnswer::failed_for_now("besetzt");
    });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(calls, 2U);
    w.now.ms += hour;
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 2U);
}

TEST_F(Calls, ACallAnsweredWhileTheCaseRestedIsNotMadeAgain) {
    std::uint64_t calls = 0;
    w.bind("kasse.buchen", [&](const ToolCall&) {
        if (++calls == 1) send(CommandKind::suspend);
        return ToolAnswer::done({{"beleg", "B"}});
    });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_TRUE(w.info().suspended);
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 0U);
    EXPECT_EQ(calls, 1U);
    send(CommandKind::resume);
    EXPECT_TRUE(w.info().ended) << w.story();
    EXPECT_EQ(w.field("beleg"), Value("B"));
}

TEST_F(Calls, WhatIsLeftToTheHostHoldsUpNoOther) {
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    std::map<std::uint64_t, int> asked;
    w.bind("kasse.buchen", [&](const ToolCall& call) {
        ++asked[call.case_id.number];
        return ToolAnswer::later();
    });
    while (w.engine->run_tools(w.now, 1)->more)
        ASSERT_LE(asked.size(), 4U);
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 0U);
    EXPECT_EQ(asked, (std::map<std::uint64_t, int>{{1, 1}, {2, 1}, {3, 1}, {4, 1}}));
    Command answer = w.as("", "");
    const std::vector<Assignment> result{{"beleg", "B-4"}};
    answer.data = result;
    answer.activation = w.activation("kasse.buchen");
    EXPECT_TRUE(w.send(answer, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.info().ending, "fertig");
}

TEST_F(Calls, AReasonThatNoRecordCanHoldIsCutAndCountsAsAnAttempt) {
    w.bind("kasse.buchen", [&](const ToolCall&) {
        return ToolAnswer::failed_for_now("gest\xf6rt " + std::string(100'000, 'x'));
    });
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
        w.now.ms += hour;
    }
    EXPECT_EQ(w.engine->counts("stadt")->incidents, 1U);
    const auto history = w.engine->history(Workbench::everything(), w.id).value();
    EXPECT_EQ(history.back().text.substr(0, 8), "gest?rt ");
    EXPECT_EQ(history.back().text.size(), Limits{}.text_bytes);
}

TEST_F(Calls, NoKeyOfAHostIsInTheWayOfAnAnswer) {
    Command note = w.as("amt", "a");
    note.text = "Vermerk";
    const OpenInfo call = w.info().open.at(0);
    const std::string at =
        "1:" + std::to_string(call.position) + ":" + std::to_string(call.activation) + ":1";
    for (const std::string& key : {"t" + at, "antwort " + at}) {
        note.key = key;
        EXPECT_TRUE(w.send(note, CommandKind::note).accepted());
    }
    const std::string own = "vorgang:antwort " + at;
    note.key = own;
    EXPECT_EQ(w.send(note, CommandKind::note).error->code, ErrorCode::invalid_data);
    w.bind("kasse.buchen", [](const ToolCall&) { return ToolAnswer::done({{"beleg", "B"}}); });
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
    EXPECT_EQ(w.info().ending, "fertig");
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().key, own);
}

// Once it is made it is not made again and again because its answer finds no room.
TEST_F(Calls, AnAnswerTooLargeForTheCaseIsAFailedAttempt) {
    EngineOptions narrow;
    narrow.limits.case_bytes = 500;
    Workbench small(calling, memory_store(), narrow);
    ASSERT_TRUE(small.start(small.as("amt", "a")).accepted());
    std::uint64_t calls = 0;
    small.bind("kasse.buchen", [&](const ToolCall&) {
        ++calls;
        return ToolAnswer::done({{"beleg", std::string(600, 'x')}});
    });
    for (int i = 0; i < 4; ++i) {
        EXPECT_TRUE(small.engine->run_tools(small.now, 10)->stuck.empty());
        small.now.ms += hour;
    }
    EXPECT_EQ(calls, 3U);
    const OpenInfo open = small.info().open.at(0);
    EXPECT_EQ(open.kind, OpenKind::incident);
    EXPECT_EQ(open.german, "der Vorgang würde zu groß");
    small.check_replay();
}

constexpr std::string_view impatient = R"(
prozess eile "Eile" {
    version 1
    rolle amt "Amt"
    werkzeug kasse "Kasse" { buchen() -> beleg: text }
    daten { beleg: text }
    ablauf {
        schritt beginnen { rolle amt }
        rufe kasse.buchen() -> beleg { frist 1 woche danach { ende abbruch "Abgebrochen" } }
        ende fertig liefert beleg
    }
}
)";

TEST(LateCalls, WhatIsDueOfTheCaseComesBeforeItsCall) {
    Workbench w(impatient);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    std::uint64_t calls = 0;
    w.bind("kasse.buchen", [&](const ToolCall&) {
        ++calls;
        return ToolAnswer::done({{"beleg", "B-1"}});
    });
    w.now.ms += 30 * day;
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 0U);
    EXPECT_EQ(calls, 0U) << "the host slept, and the call was over long ago";
    EXPECT_EQ(w.info().ending, "abbruch");
}

TEST(LateCalls, AnAnswerNobodyWaitsForIsOnRecordWithItsValues) {
    Workbench w(impatient);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    Command answer = w.as("", "");
    const std::vector<Assignment> result{{"beleg", "K-99"}};
    answer.data = result;
    answer.activation = w.activation("kasse.buchen");
    w.advance(30 * day);
    answer.at = w.now;
    EXPECT_TRUE(w.send(answer, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text, "beleg: \"K-99\"");
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
