#include "store.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

#ifdef VORGANG_HAS_SQLITE
#include "vorgang/sqlite/sqlite_store.hpp"
#endif
#ifdef VORGANG_HAS_POSTGRES
#include "vorgang/postgres/postgres_store.hpp"
#endif

namespace vorgang::tool {
namespace {

constexpr std::string_view memory = "memory";
[[maybe_unused]] constexpr std::string_view sqlite = "sqlite:";
constexpr std::string_view postgres = "postgres:";

Error unknown(const std::string& name) {
    std::error_code fault;
    if (std::filesystem::is_regular_file(name, fault))
        return {ErrorCode::not_found, name, "", "gemeint ist vielleicht sqlite:" + name,
                "perhaps sqlite:" + name + " is meant"};
    return {ErrorCode::not_found, name, "",
            "einen solchen Speicher gibt es nicht; bekannt: memory, sqlite:DATEI, postgres:URL",
            "there is no such store; known: memory, sqlite:FILE, postgres:URL"};
}

// What libpq calls a URL may begin with the same word.
bool is_database(std::string_view name) {
    return name.starts_with(postgres) || name.starts_with("postgresql:");
}

#ifdef VORGANG_HAS_SQLITE
Result<std::unique_ptr<Store>> open_file(const StoreWanted& wanted) {
    const std::string file = wanted.name.substr(sqlite.size());
    std::error_code fault;
    if (!wanted.existing && std::filesystem::exists(file, fault))
        return Error{ErrorCode::invalid_data, file, "",
                     "diese Datei gibt es schon; mit --add kommen neue Vorgänge dazu, mit --resume "
                     "geht es mit ihren weiter",
                     "this file exists already; --add adds new cases to it, --resume goes on with "
                     "those it has"};
    return sqlite_store(file);
}
#endif

#ifdef VORGANG_HAS_POSTGRES
Result<std::unique_ptr<Store>> open_database(std::string_view name, bool create) {
    const bool is_url = name.find("://") == name.find(':');
    PostgresOptions options;
    options.create = create;
    options.reconnect_ms = 120'000; // a server that was pulled may have much to recover
    return postgres_store(is_url ? name : name.substr(postgres.size()), options);
}

Result<std::unique_ptr<Store>> open_wanted_database(const StoreWanted& wanted) {
    auto store = open_database(wanted.name, true);
    if (!store || wanted.existing) return store;
    const auto deployments = (*store)->deployments();
    if (!deployments) return deployments.error();
    if (deployments->empty()) return store;
    return Error{ErrorCode::invalid_data, "vorgang", "",
                 "in dieser Datenbank sind schon Vorgänge; mit --add oder --host kommen neue dazu, "
                 "mit --resume geht es mit ihnen weiter",
                 "this database has cases already; --add or --host adds new ones, --resume goes on "
                 "with those it has"};
}
#endif

// The forms of stores that outlive the program.
std::string lasting_store_forms(const Terminal& terminal) {
    return terminal.text("sqlite:DATEI, postgres:URL", "sqlite:FILE, postgres:URL");
}

} // namespace

std::string store_forms(const Terminal& terminal) {
    return "memory, " + lasting_store_forms(terminal);
}

void add_store(CLI::App& command, const Terminal& terminal, std::string& store) {
    command
        .add_option(terminal.text("SPEICHER", "STORE"), store,
                    terminal.text("Wo die Vorgänge liegen: ", "Where the cases lie: ") +
                        lasting_store_forms(terminal))
        ->required();
}

int store_fault(const Terminal& terminal, const Error& error) {
    (void)usage_fault(terminal, error);
    return error.code == ErrorCode::corrupt ? exit_findings : exit_usage;
}

bool store_lasts(std::string_view name) {
    return name != memory;
}

Result<std::unique_ptr<Store>> open_store(const StoreWanted& wanted) {
    if (wanted.name == memory)
        return memory_store({wanted.keep_records ? KeepRecords::all : KeepRecords::nothing, {}});
#ifdef VORGANG_HAS_SQLITE
    if (wanted.name.starts_with(sqlite)) return open_file(wanted);
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(wanted.name)) return open_wanted_database(wanted);
#endif
    return unknown(wanted.name);
}

Result<std::unique_ptr<Store>> open_existing_store(const std::string& name) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite))
        return sqlite_store(name.substr(sqlite.size()), {.create = false});
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) return open_database(name, false);
#endif
    return unknown(name);
}

Result<std::unique_ptr<Store>> open_store_to_audit(const std::string& name) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite))
        return sqlite_store(name.substr(sqlite.size()),
                            {.create = false, .check_last_commit = false});
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) return open_database(name, false);
#endif
    return unknown(name);
}

Result<void> back_up(const std::string& name, const std::string& copy,
                     const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite)) return sqlite_backup(name.substr(sqlite.size()), copy, progress);
#endif
    if (is_database(name))
        return Error{ErrorCode::invalid_data, name, "",
                     "eine Datenbank wird mit ihren eigenen Mitteln gesichert, etwa mit pg_dump",
                     "a database is copied by its own means, pg_dump for one"};
    return unknown(name);
}

} // namespace vorgang::tool
