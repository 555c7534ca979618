#include "walks.hpp"

#include <array>

#include "counts.hpp"
#include "open_row.hpp"
#include "record_way.hpp"

namespace vorgang::postgres {
namespace {

constexpr std::uint32_t page_rows = 10'000;
// Before every row there can be.
constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();

// A page of an index behind a row.
constexpr Statement page_of_tasks{
    "SELECT queue, due, case_id, activation, checksum FROM vorgang.tasks "
    "WHERE (queue, due, case_id, activation) > ($1::bigint, $2::bigint, $3::bigint, $4::bigint) "
    "ORDER BY queue, due, case_id, activation LIMIT $5::bigint"};
constexpr Statement page_of_due{"SELECT due, case_id, part, checksum FROM vorgang.due "
                                "WHERE (due, case_id, part) > ($1::bigint, $2::bigint, $3::bigint) "
                                "ORDER BY due, case_id, part LIMIT $4::bigint"};
constexpr Statement page_of_outgoing{
    "SELECT due, case_id, activation, checksum FROM vorgang.outgoing "
    "WHERE (due, case_id, activation) > ($1::bigint, $2::bigint, $3::bigint) "
    "ORDER BY due, case_id, activation LIMIT $4::bigint"};
constexpr Statement page_of_names{
    "SELECT name, case_id, alone::integer::bigint, whole, checksum FROM vorgang.names "
    "WHERE (name, case_id) > ($1::bytea, $2::bigint) ORDER BY name, case_id LIMIT $3::bigint"};
constexpr Statement page_of_claims{
    "SELECT case_id, activation, person, whole, checksum FROM vorgang.claims "
    "WHERE (case_id, activation) > ($1::bigint, $2::bigint) "
    "ORDER BY case_id, activation LIMIT $3::bigint"};
constexpr Statement page_of_keys{
    "SELECT home, key, case_id, sequence, digest, whole, checksum FROM vorgang.keys "
    "WHERE (home, key) > ($1::bigint, $2::bytea) ORDER BY home, key LIMIT $3::bigint"};
constexpr Statement page_of_holders{"SELECT case_id, person, checksum FROM vorgang.holders "
                                    "WHERE (case_id, person) > ($1::bigint, $2::bigint) "
                                    "ORDER BY case_id, person LIMIT $3::bigint"};

// Where a page begins: behind a row with these columns of the key, whatever they hold.
struct Place {
    std::array<std::int64_t, 4> numbers{first, first, first, first};
    std::string text;
};

struct Found {
    IndexChange row;
    CaseId id;
};

// Reads one row of a page. What was shortened in the index stands beside it as a whole.
class RowReader {
  public:
    RowReader(Rows& rows, int row, IndexText& texts) : rows_(rows), row_(row), texts_(texts) {}

    void task(Found& to) {
        to.row.queue = {rows_.number(row_, 0)};
        to.row.due = rows_.instant(row_, 1);
        to.id = rows_.case_id(row_, 2);
        to.row.activation = rows_.number(row_, 3);
        rows_.expect(row_, 4,
                     row_sum(Table::tasks, to.row.queue, to.row.due, to.id, to.row.activation));
    }
    void due(Found& to) {
        to.row.due = rows_.instant(row_, 0);
        to.id = rows_.case_id(row_, 1);
        to.row.part = rows_.number(row_, 2);
        rows_.expect(row_, 3, row_sum(Table::due, to.row.due, to.id, to.row.part));
    }
    void outgoing(Found& to) {
        to.row.due = rows_.instant(row_, 0);
        to.id = rows_.case_id(row_, 1);
        to.row.activation = rows_.number(row_, 2);
        rows_.expect(row_, 3, row_sum(Table::outgoing, to.row.due, to.id, to.row.activation));
    }
    void name(Found& to) {
        to.row.text = text(0, 3);
        to.id = rows_.case_id(row_, 1);
        rows_.expect(row_, 4, row_sum(Table::names, to.row.text, to.id, rows_.number(row_, 2)));
    }
    void claim(Found& to) {
        to.id = rows_.case_id(row_, 0);
        to.row.activation = rows_.number(row_, 1);
        to.row.text = text(2, 3);
        rows_.expect(row_, 4, row_sum(Table::claims, to.id, to.row.activation, to.row.text));
    }
    void key(Found& to) {
        to.row.text = text(1, 5);
        to.id = rows_.case_id(row_, 2);
        to.row.sequence = rows_.number(row_, 3);
        to.row.digest = rows_.bits(row_, 4);
        const std::uint64_t sum =
            row_sum(Table::keys, to.row.text, to.id, to.row.sequence, to.row.digest);
        // Away from its home nobody finds it.
        rows_.expect(row_, 6, home_of(to.row.text) == rows_.integer(row_, 0) ? sum : ~sum);
    }
    void holder(Found& to) {
        to.id = rows_.case_id(row_, 0);
        to.row.digest = rows_.bits(row_, 1);
        rows_.expect(row_, 2, row_sum(Table::holders, to.id, to.row.digest));
    }

  private:
    std::string_view text(int column, int whole) {
        const std::string_view in_index = rows_.text(row_, column);
        const std::string_view text =
            rows_.is_null(row_, whole) ? in_index : rows_.text(row_, whole);
        if (texts_.of(text) != in_index) rows_.spoil();
        return text;
    }

    Rows& rows_;
    int row_;
    IndexText& texts_;
};

struct Walk {
    IndexChange::Kind kind;
    std::initializer_list<int> numbers; // columns of the key that are numbers
    int text;                           // that is a text; -1: none
    Result<Rows> (*page)(Connection&, const Place&);
    void (RowReader::*read)(Found&);
};

template<const Statement& statement>
Result<Rows> page_by_four(Connection& to, const Place& place) {
    const auto& [one, two, three, four] = place.numbers;
    return to.ask(statement, Arguments(one, two, three, four, page_rows));
}
template<const Statement& statement>
Result<Rows> page_by_three(Connection& to, const Place& place) {
    const auto& [one, two, three, four] = place.numbers;
    return to.ask(statement, Arguments(one, two, three, page_rows));
}
template<const Statement& statement>
Result<Rows> page_by_two(Connection& to, const Place& place) {
    return to.ask(statement, Arguments(place.numbers[0], place.numbers[1], page_rows));
}
Result<Rows> page_by_name(Connection& to, const Place& place) {
    return to.ask(page_of_names, Arguments(place.text, place.numbers[0], page_rows));
}
Result<Rows> page_by_key(Connection& to, const Place& place) {
    return to.ask(page_of_keys, Arguments(place.numbers[0], place.text, page_rows));
}

Result<void> walk_one(Connection& connection, const Walk& walk, const IndexVisitor& visit) {
    IndexText texts;
    for (Place place;;) {
        Result<Rows> rows = walk.page(connection, place);
        if (!rows) return std::move(rows).error();
        for (int row = 0; row < rows->count(); ++row) {
            RowReader reader(*rows, row, texts);
            Found found;
            found.row.kind = walk.kind;
            (reader.*walk.read)(found);
            visit(found.id, found.row, rows->take_sound());
        }
        if (rows->count() < static_cast<int>(page_rows)) return {};
        const int last = rows->count() - 1;
        std::size_t next = 0;
        for (const int column : walk.numbers)
            place.numbers[next++] = rows->integer(last, column);
        if (walk.text >= 0) place.text = rows->text(last, walk.text);
    }
}

constexpr Statement page_of_cases{
    "SELECT id, queue, due, next_due, open FROM vorgang.cases WHERE id > $1::bigint "
    "ORDER BY id LIMIT $2::bigint"};

// What the rows of cases say to the indexes. One that is not what was written has at least one row.
Result<void> walk_cases(Connection& connection, const IndexVisitor& visit) {
    for (CaseId after;;) {
        Result<Rows> rows = connection.ask(page_of_cases, Arguments(after, page_rows));
        if (!rows) return std::move(rows).error();
        for (int row = 0; row < rows->count(); ++row) {
            const CaseId id = after = rows->case_id(row, 0);
            IndexChange found;
            found.queue = {rows->number(row, 1)};
            found.due = rows->instant(row, 2);
            const Instant next_due = rows->instant(row, 3);
            const auto open =
                OpenRow::unpack(id, found.queue.number, found.due, next_due, rows->bytes(row, 4));
            const bool sound = rows->take_sound() && open.has_value();
            if (!sound) visit(id, found, false);
            if (!open) continue;
            for (const std::uint32_t activation : open->activations()) {
                found.activation = activation;
                visit(id, found, sound);
            }
            IndexChange due;
            due.kind = IndexChange::Kind::due;
            due.due = next_due;
            if (next_due != no_due) visit(id, due, sound);
        }
        if (rows->count() < static_cast<int>(page_rows)) return {};
    }
}

// The cases that go; by their numbers, so that no table is walked through for each of them.
constexpr Statement name_cases{"CREATE TEMP TABLE vorgang_leaving(id bigint PRIMARY KEY) "
                               "ON COMMIT DROP"};
constexpr Statement put_names{"INSERT INTO pg_temp.vorgang_leaving SELECT DISTINCT g "
                              "FROM unnest($1::bigint[]) AS g"};
constexpr Statement forget_names{"DROP TABLE pg_temp.vorgang_leaving"};
// From the last record of each case back, without a look at those of others. A run goes whole: all
// its records are of the tenant.
template<bool sharded>
constexpr auto rows_on_the_way =
    way_back<sharded>("SELECT c.id, 1::bigint, 4294967296, 0::bigint, c.position, 0::bigint "
                      "FROM pg_temp.vorgang_leaving AS l JOIN vorgang.cases AS c ON c.id = l.id",
                      "w.case_id") +
    ", gone AS (DELETE FROM vorgang.records AS r USING ";
template<bool sharded>
constexpr auto rows_taken =
    rows_on_the_way<sharded> + "(SELECT DISTINCT place FROM way) AS w WHERE r.position = w.place";
template<>
constexpr auto rows_taken<true> =
    rows_on_the_way<true> + "way AS w WHERE r.position = w.place AND r.case_id = w.case_id";
// Where the way is damaged: all there are.
constexpr Sql rows_anywhere =
    "WITH gone AS (DELETE FROM vorgang.records AS r WHERE EXISTS (SELECT FROM "
    "pg_temp.vorgang_leaving AS l, "
    "generate_series(0, coalesce(length(r.numbers) - 24, 0), 24) AS e(at) WHERE l.id = "
    "CASE WHEN r.numbers IS NULL THEN r.case_id ELSE "
    "('x' || encode(substring(r.numbers, e.at + 1, 8), 'hex'))::bit(64)::bigint END)";
// How many records that were, how many of them of others, and how many there should be.
constexpr Sql counted =
    " RETURNING r.case_id, r.numbers) "
    "SELECT count(l.id), count(*) - count(l.id), (SELECT coalesce(sum(c.sequence), 0)::bigint "
    "FROM pg_temp.vorgang_leaving AS l JOIN vorgang.cases AS c ON c.id = l.id) FROM gone AS r "
    "CROSS JOIN generate_series(0, coalesce(length(r.numbers) - 24, 0), 24) AS e(at) "
    "LEFT JOIN pg_temp.vorgang_leaving AS l ON l.id = "
    "CASE WHEN r.numbers IS NULL THEN r.case_id ELSE "
    "('x' || encode(substring(r.numbers, e.at + 1, 8), 'hex'))::bit(64)::bigint END";
template<bool sharded>
constexpr auto removal_of_records = rows_taken<sharded> + counted;
template<bool sharded>
constexpr Statement remove_records{removal_of_records<sharded>.text};
constexpr auto removal_of_every_record = rows_anywhere + counted;
constexpr Statement remove_every_record{removal_of_every_record.text};
constexpr Statement remove_cases[] = {
    {"DELETE FROM vorgang.parts AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.due AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.outgoing AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.names AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.claims AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.keys AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.holders AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.case_id"},
    {"DELETE FROM vorgang.cases AS t USING pg_temp.vorgang_leaving AS l WHERE l.id = t.id"}};
// The counts of worklists follow what went, as in every commit.
constexpr auto remove_tasks_text =
    "WITH gone AS (DELETE FROM vorgang.tasks AS t USING pg_temp.vorgang_leaving AS l "
    "WHERE l.id = t.case_id RETURNING t.queue), moved AS (SELECT queue, 1 AS n FROM gone "
    "UNION ALL SELECT c.queue, (length(c.open) - 8) / 4 FROM pg_temp.vorgang_leaving AS l "
    "JOIN vorgang.cases AS c ON c.id = l.id WHERE c.queue > 0) " +
    put_task_change + "SELECT queue, $1::bigint, -sum(n)::bigint, " +
    sum_of_tasks("queue", "$1::bigint", "-sum(n)::bigint") + " FROM moved GROUP BY queue";
constexpr Statement remove_tasks{remove_tasks_text.text};
constexpr Sql of_worklists_without_tasks =
    " AS c USING vorgang.queues AS q WHERE q.tenant = $1::bytea AND c.queue = q.number "
    "AND NOT EXISTS (SELECT FROM vorgang.tasks AS t WHERE t.queue = q.number) "
    "AND NOT EXISTS (SELECT FROM vorgang.cases AS k WHERE k.queue = q.number AND k.queue > 0)";
constexpr auto remove_task_counts_text =
    "DELETE FROM vorgang.task_counts" + of_worklists_without_tasks;
constexpr Statement remove_task_counts{remove_task_counts_text.text};
constexpr auto remove_task_changes_text =
    "DELETE FROM vorgang.task_changes" + of_worklists_without_tasks;
constexpr Statement remove_task_changes{remove_task_changes_text.text};
constexpr Statement remove_counts{"DELETE FROM vorgang.counts WHERE tenant = $1::bytea"};
constexpr Statement remove_queues{"DELETE FROM vorgang.queues WHERE tenant = $1::bytea"};
constexpr Statement remove_deployments{
    "DELETE FROM vorgang.deployments WHERE number = ANY($1::bigint[])"};
constexpr Statement tables_of_others{
    "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'vorgang'::regnamespace "
    "AND NOT pg_has_role(relowner, 'USAGE')"};

Result<void> remove_records_of_leaving(Connection& connection, bool sharded) {
    const Statement& by_the_way = sharded ? remove_records<true> : remove_records<false>;
    Result<Rows> gone = connection.ask(by_the_way);
    if (!gone) return std::move(gone).error();
    std::uint64_t of_others = gone->bits(0, 1);
    // The way that leads to them is damaged.
    if (gone->bits(0, 0) != gone->bits(0, 2)) {
        Result<Rows> rest = connection.ask(remove_every_record);
        if (!rest) return std::move(rest).error();
        of_others += rest->bits(0, 1);
    }
    // Of another tenant, where no run has any.
    if (of_others != 0) return damaged("vorgang.records");
    return {};
}

} // namespace

Result<void> walk_index_rows(Connection& connection, const IndexVisitor& visit) {
    using Kind = IndexChange::Kind;
    const Walk walks[] = {
        {Kind::task, {0, 1, 2, 3}, -1, page_by_four<page_of_tasks>, &RowReader::task},
        {Kind::due, {0, 1, 2}, -1, page_by_three<page_of_due>, &RowReader::due},
        {Kind::outgoing, {0, 1, 2}, -1, page_by_three<page_of_outgoing>, &RowReader::outgoing},
        {Kind::name, {1}, 0, page_by_name, &RowReader::name},
        {Kind::claim, {0, 1}, -1, page_by_two<page_of_claims>, &RowReader::claim},
        {Kind::key, {0}, 1, page_by_key, &RowReader::key},
        {Kind::holder, {0, 1}, -1, page_by_two<page_of_holders>, &RowReader::holder}};
    for (const Walk& walk : walks)
        VORGANG_TRY(walk_one(connection, walk, visit));
    return walk_cases(connection, visit);
}

Result<void> remove_rows(Connection& connection, const TenantRemoval& removal, bool sharded) {
    Array cases(Element::int8), deployments(Element::int8);
    for (const CaseId id : removal.cases)
        cases.add(id.number);
    for (const std::uint32_t number : removal.deployments)
        deployments.add(number);
    IndexText texts;
    const std::string tenant(texts.of(removal.tenant));
    connection.send(name_cases);
    connection.send(put_names, Arguments(cases.wire()));
    VORGANG_TRY(remove_records_of_leaving(connection, sharded));
    connection.send(remove_tasks, Arguments(connection.slot()));
    for (const Statement& statement : remove_cases)
        connection.send(statement);
    connection.send(forget_names);
    for (const Statement* statement :
         {&remove_task_counts, &remove_task_changes, &remove_counts, &remove_queues})
        connection.send(*statement, Arguments(tenant));
    connection.send(remove_deployments, Arguments(deployments.wire()));
    Result<std::vector<Rows>> done = connection.round_trip();
    if (!done) return std::move(done).error();
    return {};
}

Result<void> write_anew(Connection& connection) {
    Result<Rows> strangers = connection.ask(tables_of_others);
    if (!strangers) return std::move(strangers).error();
    // The server would pass them over, and say nothing.
    if (strangers->bits(0, 0) != 0) return not_owner();
    for (const char* table :
         {"records", "parts", "cases", "tasks", "due", "outgoing", "names", "claims", "keys",
          "holders", "counts", "task_counts", "task_changes", "queues", "deployments"})
        VORGANG_TRY(connection.execute(("VACUUM (FULL) vorgang." + std::string(table)).c_str()));
    return {};
}

} // namespace vorgang::postgres
