// The processes that are played: what a store has rows for, each of it somewhere on the way.
#pragma once

#include <string_view>
#include <vector>

#include "vorgang/engine/process.hpp"

namespace vorgang::simulation {

inline constexpr std::string_view tenant = "stadt";
// What a case is begun by; the other processes are called by it.
inline constexpr std::string_view first_process = "antrag";

// Compiled once; a called one stands before who calls it.
[[nodiscard]] const std::vector<Process>& processes();

} // namespace vorgang::simulation
