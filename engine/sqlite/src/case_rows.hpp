// Cases and their records.
#pragma once

#include "connection.hpp"
#include "durable/chain.hpp"

namespace vorgang::sqlite {

class CaseRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    // In a commit nobody else writes, so what read() finds of a case holds until it is written, and
    // the next record stands behind the last one there is.
    [[nodiscard]] Result<void> begin();
    // Of the last record; in a commit.
    [[nodiscard]] std::uint64_t last_position() const noexcept { return last_position_; }
    // Passes one more position, so that no record has it.
    std::uint64_t skip_position() noexcept { return ++last_position_; }
    // Of what was removed, when the commit began.
    [[nodiscard]] std::uint64_t removed() const noexcept { return removed_; }
    // Whether the last record is as it was written, and its case ends with it.
    [[nodiscard]] Result<void> check_last();
    // The bytes of a case, aligned to 8, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    [[nodiscard]] Result<void> write(const CaseChange& change);
    [[nodiscard]] Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit);
    // Verified against the chain.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit);
    // The records of all cases, in the order of their commits; verified as above.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit);

  private:
    struct Head {
        std::uint32_t sequence = 0;
        Digest chain{};
        std::uint64_t checksum = 0;
    };

    [[nodiscard]] Result<Head> head_of(CaseId id);
    [[nodiscard]] Result<Head> head_before(const CaseChange& change);
    [[nodiscard]] Result<Bytes> take_block(Run& run, CaseId id, int first);
    [[nodiscard]] Result<Digest> link_at(CaseId id, std::uint32_t sequence);
    [[nodiscard]] Result<void> verify(CaseId id, std::uint32_t after, Bytes block,
                                      const std::vector<FeedRecord>& records);
    [[nodiscard]] bool is_cut(std::uint32_t after, const std::vector<FeedRecord>& records) const;
    [[nodiscard]] Result<std::vector<FeedRecord>> take_records(Run run);

    durable::Sha256 sha_;
    std::vector<std::uint64_t> block_; // what read() gave last
    Head head_of_block_;
    std::optional<CaseId> head_is_of_; // the case it is still the head of
    std::uint64_t last_position_ = 0;  // of a record; in a commit
    std::uint64_t removed_ = 0;
    Statement read_;
    Statement read_head_;
    Statement insert_;
    Statement update_;
    Statement append_;
    Statement list_;
    Statement link_;
    Statement read_last_;
    Statement last_record_;
    Statement records_;
    Statement feed_;
    Statement heads_;
};

} // namespace vorgang::sqlite
