// Tells a shared store which cases are looked at next, so that they come in one go.
#pragma once

#include <span>
#include <vector>

#include "vorgang/engine/store.hpp"

namespace vorgang::host {

[[nodiscard]] inline Result<void> expect_cases(Store& store, std::span<const CaseId> cases) {
    std::vector<Expected> all;
    all.reserve(cases.size());
    for (const CaseId id : cases)
        all.push_back({id, {}, {}});
    return store.expect(all);
}

} // namespace vorgang::host
