// vorgang compile: from text to a process file that an engine loads without the compiler.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <fstream>
#include <memory>

#include "tool.hpp"

namespace vorgang::tool {
namespace {

struct CompileCall {
    std::string file;
    std::string output;
};

int compile_to(const Terminal& terminal, const CompileCall& call) {
    int code = exit_fine;
    const auto compiled = compile_or_report(terminal, call.file, code);
    if (!compiled) return code;
    const std::vector<std::byte> bytes = compiled->process->save();
    std::ofstream out(call.output, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
    out.close();
    if (!out)
        return usage_fault(call.output + ": " +
                           terminal.text("lässt sich nicht schreiben", "cannot be written"));
    fmt::print(fmt::runtime(
                   terminal.say("{}: {} Version {}, {} Bytes\n", "{}: {} version {}, {} bytes\n")),
               call.output, compiled->process->name(), compiled->process->version(), bytes.size());
    return exit_fine;
}

} // namespace

void add_compile(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "compile", terminal.text("Eine Prozessdatei übersetzen", "Compile a process file"));
    const auto call = std::make_shared<CompileCall>();
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->file,
                     terminal.text("Prozessdatei", "Process file"))
        ->required();
    command
        ->add_option(
            "-o,--output", call->output,
            terminal.text("Wohin der übersetzte Prozess kommt", "Where the compiled process goes"))
        ->required();
    command->footer(
        terminal.text("Beispiel: vorgang compile hundesteuer.vorgang -o hundesteuer.vgp\n"
                      "Gleicher Text ergibt gleiche Bytes.",
                      "Example: vorgang compile hundesteuer.vorgang -o hundesteuer.vgp\n"
                      "The same text gives the same bytes."));
    command->callback([call, &terminal, &code] { code = compile_to(terminal, *call); });
}

} // namespace vorgang::tool
