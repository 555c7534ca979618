/// Number: an exact decimal of 34 digits, the number type of FEEL (IEEE 754-2008 decimal128).
///
/// Rounds half to even where a result needs more than 34 digits. There is no NaN and no infinity:
/// an operation without a result (division by zero, overflow) returns nothing. The scale is kept
/// (1.10 * 2 is 2.20) and is no part of equality (1.10 = 1.1). Stored in the binary (BID)
/// encoding of decimal128, so a number of up to 18 digits is worked on in plain integers and only
/// larger ones reach the decimal library. Plain value; any thread.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/engine/export.hpp"

namespace vorgang {

/// Ways to round to a scale.
enum class Rounding : std::uint8_t {
    half_even, ///< to the nearest, a tie to the even digit (FEEL `decimal`)
    half_up,   ///< to the nearest, a tie away from zero (kaufmännisch)
    half_down, ///< to the nearest, a tie towards zero
    up,        ///< away from zero
    down,      ///< towards zero
    floor,     ///< towards minus infinity
    ceiling    ///< towards plus infinity
};

class VORGANG_ENGINE_EXPORT Number {
  public:
    constexpr Number() noexcept : Number(0) {}
    /// An integer, scale 0.
    constexpr Number(std::int64_t integer) noexcept : Number(scaled(integer, 0)) {}

    /// coefficient * 10^-scale; scale -6111..6176. scaled(12050, 2) is 120.50.
    [[nodiscard]] static constexpr Number scaled(std::int64_t coefficient, int scale) noexcept {
        const bool negative = coefficient < 0;
        Number number(RawTag{});
        number.low_ = negative ? 0 - static_cast<std::uint64_t>(coefficient)
                               : static_cast<std::uint64_t>(coefficient);
        number.high_ = (negative ? sign_bit : 0) |
                       (static_cast<std::uint64_t>(exponent_bias - scale) << exponent_shift);
        return number;
    }

    /// The number with these 128 bits, or nothing where they encode NaN, infinity or a
    /// non-canonical value. Total over all inputs; used on hostile data.
    [[nodiscard]] static std::optional<Number> from_bits(std::uint64_t low,
                                                         std::uint64_t high) noexcept;
    /// The number whose bits these are. Precondition: they came from low_bits() and high_bits().
    [[nodiscard]] static constexpr Number from_own_bits(std::uint64_t low,
                                                        std::uint64_t high) noexcept {
        Number number(RawTag{});
        number.low_ = low;
        number.high_ = high;
        return number;
    }
    [[nodiscard]] constexpr std::uint64_t low_bits() const noexcept { return low_; }
    [[nodiscard]] constexpr std::uint64_t high_bits() const noexcept { return high_; }

    /// Reads `-?digits[.digits][e[+-]digits]` of at most 34 significant digits, zeros at either end
    /// not counted; nothing otherwise.
    [[nodiscard]] static std::optional<Number> from_text(std::string_view text) noexcept;
    /// All digits, no exponent where the plain form has at most 40 characters: "120.50".
    [[nodiscard]] std::string to_text() const;

    /// The same value with the fewest digits: 5.00 as 5, and any zero as 0. Equal numbers become
    /// equal bits.
    [[nodiscard]] Number reduced() const noexcept;

    [[nodiscard]] std::optional<Number> add(Number other) const noexcept;
    [[nodiscard]] std::optional<Number> subtract(Number other) const noexcept;
    [[nodiscard]] std::optional<Number> multiply(Number other) const noexcept;
    /// Nothing for a zero divisor.
    [[nodiscard]] std::optional<Number> divide(Number other) const noexcept;
    [[nodiscard]] Number negate() const noexcept;
    /// Rounded to `scale` places (negative: before the point). A number that is already coarser
    /// stays as it is, but is padded to the scale where 34 digits allow it.
    [[nodiscard]] std::optional<Number> round(int scale, Rounding rounding) const noexcept;

    [[nodiscard]] bool is_zero() const noexcept;
    [[nodiscard]] bool is_integer() const noexcept;
    /// The value as a 64-bit integer where it is one and fits.
    [[nodiscard]] std::optional<std::int64_t> to_integer() const noexcept;
    /// value * 10^scale as a 64-bit integer where that is exact and fits: 120.5 with scale 2 is
    /// 12050. Used for money.
    [[nodiscard]] std::optional<std::int64_t> to_scaled(int scale) const noexcept;

    [[nodiscard]] std::strong_ordering operator<=>(const Number& other) const noexcept;
    [[nodiscard]] bool operator==(const Number& other) const noexcept {
        return (*this <=> other) == std::strong_ordering::equal;
    }

  private:
    struct RawTag {};
    constexpr explicit Number(RawTag) noexcept : low_(0), high_(0) {}

    static constexpr std::uint64_t sign_bit = 1ULL << 63;
    static constexpr int exponent_shift = 49;
    static constexpr int exponent_bias = 6176;

    std::uint64_t low_;
    std::uint64_t high_;
};

} // namespace vorgang
