// From format 1 to format 2: every row has a checksum, and positions of records that were removed
// are not given out again.
//
// What format 1 could not tell from damage is taken over as it is; the chains of the records, and
// an audit, which computes the rows of the indexes again, still find it.
#include "plain_renaming.hpp"
#include "schema.hpp"
#include "store_row.hpp"

namespace vorgang::sqlite {
namespace {

// As format 1 had them.
constexpr Object old_objects[] = {
    {"vorgang_store", "CREATE TABLE vorgang_store(id INTEGER PRIMARY KEY CHECK(id = 1), "
                      "format INTEGER NOT NULL, next_case INTEGER NOT NULL, advanced_to INTEGER) "
                      "STRICT"},
    {"vorgang_deployments", "CREATE TABLE vorgang_deployments(number INTEGER PRIMARY KEY, "
                            "process BLOB NOT NULL, place BLOB NOT NULL, digest BLOB NOT NULL) "
                            "STRICT"},
    {"vorgang_queues", "CREATE TABLE vorgang_queues(number INTEGER PRIMARY KEY, "
                       "tenant BLOB NOT NULL, role BLOB NOT NULL, UNIQUE(tenant, role)) STRICT"},
    {"vorgang_cases", "CREATE TABLE vorgang_cases(id INTEGER PRIMARY KEY, "
                      "sequence INTEGER NOT NULL, chain BLOB NOT NULL, checksum INTEGER NOT NULL, "
                      "block BLOB NOT NULL) STRICT"},
    {"vorgang_records", "CREATE TABLE vorgang_records(position INTEGER PRIMARY KEY, "
                        "case_id INTEGER NOT NULL, sequence INTEGER NOT NULL, "
                        "chain BLOB NOT NULL, record BLOB NOT NULL) STRICT"},
    {"vorgang_records_by_case", "CREATE UNIQUE INDEX vorgang_records_by_case "
                                "ON vorgang_records(case_id, sequence)"},
    {"vorgang_tasks", "CREATE TABLE vorgang_tasks(queue INTEGER, due INTEGER, case_id INTEGER, "
                      "activation INTEGER, PRIMARY KEY(queue, due, case_id, activation)) "
                      "STRICT, WITHOUT ROWID"},
    {"vorgang_parts", "CREATE TABLE vorgang_parts(case_id INTEGER, part INTEGER, "
                      "checksum INTEGER NOT NULL, block BLOB NOT NULL, "
                      "PRIMARY KEY(case_id, part)) STRICT, WITHOUT ROWID"},
    {"vorgang_due", "CREATE TABLE vorgang_due(due INTEGER, case_id INTEGER, part INTEGER, "
                    "PRIMARY KEY(due, case_id, part)) STRICT, WITHOUT ROWID"},
    {"vorgang_due_of_parts", "CREATE INDEX vorgang_due_of_parts "
                             "ON vorgang_due(case_id, due, part) WHERE part > 0"},
    {"vorgang_outgoing", "CREATE TABLE vorgang_outgoing(due INTEGER, case_id INTEGER, "
                         "activation INTEGER, PRIMARY KEY(due, case_id, activation)) "
                         "STRICT, WITHOUT ROWID"},
    {"vorgang_names", "CREATE TABLE vorgang_names(name BLOB, case_id INTEGER, "
                      "PRIMARY KEY(name, case_id)) STRICT, WITHOUT ROWID"},
    {"vorgang_claims", "CREATE TABLE vorgang_claims(case_id INTEGER, activation INTEGER, "
                       "person BLOB NOT NULL, PRIMARY KEY(case_id, activation)) "
                       "STRICT, WITHOUT ROWID"},
    {"vorgang_claims_by_person", "CREATE INDEX vorgang_claims_by_person "
                                 "ON vorgang_claims(person, case_id, activation)"},
    {"vorgang_holders", "CREATE TABLE vorgang_holders(case_id INTEGER, person INTEGER, "
                        "PRIMARY KEY(case_id, person)) STRICT, WITHOUT ROWID"},
    {"vorgang_holders_by_person", "CREATE INDEX vorgang_holders_by_person "
                                  "ON vorgang_holders(person, case_id)"},
    {"vorgang_counts", "CREATE TABLE vorgang_counts(tenant BLOB PRIMARY KEY, "
                       "cases INTEGER NOT NULL, ended INTEGER NOT NULL, "
                       "suspended INTEGER NOT NULL, incidents INTEGER NOT NULL) "
                       "STRICT, WITHOUT ROWID"},
    {"vorgang_keys", "CREATE TABLE vorgang_keys(key BLOB PRIMARY KEY, case_id INTEGER NOT NULL, "
                     "sequence INTEGER NOT NULL, digest INTEGER NOT NULL) STRICT, WITHOUT ROWID"},
};

// A table whose rows get a checksum: its index, if any, and the copy of one row.
struct Step {
    const char* table;
    const char* index;
    const char* read;
    const char* write;
    Result<void> (*copy)(Run& from, const Statement& to);
};

template<class... Columns>
Result<void> put(const Statement& to, Table table, const Columns&... columns) {
    return Run(to, columns..., row_sum(table, columns...)).finish();
}

Result<void> copy_store(Run& from, const Statement& to) {
    const std::int64_t next_case = from.integer(0);
    std::optional<Instant> advanced_to;
    if (!from.is_null(1)) advanced_to = from.instant(1);
    return Run(to, next_case, advanced_to, store_sum(2, next_case, advanced_to, 0)).finish();
}
Result<void> copy_queue(Run& from, const Statement& to) {
    return put(to, Table::queues, QueueId{from.number(0)}, from.bytes(1), from.bytes(2));
}
Result<void> copy_record(Run& from, const Statement& to) {
    return put(to, Table::records, from.bits(0), from.case_id(1), from.number(2), from.bytes(3),
               from.bytes(4));
}
Result<void> copy_task(Run& from, const Statement& to) {
    return put(to, Table::tasks, QueueId{from.number(0)}, from.instant(1), from.case_id(2),
               from.number(3));
}
Result<void> copy_due(Run& from, const Statement& to) {
    return put(to, Table::due, from.instant(0), from.case_id(1), from.number(2));
}
Result<void> copy_outgoing(Run& from, const Statement& to) {
    return put(to, Table::outgoing, from.instant(0), from.case_id(1), from.number(2));
}
Result<void> copy_name(Run& from, const Statement& to) {
    return put(to, Table::names, from.bytes(0), from.case_id(1));
}
Result<void> copy_claim(Run& from, const Statement& to) {
    return put(to, Table::claims, from.case_id(0), from.number(1), from.bytes(2));
}
Result<void> copy_holder(Run& from, const Statement& to) {
    return put(to, Table::holders, from.case_id(0), from.bits(1));
}
Result<void> copy_counts(Run& from, const Statement& to) {
    return put(to, Table::counts, from.bytes(0), from.bits(1), from.bits(2), from.bits(3),
               from.bits(4));
}
Result<void> copy_key(Run& from, const Statement& to) {
    return put(to, Table::keys, from.bytes(0), from.case_id(1), from.number(2), from.bits(3));
}

const Step steps[] = {
    {"vorgang_store", nullptr, "SELECT next_case, advanced_to FROM main.vorgang_old",
     "INSERT INTO main.vorgang_store VALUES(1, 2, ?, ?, 0, ?)", copy_store},
    {"vorgang_queues", nullptr, "SELECT number, tenant, role FROM main.vorgang_old",
     "INSERT INTO main.vorgang_queues VALUES(?, ?, ?, ?)", copy_queue},
    {"vorgang_records", "vorgang_records_by_case",
     "SELECT position, case_id, sequence, chain, record FROM main.vorgang_old ORDER BY position",
     "INSERT INTO main.vorgang_records VALUES(?, ?, ?, ?, ?, ?)", copy_record},
    {"vorgang_tasks", nullptr, "SELECT queue, due, case_id, activation FROM main.vorgang_old",
     "INSERT INTO main.vorgang_tasks VALUES(?, ?, ?, ?, ?)", copy_task},
    {"vorgang_due", "vorgang_due_of_parts", "SELECT due, case_id, part FROM main.vorgang_old",
     "INSERT INTO main.vorgang_due VALUES(?, ?, ?, ?)", copy_due},
    {"vorgang_outgoing", nullptr, "SELECT due, case_id, activation FROM main.vorgang_old",
     "INSERT INTO main.vorgang_outgoing VALUES(?, ?, ?, ?)", copy_outgoing},
    {"vorgang_names", nullptr, "SELECT name, case_id FROM main.vorgang_old",
     "INSERT INTO main.vorgang_names VALUES(?, ?, ?)", copy_name},
    {"vorgang_claims", "vorgang_claims_by_person",
     "SELECT case_id, activation, person FROM main.vorgang_old",
     "INSERT INTO main.vorgang_claims VALUES(?, ?, ?, ?)", copy_claim},
    {"vorgang_holders", "vorgang_holders_by_person", "SELECT case_id, person FROM main.vorgang_old",
     "INSERT INTO main.vorgang_holders VALUES(?, ?, ?)", copy_holder},
    {"vorgang_counts", nullptr,
     "SELECT tenant, cases, ended, suspended, incidents FROM main.vorgang_old",
     "INSERT INTO main.vorgang_counts VALUES(?, ?, ?, ?, ?, ?)", copy_counts},
    {"vorgang_keys", nullptr, "SELECT key, case_id, sequence, digest FROM main.vorgang_old",
     "INSERT INTO main.vorgang_keys VALUES(?, ?, ?, ?, ?)", copy_key},
};

Result<void> copy_rows(Connection& connection, const Step& step) {
    Statement read;
    Statement write;
    VORGANG_TRY(read.prepare(connection.handle(), step.read));
    VORGANG_TRY(write.prepare(connection.handle(), step.write));
    Run from(read);
    for (;;) {
        Result<bool> more = from.next();
        if (!more) return std::move(more).error();
        if (!*more) return {};
        VORGANG_TRY(step.copy(from, write));
        if (!from.sound()) return damaged(step.table);
    }
}

Result<void> take(Connection& connection, const Step& step) {
    const std::string table = step.table;
    if (step.index != nullptr)
        VORGANG_TRY(connection.execute(("DROP INDEX main." + std::string(step.index)).c_str()));
    VORGANG_TRY(
        connection.execute(("ALTER TABLE main." + table + " RENAME TO vorgang_old").c_str()));
    VORGANG_TRY(make_object(connection, objects_of_format_2(), table));
    VORGANG_TRY(copy_rows(connection, step));
    if (step.index != nullptr)
        VORGANG_TRY(make_object(connection, objects_of_format_2(), step.index));
    return connection.execute("DROP TABLE main.vorgang_old");
}

} // namespace

Result<void> migrate_1_2(Connection& connection) {
    VORGANG_TRY(check_objects(connection, old_objects));
    const PlainRenaming plain(connection.handle());
    for (const Step& step : steps)
        VORGANG_TRY(take(connection, step));
    return {};
}

} // namespace vorgang::sqlite
