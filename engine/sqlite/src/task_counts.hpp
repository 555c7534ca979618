// How many tasks each worklist has: counted once, then kept up by the changes, so that a page of a
// worklist does not cost a walk through all of it.
#pragma once

#include <map>

#include "connection.hpp"

namespace vorgang::sqlite {

class TaskCounts {
  public:
    [[nodiscard]] Result<void> prepare(const Connection& connection);

    [[nodiscard]] Result<std::uint64_t> of(QueueId queue);
    // The statement that ran last has added rows to the queue or taken them away.
    void note(QueueId queue, bool remove) noexcept;
    void forget() noexcept { counts_.clear(); }

  private:
    // Forgets what was counted before another connection wrote.
    [[nodiscard]] Result<void> keep_up();

    sqlite3* connection_ = nullptr;
    // LIMIT: a host may roll back without our knowledge; in its database every count is a walk.
    bool kept_ = false;
    std::int64_t version_ = 0;
    std::map<std::uint32_t, std::uint64_t> counts_;
    Statement count_;
    Statement read_version_;
};

} // namespace vorgang::sqlite
