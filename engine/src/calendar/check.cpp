#include "vorgang/engine/calendar.hpp"

namespace vorgang {
namespace {

constexpr std::size_t max_extra_holidays = 10'000;
constexpr std::size_t max_summer_times = 100;
constexpr std::size_t max_name = 200;
constexpr std::int32_t max_offset = 24 * 60;

Error invalid(std::string field, std::string rule) {
    std::string german = "der Kalender ist ungültig: " + field + " (erlaubt: " + rule + ")";
    std::string english = "the calendar is invalid: " + field + " (allowed: " + rule + ")";
    return {ErrorCode::invalid_data, std::move(field), std::move(rule), std::move(german),
            std::move(english)};
}

bool is_offset(std::int32_t minutes) noexcept {
    return minutes >= -max_offset && minutes <= max_offset;
}

bool is_changeover(const Changeover& change) noexcept {
    return change.month >= 1 && change.month <= 12 && change.day >= 1 && change.day <= 28 &&
           change.minute_utc < 24 * 60;
}

Result<void> check_zone(const Zone& zone) {
    if (!is_offset(zone.standard_minutes) || !is_offset(zone.summer_minutes))
        return invalid("zone.offset", "-1440..1440");
    if (zone.name.size() > max_name) return invalid("zone.name", "0..200");
    if (zone.summer.size() > max_summer_times) return invalid("zone.summer", "0..100");
    for (const SummerTime& rule : zone.summer) {
        if (!is_changeover(rule.begin)) return invalid("zone.summer.begin", "01-01..12-28");
        if (!is_changeover(rule.end)) return invalid("zone.summer.end", "01-01..12-28");
    }
    return {};
}

} // namespace

Result<void> check(const CalendarOptions& options) {
    if (static_cast<int>(options.land) >= land_count) return invalid("land", "BW..TH");
    if (options.extra_holidays.size() > max_extra_holidays)
        return invalid("extra_holidays", "0..10000");
    for (const ExtraHoliday& day : options.extra_holidays) {
        const std::int32_t year = civil(day.date).year;
        if (year < 1900 || year > 2200) return invalid("extra_holidays.date", "1900..2200");
        if (day.name.size() > max_name) return invalid("extra_holidays.name", "0..200");
    }
    return check_zone(options.zone);
}

} // namespace vorgang
