// Checks the code of a process: operands inside their tables, jumps inside the code, and the same
// known stack depth on every way to an instruction.
#pragma once

#include <string>
#include <vector>

#include "vorgang/engine/process_model.hpp"

namespace vorgang::run {

// The place of the first fault, such as "code[17]", or an empty text. Linear in the code. `starts`
// says for each offset the frame of a lane that may begin there (flow code with an empty stack).
// Precondition: all other tables are verified.
[[nodiscard]] std::string check_code(const ProcessModel& model, std::vector<Index>& starts);

} // namespace vorgang::run
