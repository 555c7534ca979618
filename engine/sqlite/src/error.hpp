// Turns result codes of SQLite into errors of Vorgang.
#pragma once

#include "vorgang/engine/error.hpp"

struct sqlite3;

namespace vorgang::sqlite {

// The error of a failed call. Where SQLite ran out of memory it throws bad_alloc instead, like
// every other function of a store.
[[nodiscard]] Error error_of(sqlite3* connection, int code);

// What was read is not what was written: `what` names the table.
[[nodiscard]] Error damaged(std::string_view what);
[[nodiscard]] Error foreign(std::string_view file);
[[nodiscard]] Error newer(std::string_view file);
[[nodiscard]] Error no_such_case();
// Somebody else changed what this change builds on.
[[nodiscard]] Error overtaken();
[[nodiscard]] Error inside_host_transaction();
[[nodiscard]] Error no_file(std::string_view file);
// A change failed half-way; only a rollback helps.
[[nodiscard]] Error torn();
[[nodiscard]] Error malformed(std::string_view what);
[[nodiscard]] Error closed_to_writing(std::string_view file);
[[nodiscard]] Error unknown_outcome(std::string_view file);

} // namespace vorgang::sqlite
