// evolve(), for who has to know what a record took the place of.
#pragma once

#include <utility>

#include "vorgang/engine/decide.hpp"

namespace vorgang::run {

// The blocks of a case that a record touched, as they were before it.
struct Replaced {
    std::vector<std::byte> block{};
    std::vector<std::pair<std::uint32_t, std::vector<std::byte>>> parts{}; // empty: it begins
};

// The same as evolve(); costs what the record touches, however many parts the case has.
[[nodiscard]] Result<void> evolve(CaseState& state, std::span<const std::byte> record,
                                  Replaced& replaced);

} // namespace vorgang::run
