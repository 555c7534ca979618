// Walks into what a case can have several of: elements of `für alle`, what accompanies, what
// undoes.
#include "states/builder.hpp"

namespace vorgang::dsl::states {

MachineTransition out_of(TriggerKind on, MachineIndex state, Index detail) {
    MachineTransition transition;
    transition.on = on;
    transition.from = state;
    transition.detail = detail;
    return transition;
}

MachineTransition of_region(TriggerKind on, Index region, Index detail) {
    MachineTransition transition = out_of(on, no_state, detail);
    transition.region = region;
    return transition;
}

void Builder::handler(Index index, Index region, Index outer) {
    const Handler& row = m_.handlers[index];
    MachineTransition transition = of_region(TriggerKind::begun, region, index);
    if (row.message != none) {
        transition.on = TriggerKind::delivered;
        transition.detail = row.message;
    } else if (row.condition != no_code) {
        transition.on = TriggerKind::came_true;
        transition.condition = Speaker(m_).expression(row.condition);
    }
    if (row.aside != none)
        accompany(std::move(transition), row.aside);
    else
        follow(std::move(transition), row.code, outer);
}

void Builder::accompany(MachineTransition transition, Index aside) {
    transition.beside = true;
    follow(std::move(transition), m_.asides[aside].code, m_.asides[aside].scope);
}

MachineIndex Builder::each(Walk& walk, const Instruction& i) {
    const Position& p = m_.positions[i.b];
    const Loop& loop = m_.loops[p.detail];
    const auto [state, first] = meet(StateKind::each, i.b, walk.at);
    if (!first) return state;
    MachineState& met = machine_.states[state];
    met.position = i.b;
    met.detail = p.detail;
    met.region = region_of(p.scope);
    met.list = walk.speaker.pop();
    if (loop.enough != no_code) met.enough = Speaker(m_).expression(loop.enough);
    if (loop.until != no_code) met.until = Speaker(m_).expression(loop.until);
    follow(out_of(TriggerKind::element, state), loop.code, loop.scope);
    if (loop.extended_by != none) {
        auto added = of_region(TriggerKind::added, region_of(loop.scope), p.detail);
        added.beside = true;
        follow(std::move(added), loop.code, loop.scope);
    }
    MachineTransition empty = out_of(TriggerKind::empty, state);
    empty.to = join(i.b);
    machine_.transitions.push_back(std::move(empty));
    return state;
}

// The instruction runs again when what accompanied has ended: more may have begun meanwhile.
MachineIndex Builder::together(const Instruction& i, CodeOffset at) {
    const Position& p = m_.positions[i.b];
    const auto [state, first] = meet(StateKind::together, i.b, at);
    if (!first) return state;
    machine_.states[state].position = i.b;
    machine_.states[state].region = region_of(p.scope);
    follow(out_of(TriggerKind::settled, state), at + 1, p.scope);
    return state;
}

// The instruction runs again each time something has been undone; what follows it is where nothing
// is left.
MachineIndex Builder::undo(const Instruction& i, CodeOffset at) {
    const Position& p = m_.positions[i.b];
    const auto [state, first] = meet(StateKind::undo, i.b, at);
    if (!first) return state;
    machine_.states[state].position = i.b;
    machine_.states[state].detail = p.detail;
    machine_.states[state].region = region_of(p.scope);
    for (const Index aside : m_.undo_sets[p.detail])
        accompany(out_of(TriggerKind::undoing, state, aside), aside);
    follow(out_of(TriggerKind::undone, state), at + 1, p.scope);
    return state;
}

MachineIndex Builder::over(Index aside, CodeOffset at) {
    const auto [state, first] = meet(StateKind::over, aside, at);
    if (!first) return state;
    machine_.states[state].detail = aside;
    machine_.states[state].region = region_of(m_.asides[aside].scope);
    return state;
}

} // namespace vorgang::dsl::states
