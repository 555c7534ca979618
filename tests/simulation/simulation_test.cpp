// A short run at every few moments; `./dev simulate` plays all of them, with other seeds.
#include <gtest/gtest.h>

#include "mutants.hpp"
#include "sweep.hpp"

namespace vorgang::simulation {
namespace {

constexpr std::size_t turns = 14;
constexpr Moments moments{.first = 107, .stride = 31};
constexpr std::uint64_t seeds = 4;

class Simulation : public testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, Simulation, testing::Range<std::uint64_t>(1, seeds + 1));

TEST_P(Simulation, NothingIsLostWhateverTheDiskDoes) {
    const Swept swept = sweep(GetParam(), turns, moments);
    EXPECT_GT(swept.trials, 40U);
    if (swept.finding)
        FAIL() << swept.finding->complaint << "\nrepeat it with: build/release/bin/simulate "
               << to_text(swept.finding->trial);
}

TEST(SimulationOfTheBeginning, AStoreThatIsBeingMadeIsThereOrNot) {
    const Swept swept = sweep(7, 1, {.stride = 3, .last = moments.first});
    if (swept.finding)
        FAIL() << swept.finding->complaint << "\nrepeat it with: build/release/bin/simulate "
               << to_text(swept.finding->trial);
}

class Mutants : public testing::TestWithParam<Mutant> {};
INSTANTIATE_TEST_SUITE_P(All, Mutants, testing::ValuesIn(mutants()),
                         [](const auto& tested) { return tested.param.name; });

TEST_P(Mutants, AreFoundInTheSameRuns) {
    for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
        const Swept swept = sweep(seed, turns, moments, GetParam().breakage);
        if (!swept.finding) continue;
        RecordProperty("complaint", swept.finding->complaint);
        return;
    }
    FAIL() << "the simulation does not see it";
}

} // namespace

void PrintTo(const Mutant& mutant, std::ostream* out) {
    *out << mutant.name;
}

} // namespace vorgang::simulation
