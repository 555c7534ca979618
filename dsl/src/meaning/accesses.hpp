// Which fields a part of the flow reads and writes, wherever in it.
#pragma once

#include <functional>
#include <vector>

#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

struct Access {
    Index field = none;
    Span span;
    bool writes = false;
    bool sure = false;           ///< of a write: the field is known afterwards
    BlockId frame = nowhere;     ///< the block of the frame it stands in; nowhere: the case
    const Expr* value = nullptr; ///< of `setze`
    bool at_end = false;         ///< read as the case ends, when nothing runs any more
    const Expr* part = nullptr;  ///< of a read: what of the record is read
};

/// Adds every access below a block, those of what stands aside included.
void collect_accesses(const Model& model, BlockId block, std::vector<Access>& accesses);
/// Adds what a handler does, and what its condition reads.
void collect_accesses(const Model& model, const Handler& handler, std::vector<Access>& accesses);
/// Adds what a whole process does, what undoes included.
void collect_accesses(const Model& model, std::vector<Access>& accesses);

/// Whether a value is surely not unknown; of a field handed through, `field` says it.
[[nodiscard]] bool surely_known(const ProcessModel& tables, const Expr& value,
                                const std::function<bool(Index)>& field);

} // namespace vorgang::dsl::meaning
