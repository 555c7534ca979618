// From the checked process to the tables the engine runs. In: a model without an error. Out: the
// tables, the same for the same text. How cells and code are laid out: docs/architecture.md.
#pragma once

#include <optional>
#include <string>

#include "meaning/model.hpp"
#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/local_rule.hpp"

namespace vorgang::dsl::lower {

/// The tables, or nothing and a diagnostic (E0338) where one grows past what the engine takes.
[[nodiscard]] std::optional<ProcessModel> lower(const meaning::Model& model,
                                                Diagnostics& diagnostics);

/// The rows of one rule as code of their own, or nothing and a diagnostic (E0338).
[[nodiscard]] std::optional<LocalRule> lower_rows(const meaning::Model& model, Index rule,
                                                  Diagnostics& diagnostics);

} // namespace vorgang::dsl::lower
