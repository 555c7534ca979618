// The parts of cases, each a row with a checksum of its own. Reading one keeps it apart from what
// reading a case gave.
#pragma once

#include "connection.hpp"
#include "layer.hpp"

namespace vorgang::sqlite {

struct PartKey {
    CaseId id;
    std::uint32_t part = 0;
    auto operator<=>(const PartKey&) const = default;
};

class PartRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    // The bytes of a part, aligned to 8, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id, std::uint32_t part);
    // Pending.
    void write(CaseId id, std::span<const PartChange> changes);

    // Blocks; one that is empty is gone.
    using Parts = Layer<PartKey, std::vector<std::byte>>;
    [[nodiscard]] Parts& pending() noexcept { return pending_; }
    [[nodiscard]] Result<bool> sweep(std::size_t& budget);

  private:
    Parts pending_;
    std::vector<std::uint64_t> block_;
    Statement read_;
    Statement put_;
    Statement remove_;
};

} // namespace vorgang::sqlite
