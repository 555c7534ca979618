// Runs: several records of one commit in one row.
//
// A row costs the server several times what the bytes of a record do, so a commit of many commands
// leaves its records in few rows. docs/formats/postgres.md says what stands in them. A run is of
// one tenant: who removes a tenant takes whole rows away.
#pragma once

#include <string>

#include "rows.hpp"

namespace vorgang::postgres {

// The records of a commit, as the statement takes them that appends them.
class RunWriter {
  public:
    // A record by itself: what a statement without arrays needs.
    struct Single {
        CaseId id;
        std::uint64_t previous = 0;
        Bytes record;
        std::uint64_t checksum = 0;
    };

    // From here on no row has more than one record.
    void keep_apart() noexcept { apart_ = true; }

    // `previous`: where the record before it stands; `number`: its own in the transaction.
    void add(const CaseChange& change, std::uint64_t previous, const durable::Digest& chain,
             std::uint64_t number);
    // The last one. Precondition: there is no other.
    [[nodiscard]] Single single() const noexcept;
    void clear() noexcept;

    // Precondition of the following: finish() was called after the last add().
    void finish() { close(); }
    // Nine numbers a row: its case or 0, its sequence or how many records it has, what stands
    // before it, checksum, number of its last record, where its numbers begin (from 1; 0: none),
    // where its bytes begin (from 1), size of its chain, size of its records.
    static constexpr int numbers_of_row = 9;
    [[nodiscard]] Bytes rows() { return rows_.wire(); }
    [[nodiscard]] Bytes numbers() const noexcept { return numbers_; }
    [[nodiscard]] Bytes bytes() const noexcept { return bytes_; }

  private:
    [[nodiscard]] bool has_room_for(const CaseChange& change) const noexcept;
    void begin(const CaseChange& change);
    void close();

    bool apart_ = false;
    Array rows_{Element::int8};
    std::vector<std::byte> numbers_;
    std::vector<std::byte> bytes_;
    // The row that is being made.
    std::uint32_t count_ = 0;
    std::size_t numbers_begin_ = 0;
    std::size_t bytes_begin_ = 0; // of its chain, which is known last
    std::string tenant_;
    // Its last record.
    CaseId last_case_;
    std::uint32_t last_sequence_ = 0;
    std::uint64_t last_previous_ = 0;
    std::uint64_t last_number_ = 0;
};

// Reads what statements select of rows of records: position, case_id, sequence, chain, record,
// token, checksum, previous, how many bytes record and numbers have, position of the one record,
// numbers.
class RunReader {
  public:
    explicit RunReader(Rows& rows) noexcept : rows_(rows) {}

    // A row that is of one record, or of a run cut down to the one wanted. The columns of a run are
    // verified; that the record is what was written its chain says.
    [[nodiscard]] FeedRecord one(int row);
    // All records of the row behind this position; all of it verified.
    void all(int row, std::uint64_t after, std::vector<FeedRecord>& to);

  private:
    [[nodiscard]] bool is_run(int row) const noexcept { return !rows_.is_null(row, 10); }
    // `sum`: without what the server adds.
    void expect_columns(int row, std::uint64_t sum);
    void expect_columns_of_run(int row);
    [[nodiscard]] FeedRecord of_row(int row);
    [[nodiscard]] FeedRecord of_run(Bytes numbers, Bytes records, std::uint64_t position);

    Rows& rows_;
};

} // namespace vorgang::postgres
