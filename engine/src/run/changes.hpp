// What a record says about the state of a case: the difference between before and after, found by
// comparing the blocks. Applying it copies and decides nothing, so records replay under every
// later release.
#pragma once

#include "run/bytes.hpp"
#include "run/parts.hpp"

namespace vorgang::run {

// What a record says has four steps: write_changes() of the case, write_parts(), end_changes(), and
// end_record().

// Writes the structural part (cells, frames, ledger, end) to `trace` and the values (fields,
// texts, arguments) to `content`. `before` is empty for the first record of a case. `changed` gets
// the places of the cells that are not what they were.
void write_changes(CaseView before, CaseView after, ByteWriter& trace, ByteWriter& content,
                   std::vector<std::uint16_t>& changed);
// The same of the parts, in the order of their numbers; each notes its own cells that changed.
void write_parts(std::span<PartDraft* const> parts, std::int64_t at, ByteWriter& trace,
                 ByteWriter& content);
void end_changes(ByteWriter& trace, ByteWriter& content);

// Where apply_changes() finds the drafts of parts.
class ReplayedParts {
  public:
    virtual ~ReplayedParts() = default;
    // Null where there is no such part.
    [[nodiscard]] virtual CaseDraft* find(std::uint32_t number) = 0;
    // A part that begins, empty; null where there is one already.
    [[nodiscard]] virtual CaseDraft* create(std::uint32_t number) = 0;
    // False where there is none.
    [[nodiscard]] virtual bool remove(std::uint32_t number) = 0;
};

// Applies both parts to a draft that holds `before`. False where the bytes are no changes of this
// case; the drafts are then to be thrown away. Total over all bytes.
[[nodiscard]] bool apply_changes(CaseDraft& draft, ReplayedParts& parts, ByteReader& trace,
                                 ByteReader& content, std::int64_t at);

} // namespace vorgang::run
