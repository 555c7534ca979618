// What `vorgang run` shows of a case when it is asked.
#pragma once

#include <string>
#include <string_view>

#include "tool.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::tool {

// "2026-05-11 09:00" as a clock at the place shows it.
[[nodiscard]] std::string clock(const Walk& walk, Instant instant);

void show_help(const Terminal& terminal);
void show_open(const Terminal& terminal, const Walk& walk);
void show_data(const Terminal& terminal, const Walk& walk);
void show_deadlines(const Terminal& terminal, const Walk& walk);
void show_history(const Terminal& terminal, const Walk& walk);
// What followed from the value of a field.
void show_consequences(const Terminal& terminal, const Walk& walk, std::string_view field);

} // namespace vorgang::tool
