// vorgang check: is the process right?
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <memory>
#include <vector>

#include "tool.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {
namespace {

struct CheckCall {
    std::vector<std::string> files;
    std::string format = "text";
};

bool has_findings(const Diagnostics& diagnostics) {
    for (const Diagnostic& one : diagnostics)
        if (one.severity != Severity::note) return true;
    return diagnostics.has_errors();
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string summary(const Terminal& terminal, const Compiled& compiled) {
    const ProcessModel& model = compiled.process->model();
    return fmt::format(
        fmt::runtime(terminal.say("{}: in Ordnung; Prozess {}, Version {}: {}, {}, {}\n",
                                  "{}: fine; process {}, version {}: {}, {}, {}\n")),
        compiled.source.name(), model.name, model.version,
        counted(model.steps.size(), terminal.say("Schritt", "step"),
                terminal.say("Schritte", "steps")),
        counted(model.rules.size(), terminal.say("Regel", "rule"), terminal.say("Regeln", "rules")),
        counted(model.deadlines.size(), terminal.say("Frist", "deadline"),
                terminal.say("Fristen", "deadlines")));
}

std::string rendered(const Terminal& terminal, const CheckCall& call, const Compiled& compiled) {
    const RenderOptions options{terminal.language, terminal.colour_out};
    if (call.format == "json") return render_json(compiled.source, compiled.diagnostics);
    if (call.format == "gnu") return render_gnu(compiled.source, compiled.diagnostics, options);
    std::string text = render_text(compiled.source, compiled.diagnostics, options);
    if (compiled.process) text += summary(terminal, compiled);
    return text;
}

int check(const Terminal& terminal, const CheckCall& call) {
    int code = exit_fine;
    std::string separator;
    const bool json_list = call.format == "json" && call.files.size() > 1;
    if (json_list) separator = "[";
    for (const std::string& file : call.files) {
        const auto compiled = compile_file(file);
        if (!compiled) {
            code = usage_fault(terminal, compiled.error());
            continue;
        }
        fmt::print("{}{}", separator, rendered(terminal, call, *compiled));
        if (json_list) separator = ",";
        if (has_findings(compiled->diagnostics)) code = std::max<int>(code, exit_findings);
    }
    if (json_list) fmt::print("]");
    if (call.format == "json") fmt::print("\n");
    return code;
}

} // namespace

void add_check(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command =
        app.add_subcommand("check", terminal.text("Prozessdateien prüfen", "Check process files"));
    const auto call = std::make_shared<CheckCall>();
    command->add_option("DATEI", call->files, terminal.text("Prozessdateien", "Process files"))
        ->required();
    command
        ->add_option("--format", call->format,
                     terminal.text("text für Menschen, gnu für Editoren, json für Programme",
                                   "text for people, gnu for editors, json for programs"))
        ->check(CLI::IsMember({"text", "gnu", "json"}));
    command->footer(terminal.text("Beispiel: vorgang check --format gnu *.vorgang\n"
                                  "Ende mit 1, wenn es Fehler oder Warnungen gibt.",
                                  "Example: vorgang check --format gnu *.vorgang\n"
                                  "Exits with 1 where there are errors or warnings."));
    command->callback([call, &terminal, &code] { code = check(terminal, *call); });
}

} // namespace vorgang::tool
