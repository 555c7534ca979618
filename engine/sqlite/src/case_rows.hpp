// Cases and their records.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

class CaseRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    // In a commit nobody else writes, so what read() finds of a case holds until it is written.
    void begin() noexcept { head_is_of_.reset(); }
    // The bytes of a case, aligned to 8, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    [[nodiscard]] Result<void> write(const CaseChange& change);
    [[nodiscard]] Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit);
    // Verified against the chain.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit);

  private:
    struct Head {
        std::uint32_t sequence = 0;
        Digest chain{};
        std::uint64_t checksum = 0;
    };

    [[nodiscard]] Result<Head> head_of(CaseId id);
    [[nodiscard]] Result<Head> head_before(const CaseChange& change);
    [[nodiscard]] Result<Digest> link_at(CaseId id, std::uint32_t sequence);
    [[nodiscard]] Result<void> verify(CaseId id, std::uint32_t after, Bytes block,
                                      const std::vector<durable::Link>& links);

    durable::Sha256 sha_;
    std::vector<std::uint64_t> block_; // what read() gave last
    Head head_of_block_;
    std::optional<CaseId> head_is_of_; // the case it is still the head of
    Statement read_;
    Statement read_head_;
    Statement insert_;
    Statement update_;
    Statement append_;
    Statement list_;
    Statement link_;
    Statement records_;
};

} // namespace vorgang::sqlite
