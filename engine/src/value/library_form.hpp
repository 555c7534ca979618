// Numbers to and from the form of the decimal library.
#pragma once

#include <optional>

#include "value/decimal_library.hpp"
#include "vorgang/engine/number.hpp"

namespace vorgang::number {

inline constexpr unsigned half_even = 0;

[[nodiscard]] inline BID_UINT128 library_form(Number n) noexcept {
    return {{n.low_bits(), n.high_bits()}};
}

// Nothing for infinity and NaN; a negative zero loses its sign.
[[nodiscard]] inline std::optional<Number> our_form(BID_UINT128 result) noexcept {
    return Number::from_bits(result.w[0], result.w[1]);
}

} // namespace vorgang::number
