// The POSIX form of a zone's rule, "CET-1CEST,M3.5.0,M10.5.0/3".
#pragma once

#include <cstdint>
#include <string_view>

namespace vorgang::feel::zones {

// The last so-and-so-many weekday of a month, and seconds after its midnight on the clock there.
struct RuleDay {
    int month = 1;
    int week = 1;    // 5 is the last
    int weekday = 0; // 0 is Sunday
    std::int32_t seconds = 7'200;
};

struct Rule {
    std::int32_t standard = 0; // seconds east of UTC
    std::int32_t summer = 0;
    bool has_summer = false;
    RuleDay begin{};
    RuleDay end{};
};

// Precondition: the rule comes from the table.
[[nodiscard]] Rule rule_from(std::string_view text) noexcept;

// Seconds east of UTC at an instant, by the rule alone.
[[nodiscard]] std::int32_t offset_at(const Rule& rule, std::int64_t instant) noexcept;

} // namespace vorgang::feel::zones
