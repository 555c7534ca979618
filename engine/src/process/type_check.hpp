// Whether types hold together: what they point to is there, bounds are of their kind, and no list
// or record contains itself.
#pragma once

#include <string>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// The first fault among the element and context types as "contexts[3]", or "".
[[nodiscard]] std::string check_types(const ProcessModel& model);
// Whether one type points to what is there. INVARIANT: check_types() found no fault.
[[nodiscard]] bool check_type(const Type& type, const ProcessModel& model);

} // namespace vorgang::run
