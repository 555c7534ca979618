// Functions of numbers.
#include <algorithm>

#include "feel/builtins.hpp"
#include "feel/operators.hpp"
#include "value/number_math.hpp"

namespace vorgang::feel {
namespace {

Value of(std::optional<Number> number, Call& call) {
    return number ? Value::of(*number) : call.report.fail(Fault::argument_value);
}

Value rounded(Call& call, Rounding rounding) {
    const Value number = call.take(0, Kind::number);
    const auto scale = call.given > 1 ? call.whole(1) : std::optional<std::int64_t>(0);
    if (number.is_null() || !scale) return {};
    // The exponents a number of 34 digits can have.
    if (*scale < -6111 || *scale > 6176) return call.report.fail(Fault::argument_value);
    return of(number.number().round(static_cast<int>(*scale), rounding), call);
}

Value decimal(Call& call) {
    return rounded(call, Rounding::half_even);
}
Value floor(Call& call) {
    return rounded(call, Rounding::floor);
}
Value ceiling(Call& call) {
    return rounded(call, Rounding::ceiling);
}
Value round_up(Call& call) {
    return rounded(call, Rounding::up);
}
Value round_down(Call& call) {
    return rounded(call, Rounding::down);
}
Value round_half_up(Call& call) {
    return rounded(call, Rounding::half_up);
}
Value round_half_down(Call& call) {
    return rounded(call, Rounding::half_down);
}

Value abs(Call& call) {
    const Value& value = call[0];
    switch (value.kind()) {
    case Kind::number:
        return value.number() < Number(0) ? Value::of(value.number().negate()) : value;
    case Kind::years_months: return value.months().count < 0 ? negate(value, call.report) : value;
    case Kind::days_time: return value.seconds().count < 0 ? negate(value, call.report) : value;
    default: return call.report.fail(Fault::argument_type);
    }
}

Value modulo(Call& call) {
    const Value dividend = call.take(0, Kind::number);
    const Value divisor = call.take(1, Kind::number);
    if (dividend.is_null() || divisor.is_null()) return {};
    if (divisor.number().is_zero()) return call.report.fail(Fault::division_by_zero);
    return of(number::modulo(dividend.number(), divisor.number()), call);
}

Value of_number(Call& call, std::optional<Number> (*function)(Number) noexcept) {
    const Value number = call.take(0, Kind::number);
    return number.is_null() ? number : of(function(number.number()), call);
}

Value sqrt(Call& call) {
    return of_number(call, number::square_root);
}
Value log(Call& call) {
    return of_number(call, number::logarithm);
}
Value exp(Call& call) {
    return of_number(call, number::exponential);
}

Value has_rest(Call& call, bool odd) {
    const Value number = call.take(0, Kind::number);
    if (number.is_null()) return {};
    const auto rest = number::modulo(number.number(), Number(2));
    if (!rest) return call.report.fail(Fault::argument_value);
    return Value::of(odd ? *rest == Number(1) : rest->is_zero());
}

Value odd(Call& call) {
    return has_rest(call, true);
}
Value even(Call& call) {
    return has_rest(call, false);
}

constexpr Builtin functions[] = {
    {"decimal", {"n,scale"}, decimal},
    {"floor", {"n,scale?"}, floor},
    {"ceiling", {"n,scale?"}, ceiling},
    {"round up", {"n,scale"}, round_up},
    {"round down", {"n,scale"}, round_down},
    {"round half up", {"n,scale"}, round_half_up},
    {"round half down", {"n,scale"}, round_half_down},
    {"abs", {"n"}, abs},
    {"modulo", {"dividend,divisor"}, modulo},
    {"sqrt", {"number"}, sqrt},
    {"log", {"number"}, log},
    {"exp", {"number"}, exp},
    {"odd", {"number"}, odd},
    {"even", {"number"}, even},
};

} // namespace

std::span<const Builtin> number_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
