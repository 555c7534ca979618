#include "store.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>

#include "durable/new_file.hpp"
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

Error does_not_last() {
    return {ErrorCode::invalid_data, "memory", "",
            "dieser Speicher ist mit dem Programm vergangen; gemeint ist einer, der bleibt: "
            "sqlite:DATEI, postgres:URL",
            "this store has gone with the program; one that lasts is meant: sqlite:FILE, "
            "postgres:URL"};
}

// Of a store that was opened by its name: none, or none that is there.
Error none_there(const std::string& name) {
    return name == memory ? does_not_last() : unknown(name);
}

// Where bringing a store to this format failed, that is why it cannot be read; where nothing can be
// written to it, that it is of an earlier one.
[[maybe_unused]] Result<std::unique_ptr<Store>>
written_or_read(Result<std::unique_ptr<Store>> written, Result<std::unique_ptr<Store>> read) {
    const bool is_told = written || written.error().code != ErrorCode::read_only;
    return is_told ? std::move(written) : std::move(read);
}

// What libpq calls a URL may begin with the same word.
bool is_database(std::string_view name) {
    return name.starts_with(postgres) || name.starts_with("postgresql:");
}

#ifdef VORGANG_HAS_SQLITE
// SQLite takes whatever is smaller than its header for an empty database, and would write over it.
constexpr std::uintmax_t smallest_store = 512;

Error no_store(const std::string& file) {
    return {ErrorCode::corrupt, file, "", "diese Datei ist kein Speicher von Vorgang",
            "this file is no store of Vorgang"};
}

// Whether a store can lie in a file: the same words for every subcommand. `empty`: it may be one
// that nothing was written to yet.
Result<void> expect_file(const std::string& file, bool empty) {
    std::error_code fault;
    const auto status = std::filesystem::status(file, fault);
    if (status.type() == std::filesystem::file_type::not_found)
        return Error{ErrorCode::not_found, file, "", "diese Datei gibt es nicht",
                     "there is no such file"};
    if (std::filesystem::is_directory(status))
        return Error{ErrorCode::not_found, file, "", "das ist ein Ordner, keine Datei",
                     "this is a folder, no file"};
    if (!std::filesystem::is_regular_file(status)) return {};
    const std::uintmax_t size = std::filesystem::file_size(file, fault);
    if (!fault && size < smallest_store && !(empty && size == 0)) return no_store(file);
    return {};
}

// One of an earlier format is brought to this one, for which it is written to.
Result<std::unique_ptr<Store>> open_file_to_read(const std::string& file, SqliteOptions options) {
    VORGANG_TRY(expect_file(file, false));
    options.create = false;
    options.read_only = true;
    auto read = sqlite_store(file, options);
    if (read || read.error().code != ErrorCode::read_only) return read;
    options.read_only = false;
    auto written = sqlite_store(file, options);
    return written_or_read(std::move(written), std::move(read));
}

Result<std::unique_ptr<Store>> open_file(const StoreWanted& wanted) {
    const std::string file = wanted.name.substr(sqlite.size());
    std::error_code fault;
    if (!std::filesystem::exists(file, fault)) return sqlite_store(file);
    VORGANG_TRY(expect_file(file, wanted.existing));
    if (!wanted.existing) {
        // What is no store at all is none with --add either.
        const auto there = sqlite_store(file, {.create = false, .read_only = true});
        if (!there && there.error().code == ErrorCode::corrupt) return there.error();
        return Error{ErrorCode::invalid_data, file, "",
                     "diese Datei gibt es schon; mit --add kommen neue Vorgänge dazu, mit --resume "
                     "geht es mit ihren weiter",
                     "this file exists already; --add adds new cases to it, --resume goes on with "
                     "those it has"};
    }
    return sqlite_store(file);
}
#endif

#ifdef VORGANG_HAS_POSTGRES
std::string_view database_of(std::string_view name) {
    const bool is_url = name.find("://") == name.find(':');
    return is_url ? name : name.substr(postgres.size());
}

Result<std::unique_ptr<Store>> open_database(std::string_view name, PostgresOptions options = {}) {
    options.reconnect_ms = 120'000; // a server that was pulled may have much to recover
    return postgres_store(database_of(name), options);
}

PostgresOptions to_fill() {
    PostgresOptions options;
    options.fill = true;
    return options;
}

Result<std::unique_ptr<Store>> open_wanted_database(const StoreWanted& wanted) {
    auto store = open_database(wanted.name);
    if (!store || wanted.existing) return store;
    const auto deployments = (*store)->deployments();
    if (!deployments) return deployments.error();
    if (deployments->empty()) return store;
    return Error{ErrorCode::invalid_data, "store", "",
                 "in dieser Datenbank sind schon Vorgänge; mit --add oder --host kommen neue dazu, "
                 "mit --resume geht es mit ihnen weiter",
                 "this database has cases already; --add or --host adds new ones, --resume goes on "
                 "with those it has"};
}

PostgresOptions to_read() {
    PostgresOptions options;
    options.create = false;
    options.read_only = true;
    return options;
}

// One of an earlier format is brought to this one, for which it is written to.
Result<std::unique_ptr<Store>> open_database_to_read(const std::string& name) {
    auto read = open_database(name, to_read());
    if (read || read.error().code != ErrorCode::read_only) return read;
    PostgresOptions options;
    options.create = false;
    auto written = open_database(name, options);
    return written_or_read(std::move(written), std::move(read));
}

// As it was before: to begin once more takes away what there is.
void empty_database(const std::string& name) {
    if (!open_database(name, to_fill())) return;
    (void)postgres_finish(database_of(name));
}
#endif

// A file of SQLite with what lies beside it.
[[maybe_unused]] void remove_database(const std::string& file) {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm", "-journal"})
        std::filesystem::remove(file + end, ignored);
}

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

namespace {

[[maybe_unused]] Error there_already(const std::string& file) {
    return {ErrorCode::conflict, file, "", "diese Datei gibt es schon", "this file exists already"};
}

Error not_written(const std::string& file) {
    return {ErrorCode::not_found, file, "", "lässt sich nicht schreiben", "cannot be written"};
}

} // namespace

Result<std::unique_ptr<Store>> open_store_to_read(const std::string& name) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite)) return open_file_to_read(name.substr(sqlite.size()), {});
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) return open_database_to_read(name);
#endif
    return none_there(name);
}

Result<std::unique_ptr<Store>> open_store_to_audit(const std::string& name) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite))
        return open_file_to_read(name.substr(sqlite.size()), {.check_last_commit = false});
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) return open_database_to_read(name);
#endif
    return none_there(name);
}

Result<std::unique_ptr<Store>> open_store_alone(const std::string& name) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite)) {
        const std::string file = name.substr(sqlite.size());
        VORGANG_TRY(expect_file(file, false));
        return sqlite_store(file, {.create = false, .alone = true});
    }
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) {
        PostgresOptions options;
        options.create = false;
        options.alone = true;
        return open_database(name, options);
    }
#endif
    return none_there(name);
}

Result<NewStore> NewStore::make(const std::string& name) {
    NewStore made;
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite)) {
        std::error_code fault;
        std::string file = name.substr(sqlite.size());
        if (std::filesystem::exists(file, fault)) return there_already(file);
        made.unfinished_ = durable::make_unfinished(file);
        if (made.unfinished_.empty()) return not_written(file);
        auto store = sqlite_store(made.unfinished_);
        if (!store) return std::move(store).error();
        made.store_ = std::move(*store);
        made.file_ = std::move(file);
        return made;
    }
#endif
#ifdef VORGANG_HAS_POSTGRES
    if (is_database(name)) {
        auto store = open_database(name, to_fill());
        if (!store) return std::move(store).error();
        made.store_ = std::move(*store);
        made.database_ = name;
        return made;
    }
#endif
    return none_there(name);
}

NewStore::~NewStore() {
    store_.reset();
#ifdef VORGANG_HAS_POSTGRES
    if (!database_.empty()) empty_database(database_);
#endif
    if (!unfinished_.empty()) remove_database(unfinished_);
}

Result<void> NewStore::keep() {
    store_.reset(); // its log goes into the file
#ifdef VORGANG_HAS_POSTGRES
    if (!database_.empty()) {
        VORGANG_TRY(postgres_finish(database_of(database_)));
        database_.clear();
    }
#endif
    if (unfinished_.empty()) return {};
    std::error_code fault;
    // A log that is still there holds what did not get into the file.
    if (std::filesystem::exists(unfinished_ + "-wal", fault)) return not_written(file_);
    const durable::Naming named = durable::give_name(unfinished_, file_);
    if (named == durable::Naming::taken) return there_already(file_);
    if (named == durable::Naming::failed) return not_written(file_);
    unfinished_.clear();
    return {};
}

Result<void> back_up(const std::string& name, const std::string& copy,
                     const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
#ifdef VORGANG_HAS_SQLITE
    if (name.starts_with(sqlite)) {
        const std::string file = name.substr(sqlite.size());
        VORGANG_TRY(expect_file(file, false));
        return sqlite_backup(file, copy, progress);
    }
#endif
    if (is_database(name))
        return Error{ErrorCode::invalid_data, name, "",
                     "eine Datenbank wird mit ihren eigenen Mitteln gesichert, etwa mit pg_dump",
                     "a database is copied by its own means, pg_dump for one"};
    return none_there(name);
}

} // namespace vorgang::tool
