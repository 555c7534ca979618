// A run once more for every moment its disk could fail at, until one of them shows a fault.
#pragma once

#include <optional>

#include "trial.hpp"

namespace vorgang::simulation {

struct Finding {
    Trial trial;
    std::string complaint;
};

struct Swept {
    std::optional<Finding> finding;
    std::uint64_t trials = 0;
    std::uint64_t operations = 0;
};

// Plays the run of this seed without a fault, then with each trouble at each `stride`-th operation
// from `first` on; where the seed says so, with a second one soon after it.
[[nodiscard]] Swept sweep(std::uint64_t seed, std::size_t turns, unsigned first, unsigned stride,
                          const Breakage& breakage = {});

} // namespace vorgang::simulation
