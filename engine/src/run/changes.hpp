// What a record says about the state of a case: the difference between before and after, found by
// comparing the blocks. Applying it copies and decides nothing, so records replay under every
// later release.
#pragma once

#include "run/bytes.hpp"
#include "run/case_draft.hpp"

namespace vorgang::run {

// Writes the structural part (cells, frames, ledger, end) to `trace` and the values (fields,
// texts, arguments) to `content`. `before` is empty for the first record of a case. `changed` gets
// the places of the cells of frame 0 that are not what they were.
void write_changes(CaseView before, CaseView after, ByteWriter& trace, ByteWriter& content,
                   std::vector<std::uint16_t>& changed);

// Applies both parts to a draft that holds `before`. False where the bytes are no changes of this
// case; the draft is then to be thrown away. Total over all bytes.
[[nodiscard]] bool apply_changes(CaseDraft& draft, ByteReader& trace, ByteReader& content,
                                 std::int64_t at);

} // namespace vorgang::run
