#include "run/trace_cells.hpp"

#include "run/change_tags.hpp"

namespace vorgang::run {
namespace {

// `place(part, which cell, cell)`: 0 is the case itself.
template<class F>
void read_cells(ByteReader& in, std::int64_t at, std::uint64_t part, F& place) {
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        const std::uint64_t which = in.varint();
        const Cell cell = read_cell(in, at);
        if (in.ok()) place(part, which, cell);
    }
}

void skip(ByteReader& in, int numbers) {
    for (; numbers > 0; --numbers)
        (void)in.varint();
}

LedgerEntry read_entry(ByteReader& in) {
    LedgerEntry entry;
    entry.kind = static_cast<LedgerKind>(in.byte());
    entry.index = static_cast<std::uint16_t>(in.varint());
    entry.number = static_cast<std::uint32_t>(in.varint());
    if (!has_blob(entry.kind)) entry.payload = in.fixed64();
    return entry;
}

// The rest of a change that is about none of these; false at the end, and where there is no such
// tag.
bool skip_change(Tag tag, ByteReader& in) {
    switch (tag) {
    case Tag::header:
        skip(in, 1);
        (void)in.byte();
        skip(in, 2);
        return true;
    case Tag::new_frame: return skip(in, 6), true;
    case Tag::ledger_out:
    case Tag::parts_begun: return skip(in, 1), true;
    default: return false;
    }
}

// What is done with what a record says; each part of it may be of no interest.
constexpr auto no_cell = [](std::uint64_t, std::uint64_t, const Cell&) {};
constexpr auto no_entry = [](const LedgerEntry&) {};
constexpr auto no_parts = [](std::uint64_t, std::uint64_t) {};

// Whether these are changes, to their end. `gone(first, how many)`: parts.
template<class Place, class Enter, class Gone>
bool read_changes(std::span<const std::byte> trace_changes, std::int64_t at, Place place,
                  Enter enter, Gone gone) {
    ByteReader in(trace_changes);
    std::uint64_t part = 0;
    while (in.ok()) {
        const auto tag = static_cast<Tag>(in.byte());
        if (tag == Tag::cells) {
            read_cells(in, at, part, place);
        } else if (tag == Tag::ledger_in) {
            enter(read_entry(in));
        } else if (tag == Tag::part || tag == Tag::new_part) {
            part = in.varint();
        } else if (tag == Tag::parts_gone) {
            const std::uint64_t first = in.varint();
            gone(first, in.varint());
        } else if (!skip_change(tag, in)) {
            return in.ok() && tag == Tag::end;
        }
    }
    return false;
}

} // namespace

std::vector<Cell> cells_of(std::span<const std::byte> trace_changes, std::int64_t at) {
    std::vector<Cell> cells;
    const auto place = [&cells](std::uint64_t, std::uint64_t, const Cell& cell) {
        if (cell.kind != CellKind::free) cells.push_back(cell);
    };
    if (!read_changes(trace_changes, at, place, no_entry, no_parts)) cells.clear();
    return cells;
}

BlockCells cells_of_block(std::span<const std::byte> trace_changes, std::int64_t at,
                          std::uint32_t part) {
    BlockCells block;
    const auto place = [&](std::uint64_t of, std::uint64_t which, const Cell& cell) {
        if (of == part) block.cells.push_back({which, cell});
    };
    const auto gone = [&](std::uint64_t first, std::uint64_t count) {
        if (part >= first && part - first < count) block.gone = true;
    };
    if (!read_changes(trace_changes, at, place, no_entry, gone)) return {};
    return block;
}

std::vector<LedgerEntry> entries_of(std::span<const std::byte> trace_changes) {
    std::vector<LedgerEntry> entries;
    const auto enter = [&entries](const LedgerEntry& entry) { entries.push_back(entry); };
    if (!read_changes(trace_changes, 0, no_cell, enter, no_parts)) entries.clear();
    return entries;
}

} // namespace vorgang::run
