// What accompanies and what undoes: each a frame of its own, with cells from 0 on.
#include <algorithm>

#include "lower/lowering.hpp"
#include "meaning/flow.hpp"

namespace vorgang::dsl::lower {

using meaning::BlockId;
using meaning::nowhere;
using meaning::StatementId;

// Where the handler goes on comes later, as its block does. A condition needs a cell of the scope's
// own, which remembers whether it holds.
Index Lowering::handler_row(Index scope, const meaning::Handler& handler, std::uint32_t& free) {
    Handler row;
    row.scope = scope;
    row.message = handler.message.index;
    row.role = handler.role;
    row.name = std::string(handler.name);
    row.title = std::string(handler.title);
    if (handler.condition) {
        row.condition = snippet(*handler.condition);
        row.cell = index(free++);
    }
    out_.handlers.push_back(std::move(row));
    return index(out_.handlers.size() - 1);
}

// INVARIANT: what stands before it in the code does not go on into it.
Index Lowering::apart(BlockId id, Place around) {
    const Index frame = index(out_.frames.size());
    const Index s = index(out_.scopes.size());
    const Index a = index(out_.asides.size());
    out_.frames.push_back({s, around.frame, 1});
    Scope scope;
    scope.kind = ScopeKind::handler;
    scope.parent = around.scope;
    scope.frame = frame;
    out_.scopes.push_back(std::move(scope));
    out_.asides.push_back({s, here()});
    const Place inside{0, 1, s, frame};
    const std::uint32_t used = block(id, inside);
    if (goes_on(id)) {
        settle(id, inside);
        add(Op::aside_end, a);
    }
    out_.frames[frame].cells = index(used);
    out_.scopes[s].last_cell = index(used);
    return a;
}

Index Lowering::undoing(BlockId id, StatementId statement, Place around) {
    if (id == nowhere) return none;
    undone_by_[statement] = apart(id, around);
    return undone_by_[statement];
}

// The end of a part that something accompanies, or that has conditions: the lane waits there until
// that has ended, and comes back to see what happened meanwhile.
void Lowering::settle(BlockId part, Place place) {
    if (!accompanied_[part]) return;
    const Index p = position(PositionKind::together, place, place.scope);
    out_.positions[p].resume = here();
    add(Op::settle, p);
}

std::uint32_t Lowering::section_asides(const meaning::Section& section, Place place, Place inside,
                                       std::vector<CodeOffset>& to_resume) {
    std::uint32_t used = asides(section.deadlines, place, inside, to_resume);
    const std::vector<Index> rows = out_.scopes[inside.scope].handlers;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const BlockId id = section.handlers[i].block;
        if (is_frame(m_.blocks[id].kind)) {
            const Index a = apart(id, inside);
            out_.handlers[rows[i]].aside = a;
            continue;
        }
        out_.handlers[rows[i]].code = here();
        used = std::max(used, aside(id, place, to_resume));
    }
    return used;
}

// The instruction runs again and again, each time undoing what was done last, until nothing is
// left.
std::uint32_t Lowering::node(const meaning::Undo& undo, StatementId, Place place) {
    const Index p = position(PositionKind::undo, place, index(out_.undo_sets.size()));
    out_.undo_sets.emplace_back();
    undos_.push_back(&undo);
    out_.positions[p].resume = here();
    add(Op::undo, p);
    return place.free;
}

void Lowering::fill_undo_sets() {
    for (std::size_t i = 0; i < undos_.size(); ++i)
        for (const StatementId s : undos_[i]->of)
            out_.undo_sets[i].push_back(undone_by_[s]);
}

// `schritt.am` and the like lie in the frame of their step or deadline.
void Lowering::lies_in(Index field, Place place) {
    if (field != none) out_.fields[field].frame = place.frame;
}

} // namespace vorgang::dsl::lower
