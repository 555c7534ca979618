#include "tool.hpp"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::tool {
namespace {

std::optional<Language> language_named(std::string_view text) {
    if (text.starts_with("de")) return Language::german;
    if (text.starts_with("en")) return Language::english;
    return std::nullopt;
}

// Where the subcommand stands.
int command_at(int argc, const char* const* argv) {
    int at = 1;
    while (at < argc && std::string_view(argv[at]).starts_with('-'))
        at += std::string_view(argv[at]) == "--lang" ? 2 : 1;
    return at;
}

bool is_colour_terminal(int file) {
    const char* term = std::getenv("TERM");
    return isatty(file) == 1 && std::getenv("NO_COLOR") == nullptr && term != nullptr &&
           std::string_view(term) != "dumb";
}

} // namespace

Language choose_language(int argc, const char* const* argv) {
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "fmt" && i == command_at(argc, argv)) break;
        if (word == "--lang" && i + 1 < argc)
            if (const auto named = language_named(argv[i + 1])) return *named;
        if (word.starts_with("--lang="))
            if (const auto named = language_named(word.substr(7))) return *named;
    }
    for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
        if (const char* value = std::getenv(variable); value != nullptr && *value != '\0')
            return language_named(value).value_or(Language::german);
    return Language::german;
}

Terminal look_at_terminal(Language language) {
    return {language, is_colour_terminal(STDOUT_FILENO), isatty(STDERR_FILENO) == 1};
}

std::string grouped(std::uint64_t number) {
    if (number < 1000) return std::to_string(number);
    return fmt::format("{} {:03}", grouped(number / 1000), number % 1000);
}

int usage_fault(std::string_view message) {
    // Not by fmt, which throws where nothing can be written: this is the last thing that is said.
    std::fputs(fmt::format("vorgang: {}\n", message).c_str(), stderr);
    return exit_usage;
}

int usage_fault(const Terminal& terminal, const Error& error) {
    const std::string& sentence = terminal.say(error);
    return usage_fault(error.subject.empty() ? sentence
                                             : fmt::format("{}: {}", error.subject, sentence));
}

std::optional<Compiled> compile_or_report(const Terminal& terminal, const std::string& path,
                                          int& code) {
    auto text = read_text(path);
    if (!text) {
        code = usage_fault(terminal, text.error());
        return std::nullopt;
    }
    Compiled compiled = compile(std::move(text).value(), beside(path));
    if (compiled.process) return compiled;
    if (!compiled.diagnostics.has_errors()) {
        code = usage_fault(path + ": " +
                           terminal.text("eine gemeinsame Datei läuft nicht; Prozesse nutzen sie",
                                         "a shared file does not run; processes use it"));
        return std::nullopt;
    }
    fmt::print(stderr, "{}",
               render_text(compiled.source, compiled.diagnostics, {terminal.language}));
    code = exit_findings;
    return std::nullopt;
}

Place default_place(const Process& process) {
    Place place;
    place.tenant = "gemeinde";
    place.calendar.land = land_from_text(process.model().land).value_or(Land::nw);
    return place;
}

} // namespace vorgang::tool
