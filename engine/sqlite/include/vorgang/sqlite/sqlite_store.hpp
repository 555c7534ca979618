/// sqlite_store: keeps the cases of an engine in a SQLite file or in a host's own database.
///
/// What a commit wrote is durable when the call returns, in the mode chosen. Every read is checked:
/// a case block, a record or a deployment that is not what was written is `corrupt`, never a wrong
/// answer. docs/formats/sqlite.md describes the tables. Not a place for SQL of the host: its tables
/// may lie beside ours, ours are the store's alone. Thread rule: one thread at a time; the engine
/// sees to that.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "vorgang/engine/store.hpp"
#include "vorgang/sqlite/export.hpp"

struct sqlite3;

namespace vorgang {

/// What a commit survives.
enum class Durability : std::uint8_t {
    full,   ///< loss of power: a commit returns when the disk has it (WAL, synchronous FULL)
    normal, ///< a crash of the program; loss of power may take the last commits, never a part of
            ///< one
    off     ///< a crash of the program; loss of power may damage the file: for tests and trials
};

struct SqliteOptions {
    Durability durability = Durability::full;
    /// Makes the file where there is none, or where it is empty; otherwise that is not_found.
    bool create = true;
    /// Only reads, also where file and folder allow no more, and leaves the file and its log as
    /// they are. A store of an earlier format has to be written to first: read_only. Where there
    /// is neither a log beside the file nor the right to make one, whoever writes to it meanwhile
    /// goes unseen until a view ends (`busy`).
    bool read_only = false;
    /// Nobody else has the file open, and nobody can open it as long as this store is: else `busy`.
    bool alone = false;
    /// Looks at the end of the store when it is opened: the last record, the case it is of and the
    /// links of both, and with Durability::full whether the log beside the file can be read to its
    /// end. Off, a damaged store can be opened: for audits, or to go on with what is left.
    bool check_last_commit = true;
    /// How long a commit waits for another program that is writing, before it is `busy`.
    std::uint32_t busy_timeout_ms = 5'000;
    /// Memory for pages of the file.
    std::uint32_t page_cache_kib = 64 * 1024;
    /// Memory for what is committed and durable, and does not stand in the tables of the file yet:
    /// it goes there along with later commits, many rows of a page at once, and when the store is
    /// closed. 0: every commit writes its rows into the tables itself.
    std::uint32_t pending_kib = 32 * 1024;
};

/// Opens the store in this file, or makes it. One in a host's own database can be opened so with
/// `read_only`, for exports and audits. ":memory:" is a store that ends with the program.
///
/// Errors: not_found (the file cannot be opened), corrupt (damaged, or no store of Vorgang),
/// newer_format, read_only, busy, full. After a commit that ends `outcome_unknown` the store can be
/// read but refuses to write (read_only) until it is opened again.
[[nodiscard]] VORGANG_SQLITE_EXPORT Result<std::unique_ptr<Store>>
sqlite_store(std::string_view path, const SqliteOptions& options = {});

/// Keeps the store in tables of the host's own database, so that its rows and a case move together.
///
/// While the host has a transaction open, a commit of the engine is a savepoint inside it, and
/// stands or falls with it; otherwise it is a transaction of its own. Open the engine and deploy
/// while no transaction is open: the engine remembers deployments and worklists, so making one
/// inside a transaction of the host, which may still be rolled back, is refused (conflict).
/// `connection` stays the host's: it outlives the store, and its journal mode and synchronous mode
/// decide what is durable. Errors as above.
[[nodiscard]] VORGANG_SQLITE_EXPORT Result<std::unique_ptr<Store>>
sqlite_store(::sqlite3* connection);

/// Copies a store to a file of its own while it is in use: all that was committed when the call
/// began, and nothing later. The copy appears under its name when it is whole and on the disk.
///
/// Of a host's own database all of it is copied. Pages are copied as they are; whether they are
/// sound says an audit of the copy. `progress` is called now and then with the pages copied and all
/// there are; false ends the copy (conflict). Errors: not_found (no such store, or the copy cannot
/// be made), conflict (the file of the copy is there already), full, busy, corrupt.
[[nodiscard]] VORGANG_SQLITE_EXPORT Result<void>
sqlite_backup(std::string_view store, std::string_view copy,
              const std::function<bool(std::uint64_t done, std::uint64_t all)>& progress = {});

} // namespace vorgang
