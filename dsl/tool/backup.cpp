// vorgang backup: a copy of a store that is in use.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <memory>

#include "progress.hpp"
#include "store.hpp"
#include "usage.hpp"

namespace vorgang::tool {
namespace {

struct BackupCall {
    std::string store;
    std::string copy;
};

int run_backup(const Terminal& terminal, const BackupCall& call) {
    constexpr std::uint64_t whole = 1000;
    Progress bar(terminal, whole);
    const auto done =
        back_up(call.store, call.copy, [&bar](std::uint64_t pages, std::uint64_t all) {
            bar.show(all == 0 ? whole : pages * whole / all);
            return true;
        });
    bar.finish();
    return done ? exit_fine : store_fault(terminal, done.error());
}

} // namespace

void add_backup(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "backup", terminal.text("Einen Speicher sichern, während er benutzt wird",
                                "Copy a store while it is in use"));
    const auto call = std::make_shared<BackupCall>();
    add_store(*command, terminal, call->store);
    command
        ->add_option(terminal.text("DATEI", "FILE"), call->copy,
                     terminal.text("Die Sicherung, eine neue Datei", "The copy, a new file"))
        ->required();
    command->footer(terminal.text(
        "Beispiel: vorgang backup sqlite:vorgänge.db sicherung.db\n"
        "Die Sicherung enthält, was bei ihrem Beginn festgeschrieben war. Sie steht erst unter\n"
        "ihrem Namen, wenn sie vollständig ist; ob sie in Ordnung ist, sagt\n"
        "`vorgang audit sqlite:sicherung.db`.",
        "Example: vorgang backup sqlite:cases.db copy.db\n"
        "The copy holds what was committed when it began. It appears under its name when it is\n"
        "whole; whether it is in order says `vorgang audit sqlite:copy.db`."));
    command->callback([call, &terminal, &code] { code = run_backup(terminal, *call); });
}

} // namespace vorgang::tool
