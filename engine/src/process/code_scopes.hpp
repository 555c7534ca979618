// In which part of the flow each place of the code lies.
#pragma once

#include <vector>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// By code offset: the innermost scope a lane is in that comes there, none where none comes. Linear
// in the code. Precondition: the process is verified; what a compiler made has one scope there.
[[nodiscard]] std::vector<Index> scopes_of_code(const ProcessModel& model);

} // namespace vorgang::run
