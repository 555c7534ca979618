// Records: those of the open commit until they are sent, and those that are there.
//
// A record has a position in the order of all records, and says where the one before it of the same
// case stands; the case says where its last one does.
#pragma once

#include "connection.hpp"
#include "record_run.hpp"

namespace vorgang::postgres {

// Positions in the order of the transactions, which is one that a reader of all records can rely
// on: below the oldest transaction that still runs nothing is added any more. The client says the
// number within the transaction, from 1, which is smaller than any position; the server adds where
// the transaction begins, and what only it knows to the checksum.
// LIMIT: 2^20 records in one transaction.
inline constexpr std::uint64_t records_in_transaction = std::uint64_t{1} << 20;

// What a commit takes the store to be like without having asked.
struct Assumed {
    std::uint64_t generation = 0;   // see StoreRow::generation
    std::int64_t xid_offset = 0;    // see StoreRow::xid_offset
    bool is_about_one_case = false; // and about nothing else: not what is deployed, say
};

class RecordRows {
  public:
    // A position, or of a record of this transaction its number there.
    using Position = std::uint64_t;
    // The last record of a case as the case knows it, and what its records are chained with.
    struct Head {
        CaseId id;
        std::uint32_t sequence = 0;
        Position last = 0; // never a number of this transaction
        durable::Digest chain{};
        Bytes salt;
    };

    explicit RecordRows(Connection& connection);

    // The tables are distributed by case: a row has one record, and statements name its case.
    void keep_to_shards() noexcept {
        sharded_ = true;
        written_.keep_apart();
    }
    // A commit begins or is over.
    void forget() noexcept;
    // Within a transaction of the host there may be records of it already: looks how many.
    [[nodiscard]] Result<void> go_on_in_transaction();

    // Whether the transaction has all the records it may have.
    [[nodiscard]] bool is_full() const noexcept { return appended_ >= records_in_transaction; }
    // Notes the record of a change, with its link; `previous`: where the one before it stands.
    // Gives its number in the transaction.
    [[nodiscard]] Position add(const CaseChange& change, Position previous,
                               const durable::Digest& chain);
    // Sends what was noted, for as long as the store is as it is assumed.
    void send(const Assumed& store);
    // Whether the transaction has a single one. Then it goes with its case.
    [[nodiscard]] bool is_single() const noexcept { return appended_ == 1; }
    struct Single {
        Bytes bytes; // valid until single_is_sent()
        std::uint64_t token = 0;
        std::uint64_t checksum = 0; // without the position
        Position previous = 0;
    };
    [[nodiscard]] Single single();
    void single_is_sent() noexcept { written_.clear(); }
    // Whether this commit has sent records.
    [[nodiscard]] bool has_appended() const noexcept { return witness_.has_value(); }
    // Whether the records of this commit are there, and with them all of it; nothing where it wrote
    // none.
    [[nodiscard]] Result<std::optional<bool>> is_there();

    // Those of a case behind the one with this number, verified against the chain.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    of_case(const Head& head, std::uint32_t after, std::uint32_t limit);
    // Those of all cases in the order of their commits, as far as that is settled; each row
    // verified.
    [[nodiscard]] Result<std::vector<FeedRecord>> in_order(std::uint64_t after,
                                                           std::uint32_t limit);

  private:
    struct Last {
        CaseId case_id;
        std::uint32_t sequence = 0;
    };
    // A record of the commit that stands for all, and the number that says it is of this commit.
    struct Witness {
        CaseId case_id;
        std::uint32_t sequence = 0;
        std::uint64_t token = 0;
    };

    [[nodiscard]] std::uint64_t next_token();
    [[nodiscard]] Result<std::vector<FeedRecord>> find(const Head& head, std::uint32_t first,
                                                       std::uint32_t limit);
    [[nodiscard]] Result<std::vector<FeedRecord>> search(const Head& head, std::uint32_t first,
                                                         std::uint32_t limit);

    Connection& connection_;
    durable::Sha256 sha_;
    bool sharded_ = false;
    RunWriter written_;          // not sent yet
    std::uint64_t appended_ = 0; // records of this transaction, sent or not
    Last last_;                  // record that was noted
    std::optional<Witness> witness_;
    std::uint64_t token_ = 0; // of the last commit; no other host has it
};

} // namespace vorgang::postgres
