// Local time by the rules of a zone: which instants of a year are summer, and offsets from them.
#pragma once

#include "vorgang/engine/zone.hpp"

namespace vorgang::calendar {

inline constexpr std::int64_t ms_per_minute = 60'000;
inline constexpr std::int64_t ms_per_day = 86'400'000;

// The instants from `begin` on, up to but not `end`, are summer time; empty where there is none.
struct Summer {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    [[nodiscard]] bool has(std::int64_t ms) const noexcept { return begin <= ms && ms < end; }
};

[[nodiscard]] Summer summer_of(const Zone& zone, std::int32_t year) noexcept;

} // namespace vorgang::calendar
