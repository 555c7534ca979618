// vorgang dmn: decision models of others (DMN, XML), checked and evaluated; tables to and from
// them.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "feel_json.hpp"
#include "tool.hpp"
#include "vorgang/dsl/dmn.hpp"
#include "vorgang/dsl/dmn_tables.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::tool {
namespace {

namespace fs = std::filesystem;

struct DmnCall {
    std::string file;
    std::string decision;
    std::string input = "{}";
    std::string now;
    bool strict = false;
    bool explain = false;
};

std::optional<dmn::File> file_at(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::error_code error;
    if (!stream || fs::is_directory(path, error)) return std::nullopt;
    return dmn::File{path.string(), {std::istreambuf_iterator<char>(stream), {}}};
}

int print_findings(const Terminal& terminal, const std::vector<dmn::Finding>& findings) {
    int code = exit_fine;
    for (const dmn::Finding& finding : findings) {
        fmt::print(stderr, "{}:{}: {}[{}]: {}{}\n", finding.file, finding.line,
                   to_text(finding.severity, terminal.language), finding.code,
                   finding.element.empty() ? "" : "`" + finding.element + "`: ",
                   finding.message.in(terminal.language));
        if (!finding.text.empty()) {
            const std::string line = finding.text.substr(0, finding.text.find('\n'));
            fmt::print(stderr, "    {}\n", line);
            if (finding.begin < line.size())
                fmt::print(stderr, "    {:>{}}\n", "^", finding.begin + 1);
        }
        if (finding.severity == Severity::error) code = exit_findings;
    }
    return code;
}

void print_notes(const Terminal& terminal, const feel::Evaluation& done, const feel::Model& model) {
    for (const feel::Note& note : done.notes) {
        const dmn::NotePlace place = dmn::place_of(note, model);
        fmt::print(stderr, "{}: {}{}{}\n",
                   place.element.empty() ? terminal.text("Hinweis", "note") : place.element,
                   terminal.language == Language::german ? german(note.fault) : english(note.fault),
                   note.detail.empty() ? "" : " (" + note.detail + ")",
                   place.text.empty() ? "" : ": " + place.text);
    }
}

// What FEEL itself answers with null, because a value on the way was null or had no quotient: a
// result like any other. A value that the model requires and nobody gave is something else.
bool is_result(const feel::Note& note, const feel::Model& model) {
    switch (note.fault) {
    case feel::Fault::division_by_zero:
    case feel::Fault::not_conforming: return true;
    case feel::Fault::missing_input:
        return !note.detail.empty() &&
               std::ranges::find(model.elements, note.detail, &feel::Element::name) ==
                   model.elements.end();
    default: return false;
    }
}

std::string joined(const std::vector<std::string>& parts) {
    return fmt::format("{}", fmt::join(parts, ", "));
}

// `Usage fee: Zeile 2 (fees.dmn:31) mit Hours = 3; Grundlage: § 4 Abs. 1`
void print_explanation(const Terminal& terminal, const std::vector<dmn::FiredTable>& tables) {
    for (const dmn::FiredTable& table : tables) {
        std::vector<std::string> inputs;
        for (const auto& [name, value] : table.inputs)
            inputs.push_back(name + " = " + to_json(value));
        const std::string with = terminal.text(" mit ", " with ") + joined(inputs);
        if (table.rows.empty())
            fmt::print("{}: {}{}\n", table.decision, terminal.text("keine Zeile", "no row"), with);
        for (const dmn::FiredTable::Row& row : table.rows) {
            std::string notes;
            for (const auto& [name, text] : row.annotations)
                if (!text.empty()) notes += "; " + name + ": " + text;
            fmt::print("{}: {} {} ({}:{}){}{}\n", table.decision, terminal.text("Zeile", "row"),
                       row.number, table.file, row.line, with, notes);
        }
    }
}

// The clock of the machine, in UTC: a tool may read it, the library does not.
feel::Value clock_now() {
    const std::time_t seconds = std::time(nullptr);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&seconds));
    return feel::date_time_from_text(text);
}

std::string names_of(const feel::Model& model) {
    std::string names;
    for (const feel::Element& element : model.elements)
        if (element.sort != feel::Element::Sort::input) names += "\n  " + element.name;
    return names;
}

// What can be given to the element by this name: its type, or nothing.
std::optional<feel::Index> type_of_input(const feel::Model& model, feel::Index element,
                                         std::string_view name) {
    if (model.elements[element].sort == feel::Element::Sort::knowledge) {
        for (const feel::Parameter& one :
             model.functions[model.elements[element].function].parameters)
            if (one.name == name) return one.type;
        return std::nullopt;
    }
    const auto known = std::ranges::find(model.elements, name, &feel::Element::name);
    return known == model.elements.end() ? std::nullopt : std::optional(known->type);
}

// Whether everything is there that the element asks for; null is something, to leave it out is not.
bool all_given(const Terminal& terminal, const feel::Model& model, feel::Index element,
               std::span<const feel::Input> inputs) {
    bool all = true;
    for (const feel::Index one : dmn::asked_for(model, element)) {
        const std::string& name = model.elements[one].name;
        if (std::ranges::find(inputs, name, &feel::Input::name) != inputs.end()) continue;
        fmt::print(stderr, "{}: {}\n", name,
                   terminal.text("danach wird gefragt; es ist nicht angegeben",
                                 "is asked for and was not given"));
        all = false;
    }
    return all;
}

std::optional<std::string> input_text(const std::string& argument) {
    if (!argument.starts_with('@')) return argument;
    const auto file = file_at(argument.substr(1));
    return file ? std::optional(file->text) : std::nullopt;
}

int evaluate(const Terminal& terminal, const DmnCall& call) {
    const std::vector<dmn::File> files = model_files(call.file);
    if (files.empty())
        return usage_fault(call.file +
                           terminal.text(": lässt sich nicht lesen", ": cannot be read"));
    const dmn::ReadResult read = dmn::read(files);
    const int code = print_findings(terminal, read.findings);
    if (!read.decisions) return exit_findings;
    const feel::Model& model = read.decisions->model();
    const auto element = read.decisions->find(call.decision);
    if (!element)
        return usage_fault(terminal.text("diese Entscheidung gibt es nicht; es gibt",
                                         "there is no such decision; there are") +
                           names_of(model));
    const auto text = input_text(call.input);
    const auto json = text ? feel_from_json(*text) : std::nullopt;
    if (!json || !json->is(feel::Kind::context))
        return usage_fault(terminal.say("--input braucht ein JSON-Objekt, oder @DATEI mit einem",
                                        "--input needs a JSON object, or @FILE with one"));
    std::vector<feel::Input> inputs;
    for (const auto& [name, value] : json->context()) {
        const auto type = type_of_input(model, *element, name);
        if (!type)
            return usage_fault(
                name + terminal.text(": diese Eingabe gibt es nicht", ": there is no such input"));
        inputs.push_back({name, as_typed(value, *type, model)});
    }
    feel::Surroundings surroundings;
    surroundings.now = call.now.empty() ? clock_now() : feel::date_time_from_text(call.now);
    if (surroundings.now.is_null())
        return usage_fault(terminal.say("--now braucht Datum und Zeit, 2026-05-10T09:00:00Z",
                                        "--now needs a date and time, 2026-05-10T09:00:00Z"));
    const feel::Evaluation done = read.decisions->evaluate(*element, inputs, surroundings);
    fmt::print("{}\n", to_json(done.value));
    if (call.explain)
        print_explanation(terminal,
                          dmn::explain(files, *read.decisions, *element, inputs, surroundings));
    const bool complete = all_given(terminal, model, *element, inputs);
    print_notes(terminal, done, model);
    const bool good = complete && std::ranges::all_of(done.notes, [&](const feel::Note& note) {
                          return !call.strict && is_result(note, model);
                      });
    return code == exit_fine && good ? exit_fine : exit_findings;
}

// What was carried goes to standard output, what was not to standard error.
int print_carried(const Terminal& terminal, const dmn::Carried& carried) {
    const int code = print_findings(terminal, carried.findings);
    fmt::print("{}", carried.text);
    return code;
}

int to_vorgang(const Terminal& terminal, const std::string& file) {
    const std::vector<dmn::File> files = model_files(file);
    if (files.empty())
        return usage_fault(file + terminal.text(": lässt sich nicht lesen", ": cannot be read"));
    return print_carried(terminal, dmn::to_vorgang(files));
}

int to_dmn(const Terminal& terminal, const std::string& file) {
    const auto compiled = compile_file(file);
    if (!compiled)
        return usage_fault(file + terminal.text(": lässt sich nicht lesen", ": cannot be read"));
    if (compiled->diagnostics.has_errors() || !compiled->tree) {
        fmt::print(stderr, "{}",
                   render_text(compiled->source, compiled->diagnostics, {terminal.language}));
        return exit_findings;
    }
    return print_carried(terminal, dmn::to_dmn(*compiled));
}

void add_carrying(CLI::App& command, const Terminal& terminal, int& code) {
    const auto file = std::make_shared<std::string>();
    CLI::App* there = command.add_subcommand(
        "to-vorgang", terminal.text("Entscheidungstabellen als Regeln einer gemeinsamen Datei",
                                    "Decision tables as rules of a shared file"));
    there->add_option("FILE", *file, terminal.text("DMN-Datei", "DMN file"))->required();
    there->callback([file, &terminal, &code] { code = to_vorgang(terminal, *file); });
    CLI::App* back = command.add_subcommand(
        "to-dmn", terminal.text("Regeln mit Tabellen als Entscheidungsmodell (DMN 1.5)",
                                "Rules with tables as a decision model (DMN 1.5)"));
    back->add_option("FILE", *file,
                     terminal.text("Prozess oder gemeinsame Datei", "Process or shared file"))
        ->required();
    back->callback([file, &terminal, &code] { code = to_dmn(terminal, *file); });
}

} // namespace

// The file, and all others of its folder where it imports any; the library takes what it needs.
std::vector<dmn::File> model_files(const std::string& path) {
    std::vector<dmn::File> files;
    const auto first = file_at(path);
    if (!first) return files;
    files.push_back(*first);
    if (dmn::imports_of(*first).empty()) return files;
    std::vector<fs::path> beside;
    const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
    std::error_code error;
    for (const auto& one : fs::directory_iterator(folder, error))
        if (one.path().extension() == ".dmn") beside.push_back(one.path());
    std::ranges::sort(beside);
    for (const fs::path& one : beside)
        if (const auto file = file_at(one)) files.push_back(*file);
    return files;
}

void add_dmn(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "dmn", terminal.text("Entscheidungsmodelle (DMN): auswerten, Tabellen von und nach DMN",
                             "Decision models (DMN): evaluate, tables from and to DMN"));
    const auto call = std::make_shared<DmnCall>();
    CLI::App* eval = command->add_subcommand(
        "eval", terminal.text("Eine Entscheidung mit Eingaben auswerten, Ergebnis als JSON",
                              "Evaluate a decision with inputs, its result as JSON"));
    eval->add_option("FILE", call->file, terminal.text("DMN-Datei", "DMN file"))->required();
    eval->add_option("DECISION", call->decision,
                     terminal.text("Name der Entscheidung, des Dienstes oder des Wissensmodells",
                                   "Name of the decision, service or knowledge model"))
        ->required();
    eval->add_option("--input", call->input,
                     terminal.text("Eingaben als JSON-Objekt, oder @DATEI",
                                   "Inputs as a JSON object, or @FILE"));
    eval->add_option(
        "--now", call->now,
        terminal.text("Was now() ist (sonst die Uhr)", "What now() is (else the clock)"));
    eval->add_flag("--explain", call->explain,
                   terminal.text("Auch sagen, welche Zeilen welcher Tabellen trafen, und womit",
                                 "Also say which rows of which tables fitted, and with what"));
    eval->add_flag("--strict", call->strict,
                   terminal.text("Auch ein Hinweis auf null ist ein Fehler (Exit-Code 1)",
                                 "A note about null is an error too (exit code 1)"));
    add_carrying(*command, terminal, code);
    command->require_subcommand(1);
    eval->footer(terminal.text(
        "Beispiel: vorgang dmn eval gebuehren.dmn \"Usage fee\" --input '{\"Area\": 12.5}'",
        "Example: vorgang dmn eval fees.dmn \"Usage fee\" --input '{\"Area\": 12.5}'"));
    eval->callback([call, &terminal, &code] { code = evaluate(terminal, *call); });
}

} // namespace vorgang::tool
