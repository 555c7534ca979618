// From one kind of value to another.
#include "feel/builtins.hpp"
#include "feel/range_text.hpp"
#include "feel/temporal.hpp"

namespace vorgang::feel {
namespace {

Value read(Call& call, Value (*from_text)(std::string_view)) {
    const Value text = call.take(0, Kind::string);
    if (text.is_null()) return {};
    Value value = from_text(text.string());
    return value.is_null() ? call.report.fail(Fault::argument_value, text.string()) : value;
}

// The only item of a list, or the value itself.
const Value& single(const Value& value) {
    return value.is(Kind::list) && value.list().size() == 1 ? value.list().front() : value;
}

Value date(Call& call) {
    if (call.form == 1) {
        const auto year = call.whole(0);
        const auto month = call.whole(1);
        const auto day = call.whole(2);
        if (!year || !month || !day) return {};
        const auto date = date_from(*year, *month, *day);
        return date ? Value::of(*date) : call.report.fail(Fault::argument_value);
    }
    const Value& from = single(call[0]);
    if (from.is(Kind::date)) return from;
    if (from.is(Kind::date_time)) return Value::of(Date{from.date_time().days});
    return read(call, date_from_text);
}

Value date_and_time(Call& call) {
    if (call.form == 0) {
        const Value& from = single(call[0]);
        if (from.is(Kind::date_time)) return from;
        if (from.is(Kind::date)) return Value::of(DateTime{from.date().days, 0, {}});
        return read(call, date_time_from_text);
    }
    const Value& day = single(call[0]);
    const Value time = call.take(1, Kind::time);
    if (time.is_null()) return {};
    if (!day.is(Kind::date) && !day.is(Kind::date_time))
        return call.report.fail(Fault::argument_type);
    const std::int64_t days = day.is(Kind::date) ? day.date().days : day.date_time().days;
    return Value::of(DateTime{days, time.time().ns, time.time().zone});
}

// hour, minute, second with a fraction, offset.
Value time_of_parts(Call& call) {
    const auto hour = call.whole(0);
    const auto minute = call.whole(1);
    const Value second = call.take(2, Kind::number);
    if (!hour || !minute || second.is_null()) return {};
    const auto rounded = second.number().round(9, Rounding::down);
    const auto ns = rounded ? rounded->to_scaled(9) : std::nullopt;
    const bool good = *hour >= 0 && *hour <= 23 && *minute >= 0 && *minute <= 59 && ns &&
                      *ns >= 0 && *ns < 60 * ns_per_second;
    if (!good) return call.report.fail(Fault::argument_value);
    Zone zone;
    if (!call[3].is_null()) {
        const Value offset = call.take(3, Kind::days_time);
        if (offset.is_null()) return {};
        const Seconds seconds = offset.seconds();
        if (seconds.count > offset_max || seconds.count < -offset_max || seconds.ns != 0)
            return call.report.fail(Fault::argument_value);
        zone = Zone::offset(static_cast<std::int32_t>(seconds.count));
    }
    return Value::of(Time{(*hour * 3600 + *minute * 60) * ns_per_second + *ns, zone});
}

Value time(Call& call) {
    if (call.form == 1) return time_of_parts(call);
    const Value& from = single(call[0]);
    if (from.is(Kind::time)) return from;
    // A date is a moment at midnight UTC.
    if (from.is(Kind::date)) return Value::of(Time{0, Zone::offset(0)});
    if (from.is(Kind::date_time))
        return Value::of(Time{from.date_time().ns, from.date_time().zone});
    return read(call, time_from_text);
}

bool is_one_of(const Value& value, std::string_view choices) {
    return value.is(Kind::string) && value.string().size() == 1 &&
           choices.find(value.string()) != std::string_view::npos;
}

Value number(Call& call) {
    const Value text = call.take(0, Kind::string);
    if (text.is_null()) return {};
    // Alone it has no signs, and no room for them either.
    const bool alone = call.arguments.size() < 3;
    const Value grouping = alone ? Value() : call[1];
    const Value point = alone ? Value() : call[2];
    const bool good_grouping = grouping.is_null() || is_one_of(grouping, " ,.");
    const bool good_point = point.is_null() || is_one_of(point, ",.");
    const bool differ = !grouping.is(Kind::string) || !point.is(Kind::string) ||
                        grouping.string() != point.string();
    if (!good_grouping || !good_point || !differ) return call.report.fail(Fault::argument_value);
    const char group_sign = grouping.is_null() ? '\0' : grouping.string().front();
    const char point_sign = point.is_null() ? '.' : point.string().front();
    std::string plain;
    for (const char c : text.string()) {
        if (c == group_sign) continue;
        // A point that is not the decimal one is none.
        plain += c == point_sign ? '.' : c == '.' ? '?' : c;
    }
    Value value = number_from_text(plain);
    return value.is_null() ? call.report.fail(Fault::argument_value, text.string()) : value;
}

Value string(Call& call) {
    if (call[0].is_null()) return {};
    if (!call.report.spend(call[0].weight())) return {};
    return call.report.text(to_text(call[0]));
}

Value duration(Call& call) {
    const Value& from = single(call[0]);
    if (from.is(Kind::days_time) || from.is(Kind::years_months)) return from;
    return read(call, duration_from_text);
}

Value range(Call& call) {
    const Value text = call.take(0, Kind::string);
    if (text.is_null()) return {};
    Value value = range_from_text(text.string());
    return value.is_null() ? call.report.fail(Fault::argument_value, text.string()) : value;
}

Value years_and_months(Call& call) {
    const auto moment = [&](const Value& value) -> std::optional<DateTime> {
        if (value.is(Kind::date)) return DateTime{value.date().days, 0, {}};
        // The clock is no part of it.
        if (value.is(Kind::date_time)) return DateTime{value.date_time().days, 0, {}};
        call.report.fail(Fault::argument_type);
        return std::nullopt;
    };
    const auto from = moment(single(call[0]));
    const auto to = moment(single(call[1]));
    return from && to ? Value::of(months_between(*from, *to)) : Value();
}

// What is unknown is so negated too.
Value negation(Call& call) {
    if (call[0].is_null()) return {};
    const Value value = call.take(0, Kind::boolean);
    return value.is_null() ? value : Value::of(!value.boolean());
}

constexpr Builtin functions[] = {
    {"date", {"from", "year,month,day"}, date},
    {"date and time", {"from", "date,time"}, date_and_time},
    {"time", {"from", "hour,minute,second,offset?"}, time},
    {"number", {"from", "from,grouping separator,decimal separator"}, number},
    {"string", {"from"}, string},
    {"duration", {"from"}, duration},
    {"years and months duration", {"from,to"}, years_and_months},
    {"range", {"from"}, range},
    {"not", {"negand"}, negation},
};

} // namespace

std::span<const Builtin> conversion_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
