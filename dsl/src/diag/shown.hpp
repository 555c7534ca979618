// Which findings a person gets to see where there are more than anybody reads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::diag {

/// At most `count` of them, in their order. Errors go first: why a text is refused must not be
/// among what is only counted.
[[nodiscard]] inline std::vector<const Diagnostic*> shown(const Diagnostics& diagnostics,
                                                          std::size_t count) {
    std::vector<const Diagnostic*> list;
    for (const Diagnostic& one : diagnostics)
        list.push_back(&one);
    if (list.size() <= count) return list;
    std::stable_partition(list.begin(), list.end(),
                          [](const Diagnostic* one) { return one->severity == Severity::error; });
    list.resize(count);
    std::ranges::sort(list);
    return list;
}

} // namespace vorgang::dsl::diag
