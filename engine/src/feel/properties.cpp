#include "feel/properties.hpp"

#include "feel/temporal.hpp"
#include "feel/zones.hpp"
#include "value/civil.hpp"

namespace vorgang::feel {
namespace {

Value whole(std::int64_t count) {
    return Value::of(Number(count));
}

std::optional<Value> of_date(std::int64_t days, std::string_view name) {
    const civil_days::Parts parts = civil_days::parts(days);
    if (name == "year") return whole(parts.year);
    if (name == "month") return whole(parts.month);
    if (name == "day") return whole(parts.day);
    if (name == "weekday") return whole(civil_days::weekday(days) + 1);
    return std::nullopt;
}

template<class Moment>
std::optional<Value> of_clock(const Moment& moment, std::string_view name) {
    const std::int64_t seconds = moment.ns / ns_per_second;
    if (name == "hour") return whole(seconds / 3600);
    if (name == "minute") return whole(seconds / 60 % 60);
    if (name == "second") return whole(seconds % 60);
    if (name == "time offset") {
        const auto offset = offset_of(moment);
        return offset ? Value::of(Seconds{*offset, 0}) : Value();
    }
    if (name == "timezone")
        return moment.zone.is_named() ? Value::of(zones::name(moment.zone.place())) : Value();
    return std::nullopt;
}

std::optional<Value> of_months(Months months, std::string_view name) {
    if (name == "years") return whole(months.count / 12);
    if (name == "months") return whole(months.count % 12);
    return std::nullopt;
}

// Towards zero, so that all parts of a negative duration are negative.
std::optional<Value> of_seconds(Seconds duration, std::string_view name) {
    const auto seconds = static_cast<std::int64_t>(ns_of(duration) / ns_per_second);
    if (name == "days") return whole(seconds / seconds_per_day);
    if (name == "hours") return whole(seconds / 3600 % 24);
    if (name == "minutes") return whole(seconds / 60 % 60);
    if (name == "seconds") return whole(seconds % 60);
    return std::nullopt;
}

std::optional<Value> of_range(const Range& range, std::string_view name) {
    if (name == "start") return range.start;
    if (name == "end") return range.end;
    if (name == "start included") return Value::of(range.start_included);
    if (name == "end included") return Value::of(range.end_included);
    return std::nullopt;
}

} // namespace

std::optional<Value> property(const Value& value, std::string_view name) {
    switch (value.kind()) {
    case Kind::date: return of_date(value.date().days, name);
    case Kind::time: return of_clock(value.time(), name);
    case Kind::date_time: {
        const DateTime moment = value.date_time();
        const auto date = of_date(moment.days, name);
        return date ? date : of_clock(moment, name);
    }
    case Kind::years_months: return of_months(value.months(), name);
    case Kind::days_time: return of_seconds(value.seconds(), name);
    case Kind::range: return of_range(value.range(), name);
    default: return std::nullopt;
    }
}

} // namespace vorgang::feel
