// vorgang explain: the page behind the code of a message.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <memory>

#include "tool.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::tool {
namespace {

int explain_code(const Terminal& terminal, const std::string& code) {
    if (code.empty()) {
        for (const std::string_view known : explained_codes())
            fmt::print("{}\n", known);
        return exit_fine;
    }
    const auto page = explain(code, terminal.language);
    if (!page)
        return usage_fault(code + ": " +
                           terminal.text("diesen Code gibt es nicht; `vorgang explain` nennt alle",
                                         "there is no such code; `vorgang explain` lists all"));
    fmt::print("{}{}", *page, page->ends_with('\n') ? "" : "\n");
    return exit_fine;
}

} // namespace

void add_explain(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "explain", terminal.text("Eine Meldung erklären, mit falschem und richtigem Beispiel",
                                 "Explain a message with a wrong and a right example"));
    const auto wanted = std::make_shared<std::string>();
    command->add_option("CODE", *wanted,
                        terminal.text("Code der Meldung; ohne ihn alle Codes",
                                      "Code of the message; without it all codes"));
    command->footer(
        terminal.text("Beispiel: vorgang explain E0301", "Example: vorgang explain E0301"));
    command->callback([wanted, &terminal, &code] { code = explain_code(terminal, *wanted); });
}

} // namespace vorgang::tool
