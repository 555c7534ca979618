// Calls and messages that one host has taken for a while, by the time of the database.
#pragma once

#include "connection.hpp"

namespace vorgang::postgres {

class Leases {
  public:
    explicit Leases(Connection& connection) : connection_(connection) {}

    void last_for(std::uint32_t lease_ms) noexcept { lease_ms_ = lease_ms; }
    // The number it is taken under; 0 where somebody else has it, or it is over.
    [[nodiscard]] Result<std::uint64_t> take(const OutgoingRow& row);
    [[nodiscard]] Result<void> give_back(const OutgoingRow& row, std::uint64_t number);
    // Whether it is still taken under this number; then the commit relies on it.
    [[nodiscard]] Result<bool> still_taken(const OutgoingRow& row, std::uint64_t number);
    // Sends what fails the commit where that does not hold any more. Before rows are removed.
    void send_guards();
    void forget() noexcept { relied_on_.clear(); }

  private:
    struct Guard {
        OutgoingRow row;
        std::uint64_t number = 0;
    };

    Connection& connection_;
    std::uint32_t lease_ms_ = 0;
    std::vector<Guard> relied_on_; // in this commit, not sent yet
};

} // namespace vorgang::postgres
