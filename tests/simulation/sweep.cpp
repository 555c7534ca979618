#include "sweep.hpp"

#include <algorithm>

namespace vorgang::simulation {
namespace {

constexpr Trouble troubles[] = {Trouble::kill, Trouble::power_loss, Trouble::full, Trouble::flush};

bool shows_a_fault(const Trial& trial, const Breakage& breakage, Swept& swept) {
    Played played = play(trial, breakage);
    ++swept.trials;
    swept.operations += played.operations;
    if (!played.complaint.empty()) swept.finding = {trial, std::move(played.complaint)};
    return swept.finding.has_value();
}

} // namespace

Swept sweep(std::uint64_t seed, std::size_t turns, const Moments& moments,
            const Breakage& breakage) {
    Swept swept;
    Trial trial{seed, turns, {}};
    if (shows_a_fault(trial, breakage, swept)) return swept;
    const auto last = std::min(moments.last, static_cast<unsigned>(swept.operations));
    model::Chance chance(seed);
    for (unsigned at = moments.first; at <= last; at += moments.stride)
        for (const Trouble trouble : troubles) {
            trial.faults = {{trouble, at}};
            // What comes back is in the midst of coming back, or has just done so.
            if (chance.percent(40))
                trial.faults.push_back(
                    {troubles[chance.below(4)], at + 1 + static_cast<unsigned>(chance.below(30))});
            if (shows_a_fault(trial, breakage, swept)) return swept;
        }
    return swept;
}

} // namespace vorgang::simulation
