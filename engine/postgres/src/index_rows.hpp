// The rows that find cases: tasks, due dates, outgoing calls and messages, names, claims, keys,
// persons outside.
//
// Most tasks and due dates of cases stand in the rows of the cases themselves (open_row.hpp), the
// others in tables here. Each table is a set: adding a row that is there and removing one that is
// not change nothing. The exceptions are keys and names that only one case may have: taken by
// another case they are a conflict. Rows of a commit wait here, the last word about each row, until
// they are sent.
#pragma once

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "connection.hpp"
#include "counts.hpp"
#include "index_text.hpp"
#include "open_row.hpp"

namespace vorgang::postgres {

class IndexRows {
  public:
    explicit IndexRows(Connection& connection) : connection_(connection) {}

    void forget() noexcept;
    [[nodiscard]] bool has_changes() const noexcept { return changes_ != 0; }
    // `open` is of this case.
    void write(CaseId id, std::span<const IndexChange> changes, OpenRow& open);
    // Sends what was written since the last time, in sorted batches.
    void send_changes();
    // What is to be counted, where it is tasks of one worklist and nothing else of tasks is to be
    // written: then it is not sent.
    [[nodiscard]] std::optional<QueueCount> take_only_count();

    // Takes it that nobody has these keys, as far as they are not known. Where somebody has one the
    // commit fails: when it is added, or by a check that is sent of all that were not.
    void assume_no_keys(std::span<const Expected> all);
    void send_checks();
    // Sends for these keys, as far as they are not known; keys_fetched() takes the rows. The same
    // of the first case that each name finds.
    [[nodiscard]] bool send_for_keys(std::span<const Expected> all);
    [[nodiscard]] Result<void> keys_fetched(Rows& rows);
    [[nodiscard]] bool send_for_names(std::span<const Expected> all);
    [[nodiscard]] Result<void> names_fetched(Rows& rows);
    // The first case that a name finds in this commit, 0 for none; nothing where that is not known.
    [[nodiscard]] std::optional<CaseId> known_name(std::string_view text);
    [[nodiscard]] Result<std::optional<KeyRow>> find_key(std::string_view text);

    // Precondition of all below: what was written was sent.
    [[nodiscard]] Result<std::vector<CaseId>> find_name(std::string_view text, CaseId after,
                                                        std::uint32_t limit);
    [[nodiscard]] Result<std::vector<TaskRow>> tasks(QueueId queue, std::optional<TaskRow> after,
                                                     std::uint32_t limit);
    [[nodiscard]] Result<std::uint64_t> count_tasks(QueueId queue);
    [[nodiscard]] Result<std::vector<TaskRow>>
    claimed(std::string_view person, std::optional<TaskRow> after, std::uint32_t limit);
    [[nodiscard]] Result<std::vector<CaseId>> held(std::uint64_t person, CaseId after,
                                                   std::uint32_t limit);
    // In a commit the rows are taken for it; those another host has taken are passed over.
    [[nodiscard]] Result<std::vector<DueRow>> due(Instant until, std::optional<DueRow> after,
                                                  std::uint32_t limit);
    // Rows another host holds a lease of are passed over.
    [[nodiscard]] Result<std::vector<OutgoingRow>>
    outgoing(Instant until, std::optional<OutgoingRow> after, std::uint32_t limit);

  private:
    // The last word about each row of a table.
    template<class... Columns>
    using Changes = std::map<std::tuple<Columns...>, bool>; // true: to be there
    struct KeyChange {
        bool removed = false; // of the case that had it
        CaseId of;
        std::optional<KeyRow> row;
        std::int64_t home = 0;
        std::string whole;
    };
    struct NameChange {
        bool there = false;
        bool alone = false;
        std::string whole;
    };
    struct ClaimChange {
        std::string person;
        std::string whole;
    };
    struct HolderChange {
        bool cleared = false;
        std::set<std::uint64_t> persons;
    };

    void write_one(CaseId id, const IndexChange& change);
    void write_own(CaseId id, OpenRow& open);
    void take_away(CaseId id, const IndexChange& change, OpenRow& open);
    void put(CaseId id, const IndexChange& change, OpenRow& open);
    void change_beside(CaseId id, const IndexChange& change, OpenRow& open);
    void write_key(CaseId id, const IndexChange& change);
    void send_tasks();
    void send_counts();
    void send_sum();
    void send_beside();
    void send_names();
    void send_claims();
    void send_keys();
    void send_holders();

    Connection& connection_;
    IndexText index_text_;
    std::size_t changes_ = 0; // not sent yet
    static constexpr std::size_t most_left_beside = 64;
    // Counts of single commands since they were summed up. At first too many: who had this slot
    // before may have left some.
    std::size_t left_beside_ = most_left_beside;
    Changes<std::uint32_t, std::int64_t, std::uint64_t, std::uint32_t> tasks_;
    Changes<std::int64_t, std::uint64_t, std::uint32_t> due_;
    Changes<std::int64_t, std::uint64_t, std::uint32_t> outgoing_;
    std::map<std::uint32_t, std::int64_t> counted_; // by queue, of what the rows of cases say
    std::set<std::uint64_t> beside_;                // cases whose rows in tables came or went
    std::vector<const IndexChange*> own_;           // of one change, what the row of the case takes
    std::map<std::pair<std::string, std::uint64_t>, NameChange> names_;
    std::map<std::pair<std::uint64_t, std::uint32_t>, std::optional<ClaimChange>> claims_;
    std::map<std::string, KeyChange, std::less<>> keys_;
    std::map<std::uint64_t, HolderChange> holders_;
    // Keys as they are in this commit, as far as somebody asked.
    std::map<std::string, std::optional<KeyRow>, std::less<>> known_keys_;
    std::map<std::string, CaseId, std::less<>> known_names_;        // the first case each finds
    std::map<std::string, std::int64_t, std::less<>> assumed_keys_; // with their homes
};

// The checksum of the number of tasks a host has added to a worklist; it changes by sums, as the
// number does.
[[nodiscard]] std::uint64_t sum_of_count(QueueId queue, std::uint32_t slot,
                                         std::uint64_t tasks) noexcept;

} // namespace vorgang::postgres
