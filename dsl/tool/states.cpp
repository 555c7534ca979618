// vorgang states: the state machine a process is, and where a case stands on it.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "usage.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {
namespace {

struct StatesCall {
    std::string file;
    std::string format = "text";
    std::string place;
    std::string scenario;
    std::uint32_t line = 0;
    bool in_language_of_messages = false; ///< --lang was given; else that of the file
};

std::string unknown_scenario(const Terminal& terminal, const StatesCall& call,
                             const Compiled& compiled) {
    std::string text = fmt::format(fmt::runtime(terminal.say("{}: ein Szenario „{}“ gibt es nicht",
                                                             "{}: there is no scenario \"{}\"")),
                                   call.file, call.scenario);
    for (const std::string& title : scenario_titles(compiled))
        text += fmt::format("\n  \"{}\"", title);
    return text;
}

void explain_failure(const Terminal& terminal, const ScenarioFailure& failure,
                     const Compiled& compiled) {
    fmt::print(stderr, "{}:{}: {}\n", compiled.source.name(),
               compiled.source.position(failure.span.begin).line,
               failure.message.in(terminal.language));
}

int states(const Terminal& terminal, const StatesCall& call) {
    int code = exit_fine;
    if (call.line != 0 && call.scenario.empty())
        return usage_fault(terminal.say("--line gehört zu --scenario", "--line needs --scenario"));
    const auto compiled = compile_or_report(terminal, call.file, code);
    if (!compiled) return code;
    const StateMachine machine = state_machine(*compiled->process);
    const bool english = compiled->process->model().english;
    StatesStyle style{english ? Language::english : Language::german, terminal.colour_out, nullptr,
                      nullptr};
    if (call.in_language_of_messages) style.language = terminal.language;

    ScenarioOptions options;
    if (!call.place.empty()) {
        auto place = read_place(terminal, call.place, *compiled);
        if (!place) return usage_fault(terminal, place.error());
        options.place = std::move(place).value();
    }
    Walk walk = Walk::begin(*compiled, options);
    std::optional<CaseInfo> info;
    if (!call.scenario.empty()) {
        const auto played = walk.play(call.scenario, call.line);
        if (!played) return usage_fault(unknown_scenario(terminal, call, *compiled));
        if (played->failure) {
            explain_failure(terminal, *played->failure, *compiled);
            return exit_findings;
        }
        info = walk.info();
        if (!info)
            return usage_fault(terminal.say("bis zu dieser Zeile hat der Vorgang nicht begonnen",
                                            "up to this line the case has not begun"));
        style.info = &*info;
        style.calendar = &walk.calendar();
    }
    if (call.format == "json") fmt::print("{}\n", render_json(machine, style.info));
    if (call.format == "dot") fmt::print("{}", render_dot(machine, style));
    if (call.format == "text") fmt::print("{}", render_text(machine, style));
    return exit_fine;
}

} // namespace

void add_states(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command =
        app.add_subcommand("states", terminal.text("Den Zustandsautomaten eines Prozesses zeigen",
                                                   "Show the state machine of a process"));
    const auto call = std::make_shared<StatesCall>();
    command
        ->add_option(
            terminal.text("DATEI", "FILE"), call->file,
            terminal.text("Prozessdatei, - für die Eingabe", "Process file, - for the input"))
        ->required();
    command
        ->add_option("--format", call->format,
                     terminal.text("text für Menschen, dot für Graphviz, json für Programme",
                                   "text for people, dot for Graphviz, json for programs"))
        ->check(one_of(terminal, {"text", "dot", "json"}));
    command->add_option("--scenario", call->scenario,
                        terminal.text("Zeigen, wo der Vorgang dieses Szenarios am Ende steht",
                                      "Show where the case of this scenario stands at its end"));
    command
        ->add_option(
            "--line", call->line,
            terminal.text("… oder nach dieser Zeile der Datei", "… or after this line of the file"))
        ->check(whole_number(terminal, 0xffffffff));
    command->add_option(
        "--place", call->place,
        terminal.text("Ort (JSON; siehe load --help)", "Place (JSON; see load --help)"));
    command->footer(terminal.text(
        "Beispiel: vorgang states hundesteuer.vorgang\n"
        "          vorgang states --format dot hundesteuer.vorgang | dot -Tsvg > bild.svg\n"
        "          vorgang states hundesteuer.vorgang --scenario \"Zweimal unvollständig\" "
        "--line 140\n"
        "Text und Bild sind in der Sprache der Datei; --lang wählt eine andere.",
        "Example: vorgang states dog_tax.vorgang\n"
        "         vorgang states --format dot dog_tax.vorgang | dot -Tsvg > picture.svg\n"
        "         vorgang states dog_tax.vorgang --scenario \"Incomplete twice\" --line 140\n"
        "Text and picture are in the language of the file; --lang chooses another one."));
    command->callback([call, &app, &terminal, &code] {
        call->in_language_of_messages = app.get_option("--lang")->count() != 0;
        code = states(terminal, *call);
    });
}

} // namespace vorgang::tool
