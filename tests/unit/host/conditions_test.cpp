// `jederzeit falls` on the whole process: what comes true begins its block once.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view watched = R"(
prozess aufsicht {
    version 1
    leitung chef
    rolle amt
    rolle chef
    nachricht rückzug von amt
    daten { betrag: ganzzahl? }
    ablauf {
        schritt melden { rolle amt  erfasst betrag }
        schritt prüfen { rolle amt }
        ende fertig
    }
    jederzeit falls betrag != unbekannt {
        schritt freigeben { rolle chef }
        ende freigegeben
    }
    jederzeit bei nachricht rückzug {
        schritt bestätigen { rolle amt }
        ende zurückgezogen
    }
}
)";

class Conditions : public OnBothStores {};

TEST_P(Conditions, WhatInterruptsTheProcessInterruptsItOnce) {
    Workbench w(watched, store());
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"betrag", 500}}).accepted());
    EXPECT_EQ(w.open(), "freigeben");
    ASSERT_TRUE(w.complete("freigeben", w.as("chef", "c")).accepted());
    EXPECT_TRUE(w.info().ended) << w.story();
    w.check_replay();
}

// The condition holds all the time.
TEST_P(Conditions, WhatHoldsDoesNotComeTrueAnewWhenAMessageInterrupts) {
    Workbench w(watched, store());
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"betrag", 500}}).accepted());
    Command c = w.as("amt", "a");
    c.name = "rückzug";
    ASSERT_TRUE(w.send(c, CommandKind::deliver).accepted());
    EXPECT_EQ(w.open(), "bestätigen");
    ASSERT_TRUE(w.complete("bestätigen", w.as("amt", "a")).accepted());
    EXPECT_EQ(w.info().ending, "zurückgezogen");
    w.check_replay();
}

INSTANTIATE_TEST_SUITE_P(Stores, Conditions, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
