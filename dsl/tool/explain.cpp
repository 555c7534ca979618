// vorgang explain: the page behind the code of a message.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <cctype>
#include <memory>

#include "tool.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::tool {
namespace {

std::string sentence(const Terminal& terminal, std::string_view code) {
    return sentence_of(code, terminal.language).value_or("");
}

int list(const Terminal& terminal, const std::vector<std::string_view>& codes) {
    for (const std::string_view code : codes)
        fmt::print("{}  {}\n", code, sentence(terminal, code));
    return exit_fine;
}

// "e301" is E0301: one letter, four digits.
std::string full_code(std::string code) {
    constexpr std::size_t digits = 4;
    if (code.size() < 2 || code.find_first_not_of("0123456789", 1) != std::string::npos)
        return code;
    while (code.size() < digits + 1)
        code.insert(1, "0");
    return code;
}

std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// The codes whose sentence has these words, however they are spelt.
std::vector<std::string_view> codes_about(const Terminal& terminal, const std::string& words) {
    std::vector<std::string_view> found;
    for (const std::string_view code : explained_codes())
        if (in_small_letters(sentence(terminal, code)).find(in_small_letters(words)) !=
            std::string::npos)
            found.push_back(code);
    return found;
}

// Those that differ from it in one sign.
std::string neighbours(std::string_view wrong) {
    constexpr std::size_t shown = 4;
    std::string text;
    std::size_t count = 0;
    for (const std::string_view code : explained_codes()) {
        std::size_t different = code.size() == wrong.size() ? 0 : 2;
        for (std::size_t i = 0; different < 2 && i < code.size(); ++i)
            different += code[i] == wrong[i] ? 0U : 1U;
        if (different != 1 || ++count > shown) continue;
        text.append(text.empty() ? "" : ", ").append(code);
    }
    return text;
}

int unknown_code(const Terminal& terminal, const std::string& code) {
    if (const auto found = codes_about(terminal, code); !found.empty())
        return list(terminal, found);
    std::string near = full_code(code);
    near.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(near.front())));
    near = neighbours(near);
    const std::string mend =
        near.empty() ? terminal.text("`vorgang explain` nennt alle", "`vorgang explain` lists all")
                     : terminal.text("ähnlich sind ", "similar are ") + near;
    return usage_fault(code + ": " +
                       terminal.text("diesen Code gibt es nicht; ", "there is no such code; ") +
                       mend);
}

int explain_code(const Terminal& terminal, const std::string& wanted) {
    if (wanted.empty()) return list(terminal, explained_codes());
    const std::string code = full_code(wanted);
    const auto page = explain(code, terminal.language);
    if (!page) return unknown_code(terminal, wanted);
    std::string name = code;
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    fmt::print("{}: {}\n\n{}{}", name, sentence(terminal, code), *page,
               page->ends_with('\n') ? "" : "\n");
    return exit_fine;
}

} // namespace

void add_explain(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "explain", terminal.text("Eine Meldung erklären, mit falschem und richtigem Beispiel",
                                 "Explain a message with a wrong and a right example"));
    const auto wanted = std::make_shared<std::string>();
    command->add_option("CODE", *wanted,
                        terminal.text("Code der Meldung, oder Wörter daraus; ohne das alle",
                                      "Code of the message, or words of it; without that all"));
    command->footer(
        terminal.text("Beispiel: vorgang explain E0301", "Example: vorgang explain E0301"));
    command->callback([wanted, &terminal, &code] { code = explain_code(terminal, *wanted); });
}

} // namespace vorgang::tool
