/// Plays random cases of random processes on the engine and on the reference interpreter beside it.
///
///     model [STEPS [SEED [refused]]]
///
/// STEPS are commands, a thousand where nothing is said. SEED is drawn where none is given, and
/// printed. With `refused` it shows what the compiler found in the processes it did not take. Where
/// the two differ the program ends with 1 and prints the smallest case it found; so it does,
/// without a case, where a long run never played something of what happens between cases.
#include <chrono>
#include <iostream>
#include <random>
#include <string>

#include "walk.hpp"

constexpr std::uint64_t steps_of_a_long_walk = 200'000;

int main(int count, char** arguments) {
    using namespace vorgang::model;
    const std::uint64_t steps = count > 1 ? std::stoull(arguments[1]) : 1'000;
    const std::uint64_t seed = count > 2 ? std::stoull(arguments[2]) : std::random_device()();
    std::cout << "seed " << seed << std::endl;
    const Walked walked = walk(steps, seed);
    if (count > 3)
        for (const std::string& findings : walked.refused)
            std::cout << findings;
    if (walked.failed) {
        std::cout << "engine and model differ, seed " << walked.failed_seed << "\n"
                  << report(shrunk(*walked.failed));
        return 1;
    }
    for (const auto& [what, times] : walked.seen)
        std::cout << times << " " << what << "\n";
    std::cout << walked.steps << " steps in " << walked.accepted << " processes; "
              << walked.processes - walked.accepted << " more were refused by the compiler\n";
    const auto never = missing(walked);
    for (const std::string& what : never)
        std::cout << "never: " << what << "\n";
    return never.empty() || walked.steps < steps_of_a_long_walk ? 0 : 1;
}
