/// LocalRule: the rows a place sets for an `örtlich regel`, as code. compile_rows() of vorgang/dsl
/// makes it; hosts hand it on in a Place. Plain value; any thread.
#pragma once

#include <string>
#include <vector>

#include "vorgang/engine/process_model.hpp"

namespace vorgang {

/// Offsets and constants are those of this struct; local values, rules and choices the process's.
struct LocalRule {
    std::string name{};
    std::vector<RuleRow> rows{};
    std::vector<Instruction> code{};
    std::vector<Value> constants{};
};

} // namespace vorgang
