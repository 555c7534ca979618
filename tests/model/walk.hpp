// A walk: random process after random process, each with cases that people, tools and time play
// with. One number decides all of it.
#pragma once

#include "trial.hpp"

namespace vorgang::model {

struct Walked {
    std::uint64_t steps = 0; // orders that were played
    std::uint64_t processes = 0;
    std::uint64_t accepted = 0;                  // of them, by the compiler
    std::map<std::string, std::uint64_t> seen{}; // constructs written, records, events, refusals
    std::vector<std::string> refused{};          // what the compiler found in the others
    std::optional<Trial> failed{};
    std::uint64_t failed_seed = 0; // a walk that begins with it fails at once
};

// What happens between cases, by the names it has in `seen`; what of it never happened in a walk. A
// long one in which something is missing has compared less than it is to.
[[nodiscard]] const std::vector<std::string>& between_cases();
[[nodiscard]] std::vector<std::string> missing(const Walked& walked);

// The n-th process of a walk is drawn from seed + n.
[[nodiscard]] Walked walk(std::uint64_t steps, std::uint64_t seed);

} // namespace vorgang::model
