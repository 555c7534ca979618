// Expressions as instructions.
#pragma once

#include <cstdint>
#include <vector>

#include "meaning/model.hpp"
#include "vorgang/engine/operands.hpp"

namespace vorgang::dsl::lower {

using Code = std::vector<Instruction>;

/// Whether `=` and `!=` of what is unknown are unknown, or no and yes as in a cell of a table:
/// what another row needs to know and is unknown does not fit that row.
enum class Equality : std::uint8_t { strict, lenient };

/// Appends the code that leaves the value of the expression on the stack. Jumps are relative to the
/// beginning of `code`.
void emit(const meaning::Expr& expression, Code& code, Equality equality = Equality::strict);

/// How many values the expression has on the stack at most.
[[nodiscard]] std::uint32_t stack_depth(const meaning::Expr& expression);

} // namespace vorgang::dsl::lower
