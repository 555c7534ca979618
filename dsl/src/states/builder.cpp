#include "states/builder.hpp"

#include "diag/report.hpp"
#include "states/phrases.hpp"

namespace vorgang {

StateMachine state_machine(const Process& process) {
    return dsl::states::Builder(process).build();
}

} // namespace vorgang

namespace vorgang::dsl::states {

using diag::say;

Builder::Builder(const Process& process) : m_(process.model()), machine_{process, {}, {}, {}, {}} {}

StateMachine Builder::build() {
    for (const Instruction& i : m_.code)
        if (i.op == Op::take) picks_.insert(i.b);
    for (const Deadline& deadline : m_.deadlines) {
        MachineDeadline& said = machine_.deadlines.emplace_back();
        said.length = Speaker(m_).expression(deadline.length);
        if (deadline.from != no_code) said.from = Speaker(m_).expression(deadline.from);
    }
    regions();
    begin();
    scopes();
    while (!open_.empty()) {
        Walk walk = std::move(open_.back());
        open_.pop_back();
        go(std::move(walk));
    }
    put_in_order(machine_, places_);
    return std::move(machine_);
}

bool Builder::is_whole_frame(Index scope) const {
    const ScopeKind kind = m_.scopes[scope].kind;
    return kind == ScopeKind::process || kind == ScopeKind::handler || kind == ScopeKind::element;
}

// Scopes without a name, as those of the events of `wähle`, are no regions of their own; what runs
// beside others is. What undoes may run when the section it belongs to has long been left.
void Builder::regions() {
    for (std::size_t s = 0; s < m_.scopes.size(); ++s) {
        const Scope& scope = m_.scopes[s];
        Index around = scope.parent;
        while (is_undoing(m_, static_cast<Index>(s)) && !is_whole_frame(around))
            around = m_.scopes[around].parent;
        const Index parent = s == 0 ? none : region_of_scope_[around];
        if (s != 0 && scope.name.empty() && scope.kind != ScopeKind::handler) {
            region_of_scope_.push_back(parent);
            continue;
        }
        region_of_scope_.push_back(static_cast<Index>(machine_.regions.size()));
        machine_.regions.push_back({static_cast<Index>(s), parent});
    }
}

Index Builder::region_of(Index scope) const {
    return region_of_scope_[scope];
}

void Builder::begin() {
    const MachineIndex state = meet(StateKind::beginning, 0, 0).state;
    follow(out_of(TriggerKind::begin, state), 0, 0);
}

// What may happen to a section or to the process as a whole.
void Builder::scopes() {
    for (std::size_t s = 0; s < m_.scopes.size(); ++s) {
        const Scope& scope = m_.scopes[s];
        const Index region = region_of(static_cast<Index>(s));
        const Index outer = s == 0 ? Index{0} : scope.parent;
        for (const Index d : scope.deadlines) {
            const Deadline& deadline = m_.deadlines[d];
            if (deadline.consequence == Consequence::remind)
                machine_.transitions.push_back(of_region(TriggerKind::reminded, region, d));
            else if (deadline.consequence == Consequence::alongside)
                accompany(of_region(TriggerKind::expired, region, d), deadline.aside);
            else
                follow(of_region(TriggerKind::expired, region, d), deadline.block, outer);
        }
        for (const Index h : scope.handlers)
            handler(h, region, outer);
    }
}

void Builder::follow(MachineTransition transition, CodeOffset at, Index scope) {
    open_.push_back({std::move(transition), at, scope, Speaker(m_)});
}

// A walk that comes to no waiting point within the length of the code never does.
void Builder::go(Walk walk) {
    for (std::size_t left = m_.code.size(); left > 0; --left) {
        const Instruction& i = m_.code[walk.at];
        if (walk.speaker.is_value(walk.at)) {
            walk.at = walk.speaker.read(walk.at);
        } else if (i.op == Op::jump_unless) {
            return decide(walk);
        } else if (ends(walk, i)) {
            return;
        } else {
            moves(walk, i);
            ++walk.at;
        }
    }
}

bool Builder::ends(Walk& walk, const Instruction& i) {
    switch (i.op) {
    case Op::open_call:
        // Nobody waits for what runs alongside.
        if (m_.calls[m_.positions[i.b].detail].alongside) return false;
        [[fallthrough]];
    case Op::open_step:
    case Op::open_receive:
    case Op::open_wait: return arrive(walk, open(walk, i)), true;
    case Op::fork: return arrive(walk, fork(i, walk.at)), true;
    case Op::branch_end: return arrive(walk, join(i.b)), true;
    case Op::end_case: return arrive(walk, ending(i.b)), true;
    case Op::open_each: return arrive(walk, each(walk, i)), true;
    case Op::each_end: return arrive(walk, join(m_.loops[i.b].position)), true;
    case Op::settle: return arrive(walk, together(i, walk.at)), true;
    case Op::undo: return arrive(walk, undo(i, walk.at)), true;
    case Op::aside_end: return arrive(walk, over(i.b, walk.at)), true;
    case Op::done: return true;
    default: return false;
    }
}

void Builder::moves(Walk& walk, const Instruction& i) {
    auto& effects = walk.transition.effects;
    using Kind = MachineEffect::Kind;
    switch (i.op) {
    case Op::set_field:
        effects.push_back({Kind::set, i.b, walk.speaker.pop(&m_.fields[i.b].type)});
        break;
    case Op::clear_field: effects.push_back({Kind::clear, i.b, {}}); break;
    case Op::send: effects.push_back({Kind::send, i.b, {}}); break;
    case Op::open_call: {
        const Index call = m_.positions[i.b].detail;
        effects.push_back({Kind::begin, call, {}, arguments_of(walk, m_.calls[call])});
        break;
    }
    case Op::enter: walk.scope = i.b; break;
    case Op::close: walk.scope = i.b == 0 ? Index{0} : m_.scopes[i.b].parent; break;
    case Op::take: walk.scope = m_.positions[i.b].scope; break;
    default: break;
    }
}

void Builder::arrive(Walk& walk, MachineIndex state) {
    walk.transition.to = state;
    machine_.transitions.push_back(std::move(walk.transition));
}

// The temporaries of `je nach` go along.
void Builder::decide(Walk& walk) {
    const Instruction& i = m_.code[walk.at];
    const Wording condition = walk.speaker.pop();
    const auto [state, first] = meet(StateKind::choice, walk.at, walk.at);
    arrive(walk, state);
    if (!first) return;
    machine_.states[state].region = region_of(walk.scope);
    MachineTransition yes = out_of(TriggerKind::condition, state);
    yes.condition = condition;
    // The last value that is left of a `je nach` needs no other way.
    if (i.c != walk.at + 1) {
        MachineTransition no = out_of(TriggerKind::otherwise, state);
        open_.push_back({std::move(no), i.c, walk.scope, walk.speaker});
    }
    open_.push_back({std::move(yes), walk.at + 1, walk.scope, walk.speaker});
}

Builder::Found Builder::meet(StateKind kind, std::uint32_t key, CodeOffset at) {
    const auto [entry, first] =
        numbers_.try_emplace({kind, key}, static_cast<MachineIndex>(machine_.states.size()));
    if (first) {
        machine_.states.emplace_back().kind = kind;
        places_.push_back(at);
    }
    return {entry->second, first};
}

MachineIndex Builder::open(Walk& walk, const Instruction& i) {
    static constexpr StateKind kinds[]{StateKind::step, StateKind::call, StateKind::message,
                                       StateKind::wait};
    const Position& p = m_.positions[i.b];
    const auto [state, first] = meet(kinds[static_cast<std::size_t>(p.kind)], i.b, walk.at);
    if (!first) return state;
    MachineState& met = machine_.states[state];
    met.position = i.b;
    met.detail = p.kind == PositionKind::wait ? none : p.detail;
    met.region = region_of(p.scope);
    work_of(walk, met);
    leave_position(state);
    return state;
}

std::vector<Wording> Builder::arguments_of(Walk& walk, const Call& call) const {
    const auto& parameters = m_.operations[call.operation].parameters;
    std::vector<Wording> arguments(parameters.size());
    for (std::size_t p = parameters.size(); p-- > 0;)
        arguments[p] = walk.speaker.pop(&parameters[p].type);
    return arguments;
}

// What the code before the opening left on the stack, and what else is said of a step.
void Builder::work_of(Walk& walk, MachineState& state) {
    if (state.kind == StateKind::wait) {
        const bool moment = walk.speaker.tops_moment();
        state.until = walk.speaker.pop();
        if (moment) state.until = say("bis {}", "until {}", state.until);
    }
    if (state.kind == StateKind::call) state.arguments = arguments_of(walk, m_.calls[state.detail]);
    if (state.kind != StateKind::step) return;
    const Step& step = m_.steps[state.detail];
    for (const Collected& collected : step.collects)
        state.conditions.push_back(collected.condition == no_code
                                       ? Wording{}
                                       : Speaker(m_).expression(collected.condition));
    if (step.role_code != no_code) state.role = Speaker(m_).expression(step.role_code);
}

void Builder::leave_position(MachineIndex state) {
    const Position& p = m_.positions[machine_.states[state].position];
    const auto simple = [&](TriggerKind on) { follow(out_of(on, state), p.resume, p.scope); };
    switch (p.kind) {
    case PositionKind::step:
        simple(TriggerKind::completed);
        step_deadlines(state, m_.steps[p.detail].deadlines);
        break;
    case PositionKind::call:
        simple(TriggerKind::answered);
        if (const CodeOffset failed = m_.calls[p.detail].failed; failed != no_code)
            follow(out_of(TriggerKind::failed, state), failed, p.scope);
        else
            machine_.transitions.push_back(out_of(TriggerKind::failed, state));
        step_deadlines(state, m_.calls[p.detail].deadlines);
        break;
    case PositionKind::receive:
        follow(out_of(TriggerKind::delivered, state, p.detail), p.resume, p.scope);
        break;
    case PositionKind::wait: simple(TriggerKind::over); break;
    default: break; // states of their own: fork, each, together, undo
    }
}

void Builder::step_deadlines(MachineIndex state, const std::vector<Index>& deadlines) {
    const Position& p = m_.positions[machine_.states[state].position];
    for (const Index d : deadlines) {
        const Deadline& deadline = m_.deadlines[d];
        MachineTransition passed = out_of(TriggerKind::reminded, state, d);
        switch (deadline.consequence) {
        case Consequence::remind: machine_.transitions.push_back(std::move(passed)); break;
        case Consequence::block:
            passed.on = TriggerKind::expired;
            follow(std::move(passed), deadline.block, p.scope);
            break;
        case Consequence::alongside:
            passed.on = TriggerKind::expired;
            accompany(std::move(passed), deadline.aside);
            break;
        case Consequence::deem:
            passed.on = TriggerKind::deemed;
            for (const auto& [field, constant] : deadline.deemed)
                passed.effects.push_back({MachineEffect::Kind::set, field,
                                          in_words(m_.constants[constant], m_.fields[field].type)});
            follow(std::move(passed), p.resume, p.scope);
            break;
        }
    }
}

MachineIndex Builder::fork(const Instruction& i, CodeOffset at) {
    const bool picks = picks_.contains(i.b);
    const Position& p = m_.positions[i.b];
    const auto [state, first] = meet(picks ? StateKind::first : StateKind::fork, i.b, at);
    if (!first) return state;
    machine_.states[state].position = i.b;
    machine_.states[state].region = region_of(p.scope);
    for (std::uint32_t branch = 0; branch < p.detail; ++branch) {
        const auto number = static_cast<Index>(i.c + branch);
        const Branch& b = m_.branches[number];
        follow(out_of(TriggerKind::branch, state, number), b.code, b.scope);
    }
    wanted_[i.b] = i.a != 0 ? Index{i.a} : p.detail;
    return state;
}

MachineIndex Builder::join(Index position) {
    const Position& p = m_.positions[position];
    const auto [state, first] = meet(StateKind::join, position, p.resume);
    if (!first) return state;
    machine_.states[state].position = position;
    machine_.states[state].region = region_of(p.scope);
    machine_.states[state].wanted = wanted_[position];
    follow(out_of(TriggerKind::joined, state), p.resume, p.scope);
    if (p.kind == PositionKind::each && m_.loops[p.detail].in_turn)
        follow(out_of(TriggerKind::element, state), m_.loops[p.detail].code,
               m_.loops[p.detail].scope);
    return state;
}

MachineIndex Builder::ending(Index ending) {
    const auto [state, first] = meet(StateKind::ending, ending, no_code);
    if (first) machine_.states[state].detail = ending;
    return state;
}

} // namespace vorgang::dsl::states
