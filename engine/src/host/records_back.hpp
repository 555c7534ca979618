// The records of a case from the last one backwards.
#pragma once

#include <algorithm>

#include "vorgang/engine/store.hpp"

namespace vorgang::host {

// Calls visit(record) until it returns true, for the last `most` records at most, where `last` is
// the number of the newest. Whether it did. Errors: those of the store.
template<class F>
Result<bool> records_back(Store& store, CaseId id, std::uint32_t last, std::uint32_t most,
                          F&& visit) {
    constexpr std::uint32_t page_records = 50;
    const std::uint32_t first = last - std::min(last, most);
    for (std::uint32_t end = last; end > first;) {
        const std::uint32_t after = std::max(first, end - std::min(end, page_records));
        const auto records = store.records(id, after, std::min(page_records, end - after));
        if (!records) return records.error();
        for (auto it = records->rbegin(); it != records->rend(); ++it)
            if (visit(*it)) return true;
        end = after;
    }
    return false;
}

} // namespace vorgang::host
