// The code as the machine runs it: the same instructions at the same places, but where a common
// sequence begins its first instruction says what all of it does. Jumps, positions and reasons of
// incidents stay what they are, and a jump into the sequence finds the rest of it as it was.
#pragma once

#include <vector>

#include "process/fixed_code.hpp"
#include "vorgang/engine/operands.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// Behind the instructions of a process; they stand in no model. `a` is the operation, an Op, and
// whether it needs both sides.
inline constexpr Op compare_field{200}; // b: field, c: constant, a number
inline constexpr Op compare_whole{201}; // b: field of the case, whole or money, c: among wholes
inline constexpr Op with_number{202};   // b: constant, a number
inline constexpr Op in_fixed{203};      // c: among fixed.expressions; where that gives nothing, the
                                        // first instruction is run as it was

[[nodiscard]] constexpr bool is_sequence(Op op) noexcept {
    return op >= compare_field;
}
// An operation as the first instruction of a sequence has it.
inline constexpr std::uint8_t both_needed = 0x80;
[[nodiscard]] constexpr std::uint8_t pack_operation(const Instruction& i) noexcept {
    const auto op = static_cast<std::uint8_t>(i.op);
    return i.a == needs_both ? static_cast<std::uint8_t>(op | both_needed) : op;
}
[[nodiscard]] constexpr Op unpack_operation(std::uint8_t packed) noexcept {
    return Op{static_cast<std::uint8_t>(packed & ~both_needed)};
}
// How many instructions a sequence has besides its first; in_fixed says it by itself.
[[nodiscard]] constexpr std::uint32_t rest_of(Op sequence) noexcept {
    return sequence == with_number ? 1 : 2;
}

struct FastCode {
    std::vector<Instruction> code;
    std::vector<std::int64_t> wholes; // constants as the slot of such a field would hold them
    FixedCode fixed;
};

// Precondition: the model is verified.
[[nodiscard]] FastCode fast_code(const ProcessModel& model);

} // namespace vorgang::run
