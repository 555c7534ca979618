#include "walks.hpp"

namespace vorgang::postgres {
namespace {

// Up to the oldest transaction that still runs: below it nothing is added any more.
constexpr Statement feed{
    "SELECT position, case_id, sequence, chain, record FROM vorgang.records "
    "WHERE position > $1::bigint AND position < (SELECT "
    "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + xid_offset) << 20 "
    "FROM vorgang.store WHERE id = 1) ORDER BY position LIMIT $2::bigint"};
constexpr Statement read_heads{"SELECT id, sequence, chain, checksum, block FROM vorgang.cases "
                               "WHERE id > $1::bigint ORDER BY id LIMIT $2::bigint"};

constexpr std::uint32_t page_rows = 10'000;

// A page of an index behind a row; the columns of the row are those of its key.
constexpr Statement all_tasks{
    "SELECT case_id, queue, due, activation FROM vorgang.tasks "
    "WHERE (queue, due, case_id, activation) > ($1::bigint, $2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY queue, due, case_id, activation LIMIT $5::bigint"};
constexpr Statement all_due{
    "SELECT case_id, due, part FROM vorgang.due "
    "WHERE (due, case_id, part) > ($1::bigint, $2::bigint, $3::bigint) "
    "ORDER BY due, case_id, part LIMIT $4::bigint"};
constexpr Statement all_outgoing{
    "SELECT case_id, due, activation FROM vorgang.outgoing "
    "WHERE (due, case_id, activation) > ($1::bigint, $2::bigint, $3::bigint) "
    "ORDER BY due, case_id, activation LIMIT $4::bigint"};
constexpr Statement all_names{"SELECT case_id, name FROM vorgang.names "
                              "WHERE (name, case_id) > ($1::bytea, $2::bigint) "
                              "ORDER BY name, case_id LIMIT $3::bigint"};
constexpr Statement all_claims{"SELECT case_id, activation, person FROM vorgang.claims "
                               "WHERE (case_id, activation) > ($1::bigint, $2::bigint) "
                               "ORDER BY case_id, activation LIMIT $3::bigint"};
constexpr Statement all_keys{"SELECT case_id, key, sequence, digest FROM vorgang.keys "
                             "WHERE key > $1::bytea ORDER BY key LIMIT $2::bigint"};
constexpr Statement all_holders{"SELECT case_id, person FROM vorgang.holders "
                                "WHERE (case_id, person) > ($1::bigint, $2::bigint) "
                                "ORDER BY case_id, person LIMIT $3::bigint"};

// Of every table that has rows of cases.
constexpr Statement remove_cases[] = {
    {"DELETE FROM vorgang.records WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.parts WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.cases WHERE id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.claims WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.holders WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.tasks WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.due WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.outgoing WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.names WHERE case_id = ANY($1::bigint[])"},
    {"DELETE FROM vorgang.keys WHERE case_id = ANY($1::bigint[])"}};
constexpr Statement remove_task_counts{
    "DELETE FROM vorgang.task_counts AS c USING vorgang.queues AS q "
    "WHERE q.tenant = $1::bytea AND c.queue = q.number"};
constexpr Statement remove_counts{"DELETE FROM vorgang.counts WHERE tenant = $1::bytea"};
constexpr Statement remove_queues{"DELETE FROM vorgang.queues WHERE tenant = $1::bytea"};
constexpr Statement remove_deployments{
    "DELETE FROM vorgang.deployments WHERE number = ANY($1::bigint[])"};

std::string_view text_of(const Rows& rows, int row, int column) {
    const Bytes bytes = rows.bytes(row, column);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

IndexChange row_of(IndexChange::Kind kind) {
    IndexChange change;
    change.kind = kind;
    return change;
}

} // namespace

Result<std::vector<FeedRecord>> Walks::records(std::uint64_t after, std::uint32_t limit) {
    constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
    Result<Rows> rows = connection_.ask(feed, Arguments(std::min(after, last), limit));
    if (!rows) return std::move(rows).error();
    return rows->all([](Rows& r, int row) {
        const Bytes record = r.bytes(row, 4);
        return FeedRecord{r.bits(row, 0), r.case_id(row, 1), r.number(row, 2), r.digest(row, 3),
                          {record.begin(), record.end()}};
    });
}

Result<std::vector<CaseHead>> Walks::heads(CaseId after, std::uint32_t limit) {
    Result<Rows> rows = connection_.ask(read_heads, Arguments(after, limit));
    if (!rows) return std::move(rows).error();
    bool sound = true;
    auto heads = rows->all([&sound](Rows& r, int row) {
        const CaseHead head{r.case_id(row, 0), r.number(row, 1), r.digest(row, 2)};
        sound = sound && r.bits(row, 3) == durable::checksum(head.case_id, head.sequence,
                                                             head.chain, r.bytes(row, 4));
        return head;
    });
    if (heads && !sound) return damaged("vorgang.cases");
    return heads;
}

// One index, page by page: `ask` gives the page behind the last row, `take` hands on one row of it.
Result<void> Walks::index_rows(const IndexVisitor& visit) {
    using Kind = IndexChange::Kind;
    constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
    const auto walk = [&](auto ask, auto take) -> Result<void> {
        for (;;) {
            Result<Rows> rows = ask();
            if (!rows) return std::move(rows).error();
            for (int row = 0; row < rows->count(); ++row)
                take(*rows, row);
            if (!rows->sound()) return damaged("row");
            if (rows->count() < static_cast<int>(page_rows)) return {};
        }
    };
    IndexChange last = row_of(Kind::task);
    last.due = Instant{first};
    CaseId of;
    VORGANG_TRY(walk(
        [&] {
            return connection_.ask(all_tasks, Arguments(last.queue, last.due, of, last.activation,
                                                        page_rows));
        },
        [&](Rows& r, int row) {
            of = r.case_id(row, 0);
            last.queue = {r.number(row, 1)};
            last.due = r.instant(row, 2);
            last.activation = r.number(row, 3);
            visit(of, last, true);
        }));
    last = row_of(Kind::due);
    last.due = Instant{first};
    of = {};
    VORGANG_TRY(walk(
        [&] { return connection_.ask(all_due, Arguments(last.due, of, last.part, page_rows)); },
        [&](Rows& r, int row) {
            of = r.case_id(row, 0);
            last.due = r.instant(row, 1);
            last.part = r.number(row, 2);
            visit(of, last, true);
        }));
    // outgoing, names, claims, keys, holders: the same way
    return {};
}
