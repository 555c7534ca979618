// The connection to a database, the store's own or the host's, and its transactions.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "statement.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::sqlite {

class Connection {
  public:
    Connection() = default;
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // Opens a file; changes nothing in it. An error where the end of its log cannot be read, unless
    // the options allow that.
    [[nodiscard]] Result<void> open(std::string_view path, const SqliteOptions& options);
    // Puts an own connection into the mode of the options; changes the file to WAL.
    [[nodiscard]] Result<void> configure(const SqliteOptions& options);
    void borrow(sqlite3* connection) noexcept { handle_ = connection; }

    [[nodiscard]] sqlite3* handle() const noexcept { return handle_; }
    [[nodiscard]] bool is_own() const noexcept { return own_; }
    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    // Whether the open transaction, or the next one, can be undone by the host after it is over.
    [[nodiscard]] bool is_nested() const noexcept;
    [[nodiscard]] bool in_commit() const noexcept { return phase_ != Phase::none; }
    // Whether its transaction is open still. Where there was no room SQLite may have rolled back by
    // itself, even as it read; what is written then would be a transaction of its own.
    [[nodiscard]] bool commit_stands() const noexcept {
        return in_commit() && sqlite3_get_autocommit(handle_) == 0;
    }

    [[nodiscard]] Result<void> execute(const char* sql);
    // Writes the file anew, without room that is free.
    [[nodiscard]] Result<void> write_anew();
    // Takes what is in the log into the file, where nobody else has it open; otherwise it stays.
    void empty_log() noexcept;
    // What is wrong with the log; then it stays as it is when the connection ends.
    [[nodiscard]] Result<void> refuse_damaged_log();
    // Before the store is closed: who is busy is not waited for.
    void wait_no_more() noexcept { sqlite3_busy_timeout(handle_, 0); }
    // What is wrong with the pages of the database, and with its log.
    [[nodiscard]] Result<std::vector<std::string>> check();

    // view.cpp; see Store::begin_view()
    [[nodiscard]] Result<void> begin_view();
    [[nodiscard]] Result<void> end_view();
    // Whether a view is open in a transaction of its own, in which nothing changes.
    [[nodiscard]] bool has_own_view() const noexcept { return own_view_; }
    // Whether nothing is to be made now: in a view, and where the store is only read.
    [[nodiscard]] bool only_reads() const noexcept { return read_only_ || views_ != 0; }

    // INVARIANT: what is prepared by prepare() is used by the three below only.
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollback() noexcept;
    // A transaction that only reads; nothing where the host has one open.
    [[nodiscard]] Result<bool> begin_reading();
    void end_reading() noexcept;
    // An error where the store may not be written any more.
    [[nodiscard]] Result<void> writable() const;

  private:
    enum class Phase : std::uint8_t { none, transaction, savepoint };

    // When the file was written to last, and how long it was then.
    struct Stamp {
        std::filesystem::file_time_type time{};
        std::uintmax_t size = 0;
        bool log = false;
        bool operator==(const Stamp&) const = default;
    };

    [[nodiscard]] Result<void> open_handle(const std::string& name, int flags);
    [[nodiscard]] Result<void> harden();
    [[nodiscard]] Result<void> take_alone();
    [[nodiscard]] Result<void> look_at_log(const SqliteOptions& options);
    [[nodiscard]] Result<void> open_unchanging();
    [[nodiscard]] Result<void> begin_log_anew(const SqliteOptions& options);
    [[nodiscard]] Stamp stamp() const;
    [[nodiscard]] Result<void> commit_failed(int code);

    sqlite3* handle_ = nullptr;
    bool own_ = false;
    bool lost_ = false; // a commit failed and nobody knows how it ended
    bool read_only_ = false;
    int busy_timeout_ms_ = 0;
    bool log_is_empty_ = true;       // when it was opened
    std::optional<Error> log_fault_; // of the log, where it was opened all the same
    std::optional<Stamp> unlocked_;  // read without locks: as the file was then
    std::uint32_t views_ = 0;
    bool own_view_ = false;
    Phase phase_ = Phase::none;
    std::string file_;
    Statement begin_;
    Statement begin_reading_;
    Statement commit_;
    Statement rollback_;
    Statement savepoint_;
    Statement release_;
    Statement rollback_to_;
};

// A transaction that only reads, for as long as this lives.
class ReadingOnce {
  public:
    explicit ReadingOnce(Connection& connection)
        : connection_(connection), begun_(connection.begin_reading()) {}
    ~ReadingOnce() {
        if (begun_ && *begun_) connection_.end_reading();
    }
    ReadingOnce(const ReadingOnce&) = delete;
    ReadingOnce& operator=(const ReadingOnce&) = delete;

    [[nodiscard]] const Result<bool>& begun() const noexcept { return begun_; }

  private:
    Connection& connection_;
    Result<bool> begun_;
};

} // namespace vorgang::sqlite
