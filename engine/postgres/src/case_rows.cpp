#include "case_rows.hpp"

#include <algorithm>
#include <random>

namespace vorgang::postgres {

using durable::checksum;
using durable::Digest;

namespace {

constexpr Statement look{"SELECT id, sequence, chain, checksum, block FROM vorgang.cases "
                         "WHERE id = ANY($1::bigint[])"};
// In the order of the ids, so that two hosts that want the same cases wait but do not block each
// other.
constexpr Statement look_and_lock{"SELECT id, sequence, chain, checksum, block FROM vorgang.cases "
                                  "WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"};

constexpr Statement insert{
    "INSERT INTO vorgang.cases(id, sequence, chain, checksum, block) SELECT id, sequence, chain, "
    "checksum, block FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], "
    "$5::bigint[], $6::bytea[]) AS g(id, base, sequence, chain, checksum, block)"};
// Divides by zero where a case is not at the sequence it was changed from: COMMIT stands in the
// same line of statements and must not be reached.
constexpr Statement update{
    "WITH given AS (SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[], "
    "$5::bigint[], $6::bytea[]) AS g(id, base, sequence, chain, checksum, block)), "
    "moved AS (UPDATE vorgang.cases AS c SET sequence = g.sequence, chain = g.chain, "
    "checksum = g.checksum, block = g.block FROM given AS g "
    "WHERE c.id = g.id AND c.sequence = g.base RETURNING 1) "
    "SELECT 1 / (count(*) = cardinality($1::bigint[]))::integer FROM moved"};
// Positions in the order of the transactions, which is one that a reader of all records can rely
// on: below the oldest transaction that still runs nothing is added any more. One may have several
// commits of ours, where it is the host's. The server adds what only it knows to the checksum.
// Divides by zero where a tenant was removed that this host does not know of: what it knows of
// deployments and worklists may be nobody's.
// LIMIT: 2^20 records in one transaction.
constexpr Statement append{
    "WITH own AS (SELECT ((pg_current_xact_id()::text::bigint + xid_offset) << 20) "
    "/ (removed = $7::bigint)::integer AS base FROM vorgang.store WHERE id = 1), "
    "last AS MATERIALIZED (SELECT greatest(base, coalesce((SELECT max(r.position) "
    "FROM vorgang.records AS r WHERE r.position >= base), 0)) AS position FROM own), "
    "given AS (SELECT g.*, last.position + g.n AS position, "
    "CASE WHEN g.n = cardinality($1::bigint[]) THEN $6::bigint END AS token FROM last, "
    "unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bigint[]) "
    "WITH ORDINALITY AS g(case_id, sequence, chain, record, checksum, n)) "
    "INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token, checksum) "
    "SELECT case_id, sequence, position, chain, record, token, "
    "checksum # position # coalesce(token, 0) FROM given"};

constexpr Statement list{"SELECT id FROM vorgang.cases WHERE id > $1::bigint ORDER BY id "
                         "LIMIT $2::bigint"};
constexpr Statement link{"SELECT chain FROM vorgang.records "
                         "WHERE case_id = $1::bigint AND sequence = $2::bigint"};
constexpr Statement read_token{"SELECT token FROM vorgang.records "
                               "WHERE case_id = $1::bigint AND sequence = $2::bigint"};
constexpr Statement read_records{
    "SELECT position, case_id, sequence, chain, record, token, checksum FROM vorgang.records "
    "WHERE case_id = $1::bigint AND sequence > $2::bigint ORDER BY sequence LIMIT $3::bigint"};
// Up to the oldest transaction that still runs: below it nothing is added any more.
constexpr Statement feed{
    "SELECT position, case_id, sequence, chain, record, token, checksum FROM vorgang.records "
    "WHERE position > $1::bigint AND position < (SELECT "
    "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset) << 20 "
    "FROM vorgang.store WHERE id = 1) ORDER BY position LIMIT $2::bigint"};
constexpr Statement read_heads{"SELECT id, sequence, chain, checksum, block FROM vorgang.cases "
                               "WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint"};

// PostgreSQL has signed numbers: no case has a higher one than they reach.
bool can_be(CaseId id) noexcept {
    return id.number != 0 && id.number <= std::numeric_limits<std::int64_t>::max();
}

// Without position and token, which the server adds.
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
                 sum_of_record(one.case_id, one.sequence, one.chain, bytes) ^ one.position ^ token);
        return one;
    });
    if (!records) return damaged("vorgang.records");
    return records;
}

} // namespace

CaseRows::CaseRows(Connection& connection) : connection_(connection) {
    std::random_device chance;
    token_ = std::uint64_t{chance()} << 32 | chance();
}

void CaseRows::forget() noexcept {
    known_.clear();
    changed_.clear();
    records_.cases.clear();
    records_.sequences.clear();
    records_.chains.clear();
    records_.records.clear();
    records_.checksums.clear();
    witness_.reset();
}

bool CaseRows::send_for(std::span<const Expected> all) {
    Array wanted(Element::int8);
    for (const Expected& one : all) {
        if (!can_be(one.case_id)) continue;
        // One that is not there is known as such.
        if (known_.try_emplace(one.case_id.number).second) wanted.add(one.case_id.number);
    }
    if (wanted.empty()) return false;
    connection_.send(connection_.in_commit() ? look_and_lock : look, Arguments(wanted.wire()));
    return true;
}

Result<void> CaseRows::fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        Known& known = known_[rows.bits(row, 0)];
        known.there = true;
        known.sequence = known.base = rows.number(row, 1);
        known.chain = rows.digest(row, 2);
        known.checksum = rows.bits(row, 3);
        const Bytes block = rows.bytes(row, 4);
        known.block.assign(block.begin(), block.end());
    }
    // The sum of a case is looked at when the case is.
    if (!rows.sound()) return damaged("vorgang.cases");
    return {};
}

Result<CaseRows::Known*> CaseRows::find(CaseId id) {
    if (!connection_.in_commit()) known_.clear();
    auto it = known_.find(id.number);
    if (it == known_.end()) {
        if (!can_be(id)) return no_such_case();
        Array wanted(Element::int8);
        wanted.add(id.number);
        Result<Rows> rows = connection_.ask(connection_.in_commit() ? look_and_lock : look,
                                            Arguments(wanted.wire()));
        if (!rows) return std::move(rows).error();
        VORGANG_TRY(fetched(*rows));
        it = known_.try_emplace(id.number).first; // one that is not there is known as such
    }
    if (!it->second.there) return no_such_case();
    return &it->second;
}

Result<Bytes> CaseRows::read(CaseId id) {
    Result<Known*> found = find(id);
    if (!found) return std::move(found).error();
    const Known& known = **found;
    if (checksum(id, known.sequence, known.chain, known.block) != known.checksum)
        return damaged("vorgang.cases");
    return Bytes(known.block);
}

Result<void> CaseRows::write(const CaseChange& change) {
    const std::optional<durable::RecordSplit> record = durable::split(change.record);
    const std::optional<Bytes> salt = durable::salt_of(change.after);
    if (!record) return malformed("record");
    if (!salt) return malformed("case");
    const CaseId id = change.case_id;
    Known* known = nullptr;
    if (change.created) {
        known = &known_[id.number];
        if (known->there) return overtaken();
        known->created = true;
    } else {
        Result<Known*> found = find(id);
        if (!found) return std::move(found).error();
        known = *found;
        if (known->sequence + 1 != change.sequence) return overtaken();
        const bool given = !change.before.empty();
        if (given && checksum(id, known->sequence, known->chain, change.before) != known->checksum)
            return damaged("vorgang.cases");
    }
    known->chain = durable::next_link(sha_, known->chain, *salt, *record);
    known->sequence = change.sequence;
    known->checksum = checksum(id, change.sequence, known->chain, change.after);
    known->block.assign(change.after.begin(), change.after.end());
    known->there = true;
    if (!known->changed) changed_.push_back(id.number);
    known->changed = true;
    records_.cases.add(id.number);
    records_.sequences.add(change.sequence);
    records_.chains.add(Bytes(known->chain));
    records_.records.add(change.record);
    records_.checksums.add(sum_of_record(id, change.sequence, known->chain, change.record));
    last_ = {id, change.sequence};
    return {};
}

void CaseRows::send_cases(const Statement& statement, const std::vector<std::uint64_t>& ids) {
    if (ids.empty()) return;
    Array numbers(Element::int8), bases(Element::int8), sequences(Element::int8);
    Array chains(Element::bytea), sums(Element::int8), blocks(Element::bytea);
    for (const std::uint64_t id : ids) {
        Known& known = known_[id];
        numbers.add(id);
        bases.add(known.base);
        sequences.add(known.sequence);
        chains.add(Bytes(known.chain));
        sums.add(known.checksum);
        blocks.add(Bytes(known.block));
        known.base = known.sequence;
        known.changed = known.created = false;
    }
    connection_.send(statement, Arguments(numbers.wire(), bases.wire(), sequences.wire(),
                                          chains.wire(), sums.wire(), blocks.wire()));
}

void CaseRows::send_changes(std::uint64_t removed) {
    if (changed_.empty()) return;
    std::ranges::sort(changed_);
    std::vector<std::uint64_t> begun;
    std::vector<std::uint64_t> moved;
    for (const std::uint64_t id : changed_)
        (known_[id].created ? begun : moved).push_back(id);
    changed_.clear();
    send_cases(insert, begun);
    send_cases(update, moved);
    auto& [cases, sequences, chains, records, checksums] = records_;
    witness_ = Witness{last_.case_id, last_.sequence, ++token_};
    connection_.send(append, Arguments(cases.wire(), sequences.wire(), chains.wire(),
                                       records.wire(), checksums.wire(), token_, removed));
    cases.clear();
    sequences.clear();
    chains.clear();
    records.clear();
    checksums.clear();
}

Result<std::vector<CaseId>> CaseRows::cases(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(list, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) { return r.case_id(row, 0); });
}

Result<Digest> CaseRows::link_at(CaseId id, std::uint32_t sequence) {
    if (sequence == 0) return Digest{};
    Result<Rows> rows = connection_.ask(link, Arguments(id, sequence));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return damaged("vorgang.records");
    const Digest chain = rows->digest(0, 0);
    if (!rows->sound()) return damaged("vorgang.records");
    return chain;
}

// The case first: somebody else may add records meanwhile, and then there are more than it knows.
Result<std::vector<std::vector<std::byte>>> CaseRows::records(CaseId id, std::uint32_t after,
                                                              std::uint32_t limit) {
    Result<Bytes> block = read(id);
    if (!block) return std::move(block).error();
    const Known head = known_[id.number];
    auto found = take_records(connection_.ask(read_records, Arguments(id, after, limit)));
    if (!found) return std::move(found).error();
    while (!found->empty() && found->back().sequence > head.sequence)
        found->pop_back();
    if (!found->empty()) {
        Result<Digest> chain = link_at(id, after);
        if (!chain) return std::move(chain).error();
        const std::optional<Bytes> salt = durable::salt_of(head.block);
        if (!salt) return damaged("vorgang.cases");
        if (!durable::holds(sha_, after, *chain, *salt, *found)) return damaged("vorgang.records");
    }
    if (found->size() < limit && durable::is_cut(after, *found, head.sequence, head.chain))
        return damaged("vorgang.records");
    std::vector<std::vector<std::byte>> records;
    records.reserve(found->size());
    for (FeedRecord& one : *found)
        records.push_back(std::move(one.record));
    return records;
}

// Each row is verified by itself: the chain of a case is for who reads the case, and for audits.
Result<std::vector<FeedRecord>> CaseRows::records(std::uint64_t after, std::uint32_t limit) {
    constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    return take_records(connection_.ask(feed, Arguments(std::min(after, last), limit)));
}

Result<std::vector<CaseHead>> CaseRows::heads(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(read_heads, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    auto heads = rows->all([](Rows& r, int row) {
        const CaseHead head{r.case_id(row, 0), r.number(row, 1), r.digest(row, 2)};
        r.expect(row, 3, checksum(head.case_id, head.sequence, head.chain, r.bytes(row, 4)));
        return head;
    });
    if (!heads) return damaged("vorgang.cases");
    return heads;
}

// Somebody else may have written the very same record since, so it is the token that tells.
Result<std::optional<bool>> CaseRows::is_there() {
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
