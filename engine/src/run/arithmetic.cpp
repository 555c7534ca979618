#include "run/arithmetic.hpp"

#include <string_view>

#include "run/items.hpp"
#include "value/civil.hpp"

namespace vorgang::run {
namespace {

using Kind = Scalar::Kind;

constexpr std::int64_t minutes_of_day = std::int64_t{24} * 60;

Scalar of(std::optional<Number> number) noexcept {
    return number ? Scalar::of(*number) : Scalar::unknown();
}
Scalar of(std::optional<Date> date) noexcept {
    return date ? Scalar::of(*date) : Scalar::unknown();
}
Scalar of(std::optional<Instant> instant) noexcept {
    return instant ? Scalar::of(*instant) : Scalar::unknown();
}

Scalar numbers(Op op, Number left, Number right) noexcept {
    switch (op) {
    case Op::add: return of(left.add(right));
    case Op::subtract: return of(left.subtract(right));
    case Op::multiply: return of(left.multiply(right));
    case Op::divide: return of(left.divide(right));
    case Op::power: {
        // LIMIT: whole exponents up to 1000 here; the others come with the whole of FEEL.
        const auto exponent = right.to_integer();
        if (!exponent || *exponent < -1000 || *exponent > 1000) return Scalar::unknown();
        std::optional<Number> result = Number(1);
        const std::int64_t count = *exponent < 0 ? -*exponent : *exponent;
        for (std::int64_t i = 0; result && i < count; ++i)
            result = result->multiply(left);
        if (result && *exponent < 0) result = Number(1).divide(*result);
        return of(result);
    }
    default: return Scalar::unknown();
    }
}

bool add_checked(std::int64_t left, std::int64_t right, std::int64_t& sum) noexcept {
    return !__builtin_add_overflow(left, right, &sum);
}

constexpr std::int64_t year_1 = civil_days::from(1, 1, 1);
constexpr std::int64_t year_10000 = civil_days::from(10'000, 1, 1);

std::optional<Date> later(Date from, Length length, const Calendar& calendar) noexcept {
    const auto days = [&](std::int64_t count) -> std::optional<Date> {
        std::int64_t sum = 0;
        if (!add_checked(from.days, count, sum)) return std::nullopt;
        if (sum < year_1 || sum >= year_10000) return std::nullopt;
        return Date{static_cast<std::int32_t>(sum)};
    };
    if (length.count > length_count_max / 64 || length.count < -length_count_max / 64)
        return std::nullopt;
    switch (length.unit) {
    // The day the moment lies in that is so long after midnight, as in FEEL.
    case Unit::minute: return days(civil_days::floor_divide(length.count, minutes_of_day));
    case Unit::hour: return days(civil_days::floor_divide(length.count, 24));
    case Unit::day: return days(length.count);
    case Unit::week: return days(length.count * 7);
    case Unit::month: return add_months(from, length.count);
    case Unit::year: return add_months(from, length.count * 12);
    case Unit::working_day: return calendar.add_working_days(from, length.count);
    }
    return std::nullopt;
}

// The common unit of two lengths that add, or nothing.
std::optional<Length> lengths(Length left, Length right, bool minus) noexcept {
    if (minus) right.count = -right.count;
    const auto family = [](Unit unit) {
        return unit == Unit::working_day ? 2 : unit == Unit::month || unit == Unit::year ? 1 : 0;
    };
    if (family(left.unit) != family(right.unit)) return std::nullopt;
    const auto minutes = [](Length l) {
        switch (l.unit) {
        case Unit::hour: return l.count * 60;
        case Unit::day: return l.count * minutes_of_day;
        case Unit::week: return l.count * 7 * minutes_of_day;
        case Unit::year: return l.count * 12;
        default: return l.count;
        }
    };
    if (left.unit == right.unit) return Length{left.count + right.count, left.unit};
    const std::int64_t sum = minutes(left) + minutes(right);
    if (family(left.unit) == 1) return Length{sum, Unit::month};
    if (sum % minutes_of_day == 0) return Length{sum / minutes_of_day, Unit::day};
    return Length{sum, Unit::minute};
}

// Whole minutes, rounded down: a moment that lies before another is never 0 minutes from it.
Scalar between_dates(std::int64_t ms, std::int64_t per_day) noexcept {
    if (ms % per_day == 0) return Scalar::of(Length{ms / per_day, Unit::day});
    return Scalar::of(Length{civil_days::floor_divide(ms, 60'000), Unit::minute});
}

Scalar differences(const Scalar& left, const Scalar& right) noexcept {
    constexpr std::int64_t day_ms = 86'400'000;
    if (left.kind == Kind::date)
        return Scalar::of(Length{std::int64_t{left.date().days} - right.date().days, Unit::day});
    return between_dates(left.instant().ms - right.instant().ms, day_ms);
}

std::optional<Length> scaled(Length length, Number factor) noexcept {
    const auto count = factor.to_integer();
    std::int64_t product = 0;
    if (!count || __builtin_mul_overflow(length.count, *count, &product)) return std::nullopt;
    return Length{product, length.unit};
}

bool in_range(Length length) noexcept {
    return length.count <= length_count_max && length.count >= -length_count_max;
}

int truth(const Scalar& operand) noexcept {
    return operand.yes() ? 1 : operand.no() ? 0 : -1;
}

} // namespace

std::optional<Instant> later(Instant from, Length length, const Calendar& calendar) noexcept {
    std::int64_t sum = 0;
    if (length.unit == Unit::minute || length.unit == Unit::hour) {
        const std::int64_t unit_ms = length.unit == Unit::minute ? 60'000 : 3'600'000;
        std::int64_t ms = 0;
        if (__builtin_mul_overflow(length.count, unit_ms, &ms) || !add_checked(from.ms, ms, sum))
            return std::nullopt;
        return Instant{sum};
    }
    const auto local = calendar.local(from);
    const auto day = later(local.date, length, calendar);
    if (!day) return std::nullopt;
    return calendar.at(*day, local.ms_of_day);
}

Scalar arithmetic(Op op, const Scalar& left, const Scalar& right,
                  const Calendar& calendar) noexcept {
    if (left.is_unknown() || right.is_unknown()) return Scalar::unknown();
    if (left.kind == Kind::number && right.kind == Kind::number)
        return numbers(op, left.number(), right.number());
    const bool plus = op == Op::add;
    if (!plus && op != Op::subtract && op != Op::multiply) return Scalar::unknown();
    if (op == Op::multiply) {
        if (left.kind == Kind::number) return arithmetic(op, right, left, calendar);
        if (left.kind != Kind::length || right.kind != Kind::number) return Scalar::unknown();
        const auto product = scaled(left.length(), right.number());
        return product && in_range(*product) ? Scalar::of(*product) : Scalar::unknown();
    }
    if (!plus && left.kind == right.kind && (left.kind == Kind::date || left.kind == Kind::instant))
        return differences(left, right);
    if (plus && left.kind == Kind::length && right.kind != Kind::length)
        return arithmetic(op, right, left, calendar);
    if (right.kind != Kind::length) return Scalar::unknown();
    Length length = right.length();
    if (left.kind == Kind::length) {
        const auto sum = lengths(left.length(), length, !plus);
        return sum && in_range(*sum) ? Scalar::of(*sum) : Scalar::unknown();
    }
    if (!plus) length.count = -length.count;
    if (left.kind == Kind::date) return of(later(left.date(), length, calendar));
    if (left.kind == Kind::instant) return of(later(left.instant(), length, calendar));
    return Scalar::unknown();
}

Scalar negate(const Scalar& operand) noexcept {
    if (operand.kind == Kind::number) return Scalar::of(operand.number().negate());
    if (operand.kind == Kind::length)
        return Scalar::of(Length{-operand.length().count, operand.length().unit});
    return Scalar::unknown();
}

[[gnu::hot]] Scalar compare(Op op, const Scalar& left, const Scalar& right) noexcept {
    const bool equality = op == Op::equal || op == Op::not_equal;
    if (left.is_unknown() || right.is_unknown()) {
        if (!equality) return Scalar::unknown();
        const bool same = left.is_unknown() && right.is_unknown();
        return Scalar::of(same == (op == Op::equal));
    }
    if (left.kind == Kind::list || left.kind == Kind::context)
        return equality ? Scalar::of(equal(left, right) == (op == Op::equal)) : Scalar::unknown();
    const std::partial_ordering result = order(left, right);
    if (result == std::partial_ordering::unordered) return Scalar::unknown();
    switch (op) {
    case Op::equal: return Scalar::of(result == 0);
    case Op::not_equal: return Scalar::of(result != 0);
    case Op::less: return Scalar::of(result < 0);
    case Op::less_equal: return Scalar::of(result <= 0);
    case Op::greater: return Scalar::of(result > 0);
    case Op::greater_equal: return Scalar::of(result >= 0);
    default: return Scalar::unknown();
    }
}

[[gnu::hot]] Scalar both(const Scalar& left, const Scalar& right) noexcept {
    const int l = truth(left);
    const int r = truth(right);
    if (l == 0 || r == 0) return Scalar::of(false);
    return l == 1 && r == 1 ? Scalar::of(true) : Scalar::unknown();
}

Scalar either(const Scalar& left, const Scalar& right) noexcept {
    const int l = truth(left);
    const int r = truth(right);
    if (l == 1 || r == 1) return Scalar::of(true);
    return l == 0 && r == 0 ? Scalar::of(false) : Scalar::unknown();
}

Scalar opposite(const Scalar& operand) noexcept {
    const int value = truth(operand);
    return value < 0 ? Scalar::unknown() : Scalar::of(value == 0);
}

} // namespace vorgang::run
