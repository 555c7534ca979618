#include "schema.hpp"

#include <algorithm>

#include "store_row.hpp"

namespace vorgang::sqlite {
namespace {

// INVARIANT: the text is part of the format; SQLite keeps it and opening compares it.
constexpr Object objects[] = {
    {"vorgang_store", "CREATE TABLE vorgang_store(id INTEGER PRIMARY KEY CHECK(id = 1), "
                      "format INTEGER NOT NULL, next_case INTEGER NOT NULL, advanced_to INTEGER, "
                      "removed INTEGER NOT NULL, checksum INTEGER NOT NULL) STRICT"},
    {"vorgang_deployments", "CREATE TABLE vorgang_deployments(number INTEGER PRIMARY KEY, "
                            "process BLOB NOT NULL, place BLOB NOT NULL, digest BLOB NOT NULL) "
                            "STRICT"},
    {"vorgang_queues", "CREATE TABLE vorgang_queues(number INTEGER PRIMARY KEY, "
                       "tenant BLOB NOT NULL, role BLOB NOT NULL, checksum INTEGER NOT NULL, "
                       "UNIQUE(tenant, role)) STRICT"},
    {"vorgang_cases", "CREATE TABLE vorgang_cases(id INTEGER PRIMARY KEY, "
                      "sequence INTEGER NOT NULL, position INTEGER NOT NULL, chain BLOB NOT NULL, "
                      "checksum INTEGER NOT NULL, block BLOB NOT NULL) STRICT"},
    {"vorgang_records", "CREATE TABLE vorgang_records(position INTEGER PRIMARY KEY, "
                        "case_id INTEGER NOT NULL, sequence INTEGER NOT NULL, "
                        "previous INTEGER NOT NULL, chain BLOB NOT NULL, record BLOB NOT NULL, "
                        "checksum INTEGER NOT NULL) STRICT"},
    {"vorgang_pending", "CREATE TABLE vorgang_pending(position INTEGER PRIMARY KEY, "
                        "first INTEGER NOT NULL, changes BLOB NOT NULL, "
                        "checksum INTEGER NOT NULL) STRICT"},
    {"vorgang_tasks", "CREATE TABLE vorgang_tasks(queue INTEGER, due INTEGER, case_id INTEGER, "
                      "activation INTEGER, checksum INTEGER NOT NULL, "
                      "PRIMARY KEY(queue, due, case_id, activation)) STRICT, WITHOUT ROWID"},
    {"vorgang_parts", "CREATE TABLE vorgang_parts(case_id INTEGER, part INTEGER, "
                      "checksum INTEGER NOT NULL, block BLOB NOT NULL, "
                      "PRIMARY KEY(case_id, part)) STRICT, WITHOUT ROWID"},
    {"vorgang_due", "CREATE TABLE vorgang_due(due INTEGER, case_id INTEGER, part INTEGER, "
                    "checksum INTEGER NOT NULL, PRIMARY KEY(due, case_id, part)) "
                    "STRICT, WITHOUT ROWID"},
    {"vorgang_due_of_parts", "CREATE INDEX vorgang_due_of_parts "
                             "ON vorgang_due(case_id, due, part) WHERE part > 0"},
    {"vorgang_outgoing", "CREATE TABLE vorgang_outgoing(due INTEGER, case_id INTEGER, "
                         "activation INTEGER, checksum INTEGER NOT NULL, "
                         "PRIMARY KEY(due, case_id, activation)) STRICT, WITHOUT ROWID"},
    {"vorgang_names", "CREATE TABLE vorgang_names(name BLOB, case_id INTEGER, "
                      "checksum INTEGER NOT NULL, PRIMARY KEY(name, case_id)) "
                      "STRICT, WITHOUT ROWID"},
    {"vorgang_claims", "CREATE TABLE vorgang_claims(case_id INTEGER, activation INTEGER, "
                       "person BLOB NOT NULL, checksum INTEGER NOT NULL, "
                       "PRIMARY KEY(case_id, activation)) STRICT, WITHOUT ROWID"},
    {"vorgang_claims_by_person", "CREATE INDEX vorgang_claims_by_person "
                                 "ON vorgang_claims(person, case_id, activation)"},
    {"vorgang_holders", "CREATE TABLE vorgang_holders(case_id INTEGER, person INTEGER, "
                        "checksum INTEGER NOT NULL, PRIMARY KEY(case_id, person)) "
                        "STRICT, WITHOUT ROWID"},
    {"vorgang_holders_by_person", "CREATE INDEX vorgang_holders_by_person "
                                  "ON vorgang_holders(person, case_id)"},
    {"vorgang_counts", "CREATE TABLE vorgang_counts(tenant BLOB PRIMARY KEY, "
                       "cases INTEGER NOT NULL, ended INTEGER NOT NULL, "
                       "suspended INTEGER NOT NULL, incidents INTEGER NOT NULL, "
                       "checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID"},
    {"vorgang_keys", "CREATE TABLE vorgang_keys(key BLOB PRIMARY KEY, case_id INTEGER NOT NULL, "
                     "sequence INTEGER NOT NULL, digest INTEGER NOT NULL, "
                     "checksum INTEGER NOT NULL) STRICT, WITHOUT ROWID"},
};

// Runs a query that gives one number.
template<class... Arguments>
Result<std::int64_t> ask(sqlite3* connection, const char* sql, const Arguments&... arguments) {
    Statement statement;
    VORGANG_TRY(statement.prepare(connection, sql));
    Run run(statement, arguments...);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return damaged("schema");
    const std::int64_t value = run.integer(0);
    if (!run.sound()) return damaged("schema");
    return value;
}

constexpr const char* count_ours = "SELECT count(*) FROM main.sqlite_schema "
                                   "WHERE tbl_name LIKE 'vorgang\\_%' ESCAPE '\\' "
                                   "AND sql IS NOT NULL";

constexpr const char* count_one = "SELECT count(*) FROM main.sqlite_schema "
                                  "WHERE type = ? AND name = ? AND tbl_name = ? AND sql = ?";
// SQLite makes one index by itself, for what is UNIQUE.
constexpr const char* count_without_text =
    "SELECT count(*) FROM main.sqlite_schema WHERE sql IS NULL AND "
    "(tbl_name LIKE 'vorgang\\_%' ESCAPE '\\' OR name LIKE 'sqlite\\_autoindex\\_vorgang\\_%' "
    "ESCAPE '\\')";
constexpr const char* count_key_of_queues =
    "SELECT count(*) FROM main.sqlite_schema WHERE type = 'index' AND sql IS NULL AND "
    "name = 'sqlite_autoindex_vorgang_queues_1' AND tbl_name = 'vorgang_queues'";

bool is_table(const Object& object) {
    return std::string_view(object.sql).starts_with("CREATE TABLE ");
}

// The table an object is of: itself, or the one its text says.
std::string table_of(const Object& object) {
    if (is_table(object)) return object.name;
    constexpr std::string_view on = " ON ";
    const std::string_view sql = object.sql;
    const std::string_view behind = sql.substr(sql.find(on) + on.size());
    return std::string(behind.substr(0, behind.find('(')));
}

// Does `work` in a transaction of its own, or a savepoint in the host's.
Result<void> in_commit(Connection& connection, Result<void> (*work)(Connection&)) {
    VORGANG_TRY(connection.begin());
    Result<void> done = work(connection);
    if (done) done = connection.commit();
    if (!done) connection.rollback();
    return done;
}

// What a file of our own says it is.
std::string mark(std::int64_t version) {
    return "PRAGMA main.application_id = " + std::to_string(application_id) +
           "; PRAGMA main.user_version = " + std::to_string(version);
}

Result<void> make(Connection& connection) {
    for (const Object& object : objects)
        VORGANG_TRY(connection.execute(object.sql));
    Statement first;
    VORGANG_TRY(first.prepare(connection.handle(),
                              "INSERT INTO main.vorgang_store VALUES(1, ?, 1, NULL, 0, ?)"));
    return Run(first, format_version, first_store_sum()).finish();
}

Result<std::int64_t> format_of(Connection& connection) {
    return ask(connection.handle(), "SELECT format FROM main.vorgang_store WHERE id = 1");
}

// Takes a store of an earlier format to this one, step by step.
Result<void> migrate(Connection& connection) {
    // Somebody else may have done it since we looked.
    Result<std::int64_t> format = format_of(connection);
    if (format && *format == 1) {
        VORGANG_TRY(migrate_1_2(connection));
        format = 2;
    }
    if (format && *format == 2) {
        VORGANG_TRY(migrate_2_3(connection));
        format = 3;
    }
    if (!format) return std::move(format).error();
    if (!connection.is_own()) return {};
    return connection.execute(mark(format_version).c_str());
}

Result<void> check_format(Connection& connection) {
    Result<std::int64_t> format = format_of(connection);
    if (!format) return std::move(format).error();
    if (*format > format_version) return newer(connection.file());
    if (*format < 1) return damaged("vorgang_store");
    if (*format < format_version && connection.only_reads()) return earlier(connection.file());
    if (*format < format_version) VORGANG_TRY(in_commit(connection, migrate));
    return check_objects(connection, objects);
}

// Whether a file of our own still has to be made; an error where it is somebody else's.
Result<bool> is_fresh(Connection& connection) {
    Result<std::int64_t> id = ask(connection.handle(), "PRAGMA main.application_id");
    if (!id) return std::move(id).error();
    Result<std::int64_t> version = ask(connection.handle(), "PRAGMA main.user_version");
    if (!version) return std::move(version).error();
    Result<std::int64_t> all = ask(connection.handle(), "SELECT count(*) FROM main.sqlite_schema");
    if (!all) return std::move(all).error();
    if (*id == 0 && *version == 0 && *all == 0) return true;
    if (*id != application_id) {
        // Who only reads may look at the tables in the database of a host.
        const auto ours = connection.only_reads() ? ask(connection.handle(), count_ours) : 0;
        if (!ours) return ours.error();
        return *ours == 0 ? Result<bool>(foreign(connection.file())) : false;
    }
    if (*version > format_version) return newer(connection.file());
    if (*version < 1) return damaged(connection.file());
    return false;
}

// All it says of one moment, for somebody else may be making it.
Result<bool> is_fresh_now(Connection& connection) {
    const ReadingOnce once(connection);
    VORGANG_TRY(once.begun());
    return is_fresh(connection);
}

Result<void> make_own(Connection& connection) {
    // Somebody else may have made it since we looked.
    Result<bool> fresh = is_fresh(connection);
    if (!fresh) return std::move(fresh).error();
    if (!*fresh) return {};
    VORGANG_TRY(make(connection));
    return connection.execute(mark(format_version).c_str());
}

} // namespace

// INVARIANT: all of a row but the page is compared. What SQLite does not look at as it reads, it
// goes by as it writes the file anew: a table whose type it does not know is not copied.
Result<void> check_objects(Connection& connection, std::span<const Object> expected) {
    Result<std::int64_t> count = ask(connection.handle(), count_ours);
    if (!count) return std::move(count).error();
    if (*count != static_cast<std::int64_t>(expected.size())) return damaged("schema");
    for (const Object& object : expected) {
        const std::string table = table_of(object);
        count = ask(connection.handle(), count_one, is_table(object) ? "table" : "index",
                    object.name, table.c_str(), object.sql);
        if (!count) return std::move(count).error();
        if (*count != 1) return damaged(object.name);
    }
    for (const char* sql : {count_without_text, count_key_of_queues}) {
        count = ask(connection.handle(), sql);
        if (!count) return std::move(count).error();
        if (*count != 1) return damaged("schema");
    }
    return {};
}

std::span<const Object> objects_of_today() noexcept {
    return objects;
}

Result<void> make_object(Connection& connection, std::span<const Object> all,
                         std::string_view name) {
    const auto object =
        std::ranges::find_if(all, [name](const Object& one) { return name == one.name; });
    return connection.execute(object->sql);
}

Result<void> open_own_schema(Connection& connection, const SqliteOptions& options) {
    Result<bool> fresh = is_fresh_now(connection);
    if (!fresh) return std::move(fresh).error();
    // All that was ever written may stand in a log that cannot be read from its beginning. A loss
    // of power leaves none like that, in no mode: what a new file is stands in it before it is
    // used.
    if (*fresh) VORGANG_TRY(connection.refuse_damaged_log());
    if (*fresh && (!options.create || options.read_only)) return no_file(connection.file());
    VORGANG_TRY(connection.configure(options));
    if (*fresh) VORGANG_TRY(in_commit(connection, make_own));
    if (*fresh) connection.empty_log();
    return check_format(connection);
}

Result<void> open_host_schema(Connection& connection) {
    Result<std::int64_t> ours = ask(connection.handle(), count_ours);
    if (!ours) return std::move(ours).error();
    if (*ours == 0) VORGANG_TRY(in_commit(connection, make));
    return check_format(connection);
}

} // namespace vorgang::sqlite
