// Lanes side by side, and the events of which the first decides.
#include <algorithm>

#include "lower/lowering.hpp"

namespace vorgang::dsl::lower {

using meaning::StatementId;

Index Lowering::branch_scope(std::string_view name, std::uint32_t cell, Place place) {
    const Index s = index(out_.scopes.size());
    Scope scope;
    scope.kind = ScopeKind::branch;
    scope.name = std::string(name);
    scope.parent = place.scope;
    scope.frame = place.frame;
    scope.cell = index(cell);
    scope.first_cell = scope.last_cell = index(cell + 1);
    out_.scopes.push_back(std::move(scope));
    return s;
}

std::uint32_t Lowering::lane(const meaning::Lane& lane, std::size_t branch, std::uint32_t cell,
                             Place place) {
    const Index s = branch_scope(lane.name, cell, place);
    out_.branches[branch] = {s, index(cell), here()};
    const Place inside{cell, cell + 1, s, place.frame};
    const std::uint32_t used = block(lane.block, inside);
    out_.scopes[s].last_cell = index(used);
    if (goes_on(lane.block)) settle(lane.block, inside);
    return used;
}

std::uint32_t Lowering::node(const meaning::Parallel& parallel, StatementId, Place place) {
    const Index p = position(PositionKind::join, place, index(parallel.lanes.size()));
    const std::size_t first = out_.branches.size();
    out_.branches.resize(first + parallel.lanes.size());
    const auto branches = static_cast<std::uint32_t>(first);
    out_.code.push_back({Op::fork, parallel.until, p, branches});
    std::uint32_t next = place.free;
    for (std::size_t i = 0; i < parallel.lanes.size(); ++i) {
        next = lane(parallel.lanes[i], first + i, next, place);
        if (!goes_on(parallel.lanes[i].block)) continue;
        const bool closes = parallel.until != 0;
        out_.code.push_back(
            {Op::branch_end, static_cast<std::uint8_t>(closes ? 1 : 0), p, closes ? branches : 0});
    }
    out_.positions[p].resume = here();
    return next;
}

// Each event waits in a lane of its own; the first one goes on in the lane of the statement.
std::uint32_t Lowering::node(const meaning::Pick& pick, StatementId, Place place) {
    const Index p = position(PositionKind::join, place, index(pick.events.size()));
    const auto branches = static_cast<std::uint32_t>(out_.branches.size());
    out_.branches.resize(branches + pick.events.size());
    out_.code.push_back({Op::fork, 1, p, branches});
    std::uint32_t cell = place.free;
    std::uint32_t used = place.free;
    std::vector<CodeOffset> to_end;
    for (const meaning::Event& one : pick.events) {
        event(one, branches + (cell - place.free), cell, place);
        ++cell;
        add(Op::take, p, branches);
        // INVARIANT: no event waits any more, so the block may use their cells.
        used = std::max(used, block(one.block, place));
        if (&one == &pick.events.back() || !goes_on(one.block)) continue;
        to_end.push_back(here());
        add(Op::jump);
    }
    land(to_end);
    out_.positions[p].resume = here();
    return std::max(used, cell);
}

void Lowering::event(const meaning::Event& event, std::size_t branch, std::uint32_t cell,
                     Place place) {
    const bool message = !event.until;
    const Index s = branch_scope("", cell, place);
    out_.branches[branch] = {s, index(cell), here()};
    if (!message) expression(*event.until);
    const Index q =
        position(message ? PositionKind::receive : PositionKind::wait,
                 {cell, cell + 1, s, place.frame}, message ? event.message.index : Index{0});
    add(message ? Op::open_receive : Op::open_wait, q);
    out_.positions[q].resume = here();
}

} // namespace vorgang::dsl::lower
