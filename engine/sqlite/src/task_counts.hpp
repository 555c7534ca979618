// How many tasks each worklist has: counted once, then kept up by the changes, so that a page of a
// worklist does not cost a walk through all of it.
#pragma once

#include <map>

#include "connection.hpp"

namespace vorgang::sqlite {

class TaskCounts {
  public:
    [[nodiscard]] Result<void> prepare(const Connection& connection);

    // Null where it has to be counted.
    [[nodiscard]] Result<const std::uint64_t*> of(QueueId queue);
    void keep(QueueId queue, std::uint64_t tasks);
    [[nodiscard]] bool knows(QueueId queue) const noexcept {
        return counts_.contains(queue.number);
    }
    // A task was added to a queue that is known, or taken away.
    void note(QueueId queue, bool added) noexcept;
    void forget() noexcept { counts_.clear(); }

  private:
    // Forgets what was counted before another connection wrote.
    [[nodiscard]] Result<void> keep_up();

    // LIMIT: a host may roll back without our knowledge; in its database every count is a walk.
    bool kept_ = false;
    std::int64_t version_ = 0;
    std::map<std::uint32_t, std::uint64_t> counts_;
    Statement read_version_;
};

} // namespace vorgang::sqlite
