// `jederzeit falls` on the whole process: what comes true begins its block once.
#include <algorithm>

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

// Each block makes the condition of the other true, and its own false. While the section runs that
// ends; where its flow is at its end both are looked at again and again.
constexpr std::string_view echoing = R"(
prozess echo {
    version 1
    leitung chef
    rolle amt
    rolle chef
    daten { hin: ganzzahl?  her: ganzzahl?  später: janein  grund: text }
    ablauf {
        schritt melden { rolle amt  erfasst hin, her, später }
        falls später { warte 2 tage }
        abschnitt arbeit {
            jederzeit falls hin != unbekannt und her != unbekannt und hin <= her nebenbei {
                setze hin = her + 1
            }
            jederzeit falls hin != unbekannt und her != unbekannt und her < hin nebenbei {
                setze her = hin
            }
            setze grund = "nichts zu tun"
        }
        ende fertig liefert grund
    }
}
)";

bool has_incident(Workbench& w) {
    const CaseInfo info = w.info();
    return std::ranges::any_of(info.open, [](const OpenInfo& open) {
        return open.kind == OpenKind::incident && open.name == "too_much";
    });
}

TEST_P(Conditions, ACommandAfterWhichTheySetEachOtherOffIsRefused) {
    Workbench w(echoing, store());
    const Outcome outcome = w.start(w.as("amt", "a"), {{"hin", 1}, {"her", 1}, {"später", false}});
    ASSERT_FALSE(outcome.accepted());
    EXPECT_EQ(outcome.error->code, ErrorCode::limit);
}

TEST_P(Conditions, TimeGoesOnWhereTheySetEachOtherOff) {
    Workbench w(echoing, store());
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"hin", 1}, {"her", 1}, {"später", true}}).accepted());
    w.advance(3 * 86'400'000LL);
    EXPECT_TRUE(has_incident(w)) << w.story();
    w.check_replay();
}

// The same behind an answer, which has nobody to be refused to either.
constexpr std::string_view measured = R"(
prozess messung {
    version 1
    leitung chef
    rolle amt
    rolle chef
    werkzeug zähler "Zähler" { lesen() -> stand: ganzzahl }
    daten { hin: ganzzahl?  her: ganzzahl?  stand: ganzzahl  grund: text }
    ablauf {
        schritt melden { rolle amt  erfasst hin, her }
        rufe zähler.lesen() -> stand
        abschnitt arbeit {
            jederzeit falls hin != unbekannt und her != unbekannt und hin <= her nebenbei {
                setze hin = her + 1
            }
            jederzeit falls hin != unbekannt und her != unbekannt und her < hin nebenbei {
                setze her = hin
            }
            setze grund = "nichts zu tun"
        }
        schritt schließen { rolle amt zeigt stand }
        ende fertig liefert grund
    }
}
)";

TEST_P(Conditions, AnAnswerBehindWhichTheySetEachOtherOffIsTaken) {
    Workbench w(measured, store());
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"hin", 1}, {"her", 1}}).accepted());
    std::uint64_t calls = 0;
    w.bind("zähler.lesen", [&](const ToolCall&) {
        ++calls;
        return ToolAnswer::done({{"stand", 7}});
    });
    for (int i = 0; i < 2; ++i)
        EXPECT_TRUE(w.engine->run_tools(w.now, 100)->stuck.empty());
    EXPECT_EQ(calls, 1U) << "it is not asked for again and again";
    EXPECT_TRUE(has_incident(w)) << w.story();
    EXPECT_EQ(w.field("stand"), Value(7));
    w.check_replay();
    // With other data it goes on.
    Command correct = w.as("chef", "c");
    correct.text = "Ablesefehler";
    const std::vector<Assignment> unknown{{"her", Value()}};
    correct.data = unknown;
    ASSERT_TRUE(w.send(correct, CommandKind::correct).accepted());
    Command again = w.as("chef", "c");
    again.text = "berichtigt";
    again.activation = w.info().open.at(0).activation;
    ASSERT_TRUE(w.send(again, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(w.open(), "schließen");
    w.check_replay();
}

INSTANTIATE_TEST_SUITE_P(Stores, Conditions, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
