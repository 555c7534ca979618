// What an expression comes to where it is known what some fields hold.
#pragma once

#include <map>
#include <optional>

#include "meaning/expression.hpp"

namespace vorgang::dsl::meaning {

/// Fields and what they hold; `Value()`: unknown.
using Settled = std::map<Index, Value>;

/// The value of the expression, whatever the other fields hold; nothing where it may depend on
/// them, or cannot be computed before there is a case.
[[nodiscard]] std::optional<Value> settled_value(const Context& context, const Expr& expression,
                                                 const Settled& fields);

} // namespace vorgang::dsl::meaning
