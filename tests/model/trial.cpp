// Playing a trial, and telling it.
#include "trial.hpp"

#include "text.hpp"

namespace vorgang::model {

Compiled compiled(const Process& process) {
    CompileOptions options;
    options.load = [&process](std::string_view name) -> Result<Source> {
        for (const Process* one = &process; !one->called.empty();) {
            one = &one->called.front();
            if (name == file_of(*one)) return Source(std::string(name), to_text(*one));
        }
        return Error{ErrorCode::not_found, std::string(name), "", "", ""};
    };
    return compile(to_text(process), "text", options);
}

std::string play(const Trial& trial, std::size_t* played) {
    const Compiled compiled = model::compiled(trial.process);
    if (!compiled) return "";
    Bench bench(trial.process, *compiled.process, trial.start, trial.on_file);
    std::size_t count = 0;
    for (const Order& order : trial.orders) {
        ++count;
        if (played != nullptr) *played = count;
        if (std::string difference = bench.play(order); !difference.empty()) return difference;
    }
    return bench.replay();
}

std::string report(const Trial& trial) {
    std::string text = to_text(trial.process);
    for (const Process* one = &trial.process; !one->called.empty();) {
        one = &one->called.front();
        text += "\n# " + file_of(*one) +
                (one->deployed ? ", takes up to " + std::to_string(one->takes) : ", not deployed") +
                "\n" + to_text(*one);
    }
    text +=
        "\nbegins at " + vorgang::to_text(trial.start) + (trial.on_file ? ", on a file\n" : "\n");
    for (const Order& order : trial.orders)
        text += "  " + to_text(order) + "\n";
    return text + "\n" + play(trial) + "\n";
}

} // namespace vorgang::model
