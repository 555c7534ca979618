// vorgang check: is the process right?
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "usage.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {
namespace {

struct CheckCall {
    std::vector<std::string> files;
    std::string format = "text";
    bool fix = false;
    bool dry_run = false;
};

// Notes inform, they are no findings.
std::size_t findings_in(const Diagnostics& diagnostics) {
    const auto counts = [](const Diagnostic& one) { return one.severity != Severity::note; };
    return static_cast<std::size_t>(std::ranges::count_if(diagnostics, counts)) +
           diagnostics.dropped();
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
    if (compiled.process)
        text += summary(terminal, compiled);
    else if (!compiled.diagnostics.has_errors())
        text += fmt::format(
            fmt::runtime(terminal.say(
                "{}: lesbar; was eine gemeinsame Datei sagt, prüfen die Prozesse, die sie nutzen\n",
                "{}: readable; what a shared file says is checked by the processes that use it\n")),
            compiled.source.name());
    return text;
}

std::string rendered(const Terminal& terminal, const CheckCall& call, const dmn::ReadResult& read,
                     const dmn::Diagnosed& found) {
    const RenderOptions options{terminal.language, terminal.colour_out};
    if (call.format == "json") return render_json(found.source, found.diagnostics);
    if (call.format == "gnu") return render_gnu(found.source, found.diagnostics, options);
    std::string text = render_text(found.source, found.diagnostics, options);
    if (!read.decisions || found.diagnostics.has_errors()) return text;
    const auto decisions = static_cast<std::size_t>(std::ranges::count(
        read.decisions->model().elements, feel::Element::Sort::decision, &feel::Element::sort));
    text += fmt::format(fmt::runtime(terminal.say("{}: lesbar; Entscheidungsmodell: {}\n",
                                                  "{}: readable; decision model: {}\n")),
                        found.source.name(),
                        counted(decisions, terminal.say("Entscheidung", "decision"),
                                terminal.say("Entscheidungen", "decisions")));
    return text;
}

std::string total(const Terminal& terminal, std::size_t files, std::size_t findings) {
    return counted(files, terminal.say("Datei", "file"), terminal.say("Dateien", "files")) + ", " +
           counted(findings, terminal.say("Befund", "finding"),
                   terminal.say("Befunde", "findings")) +
           "\n";
}

int check(const Terminal& terminal, const CheckCall& call) {
    const std::vector<std::string> files = process_files(call.files);
    const bool json_list = call.format == "json" && files.size() > 1;
    int code = exit_fine;
    std::size_t findings = 0;
    std::string separator = json_list ? "[" : "";
    for (const std::string& file : files) {
        if (file.ends_with(".dmn")) {
            const std::vector<dmn::File> model = model_files(file);
            if (model.empty()) {
                code = usage_fault(file +
                                   terminal.text(": lässt sich nicht lesen", ": cannot be read"));
                continue;
            }
            const dmn::ReadResult read = dmn::read(model);
            const dmn::Diagnosed found = dmn::diagnosed(model, read.findings);
            fmt::print("{}{}", separator, rendered(terminal, call, read, found));
            if (json_list) separator = ",";
            findings += findings_in(found.diagnostics);
            continue;
        }
        if (call.fix || call.dry_run) code = std::max(code, fix_file(terminal, file, call.dry_run));
        auto text = read_text(file);
        if (!text) {
            code = usage_fault(terminal, text.error());
            continue;
        }
        const Compiled compiled = compile(std::move(text).value(), beside(file));
        fmt::print("{}{}", separator, rendered(terminal, call, compiled));
        if (json_list) separator = ",";
        findings += findings_in(compiled.diagnostics);
    }
    if (json_list) fmt::print("{}]", separator == "[" ? "[" : "");
    if (call.format == "json") fmt::print("\n");
    if (call.format == "text" && files.size() > 1)
        fmt::print("{}", total(terminal, files.size(), findings));
    return std::max<int>(code, findings == 0 ? exit_fine : exit_findings);
}

} // namespace

void add_check(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command =
        app.add_subcommand("check", terminal.text("Prozessdateien prüfen", "Check process files"));
    const auto call = std::make_shared<CheckCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->files,
                     terminal.text("Prozessdateien; ein Ordner steht für alle darin, - für die "
                                   "Eingabe",
                                   "Process files; a folder stands for all in it, - for the input"))
        ->required();
    command
        ->add_option("--format", call->format,
                     terminal.text("text für Menschen, gnu für Editoren, json für Programme",
                                   "text for people, gnu for editors, json for programs"))
        ->check(one_of(terminal, {"text", "gnu", "json"}));
    command->add_flag("--fix", call->fix,
                      terminal.text("Beheben, was sicher zu beheben ist, in der Datei selbst",
                                    "Mend what can be mended for certain, in the file itself"));
    command->add_flag(
        "--dry-run", call->dry_run,
        terminal.text("Nur zeigen, was --fix ändern würde", "Only show what --fix would change"));
    command->footer(terminal.text("Beispiel: vorgang check --format gnu *.vorgang\n"
                                  "          vorgang check --fix hundesteuer.vorgang\n"
                                  "Ende mit 1, wenn es Fehler oder Warnungen gibt; mit --fix, wenn "
                                  "welche bleiben.",
                                  "Example: vorgang check --format gnu *.vorgang\n"
                                  "         vorgang check --fix hundesteuer.vorgang\n"
                                  "Exits with 1 where there are errors or warnings; with --fix, "
                                  "where some are left."));
    command->callback([call, &terminal, &code] { code = check(terminal, *call); });
}

} // namespace vorgang::tool
