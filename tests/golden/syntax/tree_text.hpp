// A tree as readable text, for the golden files.
#pragma once

#include <string>

#include "syntax/tree.hpp"

namespace vorgang::golden {

/// One line a node, children indented; expressions on one line with all their parentheses.
[[nodiscard]] std::string tree_text(const dsl::syntax::Tree& tree);
[[nodiscard]] std::string expression_text(const dsl::syntax::Expression& expression);

} // namespace vorgang::golden
