// What the subcommands share: the language and the colours of a call, files, exit codes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "vorgang/dsl/compile.hpp"
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

// Prints "vorgang: …" on standard error and returns exit_usage.
int usage_fault(std::string_view message);
int usage_fault(const Terminal& terminal, const Error& error);

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

// Each adds its subcommand to the program; `code` is what the call will exit with.
void add_check(CLI::App& app, const Terminal& terminal, int& code);
void add_test(CLI::App& app, const Terminal& terminal, int& code);
void add_run(CLI::App& app, const Terminal& terminal, int& code);
void add_compile(CLI::App& app, const Terminal& terminal, int& code);
void add_explain(CLI::App& app, const Terminal& terminal, int& code);
void add_fmt(CLI::App& app, const Terminal& terminal, int& code);
void add_load(CLI::App& app, const Terminal& terminal, int& code);

} // namespace vorgang::tool
