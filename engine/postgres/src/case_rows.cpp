#include "case_rows.hpp"

#include <algorithm>
#include <random>

namespace vorgang::postgres {

using durable::checksum;
using durable::Digest;
using durable::Link;

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
// commits of ours, where it is the host's.
// LIMIT: 2^20 records in one transaction.
constexpr Statement append{
    "WITH own AS (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
    "FROM vorgang.store WHERE id = 1), "
    "last AS MATERIALIZED (SELECT greatest(base, coalesce((SELECT max(r.position) "
    "FROM vorgang.records AS r WHERE r.position >= base), 0)) AS position FROM own) "
    "INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token) "
    "SELECT g.case_id, g.sequence, last.position + g.n, g.chain, g.record, "
    "CASE WHEN g.n = cardinality($1::bigint[]) THEN $5::bigint END FROM last, "
    "unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[]) "
    "WITH ORDINALITY AS g(case_id, sequence, chain, record, n)"};

constexpr Statement list{"SELECT id FROM vorgang.cases WHERE id > $1::bigint ORDER BY id "
                         "LIMIT $2::bigint"};
constexpr Statement link{"SELECT chain FROM vorgang.records "
                         "WHERE case_id = $1::bigint AND sequence = $2::bigint"};
constexpr Statement read_token{"SELECT token FROM vorgang.records "
                               "WHERE case_id = $1::bigint AND sequence = $2::bigint"};
constexpr Statement read_records{
    "SELECT sequence, chain, record FROM vorgang.records "
    "WHERE case_id = $1::bigint AND sequence > $2::bigint ORDER BY sequence LIMIT $3::bigint"};

// PostgreSQL has signed numbers: no case has a higher one than they reach.
bool can_be(CaseId id) {
    return id.number != 0 && id.number <= std::numeric_limits<std::int64_t>::max();
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
    witness_.reset();
}

bool CaseRows::send_for(std::span<const CaseId> ids) {
    Array wanted(Element::int8);
    for (const CaseId id : ids) {
        if (!can_be(id)) continue;
        // One that is not there is known as such.
        if (known_.try_emplace(id.number).second) wanted.add(id.number);
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

void CaseRows::send_changes() {
    if (changed_.empty()) return;
    std::ranges::sort(changed_);
    std::vector<std::uint64_t> begun;
    std::vector<std::uint64_t> moved;
    for (const std::uint64_t id : changed_)
        (known_[id].created ? begun : moved).push_back(id);
    changed_.clear();
    send_cases(insert, begun);
    send_cases(update, moved);
    auto& [cases, sequences, chains, records] = records_;
    witness_ = Witness{last_.case_id, last_.sequence, ++token_};
    connection_.send(
        append, Arguments(cases.wire(), sequences.wire(), chains.wire(), records.wire(), token_));
    cases.clear();
    sequences.clear();
    chains.clear();
    records.clear();
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
    Result<Rows> rows = connection_.ask(read_records, Arguments(id, after, limit));
    if (!rows) return std::move(rows).error();
    Result<std::vector<Link>> links = rows->all([](Rows& r, int row) {
        const Bytes record = r.bytes(row, 2);
        return Link{r.number(row, 0), r.digest(row, 1), {record.begin(), record.end()}};
    });
    if (!links) return std::move(links).error();
    while (!links->empty() && links->back().sequence > head.sequence)
        links->pop_back();
    if (!links->empty()) {
        Result<Digest> chain = link_at(id, after);
        if (!chain) return std::move(chain).error();
        const std::optional<Bytes> salt = durable::salt_of(head.block);
        if (!salt) return damaged("vorgang.cases");
        if (!durable::holds(sha_, after, *chain, *salt, *links)) return damaged("vorgang.records");
    }
    if (links->size() < limit && durable::is_cut(after, *links, head.sequence, head.chain))
        return damaged("vorgang.records");
    std::vector<std::vector<std::byte>> records;
    records.reserve(links->size());
    for (Link& found : *links)
        records.push_back(std::move(found.record));
    return records;
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
