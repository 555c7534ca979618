// The connection to a database, the store's own or the host's, and its transactions.
#pragma once

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

    // Opens a file; changes nothing in it.
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

    [[nodiscard]] Result<void> execute(const char* sql);
    // What SQLite finds wrong with the pages of the database.
    [[nodiscard]] Result<std::vector<std::string>> check();

    // INVARIANT: what is prepared by prepare() is used by the three below only.
    [[nodiscard]] Result<void> prepare();
    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> commit();
    void rollback() noexcept;
    // An error where the store may not be written any more.
    [[nodiscard]] Result<void> writable() const;

  private:
    enum class Phase : std::uint8_t { none, transaction, savepoint };

    [[nodiscard]] Result<void> commit_failed(int code);

    sqlite3* handle_ = nullptr;
    bool own_ = false;
    bool lost_ = false; // a commit failed and nobody knows how it ended
    Phase phase_ = Phase::none;
    std::string file_;
    Statement begin_;
    Statement commit_;
    Statement rollback_;
    Statement savepoint_;
    Statement release_;
    Statement rollback_to_;
};

} // namespace vorgang::sqlite
