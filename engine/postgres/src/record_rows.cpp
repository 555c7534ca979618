#include "record_rows.hpp"

#include <algorithm>
#include <random>

namespace vorgang::postgres {

using durable::Digest;

namespace {

// Divides by zero where a tenant was removed that this host does not know of: what it knows of
// deployments and worklists may be nobody's; and where something was deployed, if it was assumed
// that nothing was.
// A record is six numbers and its bytes, chain and record: 1 case, 2 sequence, 3 what stands before
// it, 4 checksum, 5 where its bytes begin, 6 size of the record.
constexpr int numbers_of_record = 6;
constexpr Statement append{
    "INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token, "
    "checksum, previous) SELECT case_id, sequence, position, chain, record, token, "
    "checksum # position # coalesce(token, 0) # (previous << 1), previous FROM "
    "(SELECT ($1::bigint[])[i + 1] AS case_id, ($1::bigint[])[i + 2] AS sequence, "
    "base + $6::bigint + i / 6 + 1 AS position, "
    "substring($2::bytea, ($1::bigint[])[i + 5]::integer, 32) AS chain, "
    "substring($2::bytea, ($1::bigint[])[i + 5]::integer + 32, "
    "($1::bigint[])[i + 6]::integer) AS record, "
    "CASE WHEN i + 6 = cardinality($1::bigint[]) THEN $3::bigint END AS token, "
    "($1::bigint[])[i + 4] AS checksum, "
    "CASE WHEN ($1::bigint[])[i + 3] BETWEEN 1 AND 1048576 THEN base + ($1::bigint[])[i + 3] "
    "ELSE ($1::bigint[])[i + 3] END AS previous FROM "
    "(SELECT ((pg_current_xact_id()::text::bigint + xid_offset) << 20) "
    "/ (removed = $4::bigint AND NOT EXISTS (SELECT FROM vorgang.deployments "
    "WHERE number > $5::bigint))::integer AS base FROM vorgang.store WHERE id = 1 OFFSET 0) "
    "AS own, generate_series(0, cardinality($1::bigint[]) - 6, 6) AS i) AS given"};
constexpr Statement count_own{
    "SELECT coalesce(max(r.position) - own.base, 0)::bigint FROM (SELECT "
    "(pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
    "FROM vorgang.store WHERE id = 1) AS own "
    "LEFT JOIN vorgang.records AS r ON r.position >= own.base GROUP BY own.base"};

// From the last record back: each says where the one before it stands.
constexpr Statement read_token{
    "WITH RECURSIVE way(sequence, previous, token) AS (SELECT r.sequence, r.previous, r.token "
    "FROM vorgang.cases AS c JOIN vorgang.records AS r ON r.position = c.position "
    "AND r.case_id = c.id WHERE c.id = $1::bigint UNION ALL "
    "SELECT r.sequence, r.previous, r.token FROM way AS w JOIN vorgang.records AS r "
    "ON r.position = w.previous AND r.case_id = $1::bigint WHERE w.sequence > $2::bigint) "
    "SELECT token FROM way WHERE sequence = $2::bigint"};
constexpr Statement walk_records{
    "WITH RECURSIVE way(sequence, position, previous) AS (SELECT sequence, position, previous "
    "FROM vorgang.records WHERE position = $2::bigint AND case_id = $1::bigint UNION ALL "
    "SELECT r.sequence, r.position, r.previous FROM way AS w JOIN vorgang.records AS r "
    "ON r.position = w.previous AND r.case_id = $1::bigint WHERE w.sequence > $3::bigint) "
    "SELECT r.position, r.case_id, r.sequence, r.chain, r.record, r.token, r.checksum, r.previous "
    "FROM (SELECT position FROM way WHERE sequence >= $3::bigint "
    "ORDER BY sequence LIMIT $4::bigint) AS w "
    "JOIN vorgang.records AS r ON r.position = w.position AND r.case_id = $1::bigint "
    "ORDER BY r.sequence"};
constexpr Statement search_records{
    "SELECT position, case_id, sequence, chain, record, token, checksum, previous "
    "FROM vorgang.records WHERE case_id = $1::bigint AND sequence >= $2::bigint "
    "ORDER BY sequence LIMIT $3::bigint"};
// Up to the oldest transaction that still runs: below it nothing is added any more.
constexpr Statement feed{
    "SELECT position, case_id, sequence, chain, record, token, checksum, previous "
    "FROM vorgang.records "
    "WHERE position > $1::bigint AND position < (SELECT "
    "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset) << 20 "
    "FROM vorgang.store WHERE id = 1) ORDER BY position LIMIT $2::bigint"};

// Without position, token and what stands before it, which the server adds.
std::uint64_t sum_of_record(CaseId id, std::uint32_t sequence, const Digest& chain, Bytes record) {
    return row_sum(Table::records, id, sequence, Bytes(chain), record);
}

Result<std::vector<FeedRecord>> take_records(Result<Rows> rows) {
    if (!rows) return std::move(rows).error();
    auto records = rows->all([](Rows& r, int row) {
        const Bytes bytes = r.bytes(row, 4);
        FeedRecord one{r.bits(row, 0),
                       r.case_id(row, 1),
                       r.number(row, 2),
                       r.digest(row, 3),
                       {bytes.begin(), bytes.end()}};
        const std::uint64_t token = r.is_null(row, 5) ? 0 : r.bits(row, 5);
        r.expect(row, 6,
                 sum_of_record(one.case_id, one.sequence, one.chain, bytes) ^ one.position ^ token ^
                     r.bits(row, 7) << 1);
        return one;
    });
    if (!records) return damaged("vorgang.records");
    return records;
}

} // namespace

RecordRows::RecordRows(Connection& connection) : connection_(connection) {
    std::random_device chance;
    token_ = std::uint64_t{chance()} << 32 | chance();
}

void RecordRows::forget() noexcept {
    columns_.clear();
    appended_ = 0;
    witness_.reset();
}

Result<void> RecordRows::go_on_in_transaction() {
    Result<Rows> rows = connection_.ask(count_own);
    if (!rows) return std::move(rows).error();
    if (!rows->empty()) appended_ = rows->bits(0, 0);
    return {};
}

RecordRows::Position RecordRows::add(const CaseChange& change, Position previous,
                                     const Digest& chain) {
    const CaseId id = change.case_id;
    const Bytes record = change.record;
    columns_.last_previous = previous;
    columns_.last_checksum = sum_of_record(id, change.sequence, chain, record);
    columns_.last_size = record.size();
    std::vector<std::byte>& bytes = columns_.bytes;
    for (const std::uint64_t number :
         {id.number, std::uint64_t{change.sequence}, previous, columns_.last_checksum,
          std::uint64_t{bytes.size() + 1}, std::uint64_t{record.size()}})
        columns_.numbers.add(number);
    bytes.insert(bytes.end(), chain.begin(), chain.end());
    bytes.insert(bytes.end(), record.begin(), record.end());
    last_ = {id, change.sequence};
    return ++appended_;
}

std::uint64_t RecordRows::next_token() {
    witness_ = Witness{last_.case_id, last_.sequence, ++token_};
    return token_;
}

void RecordRows::send(const Assumed& store) {
    const std::uint64_t before = appended_ - columns_.numbers.size() / numbers_of_record;
    connection_.send(append, Arguments(columns_.numbers.wire(), columns_.bytes, next_token(),
                                       store.removed, store.newest_deployment, before));
    columns_.clear();
}

RecordRows::Single RecordRows::single() {
    const std::uint64_t token = next_token();
    return {columns_.last_record(), token,
            columns_.last_checksum ^ token ^ columns_.last_previous << 1, columns_.last_previous};
}

// From the one with the number `first` on. Where a record on the way is missing or damaged, the
// others are looked for one by one: so it is this record that is named, and not all before it.
Result<std::vector<FeedRecord>> RecordRows::find(const Head& head, std::uint32_t first,
                                                 std::uint32_t limit) {
    if (first > head.sequence || limit == 0) return std::vector<FeedRecord>();
    Result<Rows> rows = connection_.ask(walk_records, Arguments(head.id, head.last, first, limit));
    if (!rows) return std::move(rows).error();
    const std::uint64_t expected = std::min(head.sequence - first + 1, limit);
    if (static_cast<std::uint64_t>(rows->count()) == expected) return take_records(std::move(rows));
    auto found = take_records(connection_.ask(search_records, Arguments(head.id, first, limit)));
    // Somebody else may add records meanwhile, and then there are more than the case knew.
    while (found && !found->empty() && found->back().sequence > head.sequence)
        found->pop_back();
    return found;
}

Result<std::vector<std::vector<std::byte>>>
RecordRows::of_case(const Head& head, std::uint32_t after, std::uint32_t limit) {
    // The link of the record before them is what they are verified from.
    const std::uint32_t more = limit == 0 || after == 0 ? 0 : 1;
    const std::uint32_t wanted = limit > ~more ? limit : limit + more;
    auto found = find(head, std::max(after, 1U), wanted);
    if (!found) return std::move(found).error();
    Digest chain{};
    if (after != 0 && !found->empty() && found->front().sequence == after) {
        chain = found->front().chain;
        found->erase(found->begin());
    }
    if (!durable::holds(sha_, after, chain, head.salt, *found)) return damaged("vorgang.records");
    if (found->size() < limit && durable::is_cut(after, *found, head.sequence, head.chain))
        return damaged("vorgang.records");
    std::vector<std::vector<std::byte>> records;
    records.reserve(found->size());
    for (FeedRecord& one : *found)
        records.push_back(std::move(one.record));
    return records;
}

// Each row is verified by itself: the chain of a case is for who reads the case, and for audits.
Result<std::vector<FeedRecord>> RecordRows::in_order(std::uint64_t after, std::uint32_t limit) {
    constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    return take_records(connection_.ask(feed, Arguments(std::min(after, last), limit)));
}

// Somebody else may have written the very same record since, so it is the token that tells.
Result<std::optional<bool>> RecordRows::is_there() {
    if (!witness_) return std::optional<bool>();
    const Witness witness = *witness_;
    Result<Rows> rows = connection_.ask(read_token, Arguments(witness.case_id, witness.sequence));
    if (!rows) return std::move(rows).error();
    if (rows->empty() || rows->is_null(0, 0)) return std::optional(false);
    const std::uint64_t token = rows->bits(0, 0);
    if (!rows->sound()) return damaged("vorgang.records");
    return std::optional(token == witness.token);
}

} // namespace vorgang::postgres
