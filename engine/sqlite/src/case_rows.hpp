// Cases and their records.
//
// A record is written into its table by the commit it belongs to; a case may follow later, and lies
// in a layer until then. The records of a case are found from the last one back: each says where
// the one before it stands.
#pragma once

#include "connection.hpp"
#include "durable/chain.hpp"
#include "layer.hpp"

namespace vorgang::sqlite {

// A case as it is now, and its last record.
struct KeptCase {
    std::uint32_t sequence = 0;
    std::uint64_t position = 0; // of the record
    Digest chain{};
    std::vector<std::byte> block{};
    bool lost = false; // nobody knows what it is: what was pending of it is damaged
};
[[nodiscard]] inline std::size_t bytes_beside(const KeptCase& kept) noexcept {
    return bytes_beside(kept.block);
}

class CaseRows {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    // In a commit nobody else writes, so what read() finds of a case holds until it is written, and
    // the next record stands behind this position.
    void begin(std::uint64_t last_position) noexcept;
    // Of the last record; in a commit.
    [[nodiscard]] std::uint64_t last_position() const noexcept { return last_position_; }
    // Passes one more position, so that no record has it.
    std::uint64_t skip_position() noexcept { return ++last_position_; }
    // Whether the last record is as it was written, and its case ends with it.
    [[nodiscard]] Result<void> check_last();
    // The bytes of a case, aligned to 8, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    // Writes the record; the case is pending. The link of the record.
    [[nodiscard]] Result<Digest> write(const CaseChange& change);
    [[nodiscard]] Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit);
    // The highest number of a case; 0 where there is none, or where its row is damaged.
    [[nodiscard]] Result<CaseId> last_case();
    // Verified against the chain.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit);
    // The records of all cases, in the order of their commits; verified as above.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit);
    // Cases with records behind their last one, in words.
    [[nodiscard]] Result<std::vector<std::string>> check();

    using Cases = Layer<CaseId, KeptCase>;
    [[nodiscard]] Cases& pending() noexcept { return pending_; }
    // What was pending of the cases of these records is lost.
    [[nodiscard]] Result<void> lose(std::uint64_t first, std::uint64_t last);
    [[nodiscard]] Result<bool> sweep(std::size_t& budget);
    // Nobody may go by what was found before.
    void forget() noexcept;

  private:
    struct Head {
        std::uint32_t sequence = 0;
        std::uint64_t position = 0;
        Digest chain{};
        std::uint64_t checksum = 0;
    };
    struct Place {
        std::uint32_t sequence = 0;
        std::uint64_t position = 0;
    };
    // Where the records of a case stand, from the last one back.
    struct Places {
        CaseId id;
        std::uint32_t last = 0; // sequence of the first one in `positions`
        std::vector<std::uint64_t> positions;
    };

    [[nodiscard]] Result<Head> head_of(CaseId id);
    [[nodiscard]] Result<Head> head_before(const CaseChange& change);
    [[nodiscard]] Result<void> refuse_second(CaseId id);
    [[nodiscard]] Result<Bytes> take_block(Run& run, CaseId id, int first);
    [[nodiscard]] Result<std::vector<Place>> places(CaseId id, std::uint32_t first,
                                                    std::uint32_t limit);
    [[nodiscard]] Result<bool> walk(CaseId id, std::uint32_t first);
    [[nodiscard]] Result<std::vector<Place>> search(CaseId id, std::uint32_t first,
                                                    std::uint32_t limit);
    [[nodiscard]] Result<Digest> link_at(CaseId id, const Place& place);
    [[nodiscard]] Result<std::vector<FeedRecord>> records_at(std::span<const Place> places);
    [[nodiscard]] Result<std::vector<FeedRecord>> take_records(Run run);

    durable::Sha256 sha_;
    Cases pending_;
    std::vector<std::uint64_t> block_; // what read() gave last, unless it is pending
    Head head_of_block_;
    std::optional<CaseId> head_is_of_; // the case it is still the head of
    std::uint64_t last_position_ = 0;  // of a record; in a commit
    Places places_;                    // those that were walked along last
    Statement read_;
    Statement read_head_;
    Statement is_there_;
    Statement put_;
    Statement spoil_; // so that it goes on to be damaged
    Statement append_;
    Statement list_;
    Statement last_case_;
    Statement link_;
    Statement step_;
    Statement search_;
    Statement record_;
    Statement last_record_;
    Statement feed_;
    Statement between_;
    Statement count_records_;
    Statement sequences_;
    Statement last_of_each_;
};

} // namespace vorgang::sqlite
