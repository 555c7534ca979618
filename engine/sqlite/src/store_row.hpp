// What the store knows about itself: deployments, queues, the next case, the time it reached.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

class StoreRow {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    [[nodiscard]] Result<std::vector<StoredDeployment>> deployments();
    [[nodiscard]] Result<void> add_deployment(const StoredDeployment& deployment);
    [[nodiscard]] Result<std::optional<QueueId>> find_queue(std::string_view tenant,
                                                            std::string_view role);
    [[nodiscard]] Result<void> add_queue(std::string_view tenant, std::string_view role);
    // The first of `count` numbers of cases that nobody else is given.
    [[nodiscard]] Result<CaseId> reserve_cases(std::uint32_t count);
    [[nodiscard]] Result<std::optional<Instant>> advanced_to();
    [[nodiscard]] Result<void> set_advanced_to(Instant instant);

  private:
    durable::Sha256 sha_;
    Statement deployments_;
    Statement add_deployment_;
    Statement find_queue_;
    Statement add_queue_;
    Statement next_case_;
    Statement reserve_;
    Statement advanced_to_;
    Statement set_advanced_to_;
};

} // namespace vorgang::sqlite
