// The operators of expressions on scalars, by the rules of FEEL: what is unknown makes the result
// unknown, an operation without a result is unknown, logic is three-valued.
#pragma once

#include "run/scalar.hpp"
#include "vorgang/engine/calendar.hpp"

namespace vorgang::run {

// Arithmetic but text concatenation; `calendar` is for instants and working days.
[[nodiscard]] Scalar arithmetic(Op op, const Scalar& left, const Scalar& right,
                                const Calendar& calendar) noexcept;
[[nodiscard]] Scalar negate(const Scalar& operand) noexcept;

// null = null is true, null = value is false; every other comparison with unknown is unknown.
[[nodiscard]] Scalar compare(Op op, const Scalar& left, const Scalar& right) noexcept;

[[nodiscard]] Scalar both(const Scalar& left, const Scalar& right) noexcept;
[[nodiscard]] Scalar either(const Scalar& left, const Scalar& right) noexcept;
[[nodiscard]] Scalar opposite(const Scalar& operand) noexcept;

// The instant a length later: minutes and hours by the clock, the others keep the time of day.
[[nodiscard]] std::optional<Instant> later(Instant from, Length length,
                                           const Calendar& calendar) noexcept;

} // namespace vorgang::run
