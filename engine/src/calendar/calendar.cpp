#include "vorgang/engine/calendar.hpp"

#include <algorithm>
#include <tuple>

#include "calendar/holidays.hpp"
#include "calendar/table.hpp"

namespace vorgang {
namespace {

constexpr Date first_deadline_day{-25'567}; // 1900-01-01
constexpr Date last_deadline_day{84'370};   // 2200-12-31

bool is_weekend(Date date) noexcept {
    return weekday(date) >= Weekday::saturday;
}

// Instants outside are taken to these: -9999-01-02 and 9999-12-30, so that no offset leaves Date.
constexpr std::int64_t first_ms = -4'371'586 * calendar::ms_per_day;
constexpr std::int64_t last_ms = 2'932'895 * calendar::ms_per_day;

} // namespace

Calendar::Table::Table(const CalendarOptions& wanted) : options(wanted) {
    std::sort(options.extra_holidays.begin(), options.extra_holidays.end(),
              [](const ExtraHoliday& left, const ExtraHoliday& right) {
                  return std::tie(left.date, left.name) < std::tie(right.date, right.name);
              });
    for (std::int32_t day = first_day; day < end_day; ++day) {
        if (!compute_free(Date{day})) continue;
        const auto place = static_cast<std::size_t>(day - first_day);
        free_days[place / 64] |= std::uint64_t{1} << place % 64;
    }
    for (std::int32_t year = first_year; year <= last_year; ++year)
        summers[static_cast<std::size_t>(year - first_year)] =
            calendar::summer_of(options.zone, year);
}

std::optional<std::string_view> Calendar::Table::holiday(Date date) const noexcept {
    if (const auto legal = calendar::legal_holiday(date, options)) return legal;
    const auto& extra = options.extra_holidays;
    const auto found =
        std::lower_bound(extra.begin(), extra.end(), date,
                         [](const ExtraHoliday& day, Date wanted) { return day.date < wanted; });
    if (found == extra.end() || found->date != date) return std::nullopt;
    return found->name;
}

bool Calendar::Table::compute_free(Date date) const noexcept {
    return is_weekend(date) || holiday(date).has_value();
}

Calendar::Calendar(const CalendarOptions& options)
    : table_(std::make_shared<const Table>(options)) {}

Land Calendar::land() const noexcept {
    return table_->options.land;
}

std::uint32_t Calendar::revision() const noexcept {
    return table_->options.revision;
}

std::optional<std::string_view> Calendar::holiday(Date date) const noexcept {
    return table_->holiday(date);
}

bool Calendar::is_working_day(Date date) const noexcept {
    return !table_->is_free(date);
}

Date Calendar::shifted(Date date) const noexcept {
    while (table_->is_free(date))
        ++date.days;
    return date;
}

Date Calendar::shifted_back(Date date) const noexcept {
    while (table_->is_free(date))
        --date.days;
    return date;
}

std::optional<Date> Calendar::add_working_days(Date date, std::int64_t count) const noexcept {
    const std::int32_t step = count < 0 ? -1 : 1;
    while (date >= first_deadline_day && date <= last_deadline_day) {
        if (count == 0) return date;
        date.days += step;
        if (!table_->is_free(date)) count -= step;
    }
    return std::nullopt;
}

LocalTime Calendar::local(Instant instant) const noexcept {
    const Zone& zone = table_->options.zone;
    const std::int64_t utc = std::clamp(instant.ms, first_ms, last_ms);
    const auto shown = [utc](std::int32_t offset_minutes) {
        const std::int64_t ms = utc + offset_minutes * calendar::ms_per_minute;
        std::int64_t day = ms / calendar::ms_per_day;
        if (ms % calendar::ms_per_day < 0) --day;
        return LocalTime{Date{static_cast<std::int32_t>(day)},
                         static_cast<std::int32_t>(ms - day * calendar::ms_per_day)};
    };
    const LocalTime standard = shown(zone.standard_minutes);
    const bool is_summer = table_->summer(standard.date).has(utc);
    return is_summer ? shown(zone.summer_minutes) : standard;
}

Instant Calendar::at(Date date, std::int32_t ms_of_day) const noexcept {
    const Zone& zone = table_->options.zone;
    const std::int64_t shown = date.days * calendar::ms_per_day + ms_of_day;
    const std::int64_t as_summer = shown - zone.summer_minutes * calendar::ms_per_minute;
    const std::int64_t as_standard = shown - zone.standard_minutes * calendar::ms_per_minute;
    // WHY summer first: in autumn the hour comes twice and the first one is summer time; a time
    // left out in spring is in neither and standard time then gives the later, existing instant.
    const bool is_summer = table_->summer(date).has(as_summer);
    return Instant{is_summer ? as_summer : as_standard};
}

} // namespace vorgang
