// The parts of cases, each a row with a checksum of its own. What a commit writes waits here until
// it is sent.
#pragma once

#include <map>

#include "connection.hpp"

namespace vorgang::postgres {

class PartRows {
  public:
    explicit PartRows(Connection& connection) : connection_(connection) {}

    void forget() noexcept { written_.clear(); }
    // The bytes of a part, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id, std::uint32_t part);
    // The first due row among the parts of a case. Precondition: what was written was sent.
    [[nodiscard]] Result<std::optional<PartDue>> due(CaseId id);
    void write(CaseId id, std::span<const PartChange> changes);
    void send_changes();

  private:
    struct Written {
        std::vector<std::byte> block; // empty: the part is gone
        bool sent = false;
    };

    Connection& connection_;
    std::vector<std::byte> block_;                                       // what read() gave last
    std::map<std::pair<std::uint64_t, std::uint32_t>, Written> written_; // in this commit
};

} // namespace vorgang::postgres
