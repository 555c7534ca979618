// The rows that find cases: tasks, due dates, outgoing calls and messages, names, claims, keys,
// persons outside.
//
// Each table is a set: adding a row that is there and removing one that is not change nothing.
// The exception is a key, which another case may have taken: that is a conflict.
#pragma once

#include "task_counts.hpp"

namespace vorgang::sqlite {

class IndexRows {
  public:
    [[nodiscard]] Result<void> prepare(const Connection& connection);

    // What was written since the last commit is undone.
    void rolled_back() noexcept { counts_.forget(); }

    // Adds and removes the rows of a change, in its order.
    [[nodiscard]] Result<void> write(CaseId id, std::span<const IndexChange> changes);

    [[nodiscard]] Result<std::optional<KeyRow>> find_key(std::string_view text);
    [[nodiscard]] Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                                        std::uint32_t limit);
    [[nodiscard]] Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                                     std::uint32_t limit);
    [[nodiscard]] Result<std::uint64_t> count_tasks(QueueId queue) { return counts_.of(queue); }
    [[nodiscard]] Result<std::vector<TaskRow>>
    claimed(std::string_view person, std::optional<TaskRow> after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                                   std::uint32_t limit);
    [[nodiscard]] Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                                  std::uint32_t limit);
    [[nodiscard]] Result<std::vector<OutgoingRow>>
    outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit);
    // Calls `visit` with every row of every index.
    [[nodiscard]] Result<void> each(const IndexVisitor& visit);

  private:
    // What adds a row of a kind, and what removes it.
    struct Pair {
        Statement add;
        Statement remove;
    };

    [[nodiscard]] Result<void> add_one(CaseId id, const IndexChange& change);
    [[nodiscard]] Result<void> remove_one(CaseId id, const IndexChange& change);

    TaskCounts counts_;
    Pair task_;
    Pair due_;
    Pair outgoing_;
    Pair name_;
    Pair claim_;
    Pair key_;
    Pair holder_;
    Statement find_key_;
    Statement first_names_;
    Statement next_names_;
    Statement first_tasks_;
    Statement next_tasks_;
    Statement first_claimed_;
    Statement next_claimed_;
    Statement held_;
    Statement first_due_;
    Statement next_due_;
    Statement first_outgoing_;
    Statement next_outgoing_;
    Statement all_tasks_;
    Statement all_due_;
    Statement all_outgoing_;
    Statement all_names_;
    Statement all_claims_;
    Statement all_keys_;
    Statement all_holders_;
};

} // namespace vorgang::sqlite
