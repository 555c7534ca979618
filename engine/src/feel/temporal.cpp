#include "feel/temporal.hpp"

#include "feel/zones.hpp"
#include "value/civil.hpp"

namespace vorgang::feel {
namespace {

Wide floor_divide(Wide value, Wide by) noexcept {
    return value >= 0 ? value / by : -((-value + by - 1) / by);
}

std::int64_t shown_seconds(const DateTime& moment) noexcept {
    return moment.days * seconds_per_day + moment.ns / ns_per_second;
}

// What a clock shows so many nanoseconds after 1970-01-01 00:00 on it.
std::optional<DateTime> from_line(Wide ns, Zone zone) noexcept {
    const Wide days = floor_divide(ns, ns_per_day);
    constexpr std::int64_t days_max = 400'000'000'000;
    if (days > days_max || days < -days_max) return std::nullopt;
    const DateTime moment{static_cast<std::int64_t>(days),
                          static_cast<std::int64_t>(ns - days * ns_per_day), zone};
    if (!in_range(Date{moment.days})) return std::nullopt;
    return moment;
}

} // namespace

std::optional<Date> date_from(std::int64_t year, std::int64_t month, std::int64_t day) noexcept {
    if (year > year_max || year < -year_max) return std::nullopt;
    if (day < 1 || day > civil_days::in_month(year, month)) return std::nullopt;
    return Date{civil_days::from(year, static_cast<unsigned>(month), static_cast<unsigned>(day))};
}

bool in_range(Date date) noexcept {
    constexpr std::int64_t first = civil_days::from(-year_max, 1, 1);
    constexpr std::int64_t last = civil_days::from(year_max, 12, 31);
    return date.days >= first && date.days <= last;
}

std::optional<std::int32_t> offset_of(const DateTime& moment) noexcept {
    if (moment.zone.is_local()) return std::nullopt;
    if (moment.zone.is_offset()) return moment.zone.seconds();
    return zones::offset_of(moment.zone.place(), shown_seconds(moment));
}

std::optional<std::int32_t> offset_of(const Time& time) noexcept {
    if (time.zone.is_local()) return std::nullopt;
    if (time.zone.is_offset()) return time.zone.seconds();
    return zones::standard_offset(time.zone.place());
}

Wide line_of(const DateTime& moment) noexcept {
    const std::int64_t offset = offset_of(moment).value_or(0);
    return (static_cast<Wide>(moment.days) * seconds_per_day - offset) * ns_per_second + moment.ns;
}

std::int64_t line_of(const Time& time) noexcept {
    return time.ns - std::int64_t{offset_of(time).value_or(0)} * ns_per_second;
}

Wide ns_of(Seconds duration) noexcept {
    return static_cast<Wide>(duration.count) * ns_per_second + duration.ns;
}

std::optional<Seconds> seconds_from(Wide ns) noexcept {
    const Wide seconds = floor_divide(ns, ns_per_second);
    const auto narrow = static_cast<std::int64_t>(seconds);
    if (static_cast<Wide>(narrow) != seconds) return std::nullopt;
    return Seconds{narrow, static_cast<std::int32_t>(ns - seconds * ns_per_second)};
}

std::optional<DateTime> later(const DateTime& moment, Wide ns) noexcept {
    const Wide line = line_of(moment) + ns;
    if (moment.zone.is_local()) return from_line(line, moment.zone);
    if (moment.zone.is_offset())
        return from_line(line + static_cast<Wide>(moment.zone.seconds()) * ns_per_second,
                         moment.zone);
    const Wide second = floor_divide(line, ns_per_second);
    const auto narrow = static_cast<std::int64_t>(second);
    if (static_cast<Wide>(narrow) != second) return std::nullopt;
    const std::int32_t offset = zones::offset_at(moment.zone.place(), narrow);
    return from_line(line + static_cast<Wide>(offset) * ns_per_second, moment.zone);
}

std::optional<Date> later(Date date, Months months) noexcept {
    constexpr std::int64_t most = 2 * 12 * year_max;
    if (months.count > most || months.count < -most) return std::nullopt;
    const civil_days::Parts from = civil_days::parts(date.days);
    const std::int64_t total = from.year * 12 + (from.month - 1) + months.count;
    const std::int64_t year = civil_days::floor_divide(total, 12);
    const std::int64_t month = total - year * 12 + 1;
    const std::int64_t last = civil_days::in_month(year, month);
    return date_from(year, month, from.day < last ? from.day : last);
}

std::optional<DateTime> later(const DateTime& moment, Months months) noexcept {
    const auto date = later(Date{moment.days}, months);
    if (!date) return std::nullopt;
    return DateTime{date->days, moment.ns, moment.zone};
}

Time later(Time time, Wide ns) noexcept {
    const Wide sum = static_cast<Wide>(time.ns) + ns;
    time.ns = static_cast<std::int64_t>(sum - floor_divide(sum, ns_per_day) * ns_per_day);
    return time;
}

Months months_between(const DateTime& from, const DateTime& to) noexcept {
    const civil_days::Parts a = civil_days::parts(from.days);
    const civil_days::Parts b = civil_days::parts(to.days);
    std::int64_t months = (b.year - a.year) * 12 + (b.month - a.month);
    const bool day_before = b.day < a.day || (b.day == a.day && to.ns < from.ns);
    const bool day_after = b.day > a.day || (b.day == a.day && to.ns > from.ns);
    if (months > 0 && day_before) --months;
    if (months < 0 && day_after) ++months;
    return {months};
}

} // namespace vorgang::feel
