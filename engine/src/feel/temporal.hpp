// Dates, times and durations of FEEL: what lies between their values, and arithmetic on them.
#pragma once

#include <compare>
#include <optional>

#include "value/wide.hpp"
#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

inline constexpr std::int64_t ns_per_second = 1'000'000'000;
inline constexpr std::int64_t seconds_per_day = 86'400;
inline constexpr std::int64_t ns_per_day = seconds_per_day * ns_per_second;
inline constexpr std::int64_t year_max = 999'999'999;
inline constexpr std::int32_t offset_max = 18 * 3600;

// The date with these parts, or nothing where there is none.
[[nodiscard]] std::optional<Date> date_from(std::int64_t year, std::int64_t month,
                                            std::int64_t day) noexcept;
[[nodiscard]] bool in_range(Date date) noexcept;

// Seconds east of UTC at what a clock shows; a time of day without date takes the standard offset
// of a named zone. Nothing for local time.
[[nodiscard]] std::optional<std::int32_t> offset_of(const DateTime& moment) noexcept;
[[nodiscard]] std::optional<std::int32_t> offset_of(const Time& time) noexcept;

// Nanoseconds since 1970-01-01T00:00:00, in UTC unless the moment is local.
[[nodiscard]] Wide line_of(const DateTime& moment) noexcept;
// Nanoseconds since midnight, in UTC unless the time is local.
[[nodiscard]] std::int64_t line_of(const Time& time) noexcept;

[[nodiscard]] Wide ns_of(Seconds duration) noexcept;
// Nothing beyond 64 bits of seconds.
[[nodiscard]] std::optional<Seconds> seconds_from(Wide ns) noexcept;

// The moment so much later on the time line, or on the clock where it is local.
[[nodiscard]] std::optional<DateTime> later(const DateTime& moment, Wide ns) noexcept;
[[nodiscard]] std::optional<DateTime> later(const DateTime& moment, Months months) noexcept;
[[nodiscard]] std::optional<Date> later(Date date, Months months) noexcept;
// Around midnight.
[[nodiscard]] Time later(Time time, Wide ns) noexcept;

// Whole months from one day and clock time to another, towards zero.
[[nodiscard]] Months months_between(const DateTime& from, const DateTime& to) noexcept;

} // namespace vorgang::feel
