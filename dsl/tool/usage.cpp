#include <fmt/format.h>

#include <algorithm>

#include "usage.hpp"

namespace vorgang::tool {
namespace {

// How many letters differ, at most `limit` + 1.
std::size_t distance(std::string_view left, std::string_view right) {
    std::vector<std::size_t> row(right.size() + 1);
    for (std::size_t j = 0; j <= right.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

std::string similar(std::string_view wrong, const std::vector<std::string>& known) {
    std::string best;
    std::size_t least = wrong.size() / 3 + 1;
    for (const std::string& one : known)
        if (const std::size_t d = distance(wrong, one); d <= least && (best.empty() || d < least)) {
            best = one;
            least = d;
        }
    return best;
}

// The subcommand that was called, or the program.
const CLI::App& called(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : *commands.front();
}

std::vector<std::string> words_of(const CLI::App& app, bool commands) {
    std::vector<std::string> words;
    if (commands)
        for (const CLI::App* one : app.get_subcommands([](const CLI::App*) { return true; }))
            words.push_back(one->get_name());
    for (const CLI::App* one : {&app, &called(app)})
        for (const CLI::Option* option : one->get_options())
            for (const std::string& name : option->get_lnames())
                words.push_back("--" + name);
    return words;
}

std::string left_over(const CLI::App& app, const Terminal& terminal) {
    const auto rest = app.remaining(true);
    const std::string wrong = rest.empty() ? std::string() : rest.front();
    const bool no_command = app.get_subcommands().empty();
    const std::string what =
        wrong.starts_with('-')
            ? terminal.text("die Option `{}` gibt es hier nicht", "there is no option `{}` here")
        : no_command ? terminal.text("den Befehl `{}` gibt es nicht", "there is no command `{}`")
                     : terminal.text("`{}` ist eine Angabe zu viel", "`{}` is one word too many");
    std::string text = fmt::format(fmt::runtime(what), wrong);
    if (const std::string mend = similar(wrong, words_of(app, no_command)); !mend.empty())
        text += fmt::format(
            fmt::runtime(terminal.say("; meinen Sie `{}`?", "; did you mean `{}`?")), mend);
    return text;
}

// "DATEI is required" -> "DATEI"
std::string first_word(std::string_view sentence) {
    return std::string(sentence.substr(0, sentence.find_first_of(" :,")));
}

constexpr int code_of(CLI::ExitCodes code) {
    return static_cast<int>(code);
}

std::string sentence(const CLI::App& app, const CLI::ParseError& error, const Terminal& terminal) {
    const int kind = error.get_exit_code();
    std::string what = error.what();
    if (kind == code_of(CLI::ExitCodes::ExtrasError)) return left_over(app, terminal);
    if (kind == code_of(CLI::ExitCodes::RequiredError) && app.get_subcommands().empty()) {
        // CLI11 misses the command before it looks at what stands there instead.
        if (app.remaining_size(true) != 0) return left_over(app, terminal);
        return terminal.text("es fehlt ein Befehl", "a command is missing");
    }
    if (kind == code_of(CLI::ExitCodes::RequiredError))
        return terminal.text("es fehlt: ", "missing: ") + first_word(what);
    if (kind == code_of(CLI::ExitCodes::ArgumentMismatch))
        return first_word(what) +
               terminal.text(": hier gehört genau eine Angabe hin", ": takes exactly one value");
    if (kind == code_of(CLI::ExitCodes::ConversionError))
        return terminal.text("das ist kein passender Wert: ", "this value does not fit: ") +
               what.substr(what.find(':') == std::string::npos ? 0 : what.find(':') + 2);
    return what; // validators speak the user's language
}

} // namespace

std::string usage_words(const CLI::App& app, const CLI::ParseError& error,
                        const Terminal& terminal) {
    const CLI::App& command = called(app);
    const std::string help =
        &command == &app ? "vorgang --help" : "vorgang " + command.get_name() + " --help";
    return fmt::format(
        fmt::runtime(terminal.say("{}\n`{}` sagt, wie es geht.", "{}\n`{}` says how it is done.")),
        sentence(app, error, terminal), help);
}

CLI::Validator one_of(const Terminal& terminal, std::vector<std::string> values) {
    std::string known;
    for (const std::string& value : values)
        known += (known.empty() ? "" : ", ") + value;
    const auto check = [&terminal, values = std::move(values), known](const std::string& given) {
        if (std::ranges::find(values, given) != values.end()) return std::string();
        return fmt::format(fmt::runtime(terminal.say("`{}` gibt es hier nicht; möglich ist: {}",
                                                     "there is no `{}` here; possible: {}")),
                           given, known);
    };
    return CLI::Validator(check, known, "one_of");
}

CLI::Validator whole_number(const Terminal& terminal, std::uint64_t most) {
    const auto check = [&terminal, most](const std::string& given) {
        std::uint64_t number = 0;
        if (CLI::detail::lexical_cast(given, number) && number >= 1 && number <= most)
            return std::string();
        return fmt::format(fmt::runtime(terminal.say("`{}` ist keine ganze Zahl von 1 bis {}",
                                                     "`{}` is no whole number from 1 to {}")),
                           given, most);
    };
    return CLI::Validator(check, "", "whole_number");
}

} // namespace vorgang::tool
