#include "removal.hpp"

namespace vorgang::sqlite {
namespace {

// From the last record of each case back, without a look at those of others. Where this way does
// not lead to as many as the cases have, it is damaged, and all records are looked through.
constexpr const char* records_of_cases =
    "WITH RECURSIVE way(position) AS (SELECT position FROM main.vorgang_cases "
    "WHERE id IN temp.vorgang_leaving UNION ALL SELECT r.previous FROM way "
    "CROSS JOIN main.vorgang_records AS r ON r.position = way.position "
    "WHERE r.previous > 0 AND r.previous < r.position "
    "AND r.case_id IN temp.vorgang_leaving) "
    "DELETE FROM main.vorgang_records WHERE position IN way "
    "AND case_id IN temp.vorgang_leaving";
constexpr const char* count_records_of_cases =
    "SELECT coalesce(sum(sequence), 0) FROM main.vorgang_cases WHERE id IN temp.vorgang_leaving";
constexpr const char* every_record_of_cases =
    "DELETE FROM main.vorgang_records WHERE case_id IN temp.vorgang_leaving";

constexpr const char* of_cases[] = {
    "DELETE FROM main.vorgang_parts WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_tasks WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_due WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_outgoing WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_names WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_claims WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_keys WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_holders WHERE case_id IN temp.vorgang_leaving",
    "DELETE FROM main.vorgang_cases WHERE id IN temp.vorgang_leaving"};

Result<void> name_cases(Connection& connection, std::span<const CaseId> cases) {
    VORGANG_TRY(connection.execute("CREATE TEMP TABLE vorgang_leaving(id INTEGER PRIMARY KEY)"));
    Statement add;
    VORGANG_TRY(
        add.prepare(connection.handle(), "INSERT OR IGNORE INTO temp.vorgang_leaving VALUES(?)"));
    for (const CaseId id : cases)
        VORGANG_TRY(Run(add, id).finish());
    return {};
}

// Bytes that are removed are written over, as far as pages stay; where SQLite was not built to do
// that always, it is asked to. The setting may be a host's, and is as it was afterwards.
class WritingOver {
  public:
    explicit WritingOver(Connection& connection) : connection_(connection) {
        Statement ask;
        if (!ask.prepare(connection.handle(), "PRAGMA main.secure_delete")) return;
        const auto before = Run(ask).rows([](Run& run) { return run.integer(0); });
        if (!before || before->size() != 1) return;
        before_ = before->front();
        (void)connection.execute("PRAGMA main.secure_delete = ON");
    }
    ~WritingOver() {
        const char* const back = before_ == 0   ? "PRAGMA main.secure_delete = OFF"
                                 : before_ == 2 ? "PRAGMA main.secure_delete = FAST"
                                                : nullptr;
        if (back != nullptr) sqlite3_exec(connection_.handle(), back, nullptr, nullptr, nullptr);
    }
    WritingOver(const WritingOver&) = delete;
    WritingOver& operator=(const WritingOver&) = delete;

  private:
    Connection& connection_;
    std::int64_t before_ = 1;
};

Result<void> remove_one(Connection& connection, const char* sql, const auto& of) {
    Statement statement;
    VORGANG_TRY(statement.prepare(connection.handle(), sql));
    return Run(statement, of).finish();
}

Result<void> remove_records(Connection& connection) {
    Statement count;
    VORGANG_TRY(count.prepare(connection.handle(), count_records_of_cases));
    const auto expected = Run(count).rows([](Run& run) { return run.integer(0); });
    if (!expected) return expected.error();
    VORGANG_TRY(connection.execute(records_of_cases));
    if (sqlite3_changes64(connection.handle()) == expected->front()) return {};
    return connection.execute(every_record_of_cases);
}

} // namespace

Result<void> remove_rows(Connection& connection, const TenantRemoval& removal) {
    const WritingOver writing_over(connection);
    VORGANG_TRY(name_cases(connection, removal.cases));
    VORGANG_TRY(remove_records(connection));
    for (const char* sql : of_cases)
        VORGANG_TRY(connection.execute(sql));
    VORGANG_TRY(
        remove_one(connection, "DELETE FROM main.vorgang_counts WHERE tenant = ?", removal.tenant));
    VORGANG_TRY(
        remove_one(connection, "DELETE FROM main.vorgang_queues WHERE tenant = ?", removal.tenant));
    for (const std::uint32_t number : removal.deployments)
        VORGANG_TRY(remove_one(connection, "DELETE FROM main.vorgang_deployments WHERE number = ?",
                               number));
    return connection.execute("DROP TABLE temp.vorgang_leaving");
}

} // namespace vorgang::sqlite
