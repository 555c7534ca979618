// Walks the code from everything that can happen to the next point where a case waits.
#pragma once

#include <map>
#include <set>
#include <vector>

#include "states/speaker.hpp"
#include "vorgang/dsl/states.hpp"

namespace vorgang::dsl::states {

/// What happens in a state, or to a region as a whole.
[[nodiscard]] MachineTransition out_of(TriggerKind on, MachineIndex state, Index detail = none);
[[nodiscard]] MachineTransition of_region(TriggerKind on, Index region, Index detail);

class Builder {
  public:
    explicit Builder(const Process& process);

    [[nodiscard]] StateMachine build();

  private:
    // A walk on its way: the transition it will become, and where it goes on.
    struct Walk {
        MachineTransition transition;
        CodeOffset at = 0;
        Index scope = 0;
        Speaker speaker;
    };

    void regions();
    [[nodiscard]] bool is_whole_frame(Index scope) const;
    [[nodiscard]] Index region_of(Index scope) const;
    void begin();
    void scopes();
    void follow(MachineTransition transition, CodeOffset at, Index scope);
    void go(Walk walk);
    // Whether the instruction ends the walk.
    [[nodiscard]] bool ends(Walk& walk, const Instruction& i);
    void moves(Walk& walk, const Instruction& i);
    void arrive(Walk& walk, MachineIndex state);
    void decide(Walk& walk);
    [[nodiscard]] MachineIndex open(Walk& walk, const Instruction& i);
    [[nodiscard]] MachineIndex fork(const Instruction& i, CodeOffset at);
    [[nodiscard]] MachineIndex join(Index position);
    [[nodiscard]] MachineIndex ending(Index ending);
    void handler(Index index, Index region, Index outer);
    [[nodiscard]] MachineIndex each(Walk& walk, const Instruction& i);
    [[nodiscard]] MachineIndex together(const Instruction& i, CodeOffset at);
    [[nodiscard]] MachineIndex undo(const Instruction& i, CodeOffset at);
    [[nodiscard]] MachineIndex over(Index aside, CodeOffset at);

    // Gives the number of a state that is met for the first time, or of the one that is there.
    struct Found {
        MachineIndex state = no_state;
        bool first = false;
    };
    [[nodiscard]] Found meet(StateKind kind, std::uint32_t key, CodeOffset at);
    void leave_position(MachineIndex state);
    void accompany(MachineTransition transition, Index aside);
    void step_deadlines(MachineIndex state, const std::vector<Index>& deadlines);
    void work_of(Walk& walk, MachineState& state);
    [[nodiscard]] std::vector<Wording> arguments_of(Walk& walk, const Call& call) const;

    const ProcessModel& m_;
    StateMachine machine_;
    std::vector<Index> region_of_scope_;
    std::set<Index> picks_;         ///< positions of `wähle`
    std::map<Index, Index> wanted_; ///< by position: how many branches its join waits for; loops: 0
    std::map<std::pair<StateKind, std::uint32_t>, MachineIndex> numbers_;
    std::vector<CodeOffset> places_; ///< of each state in the code
    std::vector<Walk> open_;
};

/// Takes choices that only continue another one together, puts everything in the order of the
/// text, and names the states.
void put_in_order(StateMachine& machine, const std::vector<CodeOffset>& places);

} // namespace vorgang::dsl::states
