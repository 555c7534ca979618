// Dates, times and durations to and from the texts of ISO 8601 as XML Schema and FEEL have them.
#include <algorithm>

#include "feel/reader.hpp"
#include "feel/temporal.hpp"
#include "feel/temporal_text.hpp"
#include "feel/zones.hpp"
#include "value/civil.hpp"

namespace vorgang::feel {
namespace {

void append_padded(std::string& text, std::int64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    if (digits.size() < width) text.append(width - digits.size(), '0');
    text += digits;
}

// ".123", without the zeros at its end; nothing for zero.
void append_fraction(std::string& text, std::int64_t ns) {
    if (ns == 0) return;
    std::string digits = std::to_string(ns + ns_per_second);
    digits.front() = '.';
    digits.erase(digits.find_last_not_of('0') + 1);
    text += digits;
}

void append_date(std::string& text, std::int64_t days) {
    const civil_days::Parts parts = civil_days::parts(days);
    if (parts.year < 0) text += '-';
    append_padded(text, parts.year < 0 ? -parts.year : parts.year, 4);
    text += '-';
    append_padded(text, parts.month, 2);
    text += '-';
    append_padded(text, parts.day, 2);
}

void append_clock(std::string& text, std::int64_t ns) {
    const std::int64_t seconds = ns / ns_per_second;
    append_padded(text, seconds / 3600, 2);
    text += ':';
    append_padded(text, seconds / 60 % 60, 2);
    text += ':';
    append_padded(text, seconds % 60, 2);
    append_fraction(text, ns % ns_per_second);
}

void append_zone(std::string& text, Zone zone) {
    if (zone.is_local()) return;
    if (zone.is_named()) {
        text += '@';
        text += zones::name(zone.place());
        return;
    }
    const std::int32_t seconds = zone.seconds() < 0 ? -zone.seconds() : zone.seconds();
    if (seconds == 0) {
        text += 'Z';
        return;
    }
    text += zone.seconds() < 0 ? '-' : '+';
    append_padded(text, seconds / 3600, 2);
    text += ':';
    append_padded(text, seconds / 60 % 60, 2);
    if (seconds % 60 == 0) return;
    text += ':';
    append_padded(text, seconds % 60, 2);
}

// Exactly two digits; -1 for anything else.
std::int64_t two_digits(Reader& reader) {
    const std::string_view digits = reader.digits(2);
    return digits.size() == 2 ? Reader::value(digits) : -1;
}

// -?YYYY-MM-DD; a year of more than four digits does not begin with zero.
std::optional<Date> read_date(Reader& reader) {
    const bool negative = reader.take('-');
    const std::string_view year = reader.digits(9);
    if (year.size() < 4 || (year.size() > 4 && year.front() == '0')) return std::nullopt;
    if (!reader.take('-')) return std::nullopt;
    const std::int64_t month = two_digits(reader);
    if (!reader.take('-')) return std::nullopt;
    const std::int64_t day = two_digits(reader);
    const std::int64_t count = Reader::value(year);
    return date_from(negative ? -count : count, month, day);
}

// hh:mm:ss[.fraction], as nanoseconds; 24:00:00 is a whole day. -1 for anything else.
std::int64_t read_clock(Reader& reader) {
    const std::int64_t hour = two_digits(reader);
    const bool first = reader.take(':');
    const std::int64_t minute = two_digits(reader);
    const bool second_follows = reader.take(':');
    const std::int64_t second = two_digits(reader);
    if (hour < 0 || minute < 0 || second < 0 || !first || !second_follows) return -1;
    std::int64_t ns = 0;
    if (reader.take('.')) {
        const std::string_view digits = reader.digits(30);
        if (digits.empty()) return -1;
        std::string padded(digits.substr(0, 9));
        padded.append(9 - padded.size(), '0');
        ns = Reader::value(padded);
    }
    if (hour > 24 || minute > 59 || second > 59) return -1;
    if (hour == 24 && (minute != 0 || second != 0 || ns != 0)) return -1;
    return (hour * 3600 + minute * 60 + second) * ns_per_second + ns;
}

// Nothing, Z, +hh:mm[:ss] or @Zone/Name.
std::optional<Zone> read_zone(Reader& reader) {
    if (reader.done()) return Zone();
    if (reader.take('Z') || reader.take('z')) return Zone::offset(0);
    if (reader.take('@')) {
        const auto place = zones::find(reader.rest());
        if (!place) return std::nullopt;
        reader.skip_rest();
        return Zone::named(*place);
    }
    const bool negative = reader.take('-');
    if (!negative && !reader.take('+')) return std::nullopt;
    const std::int64_t hour = two_digits(reader);
    if (!reader.take(':')) return std::nullopt;
    const std::int64_t minute = two_digits(reader);
    const std::int64_t second = reader.take(':') ? two_digits(reader) : 0;
    if (hour < 0 || minute < 0 || minute > 59 || second < 0 || second > 59) return std::nullopt;
    const std::int64_t seconds = hour * 3600 + minute * 60 + second;
    if (seconds > offset_max) return std::nullopt;
    return Zone::offset(static_cast<std::int32_t>(negative ? -seconds : seconds));
}

Value date_time_of(Date date, std::int64_t ns, Zone zone) {
    // 24:00:00 is the midnight after.
    if (ns == ns_per_day) {
        ++date.days;
        ns = 0;
    }
    if (!in_range(date)) return {};
    return Value::of(DateTime{date.days, ns, zone});
}

// The parts of a duration, `count` units of so many nanoseconds each.
bool add_part(Wide& sum, std::string_view digits, std::int64_t unit) {
    if (digits.empty() || digits.size() > 18) return false;
    sum += static_cast<Wide>(Reader::value(digits)) * unit;
    return true;
}

Value read_years_months(Reader reader, bool negative) {
    Wide months = 0;
    bool any = false;
    std::string_view digits = reader.digits(18);
    if (reader.take('Y')) {
        if (!add_part(months, digits, 12)) return {};
        any = true;
        digits = reader.digits(18);
    }
    if (reader.take('M')) {
        if (!add_part(months, digits, 1)) return {};
        any = true;
        digits = {};
    }
    if (!any || !digits.empty() || !reader.done()) return {};
    const auto narrow = static_cast<std::int64_t>(months);
    if (static_cast<Wide>(narrow) != months) return {};
    return Value::of(Months{negative ? -narrow : narrow});
}

// The part of a duration behind `T`.
bool read_clock_parts(Reader& reader, Wide& ns) {
    bool any = false;
    std::string_view digits = reader.digits(18);
    if (reader.take('H')) {
        if (!add_part(ns, digits, 3600 * ns_per_second)) return false;
        any = true;
        digits = reader.digits(18);
    }
    if (reader.take('M')) {
        if (!add_part(ns, digits, 60 * ns_per_second)) return false;
        any = true;
        digits = reader.digits(18);
    }
    if (digits.empty()) return any;
    if (!add_part(ns, digits, ns_per_second)) return false;
    if (reader.take('.')) {
        std::string fraction(reader.digits(30).substr(0, 9));
        if (fraction.empty()) return false;
        fraction.append(9 - fraction.size(), '0');
        ns += Reader::value(fraction);
    }
    return reader.take('S');
}

Value read_days_time(Reader reader, bool negative) {
    Wide ns = 0;
    bool any = false;
    const std::string_view digits = reader.digits(18);
    if (!digits.empty()) {
        if (!reader.take('D') || !add_part(ns, digits, ns_per_day)) return {};
        any = true;
    }
    if (reader.take('T')) {
        if (!read_clock_parts(reader, ns)) return {};
        any = true;
    }
    if (!any || !reader.done()) return {};
    const auto seconds = seconds_from(negative ? -ns : ns);
    return seconds ? Value::of(*seconds) : Value();
}

} // namespace

std::string text_of(Date date) {
    std::string text;
    append_date(text, date.days);
    return text;
}

std::string text_of(Time time) {
    std::string text;
    append_clock(text, time.ns);
    append_zone(text, time.zone);
    return text;
}

std::string text_of(const DateTime& moment) {
    std::string text;
    append_date(text, moment.days);
    text += 'T';
    append_clock(text, moment.ns);
    append_zone(text, moment.zone);
    return text;
}

std::string text_of(Months months) {
    if (months.count == 0) return "P0M";
    const bool negative = months.count < 0;
    const std::uint64_t count = negative ? 0 - static_cast<std::uint64_t>(months.count)
                                         : static_cast<std::uint64_t>(months.count);
    std::string text(negative ? "-P" : "P");
    if (count / 12 != 0) text += std::to_string(count / 12) + 'Y';
    if (count % 12 != 0) text += std::to_string(count % 12) + 'M';
    return text;
}

std::string text_of(Seconds duration) {
    Wide ns = ns_of(duration);
    if (ns == 0) return "PT0S";
    std::string text(ns < 0 ? "-P" : "P");
    if (ns < 0) ns = -ns;
    const auto days = static_cast<std::int64_t>(ns / ns_per_day);
    const auto rest = static_cast<std::int64_t>(ns % ns_per_day);
    if (days != 0) text += std::to_string(days) + 'D';
    if (rest == 0) return text;
    text += 'T';
    const std::int64_t seconds = rest / ns_per_second;
    if (seconds / 3600 != 0) text += std::to_string(seconds / 3600) + 'H';
    if (seconds / 60 % 60 != 0) text += std::to_string(seconds / 60 % 60) + 'M';
    if (seconds % 60 != 0 || rest % ns_per_second != 0) {
        text += std::to_string(seconds % 60);
        append_fraction(text, rest % ns_per_second);
        text += 'S';
    }
    return text;
}

Value date_from_text(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    return date && reader.done() ? Value::of(*date) : Value();
}

Value time_from_text(std::string_view text) {
    Reader reader(text);
    reader.take('T');
    const std::int64_t ns = read_clock(reader);
    if (ns < 0 || ns >= ns_per_day + 1) return {};
    const auto zone = read_zone(reader);
    if (!zone || !reader.done()) return {};
    return Value::of(Time{ns % ns_per_day, *zone});
}

Value date_time_from_text(std::string_view text) {
    Reader reader(text);
    const auto date = read_date(reader);
    if (!date) return {};
    if (reader.done()) return date_time_of(*date, 0, {});
    if (!reader.take('T')) return {};
    const std::int64_t ns = read_clock(reader);
    if (ns < 0) return {};
    const auto zone = read_zone(reader);
    return zone && reader.done() ? date_time_of(*date, ns, *zone) : Value();
}

Value duration_from_text(std::string_view text) {
    Reader reader(text);
    const bool negative = reader.take('-');
    if (!reader.take('P')) return {};
    const Value months = read_years_months(reader, negative);
    return months.is_null() ? read_days_time(reader, negative) : months;
}

Value temporal_from_text(std::string_view text) {
    for (const auto read :
         {date_from_text, time_from_text, date_time_from_text, duration_from_text}) {
        Value value = read(text);
        if (!value.is_null()) return value;
    }
    return {};
}

} // namespace vorgang::feel
