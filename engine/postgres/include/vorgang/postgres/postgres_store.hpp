/// postgres_store: keeps the cases of several engines in one PostgreSQL database.
///
/// Any number of programs, each with an engine of its own, may work on one database at the same
/// time; a case is changed by one of them at a time, and what somebody else changed is decided
/// anew. What a commit wrote is durable when the call returns, as the server promises it. Every
/// read is checked: a case block, a record or a deployment that is not what was written is
/// `corrupt`, never a wrong answer. docs/formats/postgres.md describes the tables, which are the
/// store's alone. Thread rule: one thread at a time; the engine sees to that.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "vorgang/engine/store.hpp"
#include "vorgang/postgres/export.hpp"

struct pg_conn;

namespace vorgang {

struct PostgresOptions {
    /// Makes the tables where the database has none; otherwise that is not_found.
    bool create = true;
    /// Only reads: for exports and audits, also on a standby.
    bool read_only = false;
    /// No other host has the store open: else `busy`.
    bool alone = false;
    /// Begins a store that is filled before anybody may use it, as a copy is: from here on whoever
    /// opens it otherwise is refused (conflict), also after this program was killed, until
    /// postgres_finish(). What an earlier filling left that did not come to its end is taken away;
    /// a store that holds anything else is a conflict. Nobody else may have it open: busy.
    bool fill = false;
    /// True: a commit returns when the server has it on its disk (and where it is set up so, on
    /// those of its standbys). False: a crash of the server may take the last commits, never a part
    /// of one.
    bool durable = true;
    /// How long a commit waits for another host that holds a case, before it is `busy`.
    std::uint32_t busy_timeout_ms = 5'000;
    /// How long a call tries to reach a server that went away (a restart, a standby that takes
    /// over), before it is `busy`, or `outcome_unknown` where it was lost during a commit.
    std::uint32_t reconnect_ms = 10'000;
    /// How long a call of a tool or a message that a host has taken is kept from the others, by the
    /// time of the database. Longer than a handler takes.
    std::uint32_t lease_ms = 60'000;
    /// After so long without a word from a host in the middle of a commit the server gives its
    /// cases free.
    std::uint32_t stalled_ms = 60'000;
    /// Memory for cases as this host last read or wrote them, some 500 bytes each; those a commit
    /// finds there it need not ask the server for.
    std::uint32_t case_cache_kib = 64 * 1024;
    /// The tables are distributed by case over several servers: no row holds records of several
    /// cases, and statements about one case name it. Counts where the tables are made or brought
    /// to this format; they stay what they were made as, also for who does not ask for it. Tables
    /// made for a single server are a conflict then.
    bool sharded = false;
};

/// Opens the store in a database, or makes it. `url` is a connection string of libpq, as
/// "postgresql://host/database" or "host=/run/postgresql dbname=cases"; nothing: what the
/// environment of the program says (PGHOST, PGDATABASE ...).
///
/// A connection that was lost is made again. A commit whose answer was lost is looked up then, and
/// only where the server does not come back in time it ends `outcome_unknown`; the store goes on
/// afterwards, and repeating the command with its key says which it was.
///
/// Errors: not_found (no such server or database, not admitted), corrupt (damaged, or tables of
/// somebody else), newer_format, read_only, busy, full.
[[nodiscard]] VORGANG_POSTGRES_EXPORT Result<std::unique_ptr<Store>>
postgres_store(std::string_view url, const PostgresOptions& options = {});

/// Keeps the store in the host's own database, on its own connection, so that its rows and a case
/// move together.
///
/// While the host has a transaction open, a commit of the engine is a savepoint inside it, and
/// stands or falls with it; otherwise it is a transaction of its own. Open the engine and deploy
/// while no transaction is open: doing so inside one is refused (conflict). `connection` stays the
/// host's: it outlives the store, is not in pipeline mode and has no query running when the engine
/// is called, and its settings decide what is durable and how long to wait. It is never made again:
/// after it was lost the store has to be opened on another. Errors as above.
[[nodiscard]] VORGANG_POSTGRES_EXPORT Result<std::unique_ptr<Store>>
postgres_store(::pg_conn* connection, const PostgresOptions& options = {});

/// Says that the store which was opened with `fill` is whole: from here on it is as any other.
/// Errors as of postgres_store().
[[nodiscard]] VORGANG_POSTGRES_EXPORT Result<void>
postgres_finish(std::string_view url, const PostgresOptions& options = {});

} // namespace vorgang
