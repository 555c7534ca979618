#include "part_rows.hpp"

#include <cstring>

namespace vorgang::sqlite {

Result<void> PartRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT checksum, block FROM main.vorgang_parts WHERE case_id = ? AND part = ?"},
         {&due_, "SELECT due, part, checksum FROM main.vorgang_due WHERE case_id = ? AND part > 0 "
                 "ORDER BY due, part LIMIT 1"},
         {&put_, "INSERT OR REPLACE INTO main.vorgang_parts VALUES(?, ?, ?, ?)"},
         {&remove_, "DELETE FROM main.vorgang_parts WHERE case_id = ? AND part = ?"}});
}

Result<Bytes> PartRows::read(CaseId id, std::uint32_t part) {
    Run run(read_, id, part);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return no_such_case();
    const std::uint64_t expected = run.bits(0);
    const Bytes bytes = run.bytes(1);
    if (!run.sound() || checksum(id, part, Digest{}, bytes) != expected)
        return damaged("vorgang_parts");
    if (block_.size() * 8 < bytes.size()) block_.resize((bytes.size() + 7) / 8);
    if (!bytes.empty()) std::memcpy(block_.data(), bytes.data(), bytes.size());
    return std::as_bytes(std::span(block_)).first(bytes.size());
}

Result<std::optional<PartDue>> PartRows::due(CaseId id) {
    Run run(due_, id);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return std::optional<PartDue>();
    const PartDue due{run.instant(0), run.number(1)};
    run.expect(2, row_sum(Table::due, due.due, id, due.part));
    if (!run.sound()) return damaged("vorgang_due");
    return std::optional(due);
}

Result<void> PartRows::write(CaseId id, std::span<const PartChange> changes) {
    for (const PartChange& change : changes) {
        if (change.after.empty()) {
            VORGANG_TRY(Run(remove_, id, change.number).finish());
        } else {
            const std::uint64_t sum = checksum(id, change.number, Digest{}, change.after);
            VORGANG_TRY(Run(put_, id, change.number, sum, change.after).finish());
        }
    }
    return {};
}

} // namespace vorgang::sqlite
