// From text to tree. In: a Source that passed check_text(). Out: the tree, or diagnostics.
#pragma once

#include <optional>

#include "syntax/trace.hpp"
#include "syntax/tree.hpp"
#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

/// Reads a process file. Nothing comes back exactly when an error was added to `diagnostics`.
/// Checks the text (UTF-8 and so on) itself first. Any bytes are fine; the work is linear.
/// `trace`, where it is given, gets what the tree does not keep.
[[nodiscard]] std::optional<Tree> parse(const Source& source, const ParseLimits& limits,
                                        Diagnostics& diagnostics, Trace* trace = nullptr);

/// Reads a decision table that stands alone, as a place file has it.
[[nodiscard]] std::optional<Table> parse_table(const Source& source, Language language,
                                               const ParseLimits& limits, Diagnostics& diagnostics);

} // namespace vorgang::dsl::syntax
