// A working copy of one case while a command is decided. The case itself is untouched until the
// store takes the finished bytes, so an error or bad_alloc anywhere leaves it as it was.
#pragma once

#include <string_view>
#include <vector>

#include "run/case_block.hpp"

namespace vorgang::run {

class CaseDraft {
  public:
    // Starts from a copy of `before`.
    void begin(CaseView before);
    // Starts from nothing: a header without frames.
    void create(const CaseHeader& header);
    // Appends a frame.
    void add_frame(const FrameHeader& frame);

    [[nodiscard]] CaseHeader& header() noexcept {
        return *reinterpret_cast<CaseHeader*>(bytes_.data());
    }
    [[nodiscard]] Frame root() noexcept { return Frame(bytes_.data() + sizeof(CaseHeader)); }
    [[nodiscard]] CaseView view() const noexcept { return CaseView(bytes_); }

    [[nodiscard]] std::span<LedgerEntry> ledger() noexcept {
        return {reinterpret_cast<LedgerEntry*>(bytes_.data() + sizeof(CaseHeader) +
                                               header().frames_bytes),
                header().ledger};
    }
    void add(const LedgerEntry& entry);
    void add(LedgerEntry entry, std::span<const std::byte> blob);
    void remove_ledger(std::size_t place);

    void set_text(Frame frame, std::size_t slot, std::string_view text);
    [[nodiscard]] std::string_view text(std::uint64_t payload) const noexcept;

    // A blob is new in the heap or a text has gone: offsets are not canonical until finish().
    void touch_heap() noexcept { heap_touched_ = true; }
    // Puts the heap in order (texts of slots by frame and slot, then blobs of the ledger), so that
    // equal states are equal bytes.
    void finish();

  private:
    HeapRef append(std::span<const std::byte> blob);
    std::uint64_t move_blob(std::uint64_t payload);

    std::vector<std::byte> bytes_;
    std::vector<std::byte> heap_; // the new heap while finish() builds it
    bool heap_touched_ = false;
};

} // namespace vorgang::run
