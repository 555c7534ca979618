#include "trial.hpp"

#include <algorithm>

#include "decay.hpp"
#include "habits.hpp"
#include "memory_vfs.hpp"

namespace vorgang::simulation {
namespace {

// Of a small page cache a commit is on the disk in part before it is asked for. What is committed
// stands in the tables at once, or soon, or hardly ever before the store is closed.
Host::Memory memory_of(model::Chance& chance) {
    constexpr std::uint32_t pending[] = {0, 1, 2, 8, 32 * 1024};
    return {chance.percent(50) ? 8U : 1'024U, pending[chance.below(std::size(pending))]};
}

} // namespace

Played play(const Trial& trial, const Breakage& breakage, std::ostream* story) {
    disk().begin(trial.seed, trial.faults, breakage.disk);
    begin_chance_anew();
    World world(trial.seed, story);
    Played played;
    {
        Host host(world, breakage, memory_of(world.chance));
        Habits habits(world, host);
        const auto goes_on = [&] { return host.is_open() && world.complaint().empty(); };
        for (std::size_t turn = 0; turn < trial.turns && goes_on(); ++turn)
            habits.turn();
        if (goes_on()) habits.go_to_the_end();
        if (goes_on()) host.restart();
        if (goes_on()) prove_histories(host.engine(), world);
    }
    // Once for each seed is enough.
    if (trial.faults.empty() && world.complaint().empty()) prove_decay(world, breakage, 12);
    played.complaint = world.complaint();
    played.operations = disk().operations();
    played.records = world.records.size();
    return played;
}

namespace {

constexpr std::string_view names[] = {"kill", "power_loss", "full", "flush"};

} // namespace

std::string to_text(const Trial& trial) {
    std::string text = std::to_string(trial.seed) + " " + std::to_string(trial.turns);
    for (const Fault& fault : trial.faults)
        text += " " + std::string(names[static_cast<std::size_t>(fault.trouble)]) + "@" +
                std::to_string(fault.at);
    return text;
}

std::optional<Trial> trial_from_text(std::span<const std::string> words) {
    if (words.size() < 2) return {};
    Trial trial{std::stoull(words[0]), std::stoul(words[1]), {}};
    for (const std::string& word : words.subspan(2)) {
        const std::size_t at = word.find('@');
        const auto* const name = std::ranges::find(names, word.substr(0, at));
        if (at == std::string::npos || name == std::end(names)) return {};
        trial.faults.push_back({static_cast<Trouble>(name - std::begin(names)),
                                static_cast<unsigned>(std::stoul(word.substr(at + 1)))});
    }
    return trial;
}

} // namespace vorgang::simulation
