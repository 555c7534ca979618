// The chain over the records of a case, and the checksum of its block.
//
// chain = SHA-256(chain of the record before | SHA-256(salt | content) | trace)
//
// The chain before the first record is 32 zero bytes, the salt 16 bytes of the case block. So a
// trace can be verified without its content, from the digest of the content alone.
#pragma once

#include <array>
#include <initializer_list>
#include <memory>
#include <optional>
#include <vector>

#include "durable/row_sum.hpp"

struct evp_md_ctx_st;
struct evp_md_st;

namespace vorgang::durable {

using Digest = std::array<std::byte, 32>;

// SHA-256. Memory is got once; running out of it is bad_alloc.
class Sha256 {
  public:
    Sha256();
    [[nodiscard]] Digest of(std::initializer_list<Bytes> parts);

  private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
        void operator()(evp_md_st* method) const noexcept;
    };
    std::unique_ptr<evp_md_st, Free> method_;
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

// The two parts of a record.
struct RecordSplit {
    Bytes trace;
    Bytes content;
};
// Nothing where the sizes do not add up. Total over all bytes.
[[nodiscard]] std::optional<RecordSplit> split(Bytes record) noexcept;

// The salt of a case; nothing where these bytes are too short to be a case block.
[[nodiscard]] std::optional<Bytes> salt_of(Bytes block) noexcept;

[[nodiscard]] Digest next_link(Sha256& sha, const Digest& before, Bytes salt,
                               const RecordSplit& record);

// Whether records are missing at the end: the case knows the last one, its `sequence` and `chain`.
// `records` are all there are behind number `after`.
[[nodiscard]] bool is_cut(std::uint32_t after, std::span<const FeedRecord> records,
                          std::uint32_t sequence, const Digest& chain) noexcept;

// What a page of the history of a case has to be: the records behind number `after`, whose chain
// is `chain`, at most `limit`, of a case that ends with `sequence` and `end`.
struct HistoryPage {
    std::uint32_t after = 0;
    Digest chain{};
    std::uint32_t limit = 0;
    Bytes salt;
    std::uint32_t sequence = 0;
    Digest end{};
};
// The bytes of these records, where they are those that were written, in order and without a gap;
// nothing otherwise.
[[nodiscard]] std::optional<std::vector<std::vector<std::byte>>>
verified(Sha256& sha, const HistoryPage& page, std::vector<FeedRecord> records);

// The digest of a deployment: SHA-256(number, sizes, each u64 | process | place).
[[nodiscard]] Digest digest_of(Sha256& sha, std::uint32_t number, Bytes process, Bytes place);

// Finds damage to a row of a case, not ill will: any change within one aligned word of eight bytes
// is found, others are missed once in 2^64.
[[nodiscard]] std::uint64_t checksum(CaseId id, std::uint32_t sequence, const Digest& chain,
                                     Bytes block) noexcept;

} // namespace vorgang::durable
