// Computes what fixed_code.hpp made of an expression.
#pragma once

#include <span>

#include "process/fixed_code.hpp"
#include "run/case_block.hpp"

namespace vorgang::run {

// Nothing where a field is not known or a value does not fit 64 bits.
template<class Frame>
[[nodiscard]] inline std::optional<std::int64_t>
compute(const FixedCode& code, const FixedExpression& expression, const Frame& frame) noexcept {
    const std::uint64_t* const known = frame.known();
    for (const FixedNeed& need :
         std::span(code.needs).subspan(expression.first_need, expression.needs))
        if ((known[need.word] & need.bits) != need.bits) return std::nullopt;

    std::int64_t values[fixed_values_max];
    const std::int64_t* const sources[] = {
        reinterpret_cast<const std::int64_t*>(frame.slots().data()), code.constants.data(), values};
    bool overflow = false;
    for (const FixedStep& step :
         std::span(code.steps).subspan(expression.first_step, expression.steps)) {
        const std::int64_t left = sources[static_cast<std::size_t>(step.left_from)][step.left];
        const std::int64_t right = sources[static_cast<std::size_t>(step.right_from)][step.right];
        std::int64_t value = 0;
        switch (step.op) {
        case FixedOp::add: overflow |= __builtin_add_overflow(left, right, &value); break;
        case FixedOp::subtract: overflow |= __builtin_sub_overflow(left, right, &value); break;
        case FixedOp::multiply: overflow |= __builtin_mul_overflow(left, right, &value); break;
        case FixedOp::negate: overflow |= __builtin_sub_overflow(0, left, &value); break;
        case FixedOp::equal: value = left == right; break;
        case FixedOp::not_equal: value = left != right; break;
        case FixedOp::less: value = left < right; break;
        case FixedOp::less_equal: value = left <= right; break;
        case FixedOp::greater: value = left > right; break;
        case FixedOp::greater_equal: value = left >= right; break;
        case FixedOp::both: value = left & right; break;
        case FixedOp::either: value = left | right; break;
        case FixedOp::opposite: value = left ^ 1; break;
        case FixedOp::select: value = values[step.to] != 0 ? left : right; break;
        case FixedOp::as_truth: value = left != 0; break;
        case FixedOp::as_day: value = static_cast<std::int32_t>(left); break;
        }
        values[step.to] = value;
    }
    if (overflow) return std::nullopt;
    return values[0];
}

} // namespace vorgang::run
