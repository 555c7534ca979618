#include "count_rows.hpp"

namespace vorgang::sqlite {

Result<void> CountRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT cases, ended, suspended, incidents FROM main.vorgang_counts "
                  "WHERE tenant = ?"},
         {&add_, "INSERT INTO main.vorgang_counts VALUES(?, ?, ?, ?, ?) ON CONFLICT(tenant) "
                 "DO UPDATE SET cases = cases + excluded.cases, ended = ended + excluded.ended, "
                 "suspended = suspended + excluded.suspended, "
                 "incidents = incidents + excluded.incidents"}});
}

Result<Counts> CountRows::of(std::string_view tenant) {
    Run run(read_, tenant);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return Counts{};
    Counts counts;
    counts.cases = run.bits(0);
    counts.ended = run.bits(1);
    counts.suspended = run.bits(2);
    counts.incidents = run.bits(3);
    counts.open = counts.cases - counts.ended;
    if (!run.sound()) return damaged("vorgang_counts");
    return counts;
}

Result<void> CountRows::write(std::string_view tenant, const CountsChange& change) {
    if (change == CountsChange{}) return {};
    return Run(add_, tenant, change.cases, change.ended, change.suspended, change.incidents)
        .finish();
}

} // namespace vorgang::sqlite
