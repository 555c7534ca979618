#include "store_row.hpp"

#include "schema.hpp"

namespace vorgang::postgres {
namespace {

constexpr Statement all_deployments{
    "SELECT number, process, place, digest FROM vorgang.deployments ORDER BY number"};
constexpr Statement put_deployment{
    "INSERT INTO vorgang.deployments(number, process, place, digest) "
    "VALUES ($1::bigint, $2::bytea, $3::bytea, $4::bytea)"};
constexpr Statement newest_deployment{
    "SELECT coalesce(max(number), 0)::bigint FROM vorgang.deployments"};
constexpr Statement look_for_queue{"SELECT number FROM vorgang.queues "
                                   "WHERE tenant = $1::bytea AND role = $2::bytea"};
constexpr Statement put_queue{"INSERT INTO vorgang.queues(tenant, role) "
                              "VALUES ($1::bytea, $2::bytea) ON CONFLICT DO NOTHING"};
constexpr Statement next_block{"SELECT nextval('vorgang.case_blocks')"};
constexpr Statement look_at_time{"SELECT advanced_to FROM vorgang.store WHERE id = 1"};
constexpr Statement set_time{"UPDATE vorgang.store SET advanced_to = $1::bigint WHERE id = 1"};
constexpr Statement sum_counts{
    "SELECT coalesce(sum(cases), 0)::bigint, coalesce(sum(ended), 0)::bigint, "
    "coalesce(sum(suspended), 0)::bigint, coalesce(sum(incidents), 0)::bigint "
    "FROM vorgang.counts WHERE tenant = $1::bytea"};
// A row for each host: two hosts never wait for one another there.
constexpr Statement add_counts{
    "INSERT INTO vorgang.counts(tenant, slot, cases, ended, suspended, incidents) "
    "SELECT tenant, $6::bigint, cases, ended, suspended, incidents FROM unnest($1::bytea[], "
    "$2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[]) "
    "AS g(tenant, cases, ended, suspended, incidents) "
    "ON CONFLICT (tenant, slot) DO UPDATE SET cases = counts.cases + excluded.cases, "
    "ended = counts.ended + excluded.ended, suspended = counts.suspended + excluded.suspended, "
    "incidents = counts.incidents + excluded.incidents"};

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
    return {};
}

Result<std::uint32_t> StoreRow::newest() {
    Result<Rows> rows = connection_.ask(newest_deployment);
    if (!rows) return std::move(rows).error();
    return newest(*rows);
}

void StoreRow::send_for_newest() {
    connection_.send(newest_deployment);
}

std::uint32_t StoreRow::newest(Rows& rows) noexcept {
    return rows.empty() ? 0 : rows.number(0, 0);
}

Result<std::optional<QueueId>> StoreRow::find_queue(std::string_view tenant,
                                                    std::string_view role) {
    const std::string of(index_text_.of(tenant));
    Result<Rows> rows = connection_.ask(look_for_queue, Arguments(of, index_text_.of(role)));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return std::optional<QueueId>();
    const QueueId queue{rows->number(0, 0)};
    if (!rows->sound()) return damaged("vorgang.queues");
    return std::optional(queue);
}

Result<void> StoreRow::add_queue(std::string_view tenant, std::string_view role) {
    const std::string of(index_text_.of(tenant));
    Result<Rows> done = connection_.ask(put_queue, Arguments(of, index_text_.of(role)));
    if (!done) return std::move(done).error();
    return {};
}

// A server that crashed may give the same block again, so what is left of one from before is not
// used.
Result<CaseId> StoreRow::new_case_id() {
    if (next_case_ == end_case_ || life_ != connection_.life()) {
        Result<Rows> rows = connection_.ask(next_block);
        if (!rows) return std::move(rows).error();
        const std::int64_t first = rows->empty() ? 0 : rows->integer(0, 0);
        if (first <= 0 || !rows->sound()) return damaged("vorgang.case_blocks");
        next_case_ = static_cast<std::uint64_t>(first);
        end_case_ = next_case_ + cases_in_block;
        life_ = connection_.life();
    }
    return CaseId{next_case_++};
}

Result<std::optional<Instant>> StoreRow::advanced_to() {
    Result<Rows> rows = connection_.ask(look_at_time);
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return damaged("vorgang.store");
    if (rows->is_null(0, 0)) return std::optional<Instant>();
    const Instant instant = rows->instant(0, 0);
    if (!rows->sound()) return damaged("vorgang.store");
    return std::optional(instant);
}

Result<void> StoreRow::set_advanced_to(Instant instant) {
    Result<Rows> done = connection_.ask(set_time, Arguments(instant));
    if (!done) return std::move(done).error();
    return {};
}

Result<Counts> StoreRow::counts(std::string_view tenant) {
    Result<Rows> rows = connection_.ask(sum_counts, Arguments(index_text_.of(tenant)));
    if (!rows) return std::move(rows).error();
    if (rows->empty()) return Counts{};
    Counts counts;
    counts.cases = rows->bits(0, 0);
    counts.ended = rows->bits(0, 1);
    counts.suspended = rows->bits(0, 2);
    counts.incidents = rows->bits(0, 3);
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

void StoreRow::send_changes() {
    if (counted_.empty()) return;
    Array tenants(Element::bytea), cases(Element::int8), ended(Element::int8);
    Array suspended(Element::int8), incidents(Element::int8);
    for (const auto& [tenant, change] : counted_) {
        tenants.add(std::string_view(tenant));
        cases.add(change.cases);
        ended.add(change.ended);
        suspended.add(change.suspended);
        incidents.add(change.incidents);
    }
    connection_.send(add_counts, Arguments(tenants.wire(), cases.wire(), ended.wire(),
                                           suspended.wire(), incidents.wire(), connection_.slot()));
    counted_.clear();
}

} // namespace vorgang::postgres
