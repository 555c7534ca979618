#include "run/trace_cells.hpp"

#include "run/change_tags.hpp"

namespace vorgang::run {
namespace {

void read_cells(ByteReader& in, std::int64_t at, std::vector<Cell>& cells) {
    for (std::uint64_t left = in.varint(); left > 0 && in.ok(); --left) {
        (void)in.varint();
        const Cell cell = read_cell(in, at);
        if (in.ok() && cell.kind != CellKind::free) cells.push_back(cell);
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

// The rest of a change that is about neither; false at the end, and where there is no such tag.
bool skip_change(Tag tag, ByteReader& in) {
    switch (tag) {
    case Tag::header:
        skip(in, 1);
        (void)in.byte();
        skip(in, 2);
        return true;
    case Tag::new_frame: return skip(in, 6), true;
    case Tag::ledger_out:
    case Tag::parts_begun:
    case Tag::part:
    case Tag::new_part: return skip(in, 1), true;
    case Tag::parts_gone: return skip(in, 2), true;
    default: return false;
    }
}

// Whether these are changes, to their end.
bool read_changes(std::span<const std::byte> trace_changes, std::int64_t at,
                  std::vector<Cell>& cells, std::vector<LedgerEntry>& entries) {
    ByteReader in(trace_changes);
    while (in.ok()) {
        const auto tag = static_cast<Tag>(in.byte());
        if (tag == Tag::cells)
            read_cells(in, at, cells);
        else if (tag == Tag::ledger_in)
            entries.push_back(read_entry(in));
        else if (!skip_change(tag, in))
            return in.ok() && tag == Tag::end;
    }
    return false;
}

} // namespace

std::vector<Cell> cells_of(std::span<const std::byte> trace_changes, std::int64_t at) {
    std::vector<Cell> cells;
    std::vector<LedgerEntry> entries;
    if (!read_changes(trace_changes, at, cells, entries)) cells.clear();
    return cells;
}

std::vector<LedgerEntry> entries_of(std::span<const std::byte> trace_changes) {
    std::vector<Cell> cells;
    std::vector<LedgerEntry> entries;
    if (!read_changes(trace_changes, 0, cells, entries)) entries.clear();
    return entries;
}

} // namespace vorgang::run
