// The worklist of one role of one tenant.
//
// Tasks without a due date, in most offices most of them, come behind all others and are kept
// apart: their rows differ in far fewer bits than those of both kinds together, and sorting costs
// by the bit.
#pragma once

#include "store/row_index.hpp"

namespace vorgang::store {

class TaskRows {
  public:
    // Where the row of a task with this due date belongs.
    [[nodiscard]] RowIndex& of(Instant due) noexcept {
        return due.ms < static_cast<std::int64_t>(bits_44) ? dated_ : undated_;
    }
    // As RowIndex::page.
    [[nodiscard]] std::vector<PackedRow> page(const PackedRow* after, std::size_t limit) {
        if (after != nullptr && !is_dated(*after)) return undated_.page(after, limit);
        std::vector<PackedRow> rows = dated_.page(after, limit);
        const auto more = undated_.page(nullptr, limit - rows.size());
        rows.insert(rows.end(), more.begin(), more.end());
        return rows;
    }
    [[nodiscard]] std::size_t size() { return dated_.size() + undated_.size(); }

  private:
    RowIndex dated_;
    RowIndex undated_;
};

} // namespace vorgang::store
