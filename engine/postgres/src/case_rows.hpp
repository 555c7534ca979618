// Cases, their parts and their records.
//
// In a commit a case that is read is locked for it, so what is known of it holds until its end;
// what is written waits here, by case, until it is sent.
#pragma once

#include <map>
#include <unordered_map>

#include "connection.hpp"

namespace vorgang::postgres {

class CaseRows {
  public:
    explicit CaseRows(Connection& connection);

    // A commit begins or is over: what was known is forgotten.
    void forget() noexcept;

    // Sends for these cases, as far as they are not known; fetched() takes the rows.
    [[nodiscard]] bool send_for(std::span<const Expected> all);
    [[nodiscard]] Result<void> fetched(Rows& rows);

    // The bytes of a case, valid until the next call.
    [[nodiscard]] Result<Bytes> read(CaseId id);
    [[nodiscard]] Result<void> write(const CaseChange& change);
    // Sends what was written since the last time, for as long as nothing was removed but up to the
    // position `removed`.
    void send_changes(std::uint64_t removed);
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
    struct Known {
        bool there = false;
        bool created = false; // in this commit, and not sent yet
        bool changed = false; // and not sent yet
        std::uint32_t sequence = 0;
        std::uint32_t base = 0; // the sequence the server has
        durable::Digest chain{};
        std::uint64_t checksum = 0;
        std::vector<std::byte> block;
    };
    struct RecordColumns {
        Array cases{Element::int8};
        Array sequences{Element::int8};
        Array chains{Element::bytea};
        Array records{Element::bytea};
        Array checksums{Element::int8};
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

    [[nodiscard]] Result<Known*> find(CaseId id);
    [[nodiscard]] Result<durable::Digest> link_at(CaseId id, std::uint32_t sequence);
    void send_cases(const Statement& statement, const std::vector<std::uint64_t>& ids);

    Connection& connection_;
    durable::Sha256 sha_;
    std::unordered_map<std::uint64_t, Known> known_; // outside a commit: the one read last
    std::vector<std::uint64_t> changed_;
    RecordColumns records_;
    Last last_; // record that was written
    std::optional<Witness> witness_;
    std::uint64_t token_ = 0; // of the last commit; no other host has it
};

} // namespace vorgang::postgres
