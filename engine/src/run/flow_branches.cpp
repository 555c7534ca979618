// Lanes side by side: how they begin, and what their ends mean for the lane that waits for them.
// LIMIT: what a command looks at counts as instructions: branches, lanes and the scopes around
// them, cells of a scope that is closed. So it stays bounded whatever the tables say.
#include <algorithm>

#include "run/flow.hpp"

namespace vorgang::run {

[[gnu::hot]] bool Flow::fork(const Instruction& i) {
    const Position& join = model().positions[i.b];
    const Index wanted = i.a != 0 ? i.a : join.detail;
    cell(join.cell) = {i.b, CellKind::join, 0, wanted, 0};
    // Lanes run last in, first out: pushed backwards, branches open in the order of the text.
    for (std::uint32_t branch = join.detail; branch-- > 0;) {
        if (!machine_.spend()) return false;
        const Branch& b = model().branches[i.c + branch];
        lanes_.push_back(lane(b.cell, b.code, b.scope));
    }
    return true;
}

[[gnu::hot]] bool Flow::branch_end(const Instruction& i) {
    const Position& join = model().positions[i.b];
    Cell& c = cell(join.cell);
    if (c.kind != CellKind::join || c.index != i.b || --c.number != 0) return true;
    c = {};
    if (i.a != 0 && !close_branches(join, i.c)) return false;
    lanes_.push_back(lane(join.cell, join.resume, join.scope));
    return true;
}

bool Flow::take(Lane& lane, const Instruction& i) {
    const Position& join = model().positions[i.b];
    Cell& c = cell(join.cell);
    if (c.kind != CellKind::join || c.index != i.b) return false; // no process of ours
    c = {};
    if (!close_branches(join, i.c)) return false;
    lane.cell = join.cell;
    lane.scope = join.scope;
    return true;
}

// Withdraws what the branches have open; those that were still to begin never do.
bool Flow::close_branches(const Position& join, std::uint32_t first) {
    for (std::uint32_t branch = first; branch < first + join.detail; ++branch) {
        const Index scope = model().branches[branch].scope;
        if (!spend_on(scope) || !forget_lanes(scope)) return false;
        close_scope(scope);
    }
    return true;
}

bool Flow::forget_lanes(Index scope) {
    bool paid = true;
    std::erase_if(lanes_, [&](const Lane& lane) {
        if (lane.part != c_.part_number()) return false;
        Index at = lane.scope;
        while (at != none && at != scope && (paid = paid && machine_.spend()))
            at = model().scopes[at].parent;
        return at == scope;
    });
    return paid;
}

} // namespace vorgang::run
