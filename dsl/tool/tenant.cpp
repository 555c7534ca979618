// vorgang tenant: the tenants of a store, one of them into a store of its own, one of them away.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <memory>

#include "progress.hpp"
#include "store.hpp"
#include "usage.hpp"
#include "vorgang/engine/tenant.hpp"

namespace vorgang::tool {
namespace {

struct TenantCall {
    std::string store;
    std::string tenant;
    std::string copy;
    bool remove = false;
};

Result<void> list_tenants(const Terminal& terminal, Store& store) {
    const auto names = tenants(store);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        const auto counts = store.counts(name);
        if (!counts) return counts.error();
        fmt::print(fmt::runtime(terminal.say("{}: {} Vorgänge, davon {} offen\n",
                                             "{}: {} cases, {} of them open\n")),
                   name, counts->cases, counts->open);
    }
    return {};
}

Result<void> copy_one(const Terminal& terminal, Store& store, const TenantCall& call) {
    const auto counts = store.counts(call.tenant);
    if (!counts) return counts.error();
    auto to = open_store({call.copy, false, true});
    if (!to) return to.error();
    Progress bar(terminal, counts->cases);
    const auto copied =
        copy_tenant(store, **to, call.tenant, [&bar](std::uint64_t done) { bar.show(done); });
    bar.finish();
    if (!copied) return copied.error();
    fmt::print(fmt::runtime(terminal.say("{} Vorgänge kopiert\n", "{} cases copied\n")), *copied);
    return {};
}

Result<void> remove_one(const Terminal& terminal, Store& store, const TenantCall& call) {
    const auto removed = remove_tenant(store, call.tenant);
    if (!removed) return removed.error();
    fmt::print(fmt::runtime(terminal.say("{} Vorgänge gelöscht\n", "{} cases removed\n")),
               *removed);
    return {};
}

Result<void> work(const Terminal& terminal, const TenantCall& call) {
    auto store = open_existing_store(call.store);
    if (!store) return store.error();
    if (call.tenant.empty()) return list_tenants(terminal, **store);
    if (!call.copy.empty()) VORGANG_TRY(copy_one(terminal, **store, call));
    if (call.remove) VORGANG_TRY(remove_one(terminal, **store, call));
    return {};
}

int run_tenant(const Terminal& terminal, const TenantCall& call) {
    if (call.tenant.empty() != (call.copy.empty() && !call.remove))
        return usage_fault(terminal.say("ein Mandant gehört zu --copy oder --remove",
                                        "a tenant goes with --copy or --remove"));
    const auto done = work(terminal, call);
    return done ? exit_fine : store_fault(terminal, done.error());
}

} // namespace

void add_tenant(CLI::App& app, const Terminal& terminal, int& code) {
    CLI::App* command = app.add_subcommand(
        "tenant", terminal.text("Mandanten eines Speichers nennen, kopieren und löschen",
                                "Name, copy and remove the tenants of a store"));
    const auto call = std::make_shared<TenantCall>();
    add_store(*command, terminal, call->store);
    command->add_option(terminal.text("MANDANT", "TENANT"), call->tenant,
                        terminal.text("Welcher; ohne ihn werden alle genannt",
                                      "Which one; without it all are named"));
    command->add_option("--copy", call->copy,
                        terminal.text("In diesen neuen Speicher kopieren, mit allen Einträgen",
                                      "Copy to this new store, with all records"));
    command->add_flag("--remove", call->remove,
                      terminal.text("Mit allen Vorgängen löschen, nach dem Kopieren",
                                    "Remove with all cases, after copying"));
    command->footer(terminal.text(
        "Beispiele:\n"
        "  vorgang tenant sqlite:vorgänge.db\n"
        "  vorgang tenant sqlite:vorgänge.db bocholt --copy sqlite:bocholt.db --remove\n"
        "Kein anderes Programm darf den Speicher dabei benutzen.",
        "Examples:\n"
        "  vorgang tenant sqlite:cases.db\n"
        "  vorgang tenant sqlite:cases.db bocholt --copy sqlite:bocholt.db --remove\n"
        "No other program may use the store meanwhile."));
    command->callback([call, &terminal, &code] { code = run_tenant(terminal, *call); });
}

} // namespace vorgang::tool
