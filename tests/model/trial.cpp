// Playing a trial, and telling it.
#include "trial.hpp"

#include "text.hpp"
#include "vorgang/dsl/compile.hpp"

namespace vorgang::model {

std::string play(const Trial& trial, std::size_t* played) {
    const Compiled compiled = compile(to_text(trial.process));
    if (!compiled) return "";
    Bench bench(trial.process, *compiled.process, trial.start, trial.on_file);
    std::size_t count = 0;
    for (const Order& order : trial.orders) {
        ++count;
        if (played != nullptr) *played = count;
        if (const std::string difference = bench.play(order); !difference.empty())
            return difference;
    }
    return bench.replay();
}

std::string report(const Trial& trial) {
    std::string text = to_text(trial.process) + "\nbegins at " + vorgang::to_text(trial.start) +
                       (trial.on_file ? ", on a file\n" : "\n");
    for (const Order& order : trial.orders)
        text += "  " + to_text(order) + "\n";
    return text + "\n" + play(trial) + "\n";
}

} // namespace vorgang::model
