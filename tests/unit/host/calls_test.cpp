// Calls of tools: when they are made, and when no more.
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
    w.engine->bind("kasse.buchen", [&](const ToolCall&) {
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
    w.engine->bind("kasse.buchen", [&](const ToolCall&) {
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

} // namespace
} // namespace vorgang::test
