#include "vorgang/engine/time.hpp"

#include "value/civil.hpp"
#include "value/wide.hpp"

namespace vorgang {
namespace {

constexpr std::int32_t first_year = -9999;
constexpr std::int32_t last_year = 9999;
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
    return civil_days::in_month(year, month);
}

std::optional<Date> date_from(CivilDate parts) noexcept {
    if (parts.year < first_year || parts.year > last_year) return std::nullopt;
    if (parts.day < 1 || parts.day > days_in_month(parts.year, parts.month)) return std::nullopt;
    return Date{static_cast<std::int32_t>(civil_days::from(parts.year, parts.month, parts.day))};
}

CivilDate civil(Date date) noexcept {
    const civil_days::Parts parts = civil_days::parts(date.days);
    return {static_cast<std::int32_t>(parts.year), parts.month, parts.day};
}

Weekday weekday(Date date) noexcept {
    return static_cast<Weekday>(civil_days::weekday(date.days));
}

std::optional<Date> add_months(Date date, std::int64_t months) noexcept {
    constexpr std::int64_t most = std::int64_t{12} * (last_year - first_year + 1);
    const CivilDate from = civil(date);
    if (months > most || months < -most || from.year < first_year || from.year > last_year)
        return std::nullopt;
    const std::int64_t total = std::int64_t{from.year} * 12 + (from.month - 1) + months;
    const std::int64_t year = civil_days::floor_divide(total, 12);
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
