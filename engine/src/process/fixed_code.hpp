// Expressions over whole numbers, amounts, choices, days and truth values, computed in integers of
// 64 bits.
//
// A field of such a type lies in one slot of the case, and how many decimals it has its type says.
// So the scale of every value in between is known when the process is frozen; what is left of
// `e - k * 250.50 < 1200` is a product, a difference and a comparison of integers. Each step reads
// two operands and leaves one value; nothing lies on a stack.
//
// INVARIANT: the value is the one the instructions give, to the bit. What does not fit 64 bits, and
// any field that is not known, is for the instructions themselves, which stay where they were.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

enum class FixedOp : std::uint8_t {
    add,
    subtract,
    multiply,
    negate,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    both,
    either,
    opposite,
    select,   // left where the value at `to` is true, else right
    as_truth, // a slot of yes/no
    as_day    // a slot of a date
};

struct FixedStep {
    // Where an operand lies: a slot of the case, a constant, the value of an earlier step.
    enum class From : std::uint8_t { slot, constant, value };
    FixedOp op = FixedOp::add;
    From left_from = From::slot;
    From right_from = From::slot;
    std::uint8_t to = 0; // among values
    std::uint32_t left = 0;
    std::uint32_t right = 0;
};

// Slots that must be known, as bits of one word.
struct FixedNeed {
    std::uint32_t word = 0;
    std::uint64_t bits = 0;
};

// What a run of instructions computes; the last step leaves the result as value 0.
struct FixedExpression {
    bool is_truth = false;
    std::uint8_t scale = 0; // of a number
    std::uint32_t first_step = 0;
    std::uint32_t steps = 0;
    std::uint32_t first_need = 0;
    std::uint32_t needs = 0;
    std::uint32_t instructions = 0; // it stands for
};

inline constexpr std::size_t fixed_values_max = 8;

struct FixedCode {
    std::vector<FixedExpression> expressions;
    std::vector<FixedStep> steps;
    std::vector<FixedNeed> needs;
    std::vector<std::int64_t> constants;
};

// The longest expression of this kind that begins at `at`, among `code.expressions`; nothing where
// there is none. `jumps`: by code offset, how many go there. Precondition: the model is verified.
[[nodiscard]] std::optional<std::uint32_t> fixed_expression(const ProcessModel& model,
                                                            const std::vector<std::uint32_t>& jumps,
                                                            std::size_t at, FixedCode& code);

} // namespace vorgang::run
