// What a state machine tells about its states and about a case.
#include <algorithm>

#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang {

MachineIndex StateMachine::state_of(const OpenInfo& open) const noexcept {
    if (open.position == none) return no_state;
    const auto found = std::ranges::find_if(states, [&open](const MachineState& state) {
        return state.position == open.position && state.kind != StateKind::fork &&
               state.kind != StateKind::first && state.kind != StateKind::join &&
               state.kind != StateKind::each;
    });
    return found == states.end() ? no_state : static_cast<MachineIndex>(found - states.begin());
}

bool waits(StateKind kind) noexcept {
    return kind == StateKind::step || kind == StateKind::call || kind == StateKind::message ||
           kind == StateKind::wait || kind == StateKind::together || kind == StateKind::undo;
}

namespace {

// Where a case that came to a state can come from there without the whole process being
// interrupted.
class Reach {
  public:
    Reach(const StateMachine& machine, MachineIndex from)
        : machine_(machine), reached_(machine.states.size()) {
        visit(from);
        while (!next_.empty()) {
            const MachineIndex state = next_.back();
            next_.pop_back();
            for (const MachineTransition& one : machine.transitions)
                if (one.from == state || (one.from == no_state && is_around(one.region, state)))
                    visit(one.to);
        }
    }
    [[nodiscard]] bool has(MachineIndex state) const { return reached_[state]; }

  private:
    void visit(MachineIndex state) {
        if (state == no_state || reached_[state]) return;
        reached_[state] = true;
        next_.push_back(state);
    }
    [[nodiscard]] bool is_around(Index region, MachineIndex state) const {
        if (region == 0) return false;
        Index at = machine_.states[state].region;
        while (at != none && at != region)
            at = machine_.regions[at].parent;
        return at == region;
    }

    const StateMachine& machine_;
    std::vector<bool> reached_;
    std::vector<MachineIndex> next_;
};

// A message that has interrupted the whole process is not heard again while its block runs. What
// the flow comes to as well says nothing of which of them runs.
bool is_deaf(const StateMachine& machine, const MachineTransition& one, MachineIndex state) {
    return one.on == TriggerKind::delivered && one.region == 0 && !one.beside &&
           one.to != no_state && Reach(machine, one.to).has(state) && !Reach(machine, 0).has(state);
}

} // namespace

std::vector<MachineIndex> StateMachine::may_happen(MachineIndex state) const {
    std::vector<MachineIndex> all;
    const auto add = [&](auto&& belongs) {
        for (std::size_t t = 0; t < transitions.size(); ++t)
            if (belongs(transitions[t])) all.push_back(static_cast<MachineIndex>(t));
    };
    add([state](const MachineTransition& one) { return one.from == state; });
    if (!waits(states[state].kind)) return all;
    for (Index region = states[state].region; region != none; region = regions[region].parent)
        add([&](const MachineTransition& one) {
            return one.from == no_state && one.region == region && !is_deaf(*this, one, state);
        });
    return all;
}

Reception reception_of(const StateMachine& machine, MachineIndex state, Index message) {
    const MachineState& waiting = machine.states[state];
    if (waiting.kind == StateKind::message && waiting.detail == message) return Reception::taken;
    for (const MachineIndex t : machine.may_happen(state)) {
        const MachineTransition& one = machine.transitions[t];
        if (one.on == TriggerKind::delivered && one.detail == message) return Reception::handled;
    }
    return Reception::kept;
}

} // namespace vorgang
