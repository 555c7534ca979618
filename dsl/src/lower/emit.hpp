// Expressions as instructions.
#pragma once

#include <cstdint>
#include <vector>

#include "meaning/model.hpp"

namespace vorgang::dsl::lower {

using Code = std::vector<Instruction>;

/// Appends the code that leaves the value of the expression on the stack. Jumps are relative to the
/// beginning of `code`.
void emit(const meaning::Expr& expression, Code& code);

/// How many values the expression has on the stack at most.
[[nodiscard]] std::uint32_t stack_depth(const meaning::Expr& expression);

} // namespace vorgang::dsl::lower
