// What of a process depends on the value of a field, by its tables alone: what reads it, and what
// reads what was computed from it.
#pragma once

#include <vector>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// By index of their tables; whether they depend on the value.
struct Dependence {
    std::vector<bool> fields;    // computed from it, or answered to it; the field itself with them
    std::vector<bool> rules;     // called with it
    std::vector<bool> steps;     // show it, find their role by it, or ask for more because of it
    std::vector<bool> calls;     // an argument
    std::vector<bool> waits;     // positions: how long
    std::vector<bool> loops;     // elements of it, or how many are enough
    std::vector<bool> messages;  // sent with it
    std::vector<bool> deadlines; // length or start
    std::vector<bool> handlers;  // begin by a condition on it
    std::vector<bool> endings;   // return it
    std::vector<CodeOffset> decisions; // `falls`, `je nach`: the jumps, in order of the code
};

// What a tool or a called process gave back is computed from its arguments: how, only they know.
// What was done because of a decision is not computed from what was decided on: that is for a
// person to judge. Precondition: the process is verified.
[[nodiscard]] Dependence depending_on(const ProcessModel& model, Index field);

} // namespace vorgang::run
