#include "count_rows.hpp"

namespace vorgang::sqlite {

Result<void> CountRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT cases, ended, suspended, incidents, checksum FROM main.vorgang_counts "
                  "WHERE tenant = ?"},
         {&put_, "INSERT OR REPLACE INTO main.vorgang_counts VALUES(?, ?, ?, ?, ?, ?)"}});
}

Result<Counts> CountRows::of(std::string_view tenant) {
    if (const Counts* const counts = pending_.find(std::string(tenant)); counts != nullptr)
        return *counts;
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
    run.expect(4, row_sum(Table::counts, tenant, counts.cases, counts.ended, counts.suspended,
                          counts.incidents));
    if (!run.sound()) return damaged("vorgang_counts");
    return counts;
}

Result<std::optional<Counts>> CountRows::write(std::string_view tenant,
                                               const CountsChange& change) {
    if (change == CountsChange{}) return std::optional<Counts>();
    Result<Counts> now = of(tenant);
    if (!now) return std::move(now).error();
    now->cases += static_cast<std::uint64_t>(change.cases);
    now->ended += static_cast<std::uint64_t>(change.ended);
    now->suspended += static_cast<std::uint64_t>(change.suspended);
    now->incidents += static_cast<std::uint64_t>(change.incidents);
    now->open = now->cases - now->ended;
    pending_.set(std::string(tenant), *now);
    return std::optional(*now);
}

Result<bool> CountRows::sweep(std::size_t& budget) {
    return pending_.sweep(budget, [this](const std::string& text, const Counts& now) {
        const std::string_view tenant = text;
        return Run(put_, tenant, now.cases, now.ended, now.suspended, now.incidents,
                   row_sum(Table::counts, tenant, now.cases, now.ended, now.suspended,
                           now.incidents))
            .finish();
    });
}

} // namespace vorgang::sqlite
