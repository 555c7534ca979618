#include "run/case_draft.hpp"

#include <cstring>
#include <functional>

namespace vorgang::run {

[[gnu::hot]] void CaseDraft::begin(CaseView before) {
    const std::span<const std::byte> bytes = before.bytes();
    bytes_.assign(bytes.begin(), bytes.end()); // resize() would write zeros first
    heap_touched_ = false;
}

[[gnu::hot]] void CaseDraft::create(const CaseHeader& header) {
    bytes_.assign(sizeof(CaseHeader), std::byte{0});
    std::memcpy(bytes_.data(), &header, sizeof header);
    heap_touched_ = false;
}

[[gnu::hot]] void CaseDraft::add_frame(const FrameHeader& frame) {
    const std::size_t size = frame_bytes(frame.cells, frame.slots);
    const auto at = static_cast<std::ptrdiff_t>(sizeof(CaseHeader) + header().frames_bytes);
    bytes_.insert(bytes_.begin() + at, size, std::byte{0});
    std::memcpy(bytes_.data() + at, &frame, sizeof frame);
    header().frames_bytes += static_cast<std::uint32_t>(size);
}

void CaseDraft::add(const LedgerEntry& entry) {
    const std::size_t at = bytes_.size() - header().heap;
    const auto* first = reinterpret_cast<const std::byte*>(&entry);
    bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(at), first, first + sizeof entry);
    ++header().ledger;
}

void CaseDraft::add(LedgerEntry entry, std::span<const std::byte> blob) {
    entry.payload = pack(append(blob));
    add(entry);
}

void CaseDraft::remove_ledger(std::size_t place) {
    if (has_blob(ledger()[place].kind)) touch_heap();
    const auto* entry = reinterpret_cast<const std::byte*>(&ledger()[place]);
    const auto at = bytes_.begin() + (entry - bytes_.data());
    bytes_.erase(at, at + sizeof(LedgerEntry));
    --header().ledger;
}

// The blob may lie in the heap itself, as where a field is set to what another holds.
HeapRef CaseDraft::append(std::span<const std::byte> blob) {
    const HeapRef ref{header().heap, static_cast<std::uint32_t>(blob.size())};
    const std::size_t size = bytes_.size();
    const bool own = std::less_equal<>{}(bytes_.data(), blob.data()) &&
                     std::less<>{}(blob.data(), bytes_.data() + size);
    const std::ptrdiff_t place = own ? blob.data() - bytes_.data() : 0;
    bytes_.resize(size + blob.size());
    const std::byte* from = own ? bytes_.data() + place : blob.data();
    if (!blob.empty()) std::memcpy(bytes_.data() + size, from, blob.size());
    header().heap += ref.size;
    touch_heap();
    return ref;
}

void CaseDraft::set_text(Frame frame, std::size_t slot, std::string_view text) {
    // INVARIANT: append may move the bytes, so the slot is found again by its distance.
    const auto offset = reinterpret_cast<const std::byte*>(&frame.slots()[slot]) - bytes_.data();
    const auto* first = reinterpret_cast<const std::byte*>(text.data());
    const std::uint64_t payload = pack(append({first, text.size()}));
    std::memcpy(bytes_.data() + offset, &payload, sizeof payload);
}

std::string_view CaseDraft::text(std::uint64_t payload) const noexcept {
    const auto blob = view().blob(payload);
    return {reinterpret_cast<const char*>(blob.data()), blob.size()};
}

std::uint64_t CaseDraft::move_blob(std::uint64_t payload) {
    const auto blob = view().blob(payload);
    const HeapRef ref{static_cast<std::uint32_t>(heap_.size()),
                      static_cast<std::uint32_t>(blob.size())};
    heap_.insert(heap_.end(), blob.begin(), blob.end());
    return pack(ref);
}

[[gnu::hot]] void CaseDraft::finish() {
    header().due = find_due(view());
    if (!heap_touched_) return;
    heap_.clear();
    for (std::size_t offset = 0; offset < header().frames_bytes;) {
        const Frame frame(bytes_.data() + sizeof(CaseHeader) + offset);
        const std::size_t slots = frame.header().slots;
        for (std::size_t i = slots - frame.header().text_slots; i < slots; ++i)
            frame.slots()[i] = frame.is_known(i) ? move_blob(frame.slots()[i]) : 0;
        offset += frame.bytes();
    }
    for (LedgerEntry& entry : ledger())
        if (has_blob(entry.kind)) entry.payload = move_blob(entry.payload);
    bytes_.resize(bytes_.size() - header().heap);
    header().heap = static_cast<std::uint32_t>(heap_.size());
    bytes_.insert(bytes_.end(), heap_.begin(), heap_.end());
    heap_touched_ = false;
}

} // namespace vorgang::run
