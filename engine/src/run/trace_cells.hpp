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

// What a record did to the cells of one block: those that differ, also the ones that are free
// behind it, and whether the block went as a whole.
struct PlacedCell {
    std::uint64_t place = 0;
    Cell cell;
};
struct BlockCells {
    std::vector<PlacedCell> cells;
    bool gone = false;
};

// `part`: 0 is the case itself. Nothing where these are no changes. Total over all bytes.
[[nodiscard]] BlockCells cells_of_block(std::span<const std::byte> trace_changes, std::int64_t at,
                                        std::uint32_t part);

// The entries of the ledger that came with it, of the case and of its parts; the payload of those
// with a blob is 0. Total over all bytes.
[[nodiscard]] std::vector<LedgerEntry> entries_of(std::span<const std::byte> trace_changes);

} // namespace vorgang::run
