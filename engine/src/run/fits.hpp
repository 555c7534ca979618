// Whether a stored block is a case of this process: what a store gives back is hostile until it is
// looked at.
#pragma once

#include "process/tables.hpp"
#include "run/case_block.hpp"

namespace vorgang::run {

// Geometry, and every index the engine would follow. Total over all bytes; linear in the block.
[[nodiscard]] bool fits(std::span<const std::byte> block, const ProcessTables& tables) noexcept;

// The same of a part. INVARIANT: its scope is then the whole of a frame other than the case's.
[[nodiscard]] bool part_fits(std::span<const std::byte> block,
                             const ProcessTables& tables) noexcept;

} // namespace vorgang::run
