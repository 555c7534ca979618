// Arithmetic on numbers of up to 64 bits, inline; what does not fit goes to the decimal library.
//
// INVARIANT: the fast paths give the very bits IEEE 754 prescribes (exact value, preferred
// exponent), except that a zero is never negative. Members of Number call these functions; the
// interpreter may call them directly.
#pragma once

#include <compare>
#include <optional>

#include "value/wide.hpp"
#include "vorgang/engine/number.hpp"

namespace vorgang::number {

inline constexpr std::uint64_t sign_bit = 1ULL << 63;
inline constexpr int exponent_shift = 49;
inline constexpr std::uint64_t high_mask = (1ULL << exponent_shift) - 1;
inline constexpr int bias = 6176;
inline constexpr int largest_biased = 12'287;

inline constexpr std::uint64_t power_of_ten[] = {1ULL,
                                                 10ULL,
                                                 100ULL,
                                                 1'000ULL,
                                                 10'000ULL,
                                                 100'000ULL,
                                                 1'000'000ULL,
                                                 10'000'000ULL,
                                                 100'000'000ULL,
                                                 1'000'000'000ULL,
                                                 10'000'000'000ULL,
                                                 100'000'000'000ULL,
                                                 1'000'000'000'000ULL,
                                                 10'000'000'000'000ULL,
                                                 100'000'000'000'000ULL,
                                                 1'000'000'000'000'000ULL,
                                                 10'000'000'000'000'000ULL,
                                                 100'000'000'000'000'000ULL,
                                                 1'000'000'000'000'000'000ULL,
                                                 10'000'000'000'000'000'000ULL};
inline constexpr int largest_power = 19;
// 64 bits times this power stay below 34 digits.
inline constexpr int largest_exact_shift = 14;

// 10^exponent for 0..38.
[[nodiscard]] constexpr UWide wide_power(int exponent) noexcept {
    if (exponent <= largest_power) return power_of_ten[exponent];
    return UWide{power_of_ten[largest_power]} * power_of_ten[exponent - largest_power];
}
inline constexpr UWide coefficient_end = wide_power(34);

[[nodiscard]] constexpr bool is_negative(Number n) noexcept {
    return (n.high_bits() & sign_bit) != 0;
}
// The coefficient fits 64 bits.
[[nodiscard]] constexpr bool is_small(Number n) noexcept {
    return (n.high_bits() & high_mask) == 0;
}
[[nodiscard]] constexpr int biased_exponent(Number n) noexcept {
    return static_cast<int>((n.high_bits() & ~sign_bit) >> exponent_shift);
}
[[nodiscard]] constexpr UWide coefficient(Number n) noexcept {
    return UWide{n.high_bits() & high_mask} << 64 | n.low_bits();
}
[[nodiscard]] constexpr Wide signed_small(Number n) noexcept {
    const Wide magnitude = n.low_bits();
    return is_negative(n) ? -magnitude : magnitude;
}

// Preconditions: coefficient below 10^34, exponent in range.
[[nodiscard]] constexpr Number make(UWide coefficient, int biased, bool negative) noexcept {
    const auto high = static_cast<std::uint64_t>(coefficient >> 64);
    const std::uint64_t sign = negative && coefficient != 0 ? sign_bit : 0;
    return Number::from_own_bits(static_cast<std::uint64_t>(coefficient),
                                 sign | static_cast<std::uint64_t>(biased) << exponent_shift |
                                     high);
}

[[nodiscard]] std::optional<Number> slow_add(Number left, Number right) noexcept;
[[nodiscard]] std::optional<Number> slow_multiply(Number left, Number right) noexcept;
[[nodiscard]] std::optional<Number> slow_divide(Number left, Number right) noexcept;
[[nodiscard]] std::strong_ordering slow_compare(Number left, Number right) noexcept;

[[nodiscard]] constexpr Number negated(Number n) noexcept {
    return make(coefficient(n), biased_exponent(n), !is_negative(n));
}

[[nodiscard]] inline std::optional<Number> add(Number left, Number right) noexcept {
    const int shift = biased_exponent(left) - biased_exponent(right);
    const bool near = shift <= largest_exact_shift && shift >= -largest_exact_shift;
    if (!is_small(left) || !is_small(right) || !near) return slow_add(left, right);
    Wide sum = signed_small(left);
    if (shift > 0) sum *= static_cast<Wide>(power_of_ten[shift]);
    const Wide scale = shift < 0 ? static_cast<Wide>(power_of_ten[-shift]) : Wide{1};
    sum += signed_small(right) * scale;
    const bool negative = sum < 0;
    const int biased = shift < 0 ? biased_exponent(left) : biased_exponent(right);
    return make(static_cast<UWide>(negative ? -sum : sum), biased, negative);
}

[[nodiscard]] inline std::optional<Number> subtract(Number left, Number right) noexcept {
    return add(left, negated(right));
}

[[nodiscard]] inline std::optional<Number> multiply(Number left, Number right) noexcept {
    const int biased = biased_exponent(left) + biased_exponent(right) - bias;
    const bool in_range = biased >= 0 && biased <= largest_biased;
    if (!is_small(left) || !is_small(right) || !in_range) return slow_multiply(left, right);
    const UWide product = UWide{left.low_bits()} * right.low_bits();
    if (product >= coefficient_end) return slow_multiply(left, right);
    return make(product, biased, is_negative(left) != is_negative(right));
}

[[nodiscard]] inline std::strong_ordering compare(Number left, Number right) noexcept {
    const int shift = biased_exponent(left) - biased_exponent(right);
    const bool near = shift <= largest_exact_shift && shift >= -largest_exact_shift;
    if (!is_small(left) || !is_small(right) || !near) return slow_compare(left, right);
    Wide l = signed_small(left);
    Wide r = signed_small(right);
    if (shift > 0) l *= static_cast<Wide>(power_of_ten[shift]);
    if (shift < 0) r *= static_cast<Wide>(power_of_ten[-shift]);
    if (l == r) return std::strong_ordering::equal;
    return l < r ? std::strong_ordering::less : std::strong_ordering::greater;
}

} // namespace vorgang::number
