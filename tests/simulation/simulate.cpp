/// Lets the disk under an engine die, fill up and fail to flush, at every moment of many runs.
///
///     simulate [--seeds N] [--from SEED]   sweeps N runs; without N one after the other, for ever
///     simulate SEED TURNS [TROUBLE@N ...]  plays one run, as a sweep that failed prints it, and
///                                        tells what happens, by the operation of the disk
///
/// Without --from the first seed is drawn. TROUBLE is kill, power_loss, full or flush, N the number
/// of the operation of the disk. Ends with 1 and says how to repeat it where something is wrong.
#include <cstdint>
#include <iostream>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "sweep.hpp"

namespace {

using namespace vorgang::simulation;

int fail(const Trial& trial, const std::string& complaint) {
    std::cout << complaint << "\nrepeat it with: simulate " << to_text(trial) << std::endl;
    return 1;
}

int usage() {
    std::cerr << "simulate [--seeds N] [--from SEED] | simulate SEED TURNS [TROUBLE@N ...]\n";
    return 2;
}

int play_one(std::span<const std::string> words) {
    const auto trial = trial_from_text(words);
    if (!trial) return usage();
    const Played played = play(*trial, {}, &std::cout);
    if (!played.complaint.empty()) return fail(*trial, played.complaint);
    std::cout << "all as it has to be: " << played.operations << " operations of the disk, "
              << played.records << " records\n";
    return 0;
}

int sweep_many(std::uint64_t seeds, std::uint64_t from) {
    constexpr std::size_t turns = 14;
    std::uint64_t trials = 0;
    for (std::uint64_t seed = from; seed - from < seeds; ++seed) {
        const Swept swept = sweep(seed, turns, {});
        trials += swept.trials;
        if (swept.finding) return fail(swept.finding->trial, swept.finding->complaint);
        std::cout << "seed " << seed << ": " << swept.trials << " runs, in all " << trials
                  << std::endl;
    }
    return 0;
}

} // namespace

int main(int count, char** arguments) try {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    if (!words.empty() && !words.front().starts_with('-')) return play_one(words);
    std::uint64_t seeds = UINT64_MAX;
    std::uint64_t from = std::random_device()();
    for (std::size_t i = 0; i < words.size(); i += 2) {
        if (i + 1 == words.size()) return usage();
        if (words[i] == "--seeds")
            seeds = std::stoull(words[i + 1]);
        else if (words[i] == "--from")
            from = std::stoull(words[i + 1]);
        else
            return usage();
    }
    return sweep_many(seeds, from);
} catch (const std::logic_error&) { // a number that is none
    return usage();
}
