#include "store_row.hpp"

#include <algorithm>

namespace vorgang::sqlite {
namespace {

std::vector<std::byte> copy(Bytes bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace

Result<void> StoreRow::prepare(sqlite3* connection) {
    return prepare_all(
        connection,
        {{&deployments_, "SELECT number, process, place, digest FROM main.vorgang_deployments "
                         "ORDER BY number"},
         {&add_deployment_, "INSERT INTO main.vorgang_deployments VALUES(?, ?, ?, ?)"},
         {&find_queue_, "SELECT number FROM main.vorgang_queues WHERE tenant = ? AND role = ?"},
         {&add_queue_, "INSERT INTO main.vorgang_queues(tenant, role) VALUES(?, ?)"},
         {&next_case_, "SELECT next_case FROM main.vorgang_store WHERE id = 1"},
         {&reserve_, "UPDATE main.vorgang_store SET next_case = next_case + ? WHERE id = 1"},
         {&advanced_to_, "SELECT advanced_to FROM main.vorgang_store WHERE id = 1"},
         {&set_advanced_to_, "UPDATE main.vorgang_store SET advanced_to = ? WHERE id = 1"}});
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
    if (!run.sound()) return damaged("vorgang_queues");
    return std::optional(queue);
}

Result<void> StoreRow::add_queue(std::string_view tenant, std::string_view role) {
    return Run(add_queue_, tenant, role).finish();
}

Result<CaseId> StoreRow::reserve_cases(std::uint32_t count) {
    VORGANG_TRY(Run(reserve_, count).finish());
    Run run(next_case_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    const std::int64_t end = *found ? run.integer(0) : 0;
    if (end <= std::int64_t{count} || !run.sound()) return damaged("vorgang_store");
    return CaseId{static_cast<std::uint64_t>(end) - count};
}

Result<std::optional<Instant>> StoreRow::advanced_to() {
    Run run(advanced_to_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    if (!*found) return damaged("vorgang_store");
    if (run.is_null(0)) return std::optional<Instant>();
    const Instant instant = run.instant(0);
    if (!run.sound()) return damaged("vorgang_store");
    return std::optional(instant);
}

Result<void> StoreRow::set_advanced_to(Instant instant) {
    return Run(set_advanced_to_, instant).finish();
}

} // namespace vorgang::sqlite
