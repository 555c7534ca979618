// Functions of dates and times.
#include "feel/builtins.hpp"
#include "feel/session.hpp"
#include "feel/temporal.hpp"
#include "value/civil.hpp"

namespace vorgang::feel {
namespace {

std::optional<std::int64_t> day(Call& call) {
    if (call[0].is(Kind::date_time)) return call[0].date_time().days;
    const Value date = call.take(0, Kind::date);
    return date.is_null() ? std::nullopt : std::optional(date.date().days);
}

Value is(Call& call) {
    if (call.given != 2) return Value::of(false);
    return Value::of(identical(call[0], call[1]));
}

std::int64_t day_number(std::int64_t days) {
    return days - civil_days::from(civil_days::parts(days).year, 1, 1) + 1;
}

Value day_of_year(Call& call) {
    const auto days = day(call);
    return days ? Value::of(Number(day_number(*days))) : Value();
}

Value day_of_week(Call& call) {
    constexpr const char* names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                     "Friday", "Saturday", "Sunday"};
    const auto days = day(call);
    return days ? Value::of(names[civil_days::weekday(*days)]) : Value();
}

Value month_of_year(Call& call) {
    constexpr const char* names[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
    const auto days = day(call);
    return days ? Value::of(names[civil_days::parts(*days).month - 1]) : Value();
}

// ISO 8601: the week belongs to the year its Thursday is in.
Value week_of_year(Call& call) {
    const auto days = day(call);
    if (!days) return {};
    const std::int64_t thursday = *days - civil_days::weekday(*days) + 3;
    return Value::of(Number((day_number(thursday) - 1) / 7 + 1));
}

Value now(Call& call) {
    if (!call.session.now().is(Kind::date_time)) return call.report.fail(Fault::missing_input);
    return call.session.now();
}

Value today(Call& call) {
    if (!call.session.now().is(Kind::date_time)) return call.report.fail(Fault::missing_input);
    return Value::of(Date{call.session.now().date_time().days});
}

constexpr Builtin functions[] = {
    {"is", {"value1?,value2?"}, is},
    {"day of year", {"date"}, day_of_year},
    {"day of week", {"date"}, day_of_week},
    {"month of year", {"date"}, month_of_year},
    {"week of year", {"date"}, week_of_year},
    {"now", {""}, now},
    {"today", {""}, today},
};

} // namespace

std::span<const Builtin> time_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
