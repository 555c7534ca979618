#include "vorgang/engine/deadline.hpp"

#include "calendar/local_time.hpp"

namespace vorgang {
namespace {

using calendar::ms_per_day;
using calendar::ms_per_minute;

constexpr Date first_day{-25'567}; // 1900-01-01
constexpr Date last_day{84'370};   // 2200-12-31
// More than 301 years in every unit; below it no product overflows.
constexpr std::int64_t count_max = 200'000'000;

bool in_range(Date date) noexcept {
    return date >= first_day && date <= last_day;
}

bool in_range(Instant instant) noexcept {
    return instant.ms >= first_day.days * ms_per_day &&
           instant.ms < (last_day.days + 2) * ms_per_day;
}

bool in_range(Length length) noexcept {
    return length.count >= 0 && length.count <= count_max;
}

bool is_clock(Unit unit) noexcept {
    return unit == Unit::minute || unit == Unit::hour;
}

std::int64_t ms_of(Length length) noexcept {
    return length.count * (length.unit == Unit::hour ? 60 : 1) * ms_per_minute;
}

// The day `length` after the date, before it where the count is negative; no shift.
std::optional<Date> moved(const Calendar& place, Date date, Length length) noexcept {
    std::int64_t days = length.count;
    switch (length.unit) {
    case Unit::month: return add_months(date, length.count);
    case Unit::year: return add_months(date, length.count * 12);
    case Unit::working_day: return place.add_working_days(date, length.count);
    case Unit::week: days *= 7; break;
    default: break;
    }
    const std::int64_t sum = date.days + days;
    if (sum < first_day.days || sum > last_day.days) return std::nullopt;
    return Date{static_cast<std::int32_t>(sum)};
}

Instant end_of(const Calendar& place, Date day) noexcept {
    return place.start_of_day(Date{day.days + 1});
}

// When the deadline takes effect: whole days after the last day, or elapsed time after the end.
std::optional<Instant> due_of(const Calendar& place, const DeadlineDate& date,
                              Length grace) noexcept {
    if (grace.count == 0) return date.end;
    if (is_clock(grace.unit)) return Instant{date.end.ms + ms_of(grace)};
    if (!date.timed) {
        const auto day = moved(place, date.last_day, grace);
        return day ? std::optional(end_of(place, *day)) : std::nullopt;
    }
    const LocalTime end = place.local(date.end);
    const auto day = moved(place, end.date, grace);
    return day ? std::optional(place.at(*day, end.ms_of_day)) : std::nullopt;
}

std::optional<DeadlineDate> finished(const Calendar& place, DeadlineDate date,
                                     Length grace) noexcept {
    if (!in_range(grace) || !in_range(date.end) || !in_range(date.last_day)) return std::nullopt;
    const auto due = due_of(place, date, grace);
    if (!due || !in_range(*due)) return std::nullopt;
    date.due = *due;
    return date;
}

std::optional<DeadlineDate> by_clock(const Calendar& place, DeadlineDate date,
                                     const DeadlineRule& rule) noexcept {
    date.timed = true;
    const std::int64_t elapsed = ms_of(rule.length);
    date.end = Instant{date.start.ms + (rule.backwards ? -elapsed : elapsed)};
    // The end is exclusive: a period up to midnight has its last moment on the day before.
    date.last_day = place.local(Instant{date.end.ms - 1}).date;
    date.nominal_last_day = date.last_day;
    return finished(place, date, rule.grace);
}

std::optional<DeadlineDate> by_days(const Calendar& place, DeadlineDate date,
                                    const DeadlineRule& rule) noexcept {
    const std::int64_t count = rule.backwards ? -rule.length.count : rule.length.count;
    const auto nominal = moved(place, date.event_day, {count, rule.length.unit});
    if (!nominal || !in_range(*nominal)) return std::nullopt;
    date.nominal_last_day = *nominal;
    date.last_day = rule.backwards ? place.shifted_back(*nominal) : place.shifted(*nominal);
    date.end = end_of(place, date.last_day);
    return finished(place, date, rule.grace);
}

std::optional<DeadlineDate> computed(const Calendar& place, DeadlineDate date,
                                     const DeadlineRule& rule) noexcept {
    if (!in_range(rule.length) || !in_range(date.event_day)) return std::nullopt;
    return is_clock(rule.length.unit) ? by_clock(place, date, rule) : by_days(place, date, rule);
}

} // namespace

std::optional<DeadlineDate> compute_deadline(const Calendar& calendar, Instant start,
                                             const DeadlineRule& rule) noexcept {
    DeadlineDate date;
    date.start = start;
    date.event_day = calendar.local(start).date;
    return computed(calendar, date, rule);
}

std::optional<DeadlineDate> compute_deadline(const Calendar& calendar, Date event_day,
                                             const DeadlineRule& rule) noexcept {
    if (!in_range(event_day)) return std::nullopt;
    DeadlineDate date;
    date.start = rule.backwards ? calendar.start_of_day(event_day) : end_of(calendar, event_day);
    date.event_day = event_day;
    return computed(calendar, date, rule);
}

std::optional<DeadlineDate> extend_deadline(const Calendar& calendar, Instant legal_end,
                                            Length extension, Length grace,
                                            ProceduralLaw law) noexcept {
    if (!in_range(legal_end)) return std::nullopt;
    DeadlineDate date;
    date.extended = true;
    date.start = legal_end;
    // An end at 00:00 belongs to the day before, the old last day.
    date.event_day = calendar.local(Instant{legal_end.ms - 1}).date;
    return computed(calendar, date, DeadlineRule{extension, false, grace, law});
}

} // namespace vorgang
