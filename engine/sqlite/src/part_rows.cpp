#include "part_rows.hpp"

#include <cstring>

namespace vorgang::sqlite {

Result<void> PartRows::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&read_, "SELECT checksum, block FROM main.vorgang_parts WHERE case_id = ? AND part = ?"},
         {&put_, "INSERT OR REPLACE INTO main.vorgang_parts VALUES(?, ?, ?, ?)"},
         {&remove_, "DELETE FROM main.vorgang_parts WHERE case_id = ? AND part = ?"}});
}

Result<Bytes> PartRows::read(CaseId id, std::uint32_t part) {
    if (const auto* const block = pending_.find({id, part}); block != nullptr)
        return block->empty() ? Result<Bytes>(no_such_case()) : Result<Bytes>(Bytes(*block));
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

void PartRows::write(CaseId id, std::span<const PartChange> changes) {
    for (const PartChange& change : changes)
        pending_.set({id, change.number}, {change.after.begin(), change.after.end()});
}

Result<bool> PartRows::sweep(std::size_t& budget) {
    return pending_.sweep(
        budget, [this](const PartKey& key, const std::vector<std::byte>& block) -> Result<void> {
            if (block.empty()) return Run(remove_, key.id, key.part).finish();
            const std::uint64_t sum = checksum(key.id, key.part, Digest{}, block);
            return Run(put_, key.id, key.part, sum, Bytes(block)).finish();
        });
}

} // namespace vorgang::sqlite
