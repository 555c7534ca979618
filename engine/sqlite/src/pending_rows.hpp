// The table of what was committed and does not stand in its own table yet: a row for each commit.
#pragma once

#include <functional>
#include <optional>

#include "connection.hpp"

namespace vorgang::sqlite {

class PendingRows {
  public:
    // How far the store has come.
    struct Progress {
        std::uint64_t removed = 0; // highest position of what was removed
        std::uint64_t last = 0;    // of a record, or of what was removed
        std::uint64_t pending = 0; // of the last row here; 0: none
        bool operator==(const Progress&) const = default;
    };

    [[nodiscard]] Result<void> prepare(sqlite3* connection);

    [[nodiscard]] Result<Progress> progress();
    // Another one after every commit to the database, of whichever connection; in a transaction, or
    // right after one. Nothing where SQLite does not say.
    [[nodiscard]] std::optional<std::uint32_t> version() const noexcept;
    // The changes of a commit, and the positions of its first record and its last.
    struct Row {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
        Bytes changes{};
        bool sound = true; // it is as it was written
    };
    [[nodiscard]] Result<void> append(const Row& row);
    // Those that end behind `after`, in order.
    using Visit = std::function<Result<void>(const Row&)>;
    [[nodiscard]] Result<void> each(std::uint64_t after, const Visit& visit);
    // Where the first row ends; 0: there is none.
    [[nodiscard]] Result<std::uint64_t> first();
    [[nodiscard]] Result<void> remove_until(std::uint64_t position);

  private:
    sqlite3* connection_ = nullptr;
    Statement progress_;
    Statement append_;
    Statement each_;
    Statement first_;
    Statement remove_;
};

} // namespace vorgang::sqlite
