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

/// Whether a block of this kind runs as often as it is begun, with fields and cells of its own.
[[nodiscard]] constexpr bool is_frame(BlockKind kind) noexcept {
    return kind == BlockKind::element || kind == BlockKind::aside || kind == BlockKind::undoing;
}
/// The block of the frame a block lies in; nowhere: the case itself.
[[nodiscard]] BlockId frame_of(const Model& model, BlockId block);
/// The block that undoes a step, call or section; nowhere: there is none.
[[nodiscard]] BlockId undo_of(const Model& model, StatementId statement);

/// Finds what each `mache … rückgängig` undoes (E0441, E0442).
void resolve_undos(Context& context);

} // namespace vorgang::dsl::meaning
