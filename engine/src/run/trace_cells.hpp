// What a record says of cells, read without the case: what it opened, armed, counted down.
#pragma once

#include <span>
#include <vector>

#include "run/case_block.hpp"

namespace vorgang::run {

// The cells that a record changed and that are not free behind it, of the case and of its parts, in
// the order of the record; none where these are no changes. Total over all bytes.
[[nodiscard]] std::vector<Cell> cells_of(std::span<const std::byte> trace_changes, std::int64_t at);

} // namespace vorgang::run
