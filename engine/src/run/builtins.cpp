// The built-in functions of expressions. Whatever has no result is unknown.
#include <algorithm>

#include "feel/unicode.hpp"
#include "run/arithmetic.hpp"
#include "run/machine.hpp"
#include "value/number_math.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

using Kind = Scalar::Kind;
using Arguments = std::span<const Scalar>;

Scalar of(std::optional<Number> number) {
    return number ? Scalar::of(*number) : Scalar::unknown();
}

Scalar rounded(Arguments a, Rounding rounding) {
    if (a[0].kind != Kind::number) return Scalar::unknown();
    std::int64_t scale = 0;
    if (a.size() > 1) {
        if (a[1].kind != Kind::number) return Scalar::unknown();
        const auto whole = a[1].number().round(0, Rounding::down);
        const auto places = whole ? whole->to_integer() : std::nullopt;
        if (!places || *places < -6111 || *places > 6176) return Scalar::unknown();
        scale = *places;
    }
    return of(a[0].number().round(static_cast<int>(scale), rounding));
}

Scalar modulo(Arguments a) {
    if (a.size() != 2 || a[0].kind != Kind::number || a[1].kind != Kind::number)
        return Scalar::unknown();
    return of(number::modulo(a[0].number(), a[1].number()));
}

Scalar extreme(Arguments a, Op better) {
    Scalar best = a[0];
    for (const Scalar& candidate : a.subspan(1)) {
        const Scalar wins = compare(better, candidate, best);
        if (wins.is_unknown()) return Scalar::unknown();
        if (wins.yes()) best = candidate;
    }
    return best;
}

Scalar date(Arguments a) {
    std::int64_t part[3] = {};
    if (a.size() != 3) return Scalar::unknown();
    for (std::size_t i = 0; i < 3; ++i) {
        if (a[i].kind != Kind::number) return Scalar::unknown();
        const auto whole = a[i].number().to_integer();
        if (!whole || *whole < -9999 || *whole > 9999) return Scalar::unknown();
        part[i] = *whole;
    }
    if (part[1] < 1 || part[1] > 12 || part[2] < 1 || part[2] > 31) return Scalar::unknown();
    const auto day =
        date_from({static_cast<std::int32_t>(part[0]), static_cast<std::uint8_t>(part[1]),
                   static_cast<std::uint8_t>(part[2])});
    return day ? Scalar::of(*day) : Scalar::unknown();
}

Scalar date_part(Builtin function, const Scalar& a) {
    if (a.kind != Kind::date) return Scalar::unknown();
    const CivilDate parts = civil(a.date());
    switch (function) {
    case Builtin::year: return Scalar::of(Number(parts.year));
    case Builtin::month: return Scalar::of(Number(parts.month));
    default: return Scalar::of(Number(parts.day));
    }
}

Scalar text_test(Builtin function, Arguments a) {
    if (a.size() != 2 || a[0].kind != Kind::text || a[1].kind != Kind::text)
        return Scalar::unknown();
    const std::string_view text = a[0].text();
    const std::string_view part = a[1].text();
    switch (function) {
    case Builtin::contains: return Scalar::of(text.find(part) != std::string_view::npos);
    case Builtin::starts_with: return Scalar::of(text.starts_with(part));
    default: return Scalar::of(text.ends_with(part));
    }
}

} // namespace

Scalar Machine::builtin(Builtin function, std::span<const Scalar> arguments) {
    const Arguments a = arguments;
    // An unknown value may be looked for in a list and put into one.
    const bool of_list = function == Builtin::list_contains || function == Builtin::index_of ||
                         function == Builtin::append;
    if (std::ranges::any_of(of_list ? a.first(1) : a, &Scalar::is_unknown))
        return Scalar::unknown();
    switch (function) {
    case Builtin::round_half_up: return rounded(a, Rounding::half_up);
    case Builtin::round_half_down: return rounded(a, Rounding::half_down);
    case Builtin::round_up: return rounded(a, Rounding::up);
    case Builtin::round_down: return rounded(a, Rounding::down);
    case Builtin::decimal: return rounded(a, Rounding::half_even);
    case Builtin::floor: return rounded(a, Rounding::floor);
    case Builtin::ceiling: return rounded(a, Rounding::ceiling);
    case Builtin::absolute:
        if (a[0].kind != Kind::number) return Scalar::unknown();
        return a[0].number() < Number(0) ? Scalar::of(a[0].number().negate()) : a[0];
    case Builtin::modulo: return modulo(a);
    case Builtin::minimum:
    case Builtin::maximum:
        if (a[0].kind == Kind::list) return list_builtin(function, a);
        return extreme(a, function == Builtin::minimum ? Op::less : Op::greater);
    case Builtin::date: return date(a);
    case Builtin::year:
    case Builtin::month:
    case Builtin::day: return date_part(function, a[0]);
    case Builtin::string_length:
        if (a[0].kind != Kind::text) return Scalar::unknown();
        return Scalar::of(Number(static_cast<std::int64_t>(code_points(a[0].text()))));
    case Builtin::upper_case:
        if (a[0].kind != Kind::text) return Scalar::unknown();
        return text(feel::unicode::upper_case(a[0].text()));
    case Builtin::lower_case:
        if (a[0].kind != Kind::text) return Scalar::unknown();
        return text(feel::unicode::lower_case(a[0].text()));
    case Builtin::contains:
    case Builtin::starts_with:
    case Builtin::ends_with: return text_test(function, a);
    case Builtin::date_of:
        if (a[0].kind != Kind::instant) return Scalar::unknown();
        return Scalar::of(c_.deployment->calendar().local(a[0].instant()).date);
    default: return list_builtin(function, a);
    }
    return Scalar::unknown();
}

} // namespace vorgang::run
