// The tables, and whether a database has them. docs/formats/sqlite.md says what they hold.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

inline constexpr std::int64_t format_version = 1;
inline constexpr std::int64_t application_id = 0x56524721; // "VRG!"

// Makes the tables where the database is empty, otherwise sees that they are what this release
// writes: no other columns, and no trigger, view or index of a stranger on them.
[[nodiscard]] Result<void> open_own_schema(Connection& connection, const SqliteOptions& options);
[[nodiscard]] Result<void> open_host_schema(Connection& connection);

} // namespace vorgang::sqlite
