#include "pending_rows.hpp"

#include <algorithm>

namespace vorgang::sqlite {

Result<void> PendingRows::prepare(sqlite3* connection) {
    connection_ = connection;
    return prepare_all(
        connection, {{&progress_, "SELECT removed, "
                                  "coalesce((SELECT max(position) FROM main.vorgang_records), 0), "
                                  "coalesce((SELECT max(position) FROM main.vorgang_pending), 0) "
                                  "FROM main.vorgang_store WHERE id = 1"},
                     {&append_, "INSERT INTO main.vorgang_pending VALUES(?, ?, ?, ?)"},
                     {&each_, "SELECT position, first, checksum, changes FROM main.vorgang_pending "
                              "WHERE position > ? ORDER BY position"},
                     {&first_, "SELECT coalesce(min(position), 0) FROM main.vorgang_pending"},
                     {&remove_, "DELETE FROM main.vorgang_pending WHERE position <= ?"}});
}

Result<PendingRows::Progress> PendingRows::progress() {
    Run run(progress_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    Progress now{run.bits(0), 0, run.bits(2)};
    now.last = std::max(now.removed, run.bits(1));
    if (!*found || !run.sound()) return damaged("vorgang_store");
    return now;
}

std::optional<std::uint32_t> PendingRows::version() const noexcept {
    unsigned int version = 0;
    const int code = sqlite3_file_control(connection_, "main", SQLITE_FCNTL_DATA_VERSION, &version);
    return code == SQLITE_OK ? std::optional<std::uint32_t>(version) : std::nullopt;
}

Result<void> PendingRows::append(const Row& row) {
    return Run(append_, row.last, row.first, row.changes,
               row_sum(Table::pending, row.last, row.first, row.changes))
        .finish();
}

Result<void> PendingRows::each(std::uint64_t after, const Visit& visit) {
    Run run(each_, after);
    for (;;) {
        Result<bool> more = run.next();
        if (!more) return std::move(more).error();
        if (!*more) return {};
        Row row{run.bits(1), run.bits(0), run.bytes(3)};
        run.expect(2, row_sum(Table::pending, row.last, row.first, row.changes));
        row.sound = run.take_sound();
        VORGANG_TRY(visit(row));
    }
}

Result<std::uint64_t> PendingRows::first() {
    Run run(first_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    return run.bits(0);
}

Result<void> PendingRows::remove_until(std::uint64_t position) {
    return Run(remove_, position).finish();
}

} // namespace vorgang::sqlite
