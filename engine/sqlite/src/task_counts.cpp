#include "task_counts.hpp"

namespace vorgang::sqlite {
namespace {

Result<std::int64_t> number_of(Run run) {
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    return run.integer(0);
}

} // namespace

Result<void> TaskCounts::prepare(const Connection& connection) {
    connection_ = connection.handle();
    kept_ = connection.is_own();
    return prepare_all(connection_,
                       {{&count_, "SELECT count(*) FROM main.vorgang_tasks WHERE queue = ?"},
                        {&read_version_, "PRAGMA main.data_version"}});
}

Result<void> TaskCounts::keep_up() {
    Result<std::int64_t> version = number_of(Run(read_version_));
    if (!version) return std::move(version).error();
    if (*version != version_) counts_.clear();
    version_ = *version;
    return {};
}

Result<std::uint64_t> TaskCounts::of(QueueId queue) {
    VORGANG_TRY(keep_up());
    if (const auto it = counts_.find(queue.number); it != counts_.end()) return it->second;
    Result<std::int64_t> count = number_of(Run(count_, queue));
    if (!count) return std::move(count).error();
    const auto rows = static_cast<std::uint64_t>(*count);
    if (kept_) counts_.emplace(queue.number, rows);
    return rows;
}

void TaskCounts::note(QueueId queue, bool remove) noexcept {
    const auto it = counts_.find(queue.number);
    if (it == counts_.end()) return;
    const auto rows = static_cast<std::uint64_t>(sqlite3_changes64(connection_));
    it->second += remove ? 0 - rows : rows;
}

} // namespace vorgang::sqlite
