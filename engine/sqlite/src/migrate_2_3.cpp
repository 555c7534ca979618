// From format 2 to format 3: what is pending has a table of its own, and the records of a case are
// found from the last one back instead of by an index.
//
// Damage stays damage: what was wrong with the checksum of a row is wrong with the new one.
#include "plain_renaming.hpp"
#include "schema.hpp"
#include "store_row.hpp"

namespace vorgang::sqlite {
namespace {

// INVARIANT: the text is part of the format.
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
                      "sequence INTEGER NOT NULL, chain BLOB NOT NULL, checksum INTEGER NOT NULL, "
                      "block BLOB NOT NULL) STRICT"},
    {"vorgang_records", "CREATE TABLE vorgang_records(position INTEGER PRIMARY KEY, "
                        "case_id INTEGER NOT NULL, sequence INTEGER NOT NULL, "
                        "chain BLOB NOT NULL, record BLOB NOT NULL, checksum INTEGER NOT NULL) "
                        "STRICT"},
    {"vorgang_records_by_case", "CREATE UNIQUE INDEX vorgang_records_by_case "
                                "ON vorgang_records(case_id, sequence)"},
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

// The checksum of a row in its new form: right where the old one was.
std::uint64_t carried(std::uint64_t stored, std::uint64_t computed, std::uint64_t now) {
    return now ^ stored ^ computed;
}

Result<void> copy_case(Run& from, const Statement& to) {
    const CaseId id = from.case_id(0);
    const std::uint32_t sequence = from.number(1);
    const Bytes chain = from.bytes(2);
    const std::uint64_t position = from.bits(5);
    const std::uint64_t sum = durable::mix(from.bits(3), position);
    return Run(to, id, sequence, position, chain, sum, from.bytes(4)).finish();
}

Result<void> copy_record(Run& from, const Statement& to) {
    const std::uint64_t position = from.bits(0);
    const CaseId id = from.case_id(1);
    const std::uint32_t sequence = from.number(2);
    const Bytes chain = from.bytes(3);
    const Bytes record = from.bytes(4);
    const std::uint64_t previous = from.bits(6);
    const std::uint64_t sum =
        carried(from.bits(5), row_sum(Table::records, position, id, sequence, chain, record),
                row_sum(Table::records, position, id, sequence, previous, chain, record));
    return Run(to, position, id, sequence, previous, chain, record, sum).finish();
}

Result<void> copy_store(Run& from, const Statement& to) {
    const std::int64_t next_case = from.integer(0);
    std::optional<Instant> advanced_to;
    if (!from.is_null(1)) advanced_to = from.instant(1);
    const std::uint64_t removed = from.bits(2);
    const std::uint64_t sum = carried(from.bits(3), store_sum(2, next_case, advanced_to, removed),
                                      store_sum(3, next_case, advanced_to, removed));
    return Run(to, sum).finish();
}

Result<void> copy_rows(Connection& connection, const char* table, const char* read,
                       const char* write, Result<void> (*copy)(Run&, const Statement&)) {
    Statement from;
    Statement to;
    VORGANG_TRY(from.prepare(connection.handle(), read));
    VORGANG_TRY(to.prepare(connection.handle(), write));
    Run run(from);
    for (;;) {
        Result<bool> more = run.next();
        if (!more) return std::move(more).error();
        if (!*more) return {};
        VORGANG_TRY(copy(run, to));
        if (!run.sound()) return damaged(table);
    }
}

Result<void> rename(Connection& connection, const char* table) {
    const std::string to = "ALTER TABLE main." + std::string(table) + " RENAME TO vorgang_old";
    VORGANG_TRY(connection.execute(to.c_str()));
    return make_object(connection, objects_of_today(), table);
}

} // namespace

std::span<const Object> objects_of_format_2() noexcept {
    return objects;
}

Result<void> migrate_2_3(Connection& connection) {
    VORGANG_TRY(check_objects(connection, objects));
    const PlainRenaming plain(connection.handle());
    // The old index finds where a record stands, until the old tables go.
    VORGANG_TRY(rename(connection, "vorgang_cases"));
    VORGANG_TRY(copy_rows(connection, "vorgang_cases",
                          "SELECT id, sequence, chain, checksum, block, coalesce((SELECT position "
                          "FROM main.vorgang_records AS r WHERE r.case_id = c.id "
                          "AND r.sequence = c.sequence), 0) FROM main.vorgang_old AS c ORDER BY id",
                          "INSERT INTO main.vorgang_cases VALUES(?, ?, ?, ?, ?, ?)", copy_case));
    VORGANG_TRY(connection.execute("DROP TABLE main.vorgang_old"));
    VORGANG_TRY(rename(connection, "vorgang_records"));
    VORGANG_TRY(copy_rows(connection, "vorgang_records",
                          "SELECT position, case_id, sequence, chain, record, checksum, "
                          "coalesce((SELECT position FROM main.vorgang_old AS r "
                          "WHERE r.case_id = n.case_id AND r.sequence = n.sequence - 1), 0) "
                          "FROM main.vorgang_old AS n ORDER BY position",
                          "INSERT INTO main.vorgang_records VALUES(?, ?, ?, ?, ?, ?, ?)",
                          copy_record));
    VORGANG_TRY(connection.execute("DROP TABLE main.vorgang_old"));
    VORGANG_TRY(make_object(connection, objects_of_today(), "vorgang_pending"));
    return copy_rows(connection, "vorgang_store",
                     "SELECT next_case, advanced_to, removed, checksum FROM main.vorgang_store",
                     "UPDATE main.vorgang_store SET format = 3, checksum = ?", copy_store);
}

} // namespace vorgang::sqlite
