// The proleptic Gregorian calendar in 64 bits: days since 1970-01-01 and their years, months, days.
#pragma once

#include <cstdint>

namespace vorgang::civil_days {

inline constexpr std::int64_t per_cycle = 146'097;   // 400 years
inline constexpr std::int64_t before_1970 = 719'468; // since 0000-03-01

[[nodiscard]] constexpr std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

[[nodiscard]] constexpr bool is_leap(std::int64_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

// Days of month 1..12, else 0.
[[nodiscard]] constexpr std::uint8_t in_month(std::int64_t year, std::int64_t month) noexcept {
    constexpr std::uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return month == 2 && is_leap(year) ? std::uint8_t{29} : days[month - 1];
}

// Years begin with March here, so that the leap day is the last of its year.
[[nodiscard]] constexpr std::int64_t from(std::int64_t year, unsigned month,
                                          unsigned day) noexcept {
    const std::int64_t shifted_year = month <= 2 ? year - 1 : year;
    const std::int64_t cycle = floor_divide(shifted_year, 400);
    const std::int64_t year_of_cycle = shifted_year - cycle * 400;
    const std::int64_t month_of_year = (month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_of_year + 2) / 5 + day - 1;
    const std::int64_t day_of_cycle =
        year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return cycle * per_cycle + day_of_cycle - before_1970;
}

struct Parts {
    std::int64_t year = 1970;
    std::uint8_t month = 1;
    std::uint8_t day = 1;
};

[[nodiscard]] constexpr Parts parts(std::int64_t since_1970) noexcept {
    const std::int64_t days = since_1970 + before_1970;
    const std::int64_t cycle = floor_divide(days, per_cycle);
    const std::int64_t day_of_cycle = days - cycle * per_cycle;
    const std::int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const std::int64_t month_of_year = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * month_of_year + 2) / 5 + 1;
    const std::int64_t month = month_of_year < 10 ? month_of_year + 3 : month_of_year - 9;
    return {cycle * 400 + year_of_cycle + (month <= 2 ? 1 : 0), static_cast<std::uint8_t>(month),
            static_cast<std::uint8_t>(day)};
}

// 0 is Monday; 1970-01-01 was a Thursday.
[[nodiscard]] constexpr int weekday(std::int64_t since_1970) noexcept {
    return static_cast<int>((since_1970 % 7 + 7 + 3) % 7);
}

} // namespace vorgang::civil_days
