// vorgang test: do the scenarios hold, and what does none of them touch?
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <fstream>
#include <memory>
#include <vector>

#include "tool.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang::tool {
namespace {

struct TestCall {
    std::vector<std::string> files;
    std::string place;
    bool json = false;
    bool stories = false;
    std::string coverage;
};

bool write_page(const std::string& path, const std::string& page) {
    std::ofstream out(path, std::ios::binary);
    out << page;
    out.close();
    return static_cast<bool>(out);
}

struct Totals {
    std::size_t scenarios = 0;
    std::size_t failed = 0;
    std::size_t unread = 0; // files whose scenarios could not be played
};

int test_file(const Terminal& terminal, const TestCall& call, const std::string& file,
              Totals& totals) {
    int code = exit_fine;
    const auto compiled = compile_or_report(terminal, file, code);
    if (!compiled) {
        ++totals.unread;
        return code;
    }
    ScenarioOptions options;
    if (!call.place.empty()) {
        auto place = read_place(terminal, call.place, *compiled);
        if (!place) return usage_fault(terminal, place.error());
        options.place = std::move(place).value();
    }
    const ScenarioReport report = run_scenarios(*compiled, options);
    totals.scenarios += report.scenarios.size();
    totals.failed += report.failed_count();
    const ReportStyle style{terminal.language, terminal.colour_out, call.stories};
    fmt::print("{}", call.json ? render_json(report, compiled->source) + "\n"
                               : render_text(report, compiled->source, style));
    if (!call.coverage.empty() && !write_page(call.coverage, render_html(report, *compiled)))
        return usage_fault(call.coverage + ": " +
                           terminal.text("lässt sich nicht schreiben", "cannot be written"));
    return report.passed() ? exit_fine : exit_findings;
}

void print(const Terminal& terminal, std::size_t files, const Totals& totals) {
    fmt::print(fmt::runtime(terminal.say("{} Dateien, Szenarien: {}, gescheitert: {}",
                                         "{} files, scenarios: {}, failed: {}")),
               files, totals.scenarios, totals.failed);
    if (totals.unread != 0)
        fmt::print(fmt::runtime(terminal.say("; Dateien mit Fehlern, nicht gespielt: {}",
                                             "; files with errors, not played: {}")),
                   totals.unread);
    fmt::print("\n");
}

int test(const Terminal& terminal, const TestCall& call) {
    int code = exit_fine;
    const std::vector<std::string> files = process_files(call.files);
    if (files.size() > 1 && !call.coverage.empty())
        return usage_fault(terminal.say("--coverage schreibt eine Seite über eine Datei",
                                        "--coverage writes one page about one file"));
    const bool headed = files.size() > 1 && !call.json;
    Totals totals;
    for (const std::string& file : files) {
        if (headed) fmt::print("== {}\n", file);
        code = std::max(code, test_file(terminal, call, file, totals));
    }
    if (headed) print(terminal, files.size(), totals);
    return code;
}

} // namespace

void add_test(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command =
        app.add_subcommand("test", terminal.text("Die Szenarien von Prozessdateien ausführen",
                                                 "Run the scenarios of process files"));
    const auto call = std::make_shared<TestCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->files,
                     terminal.text("Prozessdateien; ein Ordner steht für alle darin, - für die "
                                   "Eingabe",
                                   "Process files; a folder stands for all in it, - for the input"))
        ->required();
    command->add_option("--place", call->place,
                        terminal.text("Ort, an dem sie spielen (JSON; siehe load --help)",
                                      "Place where they play (JSON; see load --help)"));
    command->add_flag("--json", call->json,
                      terminal.text("Ein JSON-Objekt je Datei", "One JSON object per file"));
    command->add_flag("--story", call->stories,
                      terminal.text("Auch gelungene Szenarien Zeile für Zeile erzählen",
                                    "Tell passed scenarios line by line, too"));
    command->add_option("--coverage", call->coverage,
                        terminal.text("Eine Seite (HTML), die zeigt, was die Szenarien berühren",
                                      "A page (HTML) that shows what the scenarios touch"));
    command->footer(terminal.text(
        "Beispiel: vorgang test --story hundesteuer.vorgang\n"
        "          vorgang test --coverage abdeckung.html hundesteuer.vorgang\n"
        "Ende mit 1, wenn ein Szenario scheitert. Was kein Szenario berührt, wird genannt\n"
        "und ändert den Ausgang nicht.",
        "Example: vorgang test --story hundesteuer.vorgang\n"
        "         vorgang test --coverage coverage.html hundesteuer.vorgang\n"
        "Exits with 1 where a scenario fails. What no scenario touches is named and\n"
        "does not change the exit."));
    command->callback([call, &terminal, &code] { code = test(terminal, *call); });
}

} // namespace vorgang::tool
