// What the operand `a` of an instruction of a process says beside the operation: how strict it is
// with what is unknown. Part of the compiled format, see docs/formats/process.md.
#pragma once

#include <cstdint>

namespace vorgang {

/// `a` of `equal` and `not_equal`: where one side is unknown, so is the result. Otherwise unknown
/// is equal to unknown and to nothing else, as in FEEL and in the cells of a table.
inline constexpr std::uint8_t needs_both = 1;

/// `a` of `jump_unless` inside of an expression: directly before the place it jumps to stands the
/// jump behind the whole `wenn`, and there an unknown condition goes on as its result. Otherwise it
/// ends the expression, which is unknown.
inline constexpr std::uint8_t unknown_goes_on = 1;

} // namespace vorgang
