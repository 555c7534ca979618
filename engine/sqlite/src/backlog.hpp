// What was committed and does not stand in its tables yet.
//
// A commit appends all its changes as one row to vorgang_pending and sets them in the layers over
// the tables, which every read goes by. Later commits take rows of the layers along into the
// tables, in the order of the keys, so that a page of a table is written once for many commands.
// That goes round and round through all tables: once round, whatever was pending when it began
// stands in the tables, and its rows of vorgang_pending go. Writing a row twice changes nothing, so
// a round that a crash ended begins anew.
//
// In the database of a host nothing is left pending: there a commit writes its rows itself.
#pragma once

#include "case_rows.hpp"
#include "commit_bytes.hpp"
#include "count_rows.hpp"
#include "index_rows.hpp"
#include "part_rows.hpp"
#include "pending_rows.hpp"

namespace vorgang::sqlite {

class Backlog {
  public:
    Backlog(CaseRows& cases, PartRows& parts, IndexRows& index, CountRows& counts)
        : cases_(cases), parts_(parts), index_(index), counts_(counts) {}

    struct Options {
        std::size_t bytes_max = 0; // of memory; 0: nothing is left pending
        bool tolerant = false;     // goes on where something pending is damaged
        bool own = false;          // nobody undoes what this connection has committed
    };
    [[nodiscard]] Result<void> prepare(sqlite3* connection, const Options& options);

    // Takes over what other programs have committed. Within a transaction, and nothing is set.
    [[nodiscard]] Result<void> catch_up();
    // How far the store had come then.
    [[nodiscard]] const PendingRows::Progress& progress() const noexcept { return known_; }
    // The next commit asks how far the store has come, whoever has written.
    void look_again() noexcept { version_.reset(); }

    // At the beginning of a commit.
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> add(const CaseChange& change, const Following& following);
    // At its end, in the transaction: appends what was added, and takes some rows along.
    [[nodiscard]] Result<void> write();
    // Within a commit: everything stands in its table.
    [[nodiscard]] Result<void> write_all();
    void committed() noexcept;
    void rolled_back() noexcept;

    [[nodiscard]] bool empty() const noexcept;
    // A part of everything, in a commit of its own; true: that was all.
    [[nodiscard]] Result<bool> write_next();
    // What of it is damaged, in words.
    [[nodiscard]] const std::vector<std::string>& faults() const noexcept { return faults_; }

  private:
    // Where the round is, and what is owed to it.
    struct Round {
        std::uint64_t begun_at = 0; // position of the last record then
        std::uint64_t done = 0;     // what is up to here stands in the tables
        std::uint64_t gone = 0;     // rows of vorgang_pending up to here were removed
        std::uint64_t bytes = 0;    // appended since it began
        double owed = 0;            // rows to write
        std::size_t table = 0;
    };

    [[nodiscard]] Result<bool> follow(const PendingRows::Progress& now);
    [[nodiscard]] Result<void> load(const PendingRows::Progress& now);
    [[nodiscard]] Result<void> take(const PendingRows::Row& row);
    [[nodiscard]] Result<void> lose(std::uint64_t first, std::uint64_t last);
    void clear() noexcept;
    void settle() noexcept;
    [[nodiscard]] Result<void> spill();
    void begin_round_anew() noexcept;
    [[nodiscard]] double pressure() const noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept;
    [[nodiscard]] std::size_t changed() const noexcept;
    [[nodiscard]] Result<bool> go_round(std::size_t budget);
    [[nodiscard]] Result<bool> sweep(std::size_t& budget);
    [[nodiscard]] Result<void> remove_some();

    CaseRows& cases_;
    PartRows& parts_;
    IndexRows& index_;
    CountRows& counts_;
    PendingRows rows_;
    Options options_;
    CommitBytes bytes_;
    PendingRows::Progress known_;
    bool is_known_ = false;
    std::optional<std::uint32_t> version_; // of the database, after the last commit
    Round round_;                          // as of the last commit
    Round next_;                           // as of the open one
    std::uint64_t pending_ = 0;            // as known_.pending will be after the open commit
    bool swept_ = false;                   // in the open commit
    bool spilt_ = false;  // in the open commit: the layers are not as they were before it
    bool ending_ = false; // the store is being closed
    std::vector<std::string> faults_;
};

} // namespace vorgang::sqlite
