// What FEEL asks of numbers beyond the four operations; the decimal library does the work.
#pragma once

#include <optional>
#include <string_view>

#include "vorgang/engine/number.hpp"

namespace vorgang::number {

// Nothing where there is no real result, or none that a number can hold.
[[nodiscard]] std::optional<Number> square_root(Number n) noexcept;
[[nodiscard]] std::optional<Number> exponential(Number n) noexcept;
[[nodiscard]] std::optional<Number> logarithm(Number n) noexcept;
[[nodiscard]] std::optional<Number> power(Number base, Number exponent) noexcept;

// dividend - divisor * floor(dividend / divisor), exact where 34 digits allow it.
[[nodiscard]] std::optional<Number> modulo(Number dividend, Number divisor) noexcept;

// `[-]digits[.digits][e[+-]digits]` with `.5` allowed; more than 34 digits are rounded half even.
[[nodiscard]] std::optional<Number> from_any_text(std::string_view text);

} // namespace vorgang::number
