// The tables as text, for tests and for people who want to see what became of a process.
#pragma once

#include <string>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::lower {

/// Every table line by line, the code disassembled. Stable: equal models give equal text.
[[nodiscard]] std::string dump(const ProcessModel& model);

} // namespace vorgang::dsl::lower
