// vorgang tenant: the tenants of a store, one of them into a store of its own, one of them away.
#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include <unistd.h>

#include <algorithm>
#include <iostream>
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
    bool wipe = false;
    bool yes = false;

    [[nodiscard]] bool changes() const { return remove || wipe; }
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

Result<void> expect_tenant(Store& store, const std::string& tenant) {
    const auto names = tenants(store);
    if (!names) return names.error();
    if (std::ranges::find(*names, tenant) != names->end()) return {};
    return Error{ErrorCode::not_found, tenant, "", "diesen Mandanten gibt es hier nicht",
                 "there is no such tenant here"};
}

// INVARIANT: what it returns is on the disk, under its name.
Result<std::vector<CopiedCase>> copy_one(const Terminal& terminal, Store& store,
                                         const TenantCall& call) {
    // A database that was made into a store stays one, empty as it may be: not for a wrong name.
    VORGANG_TRY(expect_tenant(store, call.tenant));
    auto to = NewStore::make(call.copy);
    if (!to) return to.error();
    constexpr std::uint64_t whole = 1000;
    Progress bar(terminal, whole);
    auto copied =
        copy_tenant(store, to->store(), call.tenant, [&bar](std::uint64_t done, std::uint64_t all) {
            bar.show(all == 0 ? whole : done * whole / all);
        });
    bar.finish();
    if (!copied) return copied;
    VORGANG_TRY(to->keep());
    fmt::print(fmt::runtime(terminal.say("{} Vorgänge kopiert\n", "{} cases copied\n")),
               copied->size());
    return copied;
}

void say_not_wiped(const Terminal& terminal, const TenantCall& call, const Error& error) {
    fmt::print(stderr,
               fmt::runtime(terminal.say(
                   "vorgang: was gelöscht wurde, kann noch in freien Stellen der Datei liegen: {}\n"
                   "  noch einmal versuchen: vorgang tenant {} --wipe\n",
                   "vorgang: what was removed may still lie in free room of the file: {}\n"
                   "  to try again: vorgang tenant {} --wipe\n")),
               terminal.say(error), call.store);
}

Result<void> remove_one(const Terminal& terminal, Store& store, const TenantCall& call,
                        std::optional<std::span<const CopiedCase>> copied, int& code) {
    const auto removed = remove_tenant(store, call.tenant, copied);
    if (!removed) return removed.error();
    fmt::print(fmt::runtime(terminal.say("{} Vorgänge gelöscht\n", "{} cases removed\n")),
               removed->cases);
    if (!removed->not_wiped) return {};
    say_not_wiped(terminal, call, *removed->not_wiped);
    code = exit_findings;
    return {};
}

// Nothing brings a tenant back that was removed without a copy: it takes its name once more.
bool is_confirmed(const Terminal& terminal, Store& store, const TenantCall& call) {
    if (call.yes || !call.copy.empty()) return true;
    if (isatty(STDIN_FILENO) != 1 || !terminal.live_error) return false;
    const auto counts = store.counts(call.tenant);
    fmt::print(stderr,
               fmt::runtime(terminal.say(
                   "{} hat {} Vorgänge, und es wird keine Kopie gemacht.\n"
                   "Zum Löschen den Namen des Mandanten eingeben: ",
                   "{} has {} cases, and no copy is made.\nTo remove it enter its name: ")),
               call.tenant, counts ? counts->cases : 0);
    std::string line;
    return std::getline(std::cin, line) && line == call.tenant;
}

Error not_confirmed(const TenantCall& call) {
    return {ErrorCode::invalid_data, call.tenant, "",
            "ohne --copy ist der Mandant danach nirgends mehr; wer das will, sagt --yes",
            "without --copy the tenant is nowhere afterwards; who wants that says --yes"};
}

Result<void> work(const Terminal& terminal, const TenantCall& call, int& code) {
    auto store = call.changes() ? open_store_alone(call.store) : open_store_to_read(call.store);
    if (!store) return store.error();
    if (call.wipe) return (*store)->wipe();
    if (call.tenant.empty()) return list_tenants(terminal, **store);
    std::optional<std::vector<CopiedCase>> copied;
    if (!call.copy.empty()) {
        auto made = copy_one(terminal, **store, call);
        if (!made) return made.error();
        copied = std::move(*made);
    }
    if (!call.remove) return {};
    if (!is_confirmed(terminal, **store, call)) return not_confirmed(call);
    return remove_one(terminal, **store, call, copied, code);
}

int run_tenant(const Terminal& terminal, const TenantCall& call) {
    if (call.wipe && (!call.tenant.empty() || call.remove || !call.copy.empty()))
        return usage_fault(terminal.say("--wipe steht für sich", "--wipe stands by itself"));
    if (call.tenant.empty() != (call.copy.empty() && !call.remove))
        return usage_fault(terminal.say("ein Mandant gehört zu --copy oder --remove",
                                        "a tenant goes with --copy or --remove"));
    int code = exit_fine;
    const auto done = work(terminal, call, code);
    return done ? code : store_fault(terminal, done.error());
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
    command->add_flag("--yes", call->yes,
                      terminal.text("Auch ohne Kopie löschen, ohne zu fragen",
                                    "Remove without a copy too, and do not ask"));
    command->add_flag("--wipe", call->wipe,
                      terminal.text("Die Datei neu schreiben, ohne was früher gelöscht wurde",
                                    "Write the file anew, without what was removed before"));
    command->footer(terminal.text(
        "Beispiele:\n"
        "  vorgang tenant sqlite:vorgänge.db\n"
        "  vorgang tenant sqlite:vorgänge.db bocholt --copy sqlite:bocholt.db --remove\n"
        "Kopieren geht, während andere den Speicher benutzen. Gelöscht wird nur, solange ihn "
        "sonst\n"
        "niemand offen hat; nach --copy nur, was genau so in der Kopie steht.",
        "Examples:\n"
        "  vorgang tenant sqlite:cases.db\n"
        "  vorgang tenant sqlite:cases.db bocholt --copy sqlite:bocholt.db --remove\n"
        "Copying works while others use the store. Removing needs it alone, and after --copy\n"
        "removes only what the copy holds just as it is."));
    command->callback([call, &terminal, &code] { code = run_tenant(terminal, *call); });
}

} // namespace vorgang::tool
