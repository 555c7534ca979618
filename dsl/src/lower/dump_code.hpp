// Instructions as text, one a line, with the names of what they refer to.
#pragma once

#include <string>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::lower {

void dump_code(const ProcessModel& model, std::string& text);

} // namespace vorgang::dsl::lower
