// One run from an empty disk to the end of all cases, repeatable by its seed.
#pragma once

#include <iosfwd>
#include <optional>
#include <span>
#include <string>

#include "breakage.hpp"

namespace vorgang::simulation {

struct Trial {
    std::uint64_t seed = 0;
    std::size_t turns = 12;
    std::vector<Fault> faults{};
};

struct Played {
    std::string complaint;   // "": all is as it has to be
    unsigned operations = 0; // of the disk
    std::size_t records = 0;
};

[[nodiscard]] Played play(const Trial& trial, const Breakage& breakage = {},
                          std::ostream* story = nullptr);

// How it is repeated, and back: "7 14 power_loss@31".
[[nodiscard]] std::string to_text(const Trial& trial);
[[nodiscard]] std::optional<Trial> trial_from_text(std::span<const std::string> words);

} // namespace vorgang::simulation
