// vorgang export: what a store holds, for people and for programs.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <memory>

#include "case_file.hpp"
#include "store.hpp"
#include "usage.hpp"

namespace vorgang::tool {
namespace {

struct ExportCall {
    std::string store;
    std::uint64_t id = 0;
    std::string format = "markdown";
    bool heads = false;
};

// A line for each case, all of one moment.
Result<void> print_heads(Store& store) {
    constexpr std::uint32_t page_size = 1000;
    for (CaseId after;;) {
        const auto page = store.heads(after, page_size);
        if (!page) return page.error();
        if (page->empty()) return {};
        for (const CaseHead& head : *page)
            fmt::print("{} {}\n", head.case_id.number, head.sequence);
        after = page->back().case_id;
    }
}

Result<void> print_heads(const ExportCall& call) {
    auto store = open_store_to_read(call.store);
    if (!store) return store.error();
    return in_view(**store, [&] { return print_heads(**store); });
}

Result<void> print_case(const Terminal& terminal, const ExportCall& call) {
    const auto store = open_to_read(call.store);
    if (!store) return store.error();
    const auto file = read_case_file(*store, {call.id});
    if (!file) return file.error();
    if (call.format == "json")
        fmt::print("{}", to_json(*file));
    else
        fmt::print("{}",
                   call.format == "html" ? to_html(*file, terminal) : to_markdown(*file, terminal));
    return {};
}

int run_export(const Terminal& terminal, const ExportCall& call) {
    if (call.heads == (call.id != 0))
        return usage_fault(terminal.say("entweder die Nummer eines Vorgangs oder --heads",
                                        "either the number of a case or --heads"));
    const auto done = call.heads ? print_heads(call) : print_case(terminal, call);
    return done ? exit_fine : store_fault(terminal, done.error());
}

} // namespace

void add_export(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command =
        app.add_subcommand("export", terminal.text("Die Akte eines Vorgangs lesbar ausgeben",
                                                   "Write the file of a case for reading"));
    const auto call = std::make_shared<ExportCall>();
    add_store(*command, terminal, call->store);
    command
        ->add_option(terminal.text("VORGANG", "CASE"), call->id,
                     terminal.text("Nummer des Vorgangs", "Number of the case"))
        ->check(whole_number(terminal, INT64_MAX));
    command
        ->add_option(
            "--format", call->format,
            terminal.text("markdown (sonst), html oder json", "markdown (else), html or json"))
        ->check(one_of(terminal, {"markdown", "html", "json"}));
    command->add_flag("--heads", call->heads,
                      terminal.text("Von jedem Vorgang eine Zeile: NUMMER FOLGE",
                                    "A line for each case: NUMBER SEQUENCE"));
    command->footer(terminal.text(
        "Beispiele:\n"
        "  vorgang export sqlite:vorgänge.db 17 --format html > 17.html\n"
        "  vorgang export sqlite:vorgänge.db --heads\n"
        "Die Akte sagt, wer was wann auf welchem Grund getan hat und welche Zeile einer Regel\n"
        "entschied; eine Berichtigung steht bei dem, was sie berichtigt.",
        "Examples:\n"
        "  vorgang export sqlite:cases.db 17 --format html > 17.html\n"
        "  vorgang export sqlite:cases.db --heads\n"
        "The file says who did what, when and on which ground, and which row of a rule decided;\n"
        "a correction stands beside what it corrects."));
    command->callback([call, &terminal, &code] { code = run_export(terminal, *call); });
}

} // namespace vorgang::tool
