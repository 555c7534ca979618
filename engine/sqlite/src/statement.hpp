// Prepared statements, and one run of such a statement.
#pragma once

#include <sqlite3.h>

#include <bit>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "durable/chain.hpp"
#include "error.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::sqlite {

using durable::Bytes;
using durable::checksum;
using durable::Digest;
using durable::row_sum;
using durable::Table;

struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};

// A statement that is prepared once and kept.
class Statement {
  public:
    [[nodiscard]] Result<void> prepare(sqlite3* connection, const char* sql);
    [[nodiscard]] sqlite3_stmt* handle() const noexcept { return handle_.get(); }

  private:
    std::unique_ptr<sqlite3_stmt, Finalizer> handle_;
};

struct Preparation {
    Statement* statement;
    const char* sql;
};
[[nodiscard]] Result<void> prepare_all(sqlite3* connection,
                                       std::initializer_list<Preparation> preparations);

// The table a statement is about.
[[nodiscard]] std::string_view table_of(sqlite3_stmt* statement) noexcept;

// One run: binds the arguments in order, steps, and resets when it goes out of scope, so that no
// statement keeps a transaction open. Texts and bytes are bound as blobs, without a copy.
class Run {
  public:
    template<class... Arguments>
    explicit Run(const Statement& statement, const Arguments&... arguments)
        : statement_(statement.handle()) {
        int column = 0;
        (bind(++column, arguments), ...);
    }
    ~Run() { sqlite3_reset(statement_); }
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    // Whether there is a further row.
    [[nodiscard]] Result<bool> next();
    // Runs a statement that gives no rows.
    [[nodiscard]] Result<void> finish();

    // The columns of the row. One that does not hold what it should reads as zero and makes the
    // run unsound.
    [[nodiscard]] std::int64_t integer(int column);
    [[nodiscard]] std::uint32_t number(int column);
    [[nodiscard]] CaseId case_id(int column);
    [[nodiscard]] Instant instant(int column) { return Instant{integer(column)}; }
    [[nodiscard]] std::uint64_t bits(int column) {
        return std::bit_cast<std::uint64_t>(integer(column));
    }
    [[nodiscard]] Bytes bytes(int column);
    [[nodiscard]] std::string text(int column);
    [[nodiscard]] bool is_null(int column) {
        return sqlite3_column_type(statement_, column) == SQLITE_NULL;
    }
    [[nodiscard]] bool sound() const noexcept { return sound_; }
    // Whether the row was sound; the next one is looked at anew.
    [[nodiscard]] bool take_sound() noexcept { return std::exchange(sound_, true); }
    // The column holds this checksum of the row, or the run is unsound.
    void expect(int column, std::uint64_t checksum) {
        if (bits(column) != checksum) sound_ = false;
    }

    // Every row as `make(run)` gives it.
    template<class Make>
    [[nodiscard]] auto rows(Make make) -> Result<std::vector<decltype(make(*this))>> {
        std::vector<decltype(make(*this))> all;
        while (true) {
            Result<bool> more = next();
            if (!more) return std::move(more).error();
            if (!*more) break;
            all.push_back(make(*this));
        }
        if (!sound_) return damaged(table_of(statement_));
        return all;
    }

  private:
    void bind_null(int column);
    void bind(int column, std::int64_t value);
    void bind(int column, std::uint32_t value) { bind(column, std::int64_t{value}); }
    void bind(int column, std::uint64_t value) { bind(column, std::bit_cast<std::int64_t>(value)); }
    // LIMIT: SQLite has signed numbers; a case with a higher number than they reach is not there.
    void bind(int column, CaseId id) {
        constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
        bind(column, static_cast<std::int64_t>(id.number < last ? id.number : last));
    }
    void bind(int column, Instant instant) { bind(column, instant.ms); }
    void bind(int column, const std::optional<Instant>& instant) {
        instant ? bind(column, *instant) : bind_null(column);
    }
    void bind(int column, QueueId queue) { bind(column, queue.number); }
    void bind(int column, Bytes bytes);
    void bind(int column, std::string_view text) { bind(column, std::as_bytes(std::span(text))); }
    void bind(int column, const char* text);

    sqlite3_stmt* statement_;
    int fault_ = SQLITE_OK;
    bool sound_ = true;
};

} // namespace vorgang::sqlite
