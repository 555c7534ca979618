#include "vorgang/engine/time.hpp"

#include "value/wide.hpp"

namespace vorgang {
namespace {

constexpr std::int32_t first_year = -9999;
constexpr std::int32_t last_year = 9999;
constexpr std::int64_t days_per_cycle = 146'097;   // 400 years
constexpr std::int64_t days_before_1970 = 719'468; // since 0000-03-01

std::int64_t floor_divide(std::int64_t value, std::int64_t by) noexcept {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

// Years begin with March here, so that the leap day is the last of its year.
std::int32_t days_since_1970(std::int64_t year, unsigned month, unsigned day) noexcept {
    const std::int64_t shifted_year = month <= 2 ? year - 1 : year;
    const std::int64_t cycle = floor_divide(shifted_year, 400);
    const std::int64_t year_of_cycle = shifted_year - cycle * 400;
    const std::int64_t month_of_year = (month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_of_year + 2) / 5 + day - 1;
    const std::int64_t day_of_cycle =
        year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year;
    return static_cast<std::int32_t>(cycle * days_per_cycle + day_of_cycle - days_before_1970);
}

bool is_leap(std::int32_t year) noexcept {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

enum class Family : std::uint8_t { clock, months, working_days };

Family family(Unit unit) noexcept {
    if (unit == Unit::working_day) return Family::working_days;
    return unit == Unit::month || unit == Unit::year ? Family::months : Family::clock;
}

// How many of the smallest unit of its family; wide, so that no count overflows.
Wide size(Length length) noexcept {
    const Wide count = length.count;
    switch (length.unit) {
    case Unit::hour: return count * 60;
    case Unit::day: return count * 60 * 24;
    case Unit::week: return count * 60 * 24 * 7;
    case Unit::year: return count * 12;
    default: return count;
    }
}

} // namespace

std::uint8_t days_in_month(std::int32_t year, std::uint8_t month) noexcept {
    constexpr std::uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12) return 0;
    return month == 2 && is_leap(year) ? std::uint8_t{29} : days[month - 1];
}

std::optional<Date> date_from(CivilDate parts) noexcept {
    if (parts.year < first_year || parts.year > last_year) return std::nullopt;
    if (parts.day < 1 || parts.day > days_in_month(parts.year, parts.month)) return std::nullopt;
    return Date{days_since_1970(parts.year, parts.month, parts.day)};
}

CivilDate civil(Date date) noexcept {
    const std::int64_t days = std::int64_t{date.days} + days_before_1970;
    const std::int64_t cycle = floor_divide(days, days_per_cycle);
    const std::int64_t day_of_cycle = days - cycle * days_per_cycle;
    const std::int64_t year_of_cycle =
        (day_of_cycle - day_of_cycle / 1460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const std::int64_t month_of_year = (5 * day_of_year + 2) / 153;
    const std::int64_t day = day_of_year - (153 * month_of_year + 2) / 5 + 1;
    const std::int64_t month = month_of_year < 10 ? month_of_year + 3 : month_of_year - 9;
    const std::int64_t year = cycle * 400 + year_of_cycle + (month <= 2 ? 1 : 0);
    return {static_cast<std::int32_t>(year), static_cast<std::uint8_t>(month),
            static_cast<std::uint8_t>(day)};
}

Weekday weekday(Date date) noexcept {
    // 1970-01-01 was a Thursday.
    const std::int64_t day = (std::int64_t{date.days} % 7 + 7 + 3) % 7;
    return static_cast<Weekday>(day);
}

std::optional<Date> add_months(Date date, std::int64_t months) noexcept {
    constexpr std::int64_t most = std::int64_t{12} * (last_year - first_year + 1);
    const CivilDate from = civil(date);
    if (months > most || months < -most || from.year < first_year || from.year > last_year)
        return std::nullopt;
    const std::int64_t total = std::int64_t{from.year} * 12 + (from.month - 1) + months;
    const std::int64_t year = floor_divide(total, 12);
    if (year < first_year || year > last_year) return std::nullopt;
    CivilDate to{static_cast<std::int32_t>(year), static_cast<std::uint8_t>(total - year * 12 + 1),
                 from.day};
    const std::uint8_t last = days_in_month(to.year, to.month);
    if (to.day > last) to.day = last;
    return date_from(to);
}

std::optional<std::strong_ordering> compare(Length left, Length right) noexcept {
    if (family(left.unit) != family(right.unit)) return std::nullopt;
    const Wide l = size(left);
    const Wide r = size(right);
    if (l == r) return std::strong_ordering::equal;
    return l < r ? std::strong_ordering::less : std::strong_ordering::greater;
}

} // namespace vorgang
