// Whether `erfasst … falls CONDITION` holds, computed from the compiled condition.
//
// Only the instructions conditions are made of: values, comparisons, and, or, not. What it cannot
// compute counts as not holding; the engine then asks for the field and the driver gives it.
#pragma once

#include <functional>
#include <string_view>

#include "vorgang/engine/process.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {

[[nodiscard]] bool holds(const ProcessModel& model, CodeOffset code,
                         const std::function<Value(std::string_view)>& field);

} // namespace vorgang::tool
