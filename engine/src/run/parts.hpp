// The parts of a case a command touches: each is loaded once, worked on as a draft of its own, and
// written back with the record.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "process/tables.hpp"
#include "run/case_draft.hpp"
#include "run/fault.hpp"
#include "vorgang/engine/parts.hpp"

namespace vorgang::run {

struct PartDraft {
    std::uint32_t number = 0;
    Index frame = 0;             // of the process
    PartDraft* parent = nullptr; // the part it lives in; null: the case
    bool fresh = false;          // it begins with this command
    bool gone = false;           // it ends with this command
    std::vector<std::byte> before;
    CaseDraft draft;
    std::vector<std::uint16_t> changed; // places of the cells that differ

    [[nodiscard]] CaseView view_before() const noexcept {
        return fresh ? CaseView() : CaseView(before);
    }
    [[nodiscard]] CaseView view_after() const noexcept { return gone ? CaseView() : draft.view(); }
};

class PartDrafts {
  public:
    PartDrafts() = default;
    PartDrafts(const PartDrafts&) = delete;
    PartDrafts& operator=(const PartDrafts&) = delete;

    void begin(const ProcessTables& tables, CaseParts* source) noexcept {
        tables_ = &tables;
        source_ = source;
        if (used_ != 0) forget();
        fault_ = {};
    }
    // All as they were.
    void again() noexcept { forget(); }
    [[nodiscard]] bool empty() const noexcept { return used_ == 0; }
    // The draft of a part with those it lives in; null where there is none (any more), or it could
    // not be read: then there is a fault.
    [[nodiscard]] PartDraft* load(std::uint32_t number);
    // The part that a block's ledger names, `place` behind the first of the entry; `in` is the part
    // of that block, null the case. Null where it is gone with this command; a ledger and parts
    // that do not belong together are a fault.
    [[nodiscard]] PartDraft* load(const LedgerEntry& entry, std::uint32_t place, PartDraft* in);
    // A part that begins, in the frame of this scope.
    [[nodiscard]] PartDraft& create(std::uint32_t number, PartDraft* parent, Index scope,
                                    std::uint32_t element, std::uint64_t case_id,
                                    std::uint32_t deployment);
    // What is due first, or nothing.
    [[nodiscard]] std::optional<PartDue> due();
    // Those that changed or may have, by number. Puts their blocks in order.
    [[nodiscard]] std::span<PartDraft* const> finish();
    // Of the last finish().
    [[nodiscard]] std::span<PartDraft* const> changed() const noexcept { return changed_; }

    [[nodiscard]] bool failed() const noexcept { return static_cast<bool>(fault_); }
    [[nodiscard]] Fault take_fault() noexcept { return std::move(fault_); }

  private:
    [[nodiscard]] PartDraft& take_place();
    void forget() noexcept;
    [[nodiscard]] bool open(PartDraft& part, std::uint32_t depth);
    [[nodiscard]] PartDraft* load(std::uint32_t number, std::uint32_t depth);

    const ProcessTables* tables_ = nullptr;
    CaseParts* source_ = nullptr;
    std::vector<std::unique_ptr<PartDraft>> pool_;
    std::size_t used_ = 0;
    std::unordered_map<std::uint32_t, PartDraft*> by_number_;
    std::vector<PartDraft*> changed_;
    Fault fault_;
};

} // namespace vorgang::run
