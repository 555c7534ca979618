#include "record_rows.hpp"

#include <algorithm>
#include <random>

#include "record_way.hpp"

namespace vorgang::postgres {

using durable::Digest;

namespace {

// Divides by zero where something was deployed or a tenant was removed that this host does not know
// of: what it knows of deployments and worklists may be nobody's. The numbers of a row are those of
// RunWriter.
constexpr Statement append{
    "INSERT INTO vorgang.records(case_id, sequence, position, chain, record, token, "
    "checksum, previous, numbers) SELECT case_id, sequence, position, chain, record, token, "
    "checksum # position # coalesce(token, 0) # (previous << 1), previous, numbers FROM "
    "(SELECT ($1::bigint[])[i + 1] AS case_id, ($1::bigint[])[i + 2] AS sequence, "
    "base + ($1::bigint[])[i + 5] AS position, "
    "substring($3::bytea, ($1::bigint[])[i + 7]::integer, ($1::bigint[])[i + 8]::integer) "
    "AS chain, substring($3::bytea, (($1::bigint[])[i + 7] + ($1::bigint[])[i + 8])::integer, "
    "($1::bigint[])[i + 9]::integer) AS record, "
    "CASE WHEN i + 9 = cardinality($1::bigint[]) THEN $4::bigint END AS token, "
    "($1::bigint[])[i + 4] AS checksum, "
    "CASE WHEN ($1::bigint[])[i + 3] BETWEEN 1 AND 1048576 THEN base + ($1::bigint[])[i + 3] "
    "ELSE ($1::bigint[])[i + 3] END AS previous, "
    "CASE WHEN ($1::bigint[])[i + 6] > 0 THEN substring($2::bytea, "
    "($1::bigint[])[i + 6]::integer, 24 * ($1::bigint[])[i + 2]::integer) END AS numbers FROM "
    "(SELECT ((pg_current_xact_id()::text::bigint + xid_offset) << 20) "
    "/ (generation = $5::bigint)::integer AS base FROM vorgang.store WHERE id = 1 OFFSET 0) "
    "AS own, generate_series(0, cardinality($1::bigint[]) - 9, 9) AS i) AS given"};
static_assert(RunWriter::numbers_of_row == 9);
constexpr Statement count_own{"SELECT coalesce(max(r.position) - own.base, 0)::bigint FROM (SELECT "
                              "(pg_current_xact_id()::text::bigint + xid_offset) << 20 AS base "
                              "FROM vorgang.store WHERE id = 1) AS own "
                              "LEFT JOIN vorgang.records AS r ON r.position > own.base "
                              "AND r.position <= own.base + 1048576 GROUP BY own.base"};

template<bool sharded>
constexpr auto token_of =
    way_back<sharded>("SELECT c.id, $2::bigint, 4294967296, 0::bigint, c.position, 0::bigint "
                      "FROM vorgang.cases AS c WHERE c.id = $1::bigint",
                      "$1::bigint") +
    " SELECT r.token FROM way AS w" + row_at<sharded>("w.position", "$1::bigint") +
    " WHERE w.position > 0 AND w.sequence = $2::bigint";
template<bool sharded>
constexpr Statement read_token{token_of<sharded>.text};

// What RunReader reads: of a row cut down to one record, and of a whole one.
constexpr Sql columns_before = "SELECT r.position, r.case_id, r.sequence, r.chain, ";
constexpr Sql columns_behind = ", r.token, r.checksum, r.previous, "
                               "(length(r.numbers) + length(r.record))::bigint, ";
constexpr auto one_record = columns_before + record_in_row + columns_behind;
constexpr auto whole_row = columns_before + "r.record" + columns_behind +
                           "NULL::bigint, r.numbers FROM vorgang.records AS r";

template<bool sharded>
constexpr auto records_of_case =
    way_back<sharded>("SELECT $1::bigint, $3::bigint, 4294967296, 0::bigint, $2::bigint, "
                      "0::bigint",
                      "$1::bigint") +
    one_record +
    "w.position, substring(r.numbers, e.at + 1, 24) FROM (SELECT sequence, position FROM way "
    "WHERE position > 0 AND sequence >= $3::bigint ORDER BY sequence LIMIT $4::bigint) AS w" +
    row_at<sharded>("w.position", "$1::bigint") + place_in_run("w.position") +
    " ORDER BY w.sequence";
template<bool sharded>
constexpr Statement walk_records{records_of_case<sharded>.text};

// The same without the way: rows that have any of them, the first ones first.
constexpr auto rows_anywhere =
    whole_row +
    " CROSS JOIN LATERAL (SELECT CASE WHEN r.numbers IS NULL THEN "
    "CASE WHEN r.case_id = $1::bigint AND r.sequence >= $2::bigint THEN r.sequence END ELSE "
    "(SELECT min(" +
    sequence_in_run + ") FROM generate_series(0, length(r.numbers) - 24, 24) AS e(at) WHERE " +
    case_in_run + " = int8send($1::bigint) AND " + sequence_in_run +
    " >= $2::bigint) END AS first) AS f WHERE f.first IS NOT NULL";
constexpr Sql first_ones = " ORDER BY f.first LIMIT $3::bigint";
template<bool sharded>
constexpr auto records_found = rows_anywhere + first_ones;
template<>
constexpr auto records_found<true> = rows_anywhere + " AND r.case_id = $1::bigint" + first_ones;
template<bool sharded>
constexpr Statement search_records{records_found<sharded>.text};

// Up to the oldest transaction that still runs: below it nothing is added any more.
constexpr auto settled_rows =
    whole_row + " WHERE r.position > $1::bigint AND r.position <= (SELECT "
                "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset) << 20 "
                "FROM vorgang.store WHERE id = 1) ORDER BY r.position LIMIT $2::bigint";
constexpr Statement feed{settled_rows.text};

// Each row gives one record.
Result<std::vector<FeedRecord>> take_records(Result<Rows> rows) {
    if (!rows) return std::move(rows).error();
    auto records = rows->all([](Rows& r, int row) { return RunReader(r).one(row); });
    if (!records) return damaged("vorgang.records");
    return records;
}

// Adds the records behind a position that stand in these rows.
Result<void> take_whole_rows(Result<Rows>& rows, std::uint64_t after, std::vector<FeedRecord>& to) {
    if (!rows) return std::move(rows).error();
    RunReader reader(*rows);
    for (int row = 0; row < rows->count(); ++row)
        reader.all(row, after, to);
    if (!rows->sound()) return damaged("vorgang.records");
    return {};
}

} // namespace

RecordRows::RecordRows(Connection& connection) : connection_(connection) {
    std::random_device chance;
    token_ = std::uint64_t{chance()} << 32 | chance();
}

void RecordRows::forget() noexcept {
    written_.clear();
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
    written_.add(change, previous, chain, ++appended_);
    last_ = {change.case_id, change.sequence};
    return appended_;
}

std::uint64_t RecordRows::next_token() {
    witness_ = Witness{last_.case_id, last_.sequence, ++token_};
    return token_;
}

void RecordRows::send(const Assumed& store) {
    written_.finish();
    connection_.send(append, Arguments(written_.rows(), written_.numbers(), written_.bytes(),
                                       next_token(), store.generation));
    written_.clear();
}

RecordRows::Single RecordRows::single() {
    const RunWriter::Single one = written_.single();
    const std::uint64_t token = next_token();
    return {one.record, token, one.checksum ^ token ^ one.previous << 1, one.previous};
}

// From the one with the number `first` on. Where a record on the way is missing or damaged, the
// others are looked for one by one: so it is this record that is named, and not all before it.
Result<std::vector<FeedRecord>> RecordRows::find(const Head& head, std::uint32_t first,
                                                 std::uint32_t limit) {
    if (first > head.sequence || limit == 0) return std::vector<FeedRecord>();
    const Statement& walk = sharded_ ? walk_records<true> : walk_records<false>;
    auto found = take_records(connection_.ask(walk, Arguments(head.id, head.last, first, limit)));
    if (!found) return found;
    const std::uint64_t expected = std::min(head.sequence - first + 1, limit);
    if (found->size() == expected && found->front().sequence == first) return found;
    return search(head, first, limit);
}

Result<std::vector<FeedRecord>> RecordRows::search(const Head& head, std::uint32_t first,
                                                   std::uint32_t limit) {
    const Statement& anywhere = sharded_ ? search_records<true> : search_records<false>;
    Result<Rows> rows = connection_.ask(anywhere, Arguments(head.id, first, limit));
    std::vector<FeedRecord> found;
    VORGANG_TRY(take_whole_rows(rows, 0, found));
    // Somebody else may add records meanwhile, and then there are more than the case knew.
    std::erase_if(found, [&](const FeedRecord& one) {
        return one.case_id != head.id || one.sequence < first || one.sequence > head.sequence;
    });
    std::ranges::sort(found, {}, &FeedRecord::sequence);
    if (found.size() > limit) found.resize(limit);
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
    auto records = durable::verified(
        sha_, {after, chain, limit, head.salt, head.sequence, head.chain}, std::move(*found));
    if (!records) return damaged("vorgang.records");
    return *std::move(records);
}

// Each row is verified by itself: the chain of a case is for who reads the case, and for audits.
//
// How many records a row has is not known before it is read. Few rows come first, then as many as
// would be enough if all were like those; never many times more, for the next ones may be fuller.
Result<std::vector<FeedRecord>> RecordRows::in_order(std::uint64_t after, std::uint32_t limit) {
    constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    constexpr std::uint64_t few = 8;       // so that a short page is one round trip
    constexpr std::uint64_t full_run = 24; // has some so many
    constexpr std::uint64_t growth = 8;
    const std::uint64_t at_first =
        sharded_ ? limit : std::min<std::uint64_t>(limit, limit / full_run + few);
    std::vector<FeedRecord> records;
    std::uint64_t rows_read = 0;
    for (std::uint64_t wanted = at_first; records.size() < limit;) {
        Result<Rows> rows = connection_.ask(feed, Arguments(std::min(after, last), wanted));
        VORGANG_TRY(take_whole_rows(rows, after, records));
        if (static_cast<std::uint64_t>(rows->count()) < wanted) break;
        rows_read += wanted;
        after = records.back().position;
        const std::uint64_t left = limit - std::min<std::uint64_t>(limit, records.size());
        wanted = std::min(left * rows_read / records.size() + 1, growth * wanted);
    }
    if (records.size() > limit) records.resize(limit);
    return records;
}

// Somebody else may have written the very same record since, so it is the token that tells.
Result<std::optional<bool>> RecordRows::is_there() {
    if (!witness_) return std::optional<bool>();
    const Witness witness = *witness_;
    Result<Rows> rows = connection_.ask(sharded_ ? read_token<true> : read_token<false>,
                                        Arguments(witness.case_id, witness.sequence));
    if (!rows) return std::move(rows).error();
    if (rows->empty() || rows->is_null(0, 0)) return std::optional(false);
    const std::uint64_t token = rows->bits(0, 0);
    if (!rows->sound()) return damaged("vorgang.records");
    return std::optional(token == witness.token);
}

} // namespace vorgang::postgres
