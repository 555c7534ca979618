// The tables, and whether a database has them. docs/formats/postgres.md says what they hold.
#pragma once

#include "connection.hpp"

namespace vorgang::postgres {

inline constexpr std::int64_t format_version = 4;
// Numbers of cases a host reserves at once; part of the format: the sequence goes by as many.
inline constexpr std::uint64_t cases_in_block = 256;
// A position of a record is the number of its transaction and, in so many bits, its number there.
inline constexpr unsigned bits_in_transaction = 20;

// Makes the tables where the database has none, otherwise sees that they are what this release
// writes: no other columns, and no trigger or rule of a stranger on them.
[[nodiscard]] Result<void> open_schema(Connection& connection, bool create);

// Marks a store as one that is being filled, without what an earlier filling has left; conflict
// where it holds anything else. Precondition: they are there, and nobody else has them.
[[nodiscard]] Result<void> begin_filling(Connection& connection);

} // namespace vorgang::postgres
