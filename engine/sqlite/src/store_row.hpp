// What the store knows about itself: deployments, queues, the next case, the time it reached.
#pragma once

#include "connection.hpp"
#include "durable/chain.hpp"

namespace vorgang::sqlite {

class StoreRow {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    [[nodiscard]] Result<std::vector<StoredDeployment>> deployments();
    [[nodiscard]] Result<std::uint32_t> last_deployment();
    [[nodiscard]] Result<void> add_deployment(const StoredDeployment& deployment);
    [[nodiscard]] Result<std::optional<QueueId>> find_queue(std::string_view tenant,
                                                            std::string_view role);
    [[nodiscard]] Result<void> add_queue(std::string_view tenant, std::string_view role);
    // The first of `count` numbers of cases that nobody else is given, all of them behind `last`.
    [[nodiscard]] Result<CaseId> reserve_cases(std::uint32_t count, CaseId last);
    // The next number that is given out.
    [[nodiscard]] Result<CaseId> next_case();
    [[nodiscard]] Result<std::optional<Instant>> advanced_to();
    [[nodiscard]] Result<void> set_advanced_to(Instant instant);
    // Positions of records up to this one are not given out again.
    [[nodiscard]] Result<void> keep_removed(std::uint64_t position);
    // What is wrong with the rows of the worklists' names, in words.
    [[nodiscard]] Result<std::vector<std::string>> check_queues();
    // The highest of them; 0: nothing was removed.
    [[nodiscard]] Result<std::uint64_t> removed();

  private:
    struct Facts {
        std::int64_t format = 0;
        std::int64_t next_case = 0;
        std::optional<Instant> advanced_to;
        std::uint64_t removed = 0;
    };

    [[nodiscard]] Result<Facts> facts();
    // Writes new facts in the place of old ones; false where somebody else was faster.
    [[nodiscard]] Result<bool> replace(const Facts& before, const Facts& after);
    // Changes the facts by `change(facts)` and returns what they were.
    template<class Change>
    [[nodiscard]] Result<Facts> update(Change&& change);

    durable::Sha256 sha_;
    Statement deployments_;
    Statement last_deployment_;
    Statement add_deployment_;
    Statement find_queue_;
    Statement add_queue_;
    Statement last_queue_;
    Statement all_queues_;
    Statement read_;
    Statement replace_;
    sqlite3* connection_ = nullptr;
};

// The checksum of the row of a store that was just made.
[[nodiscard]] std::uint64_t first_store_sum();
// Of any such row.
[[nodiscard]] std::uint64_t store_sum(std::int64_t format, std::int64_t next_case,
                                      const std::optional<Instant>& advanced_to,
                                      std::uint64_t removed);

} // namespace vorgang::sqlite
