// The rows that find cases: tasks, due dates, outgoing calls and messages, names, claims, keys,
// persons outside.
//
// Each table is a set: adding a row that is there and removing one that is not change nothing.
// The exception is a key, which another case may have taken: that is a conflict. What is written
// is pending; every list is merged of the table and of what is pending.
#pragma once

#include <array>

#include "index_layers.hpp"
#include "task_counts.hpp"

namespace vorgang::sqlite {

class IndexRows {
  public:
    [[nodiscard]] Result<void> prepare(const Connection& connection);

    void begin() noexcept { absent_key_.clear(); }
    void committed() noexcept;
    // What was written since the last commit is undone.
    void rolled_back() noexcept;
    void clear() noexcept;
    // What was counted is gone.
    void forget_counts() noexcept { counts_.forget(); }
    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] std::size_t changed() const noexcept;
    [[nodiscard]] bool empty() const noexcept;
    // See Layer; one table after the other. True: it came to the end of the last one.
    [[nodiscard]] Result<bool> sweep(std::size_t& budget);
    void sweep_anew() noexcept;

    // Adds and removes the rows of a change, in its order. `again`: it was written before.
    [[nodiscard]] Result<void> write(CaseId id, std::span<const IndexChange> changes, bool again);

    [[nodiscard]] Result<std::optional<KeyRow>> find_key(std::string_view text);
    [[nodiscard]] Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                                        std::uint32_t limit);
    [[nodiscard]] Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                                     std::uint32_t limit);
    [[nodiscard]] Result<std::uint64_t> count_tasks(QueueId queue);
    [[nodiscard]] Result<std::vector<TaskRow>>
    claimed(std::string_view person, std::optional<TaskRow> after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                                   std::uint32_t limit);
    [[nodiscard]] Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                                  std::uint32_t limit);
    // The first due row among the parts of a case.
    [[nodiscard]] Result<std::optional<PartDue>> part_due(CaseId id);
    [[nodiscard]] Result<std::vector<OutgoingRow>>
    outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit);
    // Calls `visit` with every row of every index.
    [[nodiscard]] Result<void> each(const IndexVisitor& visit);

  private:
    // What puts a row of a kind into its table, and what takes it out.
    struct Pair {
        Statement put;
        Statement remove;
    };

    [[nodiscard]] Result<void> add_one(CaseId id, const IndexChange& change, bool again);
    [[nodiscard]] Result<void> remove_one(CaseId id, const IndexChange& change);
    [[nodiscard]] Result<void> set_task(const TaskKey& key, bool present);
    [[nodiscard]] Result<void> set_key(CaseId id, const IndexChange& change, bool again);
    [[nodiscard]] Result<void> remove_key(CaseId id, std::string_view text);
    [[nodiscard]] Result<void> remove_claim(CaseId id, std::uint32_t activation);
    [[nodiscard]] Result<void> remove_holders(CaseId id);
    [[nodiscard]] Result<std::optional<KeyRow>> key_in_table(std::string_view text);
    [[nodiscard]] Result<bool> has_task(const TaskKey& key);
    [[nodiscard]] Result<std::uint64_t> count(QueueId queue);
    // Whether what is pending says otherwise of a row of a table.
    [[nodiscard]] bool is_pending(CaseId id, const IndexChange& row) const;
    void each_pending(const IndexVisitor& visit) const;
    [[nodiscard]] Result<bool> sweep_table(std::size_t table, std::size_t& budget);

    // Does `work` with each layer.
    template<class Work>
    void with_layers(Work work) {
        work(tasks_), work(due_), work(outgoing_), work(names_), work(claims_), work(keys_),
            work(holders_);
    }
    template<class Work>
    void with_layers(Work work) const {
        work(tasks_), work(due_), work(outgoing_), work(names_), work(claims_), work(keys_),
            work(holders_);
    }
    static constexpr std::size_t tables = 7;

    Tasks tasks_;
    Due due_;
    Outgoing outgoing_;
    Names names_;
    Claims claims_;
    Keys keys_;
    Holders holders_;
    std::size_t sweeping_ = 0; // the table a sweep goes through
    std::string absent_key_;   // of this commit: nobody has it

    TaskCounts counts_;
    Pair task_;
    Pair due_row_;
    Pair outgoing_row_;
    Pair name_;
    Pair claim_;
    Pair key_;
    Pair holder_;
    Statement has_task_;
    Statement count_;
    Statement find_key_;
    Statement first_names_;
    Statement next_names_;
    Statement first_tasks_;
    Statement next_tasks_;
    Statement claimant_;
    Statement first_claimed_;
    Statement next_claimed_;
    Statement holders_of_;
    Statement held_;
    Statement first_due_;
    Statement next_due_;
    Statement due_of_parts_;
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
