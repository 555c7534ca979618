// What a commit adds to the counts: tasks of worklists, and cases of tenants.
//
// Each host has rows of its own, so two hosts never wait for one another there. The checksum of a
// row that changes by sums is one too.
//
// A commit of one command does not change the count of a worklist, which costs the server half as
// much as the rest of it: it leaves a row of its own beside, without an index, and now and then the
// host sums up what it has left there.
#pragma once

#include <optional>
#include <string>

#include "sql.hpp"
#include "wire.hpp"

namespace vorgang::postgres {

struct QueueCount {
    QueueId queue;
    std::int64_t tasks = 0;
    std::uint64_t checksum = 0;
};

struct TenantCount {
    std::string tenant;
    CountsChange change;
    std::uint64_t checksum = 0;
};

// What goes to the server together with the only case of a commit.
struct CountsOfOne {
    std::optional<QueueCount> queue;
    std::optional<TenantCount> tenant; // only with a queue
};

// The checksum of so many tasks; sum_of_count() computes it here.
template<std::size_t q, std::size_t s, std::size_t t>
[[nodiscard]] constexpr auto sum_of_tasks(const char (&queue)[q], const char (&slot)[s],
                                          const char (&tasks)[t]) {
    return "1000003 * " + Sql<q>(queue) + " + 8191 * " + slot + " + 3 * " + tasks;
}
constexpr Sql put_task_count = "INSERT INTO vorgang.task_counts(queue, slot, tasks, checksum) ";
constexpr Sql or_add_to_task_count =
    " ON CONFLICT (queue, slot) DO UPDATE SET tasks = task_counts.tasks + excluded.tasks, "
    "checksum = task_counts.checksum + 3 * excluded.tasks";
constexpr Sql put_task_change = "INSERT INTO vorgang.task_changes(queue, slot, tasks, checksum) ";
constexpr Sql put_counts =
    "INSERT INTO vorgang.counts(tenant, slot, cases, ended, suspended, incidents, checksum) ";
constexpr Sql or_add_to_counts =
    " ON CONFLICT (tenant, slot) DO UPDATE SET cases = counts.cases + excluded.cases, "
    "ended = counts.ended + excluded.ended, suspended = counts.suspended + excluded.suspended, "
    "incidents = counts.incidents + excluded.incidents, checksum = counts.checksum "
    "+ 3 * excluded.cases + 5 * excluded.ended + 7 * excluded.suspended "
    "+ 11 * excluded.incidents";

} // namespace vorgang::postgres
