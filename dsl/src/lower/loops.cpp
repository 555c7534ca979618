// `für alle`: the body is code of a frame of its own, of which there is one for each element.
#include "lower/lowering.hpp"

namespace vorgang::dsl::lower {

std::uint32_t Lowering::node(const meaning::ForAll& all, meaning::StatementId, Place place) {
    const Index frame = m_.loop_frames[all.loop];
    const Index s = index(out_.scopes.size());
    Scope scope;
    scope.kind = ScopeKind::element;
    scope.name = out_.loops[all.loop].name;
    scope.parent = place.scope;
    scope.frame = frame;
    out_.scopes.push_back(std::move(scope));
    expression(all.list);
    const Index p = position(PositionKind::each, place, all.loop);
    add(Op::open_each, p);
    Loop& loop = out_.loops[all.loop];
    loop.position = p;
    loop.scope = s;
    loop.code = here();
    if (all.enough) loop.enough = snippet(*all.enough);
    if (all.until) loop.until = snippet(*all.until);
    const Place inside{0, 1, s, frame};
    const std::uint32_t used = block(all.block, inside);
    if (goes_on(all.block)) {
        settle(all.block, inside);
        add(Op::each_end, all.loop);
    }
    out_.scopes[s].last_cell = index(used);
    out_.frames[frame].parent = place.frame;
    out_.frames[frame].scope = s;
    out_.frames[frame].cells = index(used);
    for (const Index entry : out_.loops[all.loop].entries)
        out_.fields[entry].type.optional = !meaning::is_required(m_, entry);
    out_.positions[p].resume = here();
    return place.free;
}

} // namespace vorgang::dsl::lower
