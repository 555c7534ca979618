// Cases, and what becomes of their records.
//
// In a commit a case that is read holds until its end: either it is locked for it, or it is checked
// when the commit is sent. What is written waits here, by case, until it is sent.
#pragma once

#include "case_cache.hpp"
#include "connection.hpp"
#include "counts.hpp"
#include "record_rows.hpp"

namespace vorgang::postgres {

// How a commit reads cases.
enum class Reading : std::uint8_t {
    locking,  // each is locked for it
    trusting, // as the commits before left them, else without a lock; checked when it is sent
    alone     // nobody else writes
};

class CaseRows {
  public:
    explicit CaseRows(Connection& connection) : connection_(connection), records_(connection) {}

    void keep_at_most(std::size_t bytes) noexcept { cache_.keep_at_most(bytes); }
    void keep_to_shards() noexcept { records_.keep_to_shards(); }
    // A commit begins or is over: what was known is forgotten.
    void forget() noexcept;
    void begin(Reading reading) noexcept;
    // Within a transaction of the host there may be records of it already: looks how many.
    [[nodiscard]] Result<void> go_on_in_transaction() { return records_.go_on_in_transaction(); }
    // It is over, and what it left holds for the next one. `answers`: the rows of what was sent.
    [[nodiscard]] Result<void> committed(std::vector<Rows>& answers);
    // Somebody else has changed cases: nothing is known of any.
    void distrust() noexcept {
        end_reading();
        cache_.clear();
    }

    // Sends for these cases, as far as they are not known; fetched() takes the rows.
    [[nodiscard]] bool send_for(std::span<const Expected> all);
    [[nodiscard]] Result<void> fetched(Rows& rows);

    // The bytes of a case, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    [[nodiscard]] Result<void> write(const CaseChange& change);
    // What its row says to the indexes; to be changed. Precondition: the case was just written.
    [[nodiscard]] OpenRow& open_row() noexcept { return written_->open; }
    // Whether what was written is one case with the first record of the transaction.
    [[nodiscard]] bool is_single() const noexcept {
        return records_.is_single() && changed_.size() == 1;
    }
    // Sends what was written since the last time, for as long as the store is as it is assumed.
    // `counts`: of a single one, to go with it.
    void send_changes(const Assumed& store, const CountsOfOne& counts);
    // Sends for it that what was read and not written is still so. What is checked is locked.
    void send_checks();
    // The same at once, so that what lies beside this case can be read.
    [[nodiscard]] Result<void> confirm(CaseId id);
    // Whether this commit has sent records.
    [[nodiscard]] bool has_appended() const noexcept { return records_.has_appended(); }
    [[nodiscard]] Result<std::vector<CaseId>> cases(CaseId after, std::uint32_t limit);
    // Verified against the chain. Precondition: what was written was sent.
    [[nodiscard]] Result<std::vector<std::vector<std::byte>>>
    records(CaseId id, std::uint32_t after, std::uint32_t limit);

    // The records of all cases, in the order of their commits, as far as that is settled; each row
    // verified. Precondition: as above.
    [[nodiscard]] Result<std::vector<FeedRecord>> records(std::uint64_t after,
                                                          std::uint32_t limit) {
        return records_.in_order(after, limit);
    }
    [[nodiscard]] Result<std::vector<CaseHead>> heads(CaseId after, std::uint32_t limit);

    // Whether the records of this commit are there, and with them all of it; nothing where it wrote
    // none.
    [[nodiscard]] Result<std::optional<bool>> is_there() { return records_.is_there(); }

  private:
    struct Of {
        std::uint64_t id = 0;
        KnownCase* known = nullptr;
    };
    // Cases to be locked while they are at these sequences.
    struct Held {
        Array ids{Element::int8};
        Array sequences{Element::int8};
    };

    [[nodiscard]] const Statement& looking() const noexcept;
    // A case as it is known in this reading; null: not known.
    [[nodiscard]] KnownCase* known(CaseId id);
    // The same, and it is from now on; whether it was not before.
    std::pair<KnownCase*, bool> know(CaseId id);
    [[nodiscard]] bool recalled(KnownCase& known) const;
    void end_reading() noexcept;
    [[nodiscard]] Result<KnownCase*> find(CaseId id);
    [[nodiscard]] Result<void> fetch(CaseId id);
    [[nodiscard]] Result<std::uint64_t> take_places(std::vector<Rows>& answers);
    [[nodiscard]] Held hold_assumed();
    void send_one(const Assumed& store, const CountsOfOne& counts);
    void send_cases(bool new_ones, std::span<const Of> cases, const Assumed& store);
    [[nodiscard]] bool may_go_by_place() noexcept;
    static void sent(KnownCase& known) noexcept;

    Connection& connection_;
    durable::Sha256 sha_;
    CaseCache cache_;
    // A commit, a view or else a single read. What was seen in an earlier one is only assumed.
    std::uint64_t reading_number_ = 1;
    std::vector<Of> known_;  // in this reading
    std::uint64_t life_ = 0; // of the connection it was filled by
    Reading reading_ = Reading::locking;
    std::vector<Of> changed_;      // not sent yet
    KnownCase* written_ = nullptr; // last
    std::uint32_t updates_ = 0;    // see may_go_by_place()
    RecordRows records_;
};

} // namespace vorgang::postgres
