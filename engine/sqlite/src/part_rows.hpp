// The parts of cases, each a row with a checksum of its own. Reading one keeps it apart from what
// reading a case gave.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

class PartRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    // The bytes of a part, aligned to 8, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id, std::uint32_t part);
    [[nodiscard]] Result<std::optional<PartDue>> due(CaseId id);
    [[nodiscard]] Result<void> write(CaseId id, std::span<const PartChange> changes);

  private:
    std::vector<std::uint64_t> block_;
    Statement read_;
    Statement due_;
    Statement put_;
    Statement remove_;
};

} // namespace vorgang::sqlite
