// How the changes of a record are tagged (docs/formats/record.md), for who writes, replays or reads
// them.
#pragma once

#include "run/bytes.hpp"
#include "run/case_block.hpp"

namespace vorgang::run {

// The tags are part of the record format.
enum class Tag : std::uint8_t {
    end = 0,
    header = 1,
    new_frame = 2, // the block has nothing yet; what follows is about this block
    cells = 3,
    ledger_out = 4,
    ledger_in = 5,
    slots = 6,
    blob = 7,
    parts_begun = 8, // how many the case was given so far
    part = 9,        // what follows is about this part
    new_part = 10,   // the same, and it begins
    parts_gone = 11  // the first, and how many in a row
};

enum class SlotForm : std::uint8_t { unknown = 0, raw = 1, text = 2 };

inline constexpr std::uint8_t cell_has_count = 0x10;
inline constexpr std::uint8_t cell_has_time = 0x20;
inline constexpr std::uint8_t cell_never = 0x40;

// A cell behind its place; `at` is the instant of the record. Its kind may be one there is not.
[[nodiscard]] inline Cell read_cell(ByteReader& in, std::int64_t at) {
    const std::uint8_t form = in.byte();
    Cell cell;
    cell.kind = static_cast<CellKind>(form & 0x0f);
    if (cell.kind == CellKind::free) return cell;
    cell.index = in.number<std::uint16_t>();
    cell.number = in.number<std::uint32_t>();
    if ((form & cell_has_count) != 0) cell.count = in.byte();
    if ((form & cell_has_time) != 0)
        cell.time = static_cast<std::int64_t>(static_cast<std::uint64_t>(in.zigzag()) +
                                              static_cast<std::uint64_t>(at));
    if ((form & cell_never) != 0) cell.time = never;
    return cell;
}

} // namespace vorgang::run
