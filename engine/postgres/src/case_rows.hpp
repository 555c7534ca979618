// Cases, their parts and their records.
//
// In a commit a case that is read holds until its end: either it is locked for it, or it is checked
// when the commit is sent. What is written waits here, by case, until it is sent.
#pragma once

#include <map>
#include <unordered_map>

#include "case_cache.hpp"
#include "connection.hpp"

namespace vorgang::postgres {

// What a commit takes the store to be like without having asked.
struct Assumed {
    std::uint64_t removed = 0;           // see StoreRow::removed
    std::int64_t newest_deployment = -1; // -1: it has asked
};

// How a commit reads cases.
enum class Reading : std::uint8_t {
    locking,  // each is locked for it
    trusting, // as the commits before left them, else without a lock; checked when it is sent
    alone     // nobody else writes
};

class CaseRows {
  public:
    explicit CaseRows(Connection& connection);

    // A commit begins or is over: what was known is forgotten.
    void forget() noexcept;
    void begin(Reading reading) noexcept;
    // Within a transaction of the host there may be records of it already: looks how many.
    [[nodiscard]] Result<void> go_on_in_transaction();
    // It is over, and what it left holds for the next one. `begins_at`: where the positions of its
    // transaction begin; 0: that is not known.
    void committed(std::uint64_t begins_at) noexcept;
    // Where it stands among the rows of the statements that were sent; nothing was appended: none.
    [[nodiscard]] static std::uint64_t begins_at(std::vector<Rows>& answers) noexcept;
    // Somebody else has changed cases: nothing is known of any.
    void distrust() noexcept { cache_.clear(); }

    // Sends for these cases, as far as they are not known; fetched() takes the rows.
    [[nodiscard]] bool send_for(std::span<const Expected> all);
    [[nodiscard]] Result<void> fetched(Rows& rows);

    // The bytes of a case, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    [[nodiscard]] Result<void> write(const CaseChange& change);
    // What its row says to the indexes; to be changed. Precondition: the case was just written.
    [[nodiscard]] OpenRow& open_row(CaseId id) { return known_[id.number].open; }
    // Sends what was written since the last time, for as long as the store is as it is assumed.
    void send_changes(const Assumed& store);
    // Sends for it that what was read and not written is still so. What is checked is locked.
    void send_checks();
    // The same of one case and at once, so that what lies beside it can be read.
    [[nodiscard]] Result<void> confirm(CaseId id);
    // Whether this commit has sent records.
    [[nodiscard]] bool has_appended() const noexcept { return witness_.has_value(); }
    [[nodiscard]] Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit);
    // Verified against the chain. Precondition: what was written was sent.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit);

    // The records of all cases, in the order of their commits, as far as that is settled; each row
    // verified. Precondition: as above.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit);

    // Whether the records of this commit are there, and with them all of it; nothing where it wrote
    // none.
    [[nodiscard]] Result<std::optional<bool>> is_there();

  private:
    // The position of a record; of one of this transaction how many have come before it and 1, as
    // only the server knows where the transaction begins. No position is as small.
    using Place = std::uint64_t;
    struct Known {
        bool there = false;
        bool created = false; // in this commit, and not sent yet
        bool changed = false; // and not sent yet
        bool assumed = false; // nothing holds it yet
        std::uint32_t sequence = 0;
        std::uint32_t base = 0; // the sequence the server has
        Place last;             // of its last record
        durable::Digest chain{};
        std::uint64_t checksum = 0; // without what the server adds
        std::vector<std::byte> block;
        OpenRow open;
    };
    struct RecordColumns {
        Array cases{Element::int8};
        Array sequences{Element::int8};
        Array previous{Element::int8};
        Array chains{Element::bytea};
        Array records{Element::bytea};
        Array checksums{Element::int8};

        void clear() {
            for (Array* column : {&cases, &sequences, &previous, &chains, &records, &checksums})
                column->clear();
        }
    };
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

    [[nodiscard]] const Statement& looking() const noexcept;
    [[nodiscard]] bool recall(CaseId id, Known& known);
    [[nodiscard]] Result<Known*> find(CaseId id);
    [[nodiscard]] Result<void> fetch(CaseId id);
    [[nodiscard]] Result<std::vector<FeedRecord>>
    records_of(CaseId id, const Known& head, std::uint32_t first, std::uint32_t limit);
    void send_cases(const Statement& statement, const std::vector<std::uint64_t>& ids);

    Connection& connection_;
    durable::Sha256 sha_;
    std::unordered_map<std::uint64_t, Known> known_; // outside a commit: the one read last
    CaseCache cache_;
    std::uint64_t life_ = 0; // of the connection it was filled by
    Reading reading_ = Reading::locking;
    std::vector<std::uint64_t> changed_;
    RecordColumns records_;      // not sent yet
    std::uint64_t appended_ = 0; // records of this transaction, sent or not
    Last last_;                  // record that was written
    std::optional<Witness> witness_;
    std::uint64_t token_ = 0; // of the last commit; no other host has it
};

} // namespace vorgang::postgres
