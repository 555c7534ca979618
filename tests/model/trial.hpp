// A process and what happens in one case of it: drawn by chance, played again, made smaller.
#pragma once

#include "bench.hpp"
#include "vorgang/dsl/compile.hpp"

namespace vorgang::model {

struct Trial {
    Process process;
    Instant start{};
    bool on_file = false;
    std::vector<Order> orders{};
};

// The process as the compiler has it, with those it calls.
[[nodiscard]] Compiled compiled(const Process& process);

// Plays it; how engine and model differ, or "". Where the compiler refuses the process, "".
// `played` becomes the number of orders that were played.
[[nodiscard]] std::string play(const Trial& trial, std::size_t* played = nullptr);

// Leaves out orders, statements and clauses as long as engine and model still differ.
[[nodiscard]] Trial shrunk(Trial trial);

// Process, orders and difference, for a person to read.
[[nodiscard]] std::string report(const Trial& trial);

} // namespace vorgang::model
