#include "run/case_block.hpp"

#include <algorithm>

namespace vorgang::run {
namespace {

bool in_heap(std::uint64_t payload, std::uint32_t heap) noexcept {
    const HeapRef ref = heap_ref(payload);
    return ref.offset <= heap && ref.size <= heap - ref.offset;
}

bool frame_fits(ConstFrame frame, std::size_t room, const CaseHeader& header) noexcept {
    if (room < sizeof(FrameHeader)) return false;
    const FrameHeader& h = frame.header();
    if (h.text_slots > h.slots || frame.bytes() > room) return false;
    for (const Cell& cell : frame.cells())
        if (cell.kind > CellKind::watch) return false;
    const auto slots = frame.slots();
    for (std::size_t i = static_cast<std::size_t>(h.slots - h.text_slots); i < h.slots; ++i)
        if (!in_heap(slots[i], header.heap)) return false;
    return true;
}

} // namespace

bool well_formed(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() < sizeof(CaseHeader)) return false;
    const CaseView view(bytes);
    const CaseHeader& header = view.header();
    const std::uint64_t size = sizeof(CaseHeader) + std::uint64_t{header.frames_bytes} +
                               std::uint64_t{header.ledger} * sizeof(LedgerEntry) + header.heap;
    if (header.format != case_format || header.frames_bytes == 0 || header.frames_bytes % 8 != 0 ||
        size != bytes.size())
        return false;
    if (!frame_fits(view.root(), header.frames_bytes, header) ||
        view.root().bytes() != header.frames_bytes)
        return false;
    if (header.due != find_due(view)) return false;
    return std::ranges::all_of(view.ledger(), [&](const LedgerEntry& entry) {
        return entry.kind <= LedgerKind::rounds &&
               (!has_blob(entry.kind) || in_heap(entry.payload, header.heap));
    });
}

[[gnu::hot]] std::uint16_t find_open(ConstFrame frame, std::uint32_t activation) noexcept {
    const auto cells = frame.cells();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const CellKind kind = cells[i].kind;
        const bool open = kind == CellKind::step || kind == CellKind::call ||
                          kind == CellKind::receive || kind == CellKind::wait ||
                          kind == CellKind::incident;
        if (open && cells[i].number == activation) return static_cast<std::uint16_t>(i);
    }
    return 0xffff;
}

[[gnu::hot]] std::int64_t find_due(CaseView view) noexcept {
    if ((view.header().flags & (case_ended | case_suspended)) != 0) return never;
    std::int64_t due = never;
    for (const Cell& cell : view.root().cells())
        if (takes_effect(cell.kind)) due = std::min(due, cell.time);
    for (const LedgerEntry& entry : view.ledger())
        if (entry.kind == LedgerKind::lapse)
            due = std::min(due, static_cast<std::int64_t>(entry.payload));
    return due;
}

} // namespace vorgang::run
