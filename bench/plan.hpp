// The commands of a run in the order in which they come, drawn before the clock starts.
//
// In case order every case takes its first command, then every case its second, and so on. At
// random each command meets a case nobody can guess, which is at any place of the process: of all
// commands still to come one is taken, and it is the next of its case. That is what an office
// sees, and it is harder than shuffled cases that all do the same: neither the address nor the
// branch can be foretold.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "yardstick.hpp"

namespace vorgang::bench {

enum class Order : std::uint8_t { by_case, random, batches };

// One command of one case; starts, number 0, are not planned: they come in the order of the ids.
struct Planned {
    std::uint32_t case_index = 0;
    std::uint32_t number = 0;
};

[[nodiscard]] inline std::vector<Planned> plan(Order order, std::size_t cases) {
    std::vector<Planned> commands;
    commands.reserve(cases * (commands_per_case - 1));
    for (std::uint32_t number = 1; number < commands_per_case; ++number)
        for (std::uint32_t i = 0; i < cases; ++i)
            commands.push_back({i, number});
    if (order == Order::by_case) return commands;
    std::shuffle(commands.begin(), commands.end(), std::mt19937(7));
    std::vector<std::uint32_t> done(cases, 0);
    for (Planned& command : commands)
        command.number = ++done[command.case_index];
    return commands;
}

// How the commands reach the yardstick.
enum class Pace : std::uint8_t {
    free,      // nothing waits: the processor works on several commands at once
    ahead,     // the same, and the cases of commands still to come are fetched early
    one_by_one // a command comes when its caller has the outcome of the one before
};

template<Pace pace>
std::int64_t run_paced(Yardstick& yard, const std::vector<Planned>& commands, std::size_t cases) {
    constexpr std::size_t ahead = 8;
    static const auto data = draw_data(4096);
    bool fine = true;
    for (std::size_t i = 0; i < cases; ++i) {
        yard.start(i + 1);
        fine = yard.apply(i + 1, 0, data[i & 4095], 0) != 0 && fine;
    }
    // Always 0, but who waits for the outcome knows it only then.
    std::uint64_t waited = 0;
    for (std::size_t k = 0; k < commands.size(); ++k) {
        if (pace == Pace::ahead && k + ahead < commands.size())
            yard.prefetch(commands[k + ahead].case_index + 1ULL);
        const Planned& c = commands[k];
        const std::uint32_t sequence =
            yard.apply(c.case_index + 1 + waited, static_cast<int>(c.number),
                       data[c.case_index & 4095], c.number);
        if (pace == Pace::one_by_one) waited = sequence >> 31;
        fine = sequence != 0 && fine;
    }
    return fine ? static_cast<std::int64_t>(cases) * commands_per_case : 0;
}

// Drives the yardstick through all commands of its cases; returns how many there were.
inline std::int64_t run_all(Yardstick& yard, const std::vector<Planned>& commands,
                            std::size_t cases, Pace pace) {
    switch (pace) {
    case Pace::free: return run_paced<Pace::free>(yard, commands, cases);
    case Pace::ahead: return run_paced<Pace::ahead>(yard, commands, cases);
    case Pace::one_by_one: break;
    }
    return run_paced<Pace::one_by_one>(yard, commands, cases);
}

} // namespace vorgang::bench
