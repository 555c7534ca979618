#include "task_counts.hpp"

namespace vorgang::sqlite {

Result<void> TaskCounts::prepare(const Connection& connection) {
    kept_ = connection.is_own();
    return read_version_.prepare(connection.handle(), "PRAGMA main.data_version");
}

Result<void> TaskCounts::keep_up() {
    Run run(read_version_);
    Result<bool> found = run.next();
    if (!found) return std::move(found).error();
    const std::int64_t version = run.integer(0);
    if (version != version_) counts_.clear();
    version_ = version;
    return {};
}

Result<const std::uint64_t*> TaskCounts::of(QueueId queue) {
    VORGANG_TRY(keep_up());
    const auto it = counts_.find(queue.number);
    return it == counts_.end() ? nullptr : &it->second;
}

void TaskCounts::keep(QueueId queue, std::uint64_t tasks) {
    if (kept_) counts_.insert_or_assign(queue.number, tasks);
}

void TaskCounts::note(QueueId queue, bool added) noexcept {
    const auto it = counts_.find(queue.number);
    if (it != counts_.end()) it->second += added ? 1 : ~std::uint64_t{0};
}

} // namespace vorgang::sqlite
