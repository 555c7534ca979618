#include "vorgang/engine/number.hpp"

#include <algorithm>

#include "value/number_fast.hpp"

namespace vorgang {
namespace {

using number::biased_exponent;
using number::coefficient;
using number::is_negative;
using number::make;
using number::wide_power;

// Whether |quotient| grows by one, for a remainder other than zero.
bool rounds_away(Rounding rounding, bool negative, bool odd, std::strong_ordering half) noexcept {
    switch (rounding) {
    case Rounding::half_even: return half > 0 || (half == 0 && odd);
    case Rounding::half_up: return half >= 0;
    case Rounding::half_down: return half > 0;
    case Rounding::up: return true;
    case Rounding::down: return false;
    case Rounding::floor: return negative;
    case Rounding::ceiling: return !negative;
    }
    return false;
}

// The quotient, rounded; `Integer` is unsigned.
template<class Integer>
Integer rounded_quotient(Integer value, Integer divisor, Rounding rounding,
                         bool negative) noexcept {
    const Integer quotient = value / divisor;
    const Integer remainder = value - quotient * divisor;
    if (remainder == 0) return quotient;
    const Integer rest = divisor - remainder;
    const auto half = remainder == rest  ? std::strong_ordering::equal
                      : remainder < rest ? std::strong_ordering::less
                                         : std::strong_ordering::greater;
    const bool away = rounds_away(rounding, negative, (quotient & 1U) != 0, half);
    return away ? quotient + 1 : quotient;
}

// The coefficient without its last `places` digits, rounded.
UWide without_places(UWide value, int places, Rounding rounding, bool negative) noexcept {
    const auto low = static_cast<std::uint64_t>(value);
    if (low == value && places <= number::largest_power)
        return rounded_quotient(low, number::power_of_ten[places], rounding, negative);
    if (places <= 34) return rounded_quotient(value, wide_power(places), rounding, negative);
    // A coefficient has 34 digits: beyond them everything is less than half.
    const bool away = rounds_away(rounding, negative, false, std::strong_ordering::less);
    return value != 0 && away ? 1 : 0;
}

// The coefficient with so many more zeros, where 34 digits allow it.
std::optional<UWide> with_places(UWide value, int places) noexcept {
    if (value == 0) return value;
    if (places > 33 || value >= wide_power(34 - places)) return std::nullopt;
    return value * wide_power(places);
}

// Keeps sums of scales and exponents small; no number has a scale beyond.
int within_reach(int scale) noexcept {
    return std::clamp(scale, -20'000, 20'000);
}

} // namespace

std::optional<Number> Number::from_bits(std::uint64_t low, std::uint64_t high) noexcept {
    const Number n = from_own_bits(low, high);
    // Both upper bits of the exponent set: infinity, NaN or the long form, which has no canonical
    // use in this width.
    if (biased_exponent(n) > number::largest_biased) return std::nullopt;
    if (coefficient(n) >= number::coefficient_end) return std::nullopt;
    return make(coefficient(n), biased_exponent(n), is_negative(n));
}

std::optional<Number> Number::add(Number other) const noexcept {
    return number::add(*this, other);
}

std::optional<Number> Number::subtract(Number other) const noexcept {
    return number::subtract(*this, other);
}

std::optional<Number> Number::multiply(Number other) const noexcept {
    return number::multiply(*this, other);
}

std::optional<Number> Number::divide(Number other) const noexcept {
    if (other.is_zero()) return std::nullopt;
    const int biased = biased_exponent(*this) - biased_exponent(other) + number::bias;
    const bool in_range = biased >= 0 && biased <= number::largest_biased;
    if (!number::is_small(*this) || !number::is_small(other) || !in_range || low_ % other.low_ != 0)
        return number::slow_divide(*this, other);
    return make(low_ / other.low_, biased, is_negative(*this) != is_negative(other));
}

Number Number::negate() const noexcept {
    return number::negated(*this);
}

std::optional<Number> Number::round(int scale, Rounding rounding) const noexcept {
    const bool negative = is_negative(*this);
    const UWide value = coefficient(*this);
    const int wanted = number::bias - within_reach(scale);
    const int places = wanted - biased_exponent(*this);
    if (places <= 0) {
        const auto longer = with_places(value, -places);
        return longer && wanted >= 0 ? make(*longer, wanted, negative) : *this;
    }
    const UWide rounded = without_places(value, places, rounding, negative);
    if (wanted <= number::largest_biased) return make(rounded, wanted, negative);
    if (rounded != 0) return std::nullopt;
    return make(0, number::largest_biased, false);
}

bool Number::is_zero() const noexcept {
    return coefficient(*this) == 0;
}

bool Number::is_integer() const noexcept {
    const int places = number::bias - biased_exponent(*this);
    const UWide value = coefficient(*this);
    if (places <= 0 || value == 0) return true;
    return places <= 34 && value % wide_power(places) == 0;
}

std::optional<std::int64_t> Number::to_integer() const noexcept {
    return to_scaled(0);
}

[[gnu::hot]] std::optional<std::int64_t> Number::to_scaled(int scale) const noexcept {
    constexpr std::uint64_t largest = ~std::uint64_t{0} >> 1;
    UWide value = coefficient(*this);
    const int places = number::bias - biased_exponent(*this) - within_reach(scale);
    if (value == 0) return 0;
    if (places > 33 || places < -18) return std::nullopt;
    if (places > 0) {
        if (value % wide_power(places) != 0) return std::nullopt;
        value /= wide_power(places);
    }
    const bool negative = is_negative(*this);
    const UWide limit = UWide{largest} + (negative ? 1 : 0);
    if (value > limit) return std::nullopt;
    if (places < 0) value *= wide_power(-places);
    if (value > limit) return std::nullopt;
    const auto magnitude = static_cast<std::uint64_t>(value);
    return static_cast<std::int64_t>(negative ? 0 - magnitude : magnitude);
}

[[gnu::hot]] std::strong_ordering Number::operator<=>(const Number& other) const noexcept {
    return number::compare(*this, other);
}

} // namespace vorgang
