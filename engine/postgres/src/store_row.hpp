// What the store knows about itself: deployments, queues, the numbers of cases, the time it
// reached, and how many cases a tenant has.
#pragma once

#include <map>

#include "connection.hpp"
#include "index_text.hpp"

namespace vorgang::postgres {

class StoreRow {
  public:
    explicit StoreRow(Connection& connection) : connection_(connection) {}

    [[nodiscard]] Result<std::vector<StoredDeployment>> deployments();
    [[nodiscard]] Result<void> add_deployment(const StoredDeployment& deployment);
    // The number of the newest deployment: at once, or sent for and read later.
    [[nodiscard]] Result<std::uint32_t> newest();
    void send_for_newest();
    [[nodiscard]] static std::uint32_t newest(Rows& rows) noexcept;

    // Made where it is new, also while another host makes it.
    [[nodiscard]] Result<std::optional<QueueId>> find_queue(std::string_view tenant,
                                                            std::string_view role);
    [[nodiscard]] Result<void> add_queue(std::string_view tenant, std::string_view role);

    // The next number of a block that nobody else is given.
    [[nodiscard]] Result<CaseId> new_case_id();

    [[nodiscard]] Result<std::optional<Instant>> advanced_to();
    [[nodiscard]] Result<void> set_advanced_to(Instant instant);

    // Precondition: what was counted was sent.
    [[nodiscard]] Result<Counts> counts(std::string_view tenant);
    void count(std::string_view tenant, const CountsChange& change);
    [[nodiscard]] bool has_counted() const noexcept { return !counted_.empty(); }
    void send_changes();
    void forget() noexcept { counted_.clear(); }

  private:
    Connection& connection_;
    durable::Sha256 sha_;
    IndexText index_text_;
    std::uint64_t next_case_ = 0; // numbers reserved and not given out yet: up to end_case_
    std::uint64_t end_case_ = 0;
    std::uint64_t life_ = 0; // of the connection they were reserved on
    std::map<std::string, CountsChange, std::less<>> counted_; // in this commit, not sent yet
};

} // namespace vorgang::postgres
