// The arithmetic operators of FEEL on values of any kind.
#pragma once

#include "feel/report.hpp"

namespace vorgang::feel {

[[nodiscard]] Value add(const Value& left, const Value& right, Report& report);
[[nodiscard]] Value subtract(const Value& left, const Value& right, Report& report);
[[nodiscard]] Value multiply(const Value& left, const Value& right, Report& report);
[[nodiscard]] Value divide(const Value& left, const Value& right, Report& report);
[[nodiscard]] Value power(const Value& left, const Value& right, Report& report);
[[nodiscard]] Value negate(const Value& operand, Report& report);

} // namespace vorgang::feel
