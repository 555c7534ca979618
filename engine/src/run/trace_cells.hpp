// What a record says of cells and of the ledger, read without the case: what it opened, armed,
// counted down, and what it remembers from then on.
#pragma once

#include <span>
#include <vector>

#include "run/case_block.hpp"

namespace vorgang::run {

// The cells that a record changed and that are not free behind it, of the case and of its parts, in
// the order of the record; none where these are no changes. Total over all bytes.
[[nodiscard]] std::vector<Cell> cells_of(std::span<const std::byte> trace_changes, std::int64_t at);

// The entries of the ledger that came with it, of the case and of its parts; the payload of those
// with a blob is 0. Total over all bytes.
[[nodiscard]] std::vector<LedgerEntry> entries_of(std::span<const std::byte> trace_changes);

} // namespace vorgang::run
