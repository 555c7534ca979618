#include "store_row.hpp"

#include <algorithm>

#include "schema.hpp"

namespace vorgang::sqlite {
namespace {

std::vector<std::byte> copy(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Result<void> StoreRow::prepare(sqlite3* connection) {
    connection_ = connection;
    return prepare_all(
        connection,
        {{&deployments_, "SELECT number, process, place, digest FROM main.vorgang_deployments "
                         "ORDER BY number"},
         {&last_deployment_, "SELECT coalesce(max(number), 0) FROM main.vorgang_deployments"},
         {&add_deployment_, "INSERT INTO main.vorgang_deployments VALUES(?, ?, ?, ?)"},
         {&find_queue_, "SELECT number, checksum FROM main.vorgang_queues "
                        "WHERE tenant = ? AND role = ?"},
         {&last_queue_, "SELECT coalesce(max(number), 0) FROM main.vorgang_queues"},
         {&all_queues_, "SELECT number, tenant, role, checksum FROM main.vorgang_queues"},
         {&add_queue_, "INSERT INTO main.vorgang_queues VALUES(?, ?, ?, ?)"},
         {&read_, "SELECT format, next_case, advanced_to, removed, checksum "
                  "FROM main.vorgang_store WHERE id = 1"},
         {&replace_, "UPDATE main.vorgang_store SET next_case = ?, advanced_to = ?, removed = ?, "
                     "checksum = ? WHERE id = 1 AND checksum = ?"}});
}

Result<std::vector<StoredDeployment>> StoreRow::deployments() {
    bool sound = true;
    auto rows = Run(deployments_).rows([&](Run& run) {
        StoredDeployment row{run.number(0), copy(run.bytes(1)), copy(run.bytes(2))};
        const Digest digest = durable::digest_of(sha_, row.number, row.process, row.place);
        sound = sound && std::ranges::equal(run.bytes(3), digest);
        return row;
    });
    if (rows && !sound) return damaged("vorgang_deployments");
    return rows;
}

Result<std::uint32_t> StoreRow::last_deployment() {
    Run run(last_deployment_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    const std::uint32_t last = run.number(0);
    if (!run.sound()) return damaged("vorgang_deployments");
    return last;
}

Result<void> StoreRow::add_deployment(const StoredDeployment& deployment) {
    const Digest digest =
        durable::digest_of(sha_, deployment.number, deployment.process, deployment.place);
    return Run(add_deployment_, deployment.number, Bytes(deployment.process),
               Bytes(deployment.place), Bytes(digest))
        .finish();
}

Result<std::optional<QueueId>> StoreRow::find_queue(std::string_view tenant,
                                                    std::string_view role) {
    Run run(find_queue_, tenant, role);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return std::optional<QueueId>();
    const QueueId queue{run.number(0)};
    run.expect(1, row_sum(Table::queues, queue, tenant, role));
    if (!run.sound()) return damaged("vorgang_queues");
    return std::optional(queue);
}

Result<std::vector<std::string>> StoreRow::check_queues() {
    std::vector<std::string> faults;
    Run run(all_queues_);
    for (;;) {
        Result<bool> more = run.next();
        if (!more) return std::move(more).error();
        if (!*more) return faults;
        const QueueId queue{run.number(0)};
        run.expect(3, row_sum(Table::queues, queue, run.bytes(1), run.bytes(2)));
        if (!run.take_sound())
            faults.push_back("vorgang_queues " + std::to_string(queue.number) +
                             " is not what was written");
    }
}

// Within a commit. Where somebody else made it first this is a conflict, and the queue is there.
Result<void> StoreRow::add_queue(std::string_view tenant, std::string_view role) {
    QueueId queue;
    {
        Run run(last_queue_);
        Result<bool> found = run.next();
        if (!found) return std::move(found).error();
        queue.number = run.number(0) + 1;
        if (!run.sound()) return damaged("vorgang_queues");
    }
    return Run(add_queue_, queue, tenant, role, row_sum(Table::queues, queue, tenant, role))
        .finish();
}

std::uint64_t store_sum(std::int64_t format, std::int64_t next_case,
                        const std::optional<Instant>& advanced_to, std::uint64_t removed) {
    return row_sum(Table::store, format, next_case, std::uint32_t{advanced_to.has_value()},
                   advanced_to.value_or(Instant{}), removed);
}

std::uint64_t first_store_sum() {
    return store_sum(format_version, 1, std::nullopt, 0);
}

Result<StoreRow::Facts> StoreRow::facts() {
    Run run(read_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return damaged("vorgang_store");
    Facts facts{run.integer(0), run.integer(1), std::nullopt, run.bits(3)};
    if (!run.is_null(2)) facts.advanced_to = run.instant(2);
    run.expect(4, store_sum(facts.format, facts.next_case, facts.advanced_to, facts.removed));
    if (!run.sound() || facts.next_case <= 0) return damaged("vorgang_store");
    return facts;
}

Result<bool> StoreRow::replace(const Facts& before, const Facts& after) {
    const auto sum = [](const Facts& f) {
        return store_sum(f.format, f.next_case, f.advanced_to, f.removed);
    };
    VORGANG_TRY(
        Run(replace_, after.next_case, after.advanced_to, after.removed, sum(after), sum(before))
            .finish());
    return sqlite3_changes(connection_) == 1;
}

template<class Change>
Result<StoreRow::Facts> StoreRow::update(Change&& change) {
    for (;;) {
        Result<Facts> before = facts();
        if (!before) return before;
        Facts after = *before;
        change(after);
        Result<bool> replaced = replace(*before, after);
        if (!replaced) return std::move(replaced).error();
        if (*replaced) return before;
    }
}

// INVARIANT: a number that a case has is not given out, even where this row is an older one: a
// write that was lost leaves what was there before, which is sound in itself.
Result<CaseId> StoreRow::reserve_cases(std::uint32_t count, CaseId last) {
    std::int64_t first = 0;
    auto before = update([&first, count, last](Facts& facts) {
        first = std::max(facts.next_case, static_cast<std::int64_t>(last.number) + 1);
        facts.next_case = first + count;
    });
    if (!before) return std::move(before).error();
    return CaseId{static_cast<std::uint64_t>(first)};
}

Result<CaseId> StoreRow::next_case() {
    auto now = facts();
    if (!now) return std::move(now).error();
    return CaseId{static_cast<std::uint64_t>(now->next_case)};
}

Result<std::optional<Instant>> StoreRow::advanced_to() {
    auto now = facts();
    if (!now) return std::move(now).error();
    return now->advanced_to;
}

Result<void> StoreRow::set_advanced_to(Instant instant) {
    auto before = update([instant](Facts& facts) { facts.advanced_to = instant; });
    if (!before) return std::move(before).error();
    return {};
}

Result<void> StoreRow::keep_removed(std::uint64_t position) {
    auto before =
        update([position](Facts& facts) { facts.removed = std::max(facts.removed, position); });
    if (!before) return std::move(before).error();
    return {};
}

Result<std::uint64_t> StoreRow::removed() {
    auto now = facts();
    if (!now) return std::move(now).error();
    return now->removed;
}

} // namespace vorgang::sqlite
