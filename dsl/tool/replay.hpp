// Rebuilds cases from their records and compares the bytes.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "vorgang/engine/engine.hpp"

namespace vorgang::tool {

struct ReplayResult {
    std::uint64_t cases = 0;
    std::uint64_t records = 0;
    std::uint64_t different = 0;
};

// Errors: what the engine says where records cannot be read; corrupt where one does not follow.
[[nodiscard]] Result<ReplayResult> replay(const Engine& engine, const std::vector<CaseId>& cases,
                                          const std::function<void(std::uint64_t)>& progress);

} // namespace vorgang::tool
