// The tables, and whether a database has them. docs/formats/sqlite.md says what they hold.
#pragma once

#include "connection.hpp"

namespace vorgang::sqlite {

inline constexpr std::int64_t format_version = 3;
inline constexpr std::int64_t application_id = 0x56524721; // "VRG!"

struct Object {
    const char* name;
    const char* sql;
};

// Makes the tables where the database is empty, otherwise sees that they are what this release
// writes: no other columns, and no trigger, view or index of a stranger on them. Tables of an
// earlier format are brought to this one first.
[[nodiscard]] Result<void> open_own_schema(Connection& connection, const SqliteOptions& options);
[[nodiscard]] Result<void> open_host_schema(Connection& connection);

// Whether the objects of ours are these, word for word.
[[nodiscard]] Result<void> check_objects(Connection& connection, std::span<const Object> expected);
// Makes one of these objects.
[[nodiscard]] Result<void> make_object(Connection& connection, std::span<const Object> objects,
                                       std::string_view name);
// As this release writes them.
[[nodiscard]] std::span<const Object> objects_of_today() noexcept;
// As format 2 had them.
[[nodiscard]] std::span<const Object> objects_of_format_2() noexcept;

// Takes the tables from format 1 to 2, in the open transaction: every row gets a checksum.
[[nodiscard]] Result<void> migrate_1_2(Connection& connection);
// From 2 to 3: what is pending has a table, and each record says where the one before it stands.
[[nodiscard]] Result<void> migrate_2_3(Connection& connection);

} // namespace vorgang::sqlite
