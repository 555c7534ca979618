// Random cases on the engine and on the reference interpreter beside it, and whether such a run
// shows what it is meant to show. Longer runs with other seeds: the program `model`.
#include <gtest/gtest.h>

#include "grow.hpp"
#include "orders.hpp"
#include "text.hpp"
#include "vorgang/dsl/compile.hpp"
#include "walk.hpp"

namespace vorgang::model {
namespace {

constexpr std::uint64_t steps = 32'000;

const Walked& walked() {
    static const Walked walked = walk(steps, 1);
    return walked;
}

TEST(Model, EngineAndModelAgree) {
    ASSERT_FALSE(walked().failed) << "seed " << walked().failed_seed << "\n"
                                  << report(shrunk(*walked().failed));
    EXPECT_GE(walked().steps, steps);
}

// What is refused is lost time, and what the generator never writes is never compared.
TEST(Model, MostProcessesCompile) {
    EXPECT_GE(10 * walked().accepted, 9 * walked().processes)
        << walked().accepted << " of " << walked().processes;
}

class Often : public ::testing::TestWithParam<const char*> {};

TEST_P(Often, IsPlayed) {
    const auto found = walked().seen.find(GetParam());
    EXPECT_GE(found == walked().seen.end() ? 0 : found->second, 10U) << GetParam();
}

INSTANTIATE_TEST_SUITE_P(
    Constructs, Often,
    ::testing::Values(
        "german", "english", "schritt", "falls", "je nach", "parallel", "parallel bis", "wähle",
        "warte", "empfange", "sende", "setze", "rufe", "versuche", "abschnitt", "zurück zu",
        "weiter mit", "ende", "erfasst", "erfasst falls", "kanal", "vier_augen", "geprüft",
        "frist of schritt", "frist of abschnitt", "frist of rufe", "erinnert", "danach",
        "schweigen", "nachlauf", "verlängerbar", "ab", "vor", "danach nebenbei",
        "jederzeit bei nachricht of abschnitt", "jederzeit bei nachricht nebenbei of abschnitt",
        "jederzeit falls of abschnitt", "jederzeit falls nebenbei of abschnitt",
        "bei bedarf of abschnitt", "jederzeit bei nachricht of prozess",
        "jederzeit bei nachricht nebenbei of prozess", "jederzeit falls nebenbei of prozess",
        "bei bedarf of prozess", "bei scheitern", "rückgängig", "mache rückgängig", "eingabe",
        "begins with nachricht", "für alle", "nacheinander", "für alle bis n",
        "für alle bis bedingung", "ergänzbar", "elements changed", "elements read",
        "für alle of a filter", "rufe prozess", "rufe prozess nebenbei"));

INSTANTIATE_TEST_SUITE_P(Cases, Often,
                         ::testing::Values("begun and waited for", "begun alongside", "answered",
                                           "answered by failure", "cancelled by its caller",
                                           "record begun", "event let", "event ordered"));

// Rare ones too, each at least once.
TEST(Model, WhatHappensBetweenCasesIsPlayed) {
    EXPECT_EQ(missing(walked()), std::vector<std::string>());
}

INSTANTIATE_TEST_SUITE_P(Records, Often,
                         ::testing::Values("record start", "record complete", "record claim",
                                           "record unclaim", "record delegate", "record deliver",
                                           "record tool_answer", "record resolve_incident",
                                           "record extend_deadline", "record note",
                                           "record correct", "record suspend", "record resume",
                                           "record cancel", "record exclude", "record appoint",
                                           "record expire", "record dispatched",
                                           "record add_element", "record begin_aside",
                                           "record reopen", "duplicate", "reopened"));

INSTANTIATE_TEST_SUITE_P(Events, Often,
                         ::testing::Values("event ended", "event expired", "event reminded",
                                           "event deemed", "event waited", "event delivered",
                                           "event kept", "event lapsed", "event sent",
                                           "event incident", "event late", "event row",
                                           "event gave", "event condition"));

INSTANTIATE_TEST_SUITE_P(Refusals, Often,
                         ::testing::Values("refused not_found", "refused not_open",
                                           "refused not_allowed", "refused four_eyes",
                                           "refused conflict", "refused invalid_data",
                                           "refused suspended", "refused ended"));

// A model of another process than the one that runs: a step more, which nobody but the model knows.
TEST(Model, AWrongModelIsFound) {
    Chance chance(1);
    Process right;
    std::optional<Compiled> compiled;
    while (!compiled || !*compiled || std::holds_alternative<Receive>(right.flow.front().is)) {
        right = grow(chance);
        compiled = model::compiled(right);
    }
    Process wrong = right;
    const Step more{"zu_viel", "amt"};
    wrong.flow.insert(wrong.flow.begin() + 1, Statement{more});
    Bench bench(wrong, *compiled->process, *instant_from_text("2026-05-11T07:00:00Z"));
    std::string difference;
    for (int i = 0; i < 50 && difference.empty(); ++i)
        difference = bench.play(random_order(chance, bench.model(), bench.now(), {}));
    EXPECT_NE(difference.find("zu_viel"), std::string::npos) << difference;
}

} // namespace
} // namespace vorgang::model
