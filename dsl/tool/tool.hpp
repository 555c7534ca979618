// What the subcommands share: the language and the colours of a call, files, exit codes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/dmn.hpp"
#include "vorgang/engine/deployment.hpp"

namespace CLI {
class App;
}

namespace vorgang::tool {

// Exit codes: the whole contract with scripts.
enum Exit : int { exit_fine = 0, exit_findings = 1, exit_usage = 2 };

struct Terminal {
    Language language = Language::german;
    bool colour_out = false; // standard output is a terminal that shows colours
    bool live_error = false; // standard error is a terminal: a progress bar may be drawn there

    [[nodiscard]] std::string_view say(std::string_view german, std::string_view english) const {
        return language == Language::german ? german : english;
    }
    [[nodiscard]] std::string text(std::string_view german, std::string_view english) const {
        return std::string(say(german, english));
    }
    [[nodiscard]] const std::string& say(const Error& error) const {
        return language == Language::german ? error.german : error.english;
    }
};

// From --lang where it is given, else from LC_ALL, LC_MESSAGES, LANG; without either German. Behind
// `fmt` it is the language of the file and says nothing about messages.
[[nodiscard]] Language choose_language(int argc, const char* const* argv);
[[nodiscard]] Terminal look_at_terminal(Language language);

// 1234567 -> "1 234 567"
[[nodiscard]] std::string grouped(std::uint64_t number);

// Prints "vorgang: …" on standard error and returns exit_usage.
int usage_fault(std::string_view message);
int usage_fault(const Terminal& terminal, const Error& error);

// What "-" stands for: the text that comes in on standard input.
inline constexpr std::string_view standard_input = "-";

// The text of a file or of standard input. Errors say in one sentence why it is no process text: a
// folder, a process that is compiled already, a file nobody may read.
[[nodiscard]] Result<Source> read_text(const std::string& path);

// What a file may use lies beside it; what comes in on standard input uses files of this folder.
[[nodiscard]] CompileOptions beside(const std::string& path);

// The process files that are meant: a folder stands for all *.vorgang below it, in order.
[[nodiscard]] std::vector<std::string> process_files(const std::vector<std::string>& paths);
// Puts a text in the place of a file's: written beside it first, so that whatever happens one of
// the two is whole. False where that did not work; the file is as it was then.
[[nodiscard]] bool replace_file(const std::string& path, const std::string& text);

// Applies the certain mends of a file, again and again until there are none left, and says what it
// changed; with `dry_run` it shows the difference and leaves the file alone. Returns an exit code
// for a file that could not be read or written, else exit_fine.
[[nodiscard]] int fix_file(const Terminal& terminal, const std::string& path, bool dry_run);

// Compiles a file. Where nothing comes out, prints why and sets `code`: exit_usage for a file that
// cannot be read, exit_findings for one with errors.
[[nodiscard]] std::optional<Compiled> compile_or_report(const Terminal& terminal,
                                                        const std::string& path, int& code);

// Reads a place file (vorgang load --help shows one); the types of its values are the process's.
// What is wrong with the rows of a rule is printed on standard error.
[[nodiscard]] Result<Place> read_place(const Terminal& terminal, const std::string& path,
                                       const Compiled& compiled);

// The place where nothing is said: the process's own Land.
[[nodiscard]] Place default_place(const Process& process);

// A decision model with the files beside it that it may import; nothing where it cannot be read.
[[nodiscard]] std::vector<dmn::File> model_files(const std::string& path);

// Each adds its subcommand to the program; `code` is what the call will exit with.
void add_check(CLI::App& app, const Terminal& terminal, int& code);
void add_test(CLI::App& app, const Terminal& terminal, int& code);
void add_run(CLI::App& app, const Terminal& terminal, int& code);
void add_states(CLI::App& app, const Terminal& terminal, int& code);
void add_compile(CLI::App& app, const Terminal& terminal, int& code);
void add_dmn(CLI::App& app, const Terminal& terminal, int& code);
void add_explain(CLI::App& app, const Terminal& terminal, int& code);
void add_fmt(CLI::App& app, const Terminal& terminal, int& code);
void add_load(CLI::App& app, const Terminal& terminal, int& code);
void add_audit(CLI::App& app, const Terminal& terminal, int& code);
void add_backup(CLI::App& app, const Terminal& terminal, int& code);
void add_tenant(CLI::App& app, const Terminal& terminal, int& code);
void add_export(CLI::App& app, const Terminal& terminal, int& code);

} // namespace vorgang::tool
