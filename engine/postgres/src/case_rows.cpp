#include "case_rows.hpp"

#include <algorithm>
#include <new>
#include <random>

namespace vorgang::postgres {

using durable::checksum;
using durable::Digest;

namespace {

constexpr Statement look{
    "SELECT id, sequence, position, chain, checksum, block, queue, due, next_due, open, beside, "
    "ctid FROM vorgang.cases WHERE id = ANY($1::bigint[])"};
// In the order of the ids, so that two hosts that want the same cases wait but do not block each
// other.
constexpr Statement look_and_lock{
    "SELECT id, sequence, position, chain, checksum, block, queue, due, next_due, open, beside "
    "FROM vorgang.cases WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE"};
// The same order, for as long as each is at this sequence. Divides by zero otherwise, as below.
constexpr Statement check{
    "WITH held AS (SELECT c.id FROM vorgang.cases AS c "
    "JOIN unnest($1::bigint[], $2::bigint[]) AS g(id, sequence) "
    "ON c.id = g.id AND c.sequence = g.sequence ORDER BY c.id FOR NO KEY UPDATE OF c) "
    "SELECT 1 / (count(*) = cardinality($1::bigint[]))::integer FROM held"};

// Positions in the order of the transactions, which is one that a reader of all records can rely
// on: below the oldest transaction that still runs nothing is added any more. The client says the
// number within the transaction, which is smaller than any position; the server adds where it
// begins, and what only it knows to the checksum.
// LIMIT: 2^20 records in one transaction.
constexpr std::uint64_t records_in_transaction = std::uint64_t{1} << 20;

// Each of the statements that write cases says where the positions of the transaction begin, which
// cases they were and where their rows stand now: there the next commit of this host finds them
// without an index.
//
// A case is eleven numbers in one array, and its bytes in one value: chain, open tasks and block,
// one behind the other. The server keeps each array that is unnested as a table of its own, and
// puts them together again row by row; an element of numbers it finds at once. 1 id, 2 sequence
// before, 3 sequence, 4 number of its last record in this transaction, 5 checksum, 6 queue, 7 due,
// 8 next due, 9 where its bytes begin, from 1, 10 size of open, 11 size of block.
constexpr int numbers_of_case = 11;
constexpr Statement insert{
    "WITH own AS MATERIALIZED (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 "
    "AS base FROM vorgang.store WHERE id = 1), begun AS (INSERT INTO vorgang.cases(id, sequence, "
    "position, checksum, queue, due, next_due, chain, open, block, beside) "
    "SELECT ($1::bigint[])[i + 1], ($1::bigint[])[i + 3], base + ($1::bigint[])[i + 4], "
    "($1::bigint[])[i + 5] # (base + ($1::bigint[])[i + 4]), ($1::bigint[])[i + 6], "
    "($1::bigint[])[i + 7], ($1::bigint[])[i + 8], "
    "substring($2::bytea, ($1::bigint[])[i + 9]::integer, 32), "
    "substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32, "
    "($1::bigint[])[i + 10]::integer), "
    "substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32 "
    "+ ($1::bigint[])[i + 10]::integer, ($1::bigint[])[i + 11]::integer), 0 "
    "FROM own, generate_series(0, cardinality($1::bigint[]) - 11, 11) AS i RETURNING id, ctid) "
    "SELECT (SELECT base FROM own), array_agg(id), array_agg(ctid) FROM begun"};
// Divides by zero where a case is not at the sequence it was changed from: COMMIT stands in the
// same line of statements and must not be reached.
constexpr Statement update{
    "WITH own AS MATERIALIZED (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 "
    "AS base FROM vorgang.store WHERE id = 1), moved AS (UPDATE vorgang.cases AS c "
    "SET sequence = ($1::bigint[])[i + 3], position = base + ($1::bigint[])[i + 4], "
    "checksum = ($1::bigint[])[i + 5] # (base + ($1::bigint[])[i + 4]) # c.beside, "
    "queue = ($1::bigint[])[i + 6], due = ($1::bigint[])[i + 7], "
    "next_due = ($1::bigint[])[i + 8], "
    "chain = substring($2::bytea, ($1::bigint[])[i + 9]::integer, 32), "
    "open = substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32, "
    "($1::bigint[])[i + 10]::integer), "
    "block = substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32 "
    "+ ($1::bigint[])[i + 10]::integer, ($1::bigint[])[i + 11]::integer) "
    "FROM own, generate_series(0, cardinality($1::bigint[]) - 11, 11) AS i "
    "WHERE c.id = ($1::bigint[])[i + 1] AND c.sequence = ($1::bigint[])[i + 2] "
    "RETURNING c.id, c.ctid) "
    "SELECT (SELECT base FROM own) "
    "/ (11 * count(*) = cardinality($1::bigint[]))::integer, "
    "array_agg(id), array_agg(ctid) FROM moved"};
// A row that is not at its place any more was changed by somebody else, or the table was written
// anew: another sequence to who compares.
constexpr Statement update_in_place{
    "WITH own AS MATERIALIZED (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 "
    "AS base FROM vorgang.store WHERE id = 1), moved AS (UPDATE vorgang.cases AS c "
    "SET sequence = ($1::bigint[])[i + 3], position = base + ($1::bigint[])[i + 4], "
    "checksum = ($1::bigint[])[i + 5] # (base + ($1::bigint[])[i + 4]) # c.beside, "
    "queue = ($1::bigint[])[i + 6], due = ($1::bigint[])[i + 7], "
    "next_due = ($1::bigint[])[i + 8], "
    "chain = substring($2::bytea, ($1::bigint[])[i + 9]::integer, 32), "
    "open = substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32, "
    "($1::bigint[])[i + 10]::integer), "
    "block = substring($2::bytea, ($1::bigint[])[i + 9]::integer + 32 "
    "+ ($1::bigint[])[i + 10]::integer, ($1::bigint[])[i + 11]::integer) "
    "FROM own, generate_series(0, cardinality($1::bigint[]) - 11, 11) AS i "
    "WHERE c.ctid = ($3::tid[])[i / 11 + 1] AND c.id = ($1::bigint[])[i + 1] AND c.sequence = "
    "($1::bigint[])[i + 2] "
    "RETURNING c.id, c.ctid) "
    "SELECT (SELECT base FROM own) "
    "/ (11 * count(*) = cardinality($1::bigint[]))::integer, "
    "array_agg(id), array_agg(ctid) FROM moved"};
// The same of one case, without arrays.
constexpr Statement insert_one{
    "INSERT INTO vorgang.cases AS c (id, sequence, checksum, chain, block, position, queue, due, "
    "next_due, open, beside) SELECT $1::bigint, $2::bigint, $5::bigint # (base + $3::bigint), "
    "$4::bytea, $6::bytea, base + $3::bigint, $7::bigint, $8::bigint, $9::bigint, $10::bytea, 0 "
    "FROM (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
    "FROM vorgang.store WHERE id = 1) AS own "
    "RETURNING c.position - $3::bigint, ARRAY[c.id], ARRAY[c.ctid]"};
constexpr Statement update_one{
    "UPDATE vorgang.cases AS c SET sequence = $2::bigint / (c.sequence = $11::bigint)::integer, "
    "position = base + $3::bigint, chain = $4::bytea, "
    "checksum = $5::bigint # (base + $3::bigint) # c.beside, block = $6::bytea, "
    "queue = $7::bigint, due = $8::bigint, next_due = $9::bigint, open = $10::bytea "
    "FROM (SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
    "FROM vorgang.store WHERE id = 1) AS own WHERE c.id = $1::bigint "
    "RETURNING c.position - $3::bigint, ARRAY[c.id], ARRAY[c.ctid]"};
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
// The record that the case has just been moved to. Where the case is not there it would have no
// place, which a record must have.
constexpr Statement append_one{
    "INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token, "
    "checksum, previous) SELECT $1::bigint, c.sequence, c.position, c.chain, $3::bytea, "
    "$5::bigint, "
    "$4::bigint # c.position # $5::bigint # ($2::bigint << 1), $2::bigint "
    "/ (s.removed = $6::bigint AND NOT EXISTS (SELECT FROM vorgang.deployments "
    "WHERE number > $7::bigint))::integer "
    "FROM vorgang.store AS s LEFT JOIN vorgang.cases AS c ON c.id = $1::bigint WHERE s.id = 1"};
constexpr Statement count_own{
    "SELECT coalesce(max(r.position) - own.base, 0)::bigint FROM (SELECT "
    "(pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
    "FROM vorgang.store WHERE id = 1) AS own "
    "LEFT JOIN vorgang.records AS r ON r.position >= own.base GROUP BY own.base"};

constexpr Statement list{"SELECT id FROM vorgang.cases WHERE id > $1::bigint ORDER BY id "
                         "LIMIT $2::bigint"};
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
constexpr Statement read_heads{
    "SELECT id, sequence, chain, checksum, block, position, beside FROM vorgang.cases "
    "WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint"};

// PostgreSQL has signed numbers: no case has a higher one than they reach.
bool can_be(CaseId id) noexcept {
    return id.number != 0 && id.number <= std::numeric_limits<std::int64_t>::max();
}

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

CaseRows::CaseRows(Connection& connection) : connection_(connection) {
    std::random_device chance;
    token_ = std::uint64_t{chance()} << 32 | chance();
}

void CaseRows::forget() noexcept {
    end_reading();
    changed_.clear();
    records_.clear();
    appended_ = 0;
    witness_.reset();
    reading_ = Reading::locking;
}

void CaseRows::begin(Reading reading) noexcept {
    // Another server may have taken over, without the last commits of the one before.
    if (std::exchange(life_, connection_.life()) != connection_.life()) cache_.clear();
    reading_ = reading;
}

Result<void> CaseRows::go_on_in_transaction() {
    Result<Rows> rows = connection_.ask(count_own);
    if (!rows) return std::move(rows).error();
    if (!rows->empty()) appended_ = rows->bits(0, 0);
    return {};
}

// Where the positions of the transaction begin; 0: that was said in an earlier round trip.
Result<std::uint64_t> CaseRows::take_places(std::vector<Rows>& answers) {
    std::uint64_t begins_at = 0;
    for (Rows& rows : answers) {
        const bool is_of_cases = std::ranges::any_of(
            std::array{&insert, &update, &update_in_place, &insert_one, &update_one},
            [&](const Statement* one) { return rows.is_of(*one); });
        if (!is_of_cases) continue;
        // Without the row of the store nothing was written.
        if (rows.empty()) return damaged("vorgang.store");
        begins_at = rows.bits(0, 0);
        ArrayReader ids(rows.bytes(0, 1));
        ArrayReader places(rows.bytes(0, 2));
        for (;;) {
            const std::optional<Bytes> id = ids.next();
            const std::optional<Bytes> place = places.next();
            if (!id || id->size() != 8 || !place || place->size() != sizeof(RowPlace)) break;
            std::uint64_t wire = 0;
            std::memcpy(&wire, id->data(), sizeof wire);
            if (KnownCase* const of = known({swapped(wire)}))
                std::ranges::copy(*place, of->place.begin());
        }
    }
    return begins_at;
}

Result<void> CaseRows::committed(std::vector<Rows>& answers) {
    const Result<std::uint64_t> begins_at = take_places(answers);
    if (!begins_at) return begins_at.error();
    if (life_ != connection_.life()) return {};
    for (const auto& [id, known] : known_) {
        const bool is_nth = known->last <= records_in_transaction;
        if (is_nth && *begins_at == 0) continue;
        if (is_nth) known->last += *begins_at;
        known->is_settled = true;
    }
    return {};
}

const Statement& CaseRows::looking() const noexcept {
    return connection_.in_commit() && reading_ == Reading::locking ? look_and_lock : look;
}

KnownCase* CaseRows::known(CaseId id) {
    KnownCase* const found = cache_.find(id.number);
    return found != nullptr && found->reading == reading_number_ ? found : nullptr;
}

std::pair<KnownCase*, bool> CaseRows::know(CaseId id) {
    KnownCase& known = cache_.find_or_add(id.number);
    if (known.reading == reading_number_) return {&known, false};
    known_.push_back({id.number, &known});
    if (!recalled(known)) known = {};
    known.reading = reading_number_;
    return {&known, true};
}

// From the readings before.
bool CaseRows::recalled(KnownCase& known) const {
    if (!connection_.in_commit() || reading_ != Reading::trusting) return false;
    known.assumed = known.there;
    return known.there;
}

// What is certain to be in the store is kept for the next one.
void CaseRows::end_reading() noexcept {
    ++reading_number_;
    const bool may_keep = connection_.is_own();
    for (const auto& [id, known] : known_) {
        if (may_keep && known->there && known->is_settled && !known->open.is_unsure)
            cache_.weigh(id);
        else
            cache_.drop(id);
    }
    known_.clear();
    cache_.make_room();
}

bool CaseRows::send_for(std::span<const Expected> all) {
    Array wanted(Element::int8);
    // Who goes through all cases need not have them all at once.
    if (!connection_.in_commit() || (reading_ == Reading::alone && changed_.empty())) end_reading();
    for (const Expected& one : all) {
        if (!can_be(one.case_id)) continue;
        // One that is not there is known as such.
        const auto [known, is_new] = know(one.case_id);
        if (is_new && !known->there) wanted.add(one.case_id.number);
    }
    if (wanted.empty()) return false;
    if (reading_ == Reading::trusting)
        connection_.send_beside(look, Arguments(wanted.wire()));
    else
        connection_.send(looking(), Arguments(wanted.wire()));
    return true;
}

Result<void> CaseRows::fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        KnownCase* const of = known(rows.case_id(row, 0));
        if (of == nullptr) return damaged("vorgang.cases");
        KnownCase& known = *of;
        known.there = known.is_settled = true;
        known.assumed = reading_ == Reading::trusting;
        known.sequence = known.base = rows.number(row, 1);
        known.last = rows.bits(row, 2);
        known.chain = rows.digest(row, 3);
        const std::uint32_t beside = rows.number(row, 10);
        known.checksum = rows.bits(row, 4) ^ known.last ^ beside;
        const Bytes block = rows.bytes(row, 5);
        known.block.assign(block.begin(), block.end());
        auto open = OpenRow::unpack(rows.case_id(row, 0), rows.number(row, 6), rows.instant(row, 7),
                                    rows.instant(row, 8), rows.bytes(row, 9));
        if (open)
            known.open = std::move(*open);
        else
            known.checksum = ~known.checksum; // it is not what was written
        known.open.beside = beside;
        if (rows.columns() == 12) known.place = rows.place(row, 11);
    }
    // The sum of a case is looked at when the case is.
    if (!rows.sound()) return damaged("vorgang.cases");
    return {};
}

Result<KnownCase*> CaseRows::find(CaseId id) {
    KnownCase* found = known(id);
    // Outside of a commit no more is kept than was read last, or in a view was expected.
    if (!connection_.in_commit() && (found == nullptr || !connection_.in_view())) {
        end_reading();
        found = nullptr;
    }
    if (found == nullptr) {
        if (!can_be(id)) return no_such_case();
        found = know(id).first; // one that is not there is known as such
        if (!found->there) VORGANG_TRY(fetch(id));
    }
    if (!found->there) return no_such_case();
    return found;
}

Result<void> CaseRows::fetch(CaseId id) {
    Array wanted(Element::int8);
    wanted.add(id.number);
    Result<Rows> rows = reading_ == Reading::trusting
                            ? connection_.ask_beside(look, Arguments(wanted.wire()))
                            : connection_.ask(looking(), Arguments(wanted.wire()));
    if (rows) return fetched(*rows);
    // INVARIANT: the one that was added last.
    known_.pop_back();
    cache_.drop(id.number);
    return std::move(rows).error();
}

Result<Bytes> CaseRows::read(CaseId id) {
    Result<KnownCase*> found = find(id);
    if (!found) return std::move(found).error();
    KnownCase& known = **found;
    if (checksum(id, known.sequence, known.chain, known.block) == known.checksum)
        return Bytes(known.block);
    known.is_settled = false;
    return damaged("vorgang.cases");
}

Result<void> CaseRows::write(const CaseChange& change) {
    const std::optional<durable::RecordSplit> record = durable::split(change.record);
    const std::optional<Bytes> salt = durable::salt_of(change.after);
    if (!record) return malformed("record");
    if (!salt) return malformed("case");
    const CaseId id = change.case_id;
    KnownCase* of = nullptr;
    if (change.created) {
        of = know(id).first;
        if (of->there) return overtaken();
        of->created = true;
    } else {
        Result<KnownCase*> found = find(id);
        if (!found) return std::move(found).error();
        of = *found;
        if (of->sequence + 1 != change.sequence) return overtaken();
        const bool given = !change.before.empty() && change.before.data() != of->block.data();
        if (given && checksum(id, of->sequence, of->chain, change.before) != of->checksum)
            return damaged("vorgang.cases");
    }
    written_ = of;
    of->is_settled = false;
    of->chain = durable::next_link(sha_, of->chain, *salt, *record);
    of->sequence = change.sequence;
    of->checksum = checksum(id, change.sequence, of->chain, change.after);
    of->block.assign(change.after.begin(), change.after.end());
    of->there = true;
    if (!of->changed) changed_.push_back({id.number, of});
    of->changed = true;
    records_.add(id, change.sequence, of->last,
                 sum_of_record(id, change.sequence, of->chain, change.record), of->chain,
                 change.record);
    of->last = ++appended_;
    last_ = {id, change.sequence};
    return {};
}

void CaseRows::send_cases(bool new_ones, std::span<const Of> cases) {
    if (cases.empty()) return;
    Array numbers(Element::int8, numbers_of_case * cases.size());
    Array places(Element::tid, cases.size());
    std::vector<std::byte> bytes;
    const auto put = [&bytes](Bytes some) { bytes.insert(bytes.end(), some.begin(), some.end()); };
    // Who goes by the index has the server tidy up the pages on the way: now and then that is due.
    constexpr std::uint32_t every = 8;
    bool in_place = !new_ones && ++updates_ % every != 0;
    for (const auto& [id, known] : cases) {
        const std::size_t begin = bytes.size() + 1;
        put(known->chain);
        const std::size_t open = known->open.pack({id}, bytes);
        put(known->block);
        numbers.add({id, known->base, known->sequence, known->last, known->checksum,
                     known->open.queue, std::bit_cast<std::uint64_t>(known->open.due.ms),
                     std::bit_cast<std::uint64_t>(known->open.next_due.ms), begin, open,
                     known->block.size()});
        in_place = in_place && known->place != RowPlace{};
        if (in_place) places.add(Bytes(known->place));
        sent(*known);
    }
    if (in_place)
        connection_.send(update_in_place, Arguments(numbers.wire(), bytes, places.wire()));
    else
        connection_.send(new_ones ? insert : update, Arguments(numbers.wire(), bytes));
}

void CaseRows::RecordColumns::add(CaseId id, std::uint32_t sequence, Position previous,
                                  std::uint64_t checksum, const Digest& chain, Bytes record) {
    for (const std::uint64_t number :
         {id.number, std::uint64_t{sequence}, previous, checksum, std::uint64_t{bytes.size() + 1},
          std::uint64_t{record.size()}})
        numbers.add(number);
    bytes.insert(bytes.end(), chain.begin(), chain.end());
    bytes.insert(bytes.end(), record.begin(), record.end());
    last_previous = previous;
    last_checksum = checksum;
    last_size = record.size();
}

void CaseRows::sent(KnownCase& known) noexcept {
    known.base = known.sequence;
    known.changed = known.created = known.assumed = false;
    known.place = {};
}

// Nearly every commit of a single command, by statements as short as they can be.
void CaseRows::send_one(const Assumed& store) {
    const auto [id, of] = changed_.front();
    changed_.clear();
    KnownCase& known = *of;
    std::vector<std::byte> open;
    known.open.pack({id}, open);
    if (known.created)
        connection_.send(insert_one, Arguments(id, known.sequence, known.last, known.chain,
                                               known.checksum, Bytes(known.block), known.open.queue,
                                               known.open.due, known.open.next_due, open));
    else
        connection_.send(update_one,
                         Arguments(id, known.sequence, known.last, known.chain, known.checksum,
                                   Bytes(known.block), known.open.queue, known.open.due,
                                   known.open.next_due, open, known.base));
    sent(known);
    connection_.send(append_one, Arguments(id, records_.last_previous, records_.last_record(),
                                           records_.last_checksum, next_token(), store.removed,
                                           store.newest_deployment));
    records_.clear();
}

// One pass over all of them, so that two hosts lock in the same order: also what is going to be
// written, where anything is only read. One that was not there is not checked: nobody makes it now
// but the host that was given its number.
CaseRows::Held CaseRows::hold_assumed() {
    std::vector<Of> assumed;
    std::ranges::copy_if(known_, std::back_inserter(assumed),
                         [](const Of& one) { return one.known->assumed; });
    std::ranges::sort(assumed, {}, &Of::id);
    Held held;
    for (const auto& [id, known] : assumed) {
        held.ids.add(id);
        held.sequences.add(known->base);
        known->assumed = false;
    }
    return held;
}

void CaseRows::send_checks() {
    const bool is_any_only_read = std::ranges::any_of(
        known_, [](const Of& one) { return one.known->assumed && !one.known->changed; });
    if (!is_any_only_read) return;
    Held held = hold_assumed();
    connection_.send(check, Arguments(held.ids.wire(), held.sequences.wire()));
}

// With all others that nothing holds yet: asked for one by one they would be locked out of order.
Result<void> CaseRows::confirm(CaseId id) {
    const KnownCase* const found = known(id);
    if (found == nullptr || !found->assumed) return {};
    Held held = hold_assumed();
    Result<Rows> rows = connection_.ask(check, Arguments(held.ids.wire(), held.sequences.wire()));
    if (!rows) return std::move(rows).error();
    return {};
}

std::uint64_t CaseRows::next_token() {
    witness_ = Witness{last_.case_id, last_.sequence, ++token_};
    return token_;
}

void CaseRows::send_records(const Assumed& store) {
    const std::uint64_t before = appended_ - records_.numbers.size() / numbers_of_record;
    connection_.send(append, Arguments(records_.numbers.wire(), records_.bytes, next_token(),
                                       store.removed, store.newest_deployment, before));
    records_.clear();
}

void CaseRows::send_changes(const Assumed& store) {
    if (changed_.empty()) return;
    if (appended_ == 1 && changed_.size() == 1) return send_one(store);
    // Those that are moved behind those that have begun.
    std::ranges::sort(changed_, {},
                      [](const Of& one) { return std::pair(!one.known->created, one.id); });
    const auto moved =
        std::ranges::partition_point(changed_, [](const Of& one) { return one.known->created; });
    send_cases(true, {changed_.begin(), moved});
    send_cases(false, {moved, changed_.end()});
    changed_.clear();
    send_records(store);
}

Result<std::vector<CaseId>> CaseRows::cases(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(list, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) { return r.case_id(row, 0); });
}

// From the one with the number `first` on. Where a record on the way is missing or damaged, the
// others are looked for one by one: so it is this record that is named, and not all before it.
Result<std::vector<FeedRecord>> CaseRows::records_of(CaseId id, const KnownCase& head,
                                                     std::uint32_t first, std::uint32_t limit) {
    if (first > head.sequence || limit == 0) return std::vector<FeedRecord>();
    Result<Rows> rows = connection_.ask(walk_records, Arguments(id, head.last, first, limit));
    if (!rows) return std::move(rows).error();
    const std::uint64_t expected = std::min(head.sequence - first + 1, limit);
    if (static_cast<std::uint64_t>(rows->count()) == expected) return take_records(std::move(rows));
    auto found = take_records(connection_.ask(search_records, Arguments(id, first, limit)));
    // Somebody else may add records meanwhile, and then there are more than the case knew.
    while (found && !found->empty() && found->back().sequence > head.sequence)
        found->pop_back();
    return found;
}

Result<std::vector<std::vector<std::byte>>> CaseRows::records(CaseId id, std::uint32_t after,
                                                              std::uint32_t limit) {
    Result<Bytes> block = read(id);
    if (!block) return std::move(block).error();
    KnownCase head = *known(id);
    // One of this transaction: where it stands is known when the case is read again.
    if (head.last <= records_in_transaction) {
        Array wanted(Element::int8);
        wanted.add(id.number);
        Result<Rows> rows = connection_.ask(look, Arguments(wanted.wire()));
        if (!rows) return std::move(rows).error();
        if (!rows->empty()) head.last = rows->bits(0, 2);
    }
    // The link of the record before them is what they are verified from.
    const std::uint32_t more = limit == 0 || after == 0 ? 0 : 1;
    const std::uint32_t wanted = limit > ~more ? limit : limit + more;
    auto found = records_of(id, head, std::max(after, 1U), wanted);
    if (!found) return std::move(found).error();
    Digest chain{};
    if (after != 0 && !found->empty() && found->front().sequence == after) {
        chain = found->front().chain;
        found->erase(found->begin());
    }
    if (!found->empty()) {
        const std::optional<Bytes> salt = durable::salt_of(head.block);
        if (!salt) return damaged("vorgang.cases");
        if (!durable::holds(sha_, after, chain, *salt, *found)) return damaged("vorgang.records");
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
        r.expect(row, 3,
                 checksum(head.case_id, head.sequence, head.chain, r.bytes(row, 4)) ^
                     r.bits(row, 5) ^ r.bits(row, 6));
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
