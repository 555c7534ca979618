// A run once more for every moment its disk could fail at, until one of them shows a fault.
#pragma once

#include <limits>
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

// The moments of a run, by operations of its disk.
struct Moments {
    unsigned first = 1;
    unsigned stride = 1;
    unsigned last = std::numeric_limits<unsigned>::max();
};

// Plays the run of this seed without a fault, then with each trouble at each of these moments;
// where chance says so, with a second one soon after it.
[[nodiscard]] Swept sweep(std::uint64_t seed, std::size_t turns, const Moments& moments,
                          const Breakage& breakage = {});

} // namespace vorgang::simulation
