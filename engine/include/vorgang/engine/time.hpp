/// Dates, instants and lengths of time as the engine computes with them.
///
/// Nothing here knows a zone or a holiday: that is calendar.hpp. The engine reads no clock; every
/// instant comes from the host. Plain values; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/engine/export.hpp"

namespace vorgang {

/// A day of the proleptic Gregorian calendar, as days since 1970-01-01. Years -9999 to 9999.
struct Date {
    std::int32_t days = 0;
    auto operator<=>(const Date&) const = default;
};

/// Year, month 1..12 and day 1..31 of a date.
struct CivilDate {
    std::int32_t year = 1970;
    std::uint8_t month = 1;
    std::uint8_t day = 1;
    auto operator<=>(const CivilDate&) const = default;
};

enum class Weekday : std::uint8_t {
    monday,
    tuesday,
    wednesday,
    thursday,
    friday,
    saturday,
    sunday
};

/// A point on the time line, in milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
struct Instant {
    std::int64_t ms = 0;
    auto operator<=>(const Instant&) const = default;
};

/// Units of a length of time. `working_day` is Monday to Friday without public holidays of the
/// place (Arbeitstag); it can be added to a date only with a calendar.
enum class Unit : std::uint8_t { minute, hour, day, week, month, year, working_day };

/// A length of time as it is written: `4 wochen`, `5 arbeitstage`. Weeks, days, hours and minutes
/// compare with one another (a day is 24 hours, as in FEEL), months with years, working days with
/// working days; other pairs do not compare.
struct Length {
    std::int64_t count = 0;
    Unit unit = Unit::day;
    bool operator==(const Length&) const = default;
};

/// The date with these parts, or nothing where there is no such day.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Date> date_from(CivilDate civil) noexcept;
[[nodiscard]] VORGANG_ENGINE_EXPORT CivilDate civil(Date date) noexcept;
[[nodiscard]] VORGANG_ENGINE_EXPORT Weekday weekday(Date date) noexcept;
[[nodiscard]] VORGANG_ENGINE_EXPORT std::uint8_t days_in_month(std::int32_t year,
                                                               std::uint8_t month) noexcept;

/// The date `months` later; a day the month does not have becomes its last (§ 188 Abs. 3 BGB).
/// Nothing where the result leaves the range of years.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Date> add_months(Date date,
                                                                   std::int64_t months) noexcept;

/// Order of two lengths, or nothing where they do not compare.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<std::strong_ordering>
compare(Length left, Length right) noexcept;

/// "2026-05-10".
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_text(Date date);
/// "2026-05-10T09:30:00Z", with milliseconds only where there are some.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_text(Instant instant);
/// ISO 8601 where it has a form ("P4W", "PT30M", "P2M"); working days as "5 arbeitstage".
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string to_text(Length length);

/// Reads "2026-05-10"; nothing for anything else.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Date> date_from_text(std::string_view text);
/// Reads "2026-05-10T09:30[:00[.000]](Z|+02:00)"; nothing for anything else.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Instant> instant_from_text(std::string_view text);
/// Reads what to_text(Length) writes; nothing for anything else.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Length> length_from_text(std::string_view text);

} // namespace vorgang
