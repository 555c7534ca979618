// vorgang fmt: files in their one form, in place; or only whether they are in it.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "usage.hpp"
#include "vorgang/dsl/format.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::tool {
namespace {

struct FmtCall {
    std::vector<std::string> files;
    bool check = false;
    std::string language;
};

int work_on(const Terminal& terminal, const FmtCall& call, const std::string& file) {
    FormatOptions options;
    if (!call.language.empty())
        options.language = call.language == "de" ? Language::german : Language::english;
    auto source = read_text(file);
    if (!source) return usage_fault(terminal, source.error());
    const Formatted formatted = format(std::move(source).value(), options);
    if (!formatted.text) {
        fmt::print(stderr, "{}",
                   render_text(formatted.source, formatted.diagnostics, {terminal.language}));
        return exit_findings;
    }
    if (file == standard_input && !call.check) {
        fmt::print("{}", *formatted.text);
        return exit_fine;
    }
    if (!formatted.changes()) return exit_fine;
    if (call.check) {
        fmt::print(fmt::runtime(terminal.say("{}: nicht formatiert\n", "{}: not formatted\n")),
                   file);
        return exit_findings;
    }
    if (!replace_file(file, *formatted.text))
        return usage_fault(file + ": " +
                           terminal.text("lässt sich nicht schreiben", "cannot be written"));
    fmt::print(fmt::runtime(terminal.say("{}: formatiert\n", "{}: formatted\n")), file);
    return exit_fine;
}

int fmt_files(const Terminal& terminal, const FmtCall& call) {
    int code = exit_fine;
    for (const std::string& file : process_files(call.files))
        code = std::max(code, work_on(terminal, call, file));
    return code;
}

} // namespace

void add_fmt(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "fmt", terminal.text("Prozessdateien in ihre eine Form bringen", "Format process files"));
    const auto call = std::make_shared<FmtCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->files,
                     terminal.text("Prozessdateien; ein Ordner steht für alle darin, - formatiert "
                                   "die Eingabe in die Ausgabe",
                                   "Process files; a folder stands for all in it, - formats the "
                                   "input to the output"))
        ->required();
    command->add_flag("--check", call->check,
                      terminal.text("Nichts ändern; Ende mit 1, wo sich etwas ändern würde",
                                    "Change nothing; exit 1 where something would change"));
    command
        ->add_option("--lang", call->language,
                     terminal.text("Sprache der Datei danach: de oder en (sonst wie sie ist)",
                                   "Language of the file then: de or en (else as it is)"))
        ->check(one_of(terminal, {"de", "en"}));
    command->footer(terminal.text(
        "Beispiel: vorgang fmt hundesteuer.vorgang\n"
        "          vorgang fmt --lang en hundesteuer.vorgang  (und mit --lang de wieder zurück)\n"
        "Eine Datei mit Fehlern bleibt, wie sie ist; das Ende ist dann 1.",
        "Example: vorgang fmt hundesteuer.vorgang\n"
        "         vorgang fmt --lang en hundesteuer.vorgang  (and back with --lang de)\n"
        "A file with errors stays as it is; the exit is 1 then."));
    command->callback([call, &terminal, &code] { code = fmt_files(terminal, *call); });
}

} // namespace vorgang::tool
