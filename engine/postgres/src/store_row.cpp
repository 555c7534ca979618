#include "store_row.hpp"

#include "index_rows.hpp"
#include "schema.hpp"

namespace vorgang::postgres {
namespace {

constexpr Statement all_deployments{
    "SELECT number, process, place, digest FROM vorgang.deployments ORDER BY number"};
constexpr Statement put_deployment{
    "INSERT INTO vorgang.deployments(number, process, place, digest) "
    "VALUES ($1::bigint, $2::bytea, $3::bytea, $4::bytea)"};
constexpr Statement newest_deployment{
    "SELECT (SELECT coalesce(max(number), 0)::bigint FROM vorgang.deployments), removed, "
    "xid_offset, generation FROM vorgang.store WHERE id = 1"};
// Divides by zero where it is not so. The only row there is: the server is quicker without an
// index.
constexpr Statement check_generation{
    "SELECT 1 / (generation = $1::bigint)::integer FROM vorgang.store"};
constexpr Statement look_for_queue{"SELECT number, checksum FROM vorgang.queues "
                                   "WHERE tenant = $1::bytea AND role = $2::bytea"};
// The server gives the number, so it is the server that adds it to the checksum.
constexpr Statement put_queue{
    "INSERT INTO vorgang.queues(number, tenant, role, checksum) "
    "SELECT n, $1::bytea, $2::bytea, $3::bigint # n FROM nextval('vorgang.queue_numbers') AS n "
    "ON CONFLICT DO NOTHING"};
constexpr Statement all_queues{"SELECT number, tenant, role, checksum FROM vorgang.queues "
                               "ORDER BY number"};
constexpr Statement all_task_counts{
    "SELECT queue, slot, tasks, checksum, 0::bigint FROM vorgang.task_counts UNION ALL "
    "SELECT queue, slot, tasks, checksum, 1::bigint FROM vorgang.task_changes ORDER BY 1, 2"};
constexpr Statement wrong_task_counts{
    "SELECT q.number FROM vorgang.queues AS q WHERE "
    "(SELECT count(*) FROM vorgang.tasks AS t WHERE t.queue = q.number) + "
    "(SELECT coalesce(sum((length(c.open) - 8) / 4), 0) FROM vorgang.cases AS c "
    "WHERE c.queue = q.number AND c.queue > 0) <> "
    "(SELECT coalesce(sum(c.tasks), 0) FROM vorgang.task_counts AS c WHERE c.queue = q.number) + "
    "(SELECT coalesce(sum(c.tasks), 0) FROM vorgang.task_changes AS c WHERE c.queue = q.number) "
    "ORDER BY q.number"};
constexpr Statement next_blocks{
    "SELECT nextval('vorgang.case_blocks') FROM generate_series(1, $1::bigint)"};
constexpr Statement put_facts{
    "INSERT INTO vorgang.store(id, format, advanced_to, xid_offset, removed, checksum, filling, "
    "sharded, generation) VALUES (1, $1::bigint, NULL, 0, 0, $2::bigint, 0, $3::bigint, 0)"};
constexpr Statement read_facts{
    "SELECT format, advanced_to, xid_offset, removed, filling, checksum, "
    "sharded, generation FROM vorgang.store WHERE id = 1"};
constexpr Statement replace_facts{
    "UPDATE vorgang.store SET format = $1::bigint, "
    "advanced_to = CASE WHEN $2::bigint = 1 THEN $3::bigint END, xid_offset = $4::bigint, "
    "removed = $5::bigint, filling = $6::bigint, checksum = $7::bigint, "
    "sharded = $9::bigint, generation = $10::bigint WHERE id = 1 AND checksum = $8::bigint "
    "RETURNING id"};
constexpr Statement own_position{"SELECT (pg_current_xact_id()::text::bigint + xid_offset) << 20 "
                                 "FROM vorgang.store WHERE id = 1"};
constexpr Statement last_and_next{
    "SELECT coalesce(max(position), 0)::bigint, "
    "pg_snapshot_xmax(pg_current_snapshot())::text::bigint FROM vorgang.records"};
constexpr Statement read_counts{"SELECT slot, cases, ended, suspended, incidents, checksum "
                                "FROM vorgang.counts WHERE tenant = $1::bytea"};
constexpr auto add_counts_text =
    put_counts +
    "SELECT tenant, $7::bigint, cases, ended, suspended, incidents, checksum FROM "
    "unnest($1::bytea[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) "
    "AS g(tenant, cases, ended, suspended, incidents, checksum)" +
    or_add_to_counts;
constexpr Statement add_counts{add_counts_text.text};

std::uint64_t sum_of_counts(std::string_view tenant, std::uint32_t slot, std::uint64_t cases,
                            std::uint64_t ended, std::uint64_t suspended,
                            std::uint64_t incidents) noexcept {
    // With room above for what is added.
    const std::uint64_t first = row_sum(Table::counts, tenant, slot) >> 3;
    return first + 3 * cases + 5 * ended + 7 * suspended + 11 * incidents;
}

std::uint64_t sum_of_counts(std::string_view tenant, std::uint32_t slot,
                            const CountsChange& change) noexcept {
    const auto bits = [](std::int64_t value) { return std::bit_cast<std::uint64_t>(value); };
    return sum_of_counts(tenant, slot, bits(change.cases), bits(change.ended),
                         bits(change.suspended), bits(change.incidents));
}

std::vector<std::byte> copy(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Result<std::vector<StoredDeployment>> StoreRow::deployments() {
    Result<Rows> rows = connection_.ask(all_deployments);
    if (!rows) return std::move(rows).error();
    bool sound = true;
    auto all = rows->all([&](Rows& r, int row) {
        StoredDeployment found{r.number(row, 0), copy(r.bytes(row, 1)), copy(r.bytes(row, 2))};
        const auto digest = durable::digest_of(sha_, found.number, found.process, found.place);
        sound = sound && std::ranges::equal(r.bytes(row, 3), digest);
        return found;
    });
    if (all && !sound) return damaged("vorgang.deployments");
    return all;
}

Result<void> StoreRow::add_deployment(const StoredDeployment& deployment) {
    const auto digest =
        durable::digest_of(sha_, deployment.number, deployment.process, deployment.place);
    Result<Rows> done = connection_.ask(
        put_deployment, Arguments(deployment.number, deployment.process, deployment.place, digest));
    if (!done) return std::move(done).error();
    return begin_generation([](Facts&) {});
}

// Where others have begun one meanwhile that this host does not know of, it does not know this one
// either.
template<class Change>
Result<void> StoreRow::begin_generation(Change&& change) {
    std::uint64_t before = 0;
    VORGANG_TRY(update([&](Facts& facts) {
        change(facts);
        before = facts.generation++;
    }));
    if (before == generation_) ++generation_;
    has_begun_ = connection_.in_commit();
    newest_.reset();
    return {};
}

Result<std::uint32_t> StoreRow::newest() {
    Result<Rows> rows = connection_.ask(newest_deployment);
    if (!rows) return std::move(rows).error();
    return newest(*rows);
}

void StoreRow::send_for_newest() {
    connection_.send_beside(newest_deployment);
}

Result<std::uint32_t> StoreRow::newest(Rows& rows) {
    if (rows.empty()) return damaged("vorgang.store");
    if (rows.bits(0, 1) != removed_) return removed_meanwhile("store");
    xid_offset_ = rows.integer(0, 2);
    generation_ = rows.bits(0, 3);
    known_in_life_ = connection_.life();
    newest_ = rows.number(0, 0);
    return *newest_;
}

void StoreRow::send_check() {
    connection_.send(check_generation, Arguments(generation_));
}

Result<std::optional<QueueId>> StoreRow::find_queue(std::string_view tenant,
                                                    std::string_view role) {
    const std::string of(index_text_.of(tenant));
    const std::string name(index_text_.of(role));
    Result<Rows> rows = connection_.ask(look_for_queue, Arguments(of, name));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return std::optional<QueueId>();
    const QueueId queue{rows->number(0, 0)};
    rows->expect(0, 1, row_sum(Table::queues, of, name) ^ queue.number);
    if (!rows->sound()) return damaged("vorgang.queues");
    return std::optional(queue);
}

Result<void> StoreRow::add_queue(std::string_view tenant, std::string_view role) {
    const std::string of(index_text_.of(tenant));
    const std::string name(index_text_.of(role));
    Result<Rows> done =
        connection_.ask(put_queue, Arguments(of, name, row_sum(Table::queues, of, name)));
    if (!done) return std::move(done).error();
    return {};
}

Result<std::vector<std::string>> StoreRow::check() {
    std::vector<std::string> faults;
    Result<Rows> queues = connection_.ask(all_queues);
    if (!queues) return std::move(queues).error();
    for (int row = 0; row < queues->count(); ++row) {
        const std::uint32_t number = queues->number(row, 0);
        queues->expect(
            row, 3, row_sum(Table::queues, queues->bytes(row, 1), queues->bytes(row, 2)) ^ number);
        if (!queues->take_sound())
            faults.push_back("vorgang.queues " + std::to_string(number) +
                             " is not what was written");
    }
    Result<Rows> counts = connection_.ask(all_task_counts);
    if (!counts) return std::move(counts).error();
    for (int row = 0; row < counts->count(); ++row) {
        const QueueId queue{counts->number(row, 0)};
        counts->expect(row, 3, sum_of_count(queue, counts->number(row, 1), counts->bits(row, 2)));
        if (!counts->take_sound())
            faults.push_back(
                (counts->bits(row, 4) == 0 ? "vorgang.task_counts " : "vorgang.task_changes ") +
                std::to_string(queue.number) + " is not what was written");
    }
    Result<Rows> wrong = connection_.ask(wrong_task_counts);
    if (!wrong) return std::move(wrong).error();
    for (int row = 0; row < wrong->count(); ++row)
        faults.push_back("vorgang.task_counts of queue " + std::to_string(wrong->bits(row, 0)) +
                         " are not the number of its tasks");
    return faults;
}

bool StoreRow::send_for_blocks(std::size_t cases) {
    forget_blocks_of_former_life();
    const std::uint64_t there = end_case_ - next_case_ + cases_in_block * blocks_.size();
    if (cases <= there) return false;
    connection_.send_beside(next_blocks,
                            Arguments((cases - there + cases_in_block - 1) / cases_in_block));
    return true;
}

Result<void> StoreRow::blocks_fetched(Rows& rows) {
    for (int row = 0; row < rows.count(); ++row) {
        const std::int64_t first = rows.integer(row, 0);
        if (first <= 0 || !rows.sound()) return damaged("vorgang.case_blocks");
        blocks_.push_back(static_cast<std::uint64_t>(first));
    }
    return {};
}

// A server that crashed may give the same block again, so what is left of one from before is not
// used.
void StoreRow::forget_blocks_of_former_life() noexcept {
    if (std::exchange(life_, connection_.life()) == connection_.life()) return;
    next_case_ = end_case_ = 0;
    blocks_.clear();
}

Result<CaseId> StoreRow::new_case_id() {
    forget_blocks_of_former_life();
    if (next_case_ == end_case_ && blocks_.empty()) {
        Result<Rows> rows = connection_.ask_beside(next_blocks, Arguments(std::uint32_t{1}));
        if (!rows) return std::move(rows).error();
        forget_blocks_of_former_life();
        VORGANG_TRY(blocks_fetched(*rows));
        if (blocks_.empty()) return damaged("vorgang.case_blocks");
    }
    if (next_case_ == end_case_) {
        next_case_ = blocks_.back();
        end_case_ = next_case_ + cases_in_block;
        blocks_.pop_back();
    }
    return CaseId{next_case_++};
}

std::uint64_t StoreRow::sum_of(const Facts& facts) noexcept {
    const std::uint64_t of_format_1 =
        row_sum(Table::store, facts.format, std::uint32_t{facts.advanced_to.has_value()},
                facts.advanced_to.value_or(Instant{}), facts.xid_offset, facts.removed);
    if (facts.format == 1) return of_format_1;
    const std::uint64_t of_format_2 = durable::mix(of_format_1, facts.filling);
    if (facts.format == 2) return of_format_2;
    return durable::mix(durable::mix(of_format_2, facts.sharded), facts.generation);
}

Result<void> StoreRow::make(bool sharded) {
    const Facts first{format_version, std::nullopt, 0, 0, 0, std::uint32_t{sharded}, 0};
    Result<Rows> made =
        connection_.ask(put_facts, Arguments(first.format, sum_of(first), first.sharded));
    if (!made) return std::move(made).error();
    return {};
}

Result<StoreRow::Facts> StoreRow::facts() {
    Result<Rows> rows = connection_.ask(read_facts);
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return damaged("vorgang.store");
    Facts facts{rows->integer(0, 0), std::nullopt,       rows->integer(0, 2), rows->bits(0, 3),
                rows->number(0, 4),  rows->number(0, 6), rows->bits(0, 7)};
    if (!rows->is_null(0, 1)) facts.advanced_to = rows->instant(0, 1);
    rows->expect(0, 5, sum_of(facts));
    if (!rows->sound()) return damaged("vorgang.store");
    return facts;
}

Result<bool> StoreRow::replace(const Facts& before, const Facts& after) {
    Result<Rows> rows = connection_.ask(
        replace_facts,
        Arguments(after.format, std::uint32_t{after.advanced_to.has_value()},
                  after.advanced_to.value_or(Instant{}), after.xid_offset, after.removed,
                  after.filling, sum_of(after), sum_of(before), after.sharded, after.generation));
    if (!rows) return std::move(rows).error();
    return !rows->empty();
}

template<class Change>
Result<void> StoreRow::update(Change&& change) {
    for (;;) {
        Result<Facts> before = facts();
        if (!before) return std::move(before).error();
        Facts after = *before;
        change(after);
        if (sum_of(after) == sum_of(*before)) return {};
        Result<bool> replaced = replace(*before, after);
        if (!replaced) return std::move(replaced).error();
        if (*replaced) return {};
    }
}

Result<void> StoreRow::come_from_earlier(bool sharded) {
    return update([sharded](Facts& facts) {
        if (facts.format < 3) facts.sharded = std::uint32_t{sharded};
        facts.format = format_version;
    });
}

Result<bool> StoreRow::is_filling() {
    Result<Facts> now = facts();
    if (!now) return std::move(now).error();
    return now->filling != 0;
}

Result<void> StoreRow::set_filling(bool filling) {
    return update([filling](Facts& facts) {
        facts.filling = std::uint32_t{filling};
        if (filling) facts.advanced_to.reset();
    });
}

Result<void> StoreRow::go_on_in_order() {
    Result<Rows> rows = connection_.ask(last_and_next);
    if (!rows) return std::move(rows).error();
    const std::uint64_t last = rows->bits(0, 0);
    const std::int64_t next = rows->integer(0, 1);
    return update([&](Facts& facts) {
        // The last place of a transaction is where the next one begins, and not in it.
        const std::uint64_t highest =
            std::max(last - std::min<std::uint64_t>(last, 1), facts.removed);
        const auto top = static_cast<std::int64_t>(highest >> bits_in_transaction);
        if (top < next + facts.xid_offset) return;
        facts.xid_offset = top + 1 - next;
        ++facts.generation;
    });
}

Result<std::uint64_t> StoreRow::note_removal() {
    Result<Rows> rows = connection_.ask(own_position);
    if (!rows) return std::move(rows).error();
    const std::uint64_t position = rows->empty() ? 0 : rows->bits(0, 0);
    VORGANG_TRY(
        begin_generation([&](Facts& facts) { facts.removed = std::max(facts.removed, position); }));
    return position;
}

Result<void> StoreRow::look_at_facts() {
    Result<Facts> now = facts();
    if (!now) return std::move(now).error();
    removed_ = now->removed;
    xid_offset_ = now->xid_offset;
    generation_ = now->generation;
    known_in_life_ = connection_.life();
    sharded_ = now->sharded != 0;
    return {};
}

Result<std::optional<Instant>> StoreRow::advanced_to() {
    Result<Facts> now = facts();
    if (!now) return std::move(now).error();
    return now->advanced_to;
}

Result<void> StoreRow::set_advanced_to(Instant instant) {
    return update([&](Facts& facts) { facts.advanced_to = instant; });
}

Result<Counts> StoreRow::counts(std::string_view tenant) {
    const std::string of(index_text_.of(tenant));
    Result<Rows> rows = connection_.ask(read_counts, Arguments(of));
    if (!rows) return std::move(rows).error();
    Counts counts;
    for (int row = 0; row < rows->count(); ++row) {
        const std::uint32_t slot = rows->number(row, 0);
        const std::uint64_t cases = rows->bits(row, 1);
        const std::uint64_t ended = rows->bits(row, 2);
        const std::uint64_t suspended = rows->bits(row, 3);
        const std::uint64_t incidents = rows->bits(row, 4);
        rows->expect(row, 5, sum_of_counts(of, slot, cases, ended, suspended, incidents));
        counts.cases += cases;
        counts.ended += ended;
        counts.suspended += suspended;
        counts.incidents += incidents;
    }
    counts.open = counts.cases - counts.ended;
    if (!rows->sound()) return damaged("vorgang.counts");
    return counts;
}

void StoreRow::count(std::string_view tenant, const CountsChange& change) {
    if (change == CountsChange{}) return;
    CountsChange& sum = counted_[std::string(index_text_.of(tenant))];
    sum.cases += change.cases;
    sum.ended += change.ended;
    sum.suspended += change.suspended;
    sum.incidents += change.incidents;
}

std::optional<TenantCount> StoreRow::take_only_count() {
    if (counted_.size() != 1) return {};
    auto only = counted_.extract(counted_.begin());
    const std::uint64_t sum = sum_of_counts(only.key(), connection_.slot(), only.mapped());
    return TenantCount{std::move(only.key()), only.mapped(), sum};
}

void StoreRow::send_changes() {
    if (counted_.empty()) return;
    Array tenants(Element::bytea), cases(Element::int8), ended(Element::int8);
    Array suspended(Element::int8), incidents(Element::int8), sums(Element::int8);
    for (const auto& [tenant, change] : counted_) {
        tenants.add(std::string_view(tenant));
        cases.add(change.cases);
        ended.add(change.ended);
        suspended.add(change.suspended);
        incidents.add(change.incidents);
        sums.add(sum_of_counts(tenant, connection_.slot(), change));
    }
    connection_.send(add_counts,
                     Arguments(tenants.wire(), cases.wire(), ended.wire(), suspended.wire(),
                               incidents.wire(), sums.wire(), connection_.slot()));
    counted_.clear();
}

} // namespace vorgang::postgres
