// What the walks found, put together and in the order of the text.
#include <algorithm>
#include <numeric>

#include "states/builder.hpp"
#include "states/phrases.hpp"

namespace vorgang::dsl::states {
namespace {

// `falls … sonst falls … sonst` and the values of `je nach` are one choice of several ways: a
// choice that is only met where another one found nothing becomes part of it.
void merge_choices(StateMachine& machine) {
    const std::size_t count = machine.states.size();
    std::vector<std::vector<std::size_t>> in(count);
    std::vector<std::vector<std::size_t>> out(count);
    for (std::size_t t = 0; t < machine.transitions.size(); ++t) {
        const MachineTransition& one = machine.transitions[t];
        if (one.to != no_state) in[one.to].push_back(t);
        if (one.from != no_state) out[one.from].push_back(t);
    }
    for (std::size_t state = 0; state < count; ++state) {
        if (machine.states[state].kind != StateKind::choice || in[state].size() != 1) continue;
        MachineTransition& way = machine.transitions[in[state].front()];
        if (way.on != TriggerKind::otherwise || !way.effects.empty() || way.from == state ||
            machine.states[way.from].region != machine.states[state].region)
            continue;
        for (const std::size_t t : out[state]) {
            machine.transitions[t].from = way.from;
            out[way.from].push_back(t);
        }
        out[state].clear();
        in[state].clear();
        way.from = way.to = no_state; // taken out below
    }
    std::erase_if(machine.transitions, [](const MachineTransition& one) {
        return one.from == no_state && one.region == none;
    });
}

std::string id_of(const ProcessModel& model, const MachineState& state, std::size_t choices) {
    const auto numbered = [](const char* word, std::size_t number) {
        return word + std::to_string(number);
    };
    switch (state.kind) {
    case StateKind::beginning: return "begin";
    case StateKind::ending: return "end." + model.endings[state.detail].name;
    case StateKind::choice: return numbered("choice", choices);
    case StateKind::fork: return numbered("fork", state.position);
    case StateKind::first: return numbered("first", state.position);
    case StateKind::join: return numbered("join", state.position);
    case StateKind::each: return numbered("each", state.position);
    case StateKind::over: return numbered("over", state.detail);
    default: return numbered("p", state.position);
    }
}

// Choices that became part of another one are met by nothing any more.
std::vector<bool> still_met(const StateMachine& machine) {
    std::vector<bool> met(machine.states.size());
    for (const MachineTransition& one : machine.transitions)
        if (one.to != no_state) met[one.to] = true;
    for (std::size_t state = 0; state < met.size(); ++state)
        if (machine.states[state].kind != StateKind::choice) met[state] = true;
    return met;
}

// What undoes stands behind everything it may undo.
bool undoes(const StateMachine& machine, const MachineState& state) {
    for (Index region = state.region; region != none; region = machine.regions[region].parent)
        if (is_undoing(machine.process.model(), machine.regions[region].scope)) return true;
    return false;
}

} // namespace

void put_in_order(StateMachine& machine, const std::vector<CodeOffset>& places) {
    merge_choices(machine);
    const std::vector<bool> met = still_met(machine);
    std::vector<MachineIndex> order;
    for (std::size_t state = 0; state < met.size(); ++state)
        if (met[state]) order.push_back(static_cast<MachineIndex>(state));
    const auto key = [&](MachineIndex state) {
        const MachineState& one = machine.states[state];
        const int rank = one.kind == StateKind::beginning ? 0
                         : one.kind == StateKind::ending  ? 3
                         : undoes(machine, one)           ? 2
                                                          : 1;
        // A join stands before what begins at the same place.
        return std::tuple(rank, places[state], one.kind != StateKind::join,
                          one.kind == StateKind::ending ? one.detail : one.position);
    };
    std::ranges::stable_sort(order, {}, key);

    std::vector<MachineIndex> number(met.size(), no_state);
    std::vector<MachineState> states;
    std::size_t choices = 0;
    for (const MachineIndex state : order) {
        number[state] = static_cast<MachineIndex>(states.size());
        MachineState& one = states.emplace_back(std::move(machine.states[state]));
        if (one.kind == StateKind::choice) ++choices;
        one.id = id_of(machine.process.model(), one, choices);
    }
    machine.states = std::move(states);
    for (MachineTransition& one : machine.transitions) {
        if (one.from != no_state) one.from = number[one.from];
        if (one.to != no_state) one.to = number[one.to];
    }
    std::ranges::stable_sort(machine.transitions, {}, [](const MachineTransition& one) {
        return std::tuple(one.from, one.region, one.on, one.detail);
    });
}

} // namespace vorgang::dsl::states
