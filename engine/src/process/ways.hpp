// Where a lane may come from a place in the code before everything waits again.
#pragma once

#include <set>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

struct Ways {
    std::set<CodeOffset> code; // instructions that may run
    std::set<Index> positions; // that may be opened, or counted down
    std::set<Index> endings;
};

// All that one command may run from there, lanes that begin or go on with them: more than it does
// run, never less. Precondition: the process is verified, and a lane may begin there.
[[nodiscard]] Ways ways_from(const ProcessModel& model, CodeOffset offset);

} // namespace vorgang::run
