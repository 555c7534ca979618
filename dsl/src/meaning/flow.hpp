// Resolves the flow: statements with their names and expressions, blocks, jumps.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Fills Model::statements, blocks, deadlines, flow and handlers, and what the tables hold of them.
void resolve_flow(Context& context);

/// Finds the target of every jump and checks that it may go there (E0406, E0407, E0408).
void resolve_jumps(Context& context);

/// A statement as one of the blocks around it sees it.
struct Standing {
    BlockId block = nowhere;
    StatementId statement = nowhere;
};
/// The blocks around a statement, its own first.
[[nodiscard]] std::vector<Standing> standing(const Model& model, StatementId statement);

} // namespace vorgang::dsl::meaning
