#include "feel/operators.hpp"

#include <limits>

#include "feel/temporal.hpp"
#include "value/number_math.hpp"

namespace vorgang::feel {
namespace {

template<class T>
Value of(const std::optional<T>& result, Report& report) {
    return result ? Value::of(*result) : report.fail(Fault::out_of_range);
}

std::optional<Months> months_from(Wide count) noexcept {
    const auto narrow = static_cast<std::int64_t>(count);
    if (static_cast<Wide>(narrow) != count) return std::nullopt;
    return Months{narrow};
}

bool is_duration(const Value& value) noexcept {
    return value.is(Kind::years_months) || value.is(Kind::days_time);
}

bool is_moment(const Value& value) noexcept {
    return value.is(Kind::date) || value.is(Kind::date_time);
}

// A date as it stands in a difference with a moment: midnight UTC.
DateTime midnight(Date date) noexcept {
    return {date.days, 0, Zone::offset(0)};
}

Value moved(const Value& moment, const Value& duration, bool back, Report& report) {
    if (duration.is(Kind::years_months)) {
        const Wide count = static_cast<Wide>(duration.months().count) * (back ? -1 : 1);
        const auto months = months_from(count);
        if (!months || moment.is(Kind::time)) return report.fail(Fault::operand_type);
        if (moment.is(Kind::date)) return of(later(moment.date(), *months), report);
        return of(later(moment.date_time(), *months), report);
    }
    const Wide ns = back ? -ns_of(duration.seconds()) : ns_of(duration.seconds());
    if (moment.is(Kind::time)) return Value::of(later(moment.time(), ns));
    if (moment.is(Kind::date_time)) return of(later(moment.date_time(), ns), report);
    // A date moves by whole days, towards the past.
    const auto day = later(DateTime{moment.date().days, 0, {}}, ns);
    return day ? Value::of(Date{day->days}) : report.fail(Fault::out_of_range);
}

Value sum_of_durations(const Value& left, const Value& right, bool minus, Report& report) {
    if (left.kind() != right.kind()) return report.fail(Fault::operand_type);
    if (left.is(Kind::years_months)) {
        const Wide other = right.months().count;
        const Wide sum = left.months().count + (minus ? -other : other);
        return of(months_from(sum), report);
    }
    const Wide other = ns_of(right.seconds());
    return of(seconds_from(ns_of(left.seconds()) + (minus ? -other : other)), report);
}

Value difference(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::time) && right.is(Kind::time)) {
        if (left.time().zone.is_local() != right.time().zone.is_local())
            return report.fail(Fault::not_comparable);
        return of(seconds_from(static_cast<Wide>(line_of(left.time())) - line_of(right.time())),
                  report);
    }
    const DateTime l = left.is(Kind::date) ? midnight(left.date()) : left.date_time();
    const DateTime r = right.is(Kind::date) ? midnight(right.date()) : right.date_time();
    if (l.zone.is_local() != r.zone.is_local()) return report.fail(Fault::not_comparable);
    return of(seconds_from(line_of(l) - line_of(r)), report);
}

// A whole count that a number is rounded to towards zero.
std::optional<Wide> whole(std::optional<Number> number) {
    if (!number) return std::nullopt;
    const auto rounded = number->round(0, Rounding::down);
    if (!rounded) return std::nullopt;
    const auto count = rounded->to_integer();
    return count ? std::optional<Wide>(*count) : std::nullopt;
}

// Nanoseconds as a number of seconds, and back.
Number seconds_number(Seconds duration) {
    const Number ns = Number::scaled(duration.ns, 9);
    return Number(duration.count).add(ns).value_or(Number());
}

Value seconds_value(std::optional<Number> seconds, Report& report) {
    if (!seconds) return report.fail(Fault::out_of_range);
    const auto rounded = seconds->round(9, Rounding::down);
    const auto count = rounded ? rounded->round(0, Rounding::floor) : std::nullopt;
    const auto whole_seconds = count ? count->to_integer() : std::nullopt;
    if (!whole_seconds) return report.fail(Fault::out_of_range);
    const auto rest = rounded->subtract(*count);
    const auto ns = rest ? rest->to_scaled(9) : std::nullopt;
    if (!ns) return report.fail(Fault::out_of_range);
    return Value::of(Seconds{*whole_seconds, static_cast<std::int32_t>(*ns)});
}

Value scaled(const Value& duration, Number factor, Report& report) {
    if (duration.is(Kind::days_time))
        return seconds_value(seconds_number(duration.seconds()).multiply(factor), report);
    const auto count = whole(Number(duration.months().count).multiply(factor));
    return of(count ? months_from(*count) : std::nullopt, report);
}

Value quotient(const Value& left, Number divisor, Report& report) {
    if (divisor.is_zero()) return report.fail(Fault::division_by_zero);
    if (left.is(Kind::days_time))
        return seconds_value(seconds_number(left.seconds()).divide(divisor), report);
    const auto count = whole(Number(left.months().count).divide(divisor));
    return of(count ? months_from(*count) : std::nullopt, report);
}

Number length_of(const Value& duration) {
    return duration.is(Kind::days_time) ? seconds_number(duration.seconds())
                                        : Number(duration.months().count);
}

// Where a value is missing, that is what is noted and not the kinds.
Value no_result(const Value& left, const Value& right, std::string_view sign, Report& report) {
    const bool missing = left.is_null() || right.is_null();
    return report.fail(missing ? Fault::missing_input : Fault::operand_type, sign);
}

} // namespace

Value add(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::number) && right.is(Kind::number))
        return of(left.number().add(right.number()), report);
    if (left.is(Kind::string) && right.is(Kind::string)) {
        const std::size_t size = left.string().size() + right.string().size();
        if (size > report.limits().text_bytes) return report.fail(Fault::limit_size);
        return report.spend_text(left) && report.spend_text(right)
                   ? report.text(left.string() + right.string())
                   : Value();
    }
    if (is_duration(left) && is_duration(right))
        return sum_of_durations(left, right, false, report);
    if (is_duration(right) && (is_moment(left) || left.is(Kind::time)))
        return moved(left, right, false, report);
    if (is_duration(left) && (is_moment(right) || right.is(Kind::time)))
        return moved(right, left, false, report);
    return no_result(left, right, "+", report);
}

Value subtract(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::number) && right.is(Kind::number))
        return of(left.number().subtract(right.number()), report);
    if (is_duration(left) && is_duration(right)) return sum_of_durations(left, right, true, report);
    if (is_duration(right) && (is_moment(left) || left.is(Kind::time)))
        return moved(left, right, true, report);
    const bool times = left.is(Kind::time) && right.is(Kind::time);
    if (times || (is_moment(left) && is_moment(right))) return difference(left, right, report);
    return no_result(left, right, "-", report);
}

Value multiply(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::number) && right.is(Kind::number))
        return of(left.number().multiply(right.number()), report);
    if (is_duration(left) && right.is(Kind::number)) return scaled(left, right.number(), report);
    if (left.is(Kind::number) && is_duration(right)) return scaled(right, left.number(), report);
    return no_result(left, right, "*", report);
}

Value divide(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::number) && right.is(Kind::number)) {
        if (right.number().is_zero()) return report.fail(Fault::division_by_zero);
        return of(left.number().divide(right.number()), report);
    }
    if (is_duration(left) && right.is(Kind::number)) return quotient(left, right.number(), report);
    if (is_duration(left) && left.kind() == right.kind()) {
        const Number divisor = length_of(right);
        if (divisor.is_zero()) return report.fail(Fault::division_by_zero);
        return of(length_of(left).divide(divisor), report);
    }
    return no_result(left, right, "/", report);
}

Value power(const Value& left, const Value& right, Report& report) {
    if (left.is(Kind::number) && right.is(Kind::number))
        return of(number::power(left.number(), right.number()), report);
    return no_result(left, right, "**", report);
}

Value negate(const Value& operand, Report& report) {
    constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
    switch (operand.kind()) {
    case Kind::number: return Value::of(operand.number().negate());
    case Kind::years_months:
        if (operand.months().count == least) return report.fail(Fault::out_of_range);
        return Value::of(Months{-operand.months().count});
    case Kind::days_time: return of(seconds_from(-ns_of(operand.seconds())), report);
    default: return report.fail(Fault::operand_type, "-");
    }
}

} // namespace vorgang::feel
