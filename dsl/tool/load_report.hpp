// What `vorgang load` found, as text and as JSON.
#pragma once

#include <optional>
#include <string>

#include "driver.hpp"
#include "replay.hpp"
#include "tool.hpp"

namespace vorgang::tool {

struct LoadReport {
    std::string process;
    std::string store;
    LoadPlan plan;
    LoadResult result;
    double wall_s = 0;
    std::optional<ReplayResult> replay;
};

[[nodiscard]] std::string to_text(const LoadReport& report, const Terminal& terminal);
[[nodiscard]] std::string to_json(const LoadReport& report);

} // namespace vorgang::tool
