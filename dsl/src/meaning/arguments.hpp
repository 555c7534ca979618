// Arguments of calls, brought into the order of the declaration.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// For each parameter its argument, positional or named, never both in one call. Faults are
/// reported (E0314, E0316, E0317, E0219); nothing comes back then.
[[nodiscard]] std::optional<std::vector<const syntax::Argument*>>
match_arguments(Context& context, const syntax::Name& callee,
                const std::vector<syntax::Argument>& arguments,
                std::span<const Parameter> parameters, Span span);

/// Too many values because a number was written with a comma, `f(0,5)`: how it is written; else
/// nothing.
[[nodiscard]] Wording comma_for_point(const Context& context,
                                      const std::vector<syntax::Argument>& arguments);

} // namespace vorgang::dsl::meaning
