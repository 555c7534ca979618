// Whether decision models hang together, and rules ask them for what is there.
#pragma once

#include <string>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// The first fault as "decision_models[0]: node 3", or "". INVARIANT: the types of the rules were
// checked.
[[nodiscard]] std::string check_models(const ProcessModel& model);

} // namespace vorgang::run
