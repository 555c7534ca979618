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
[[nodiscard]] Error no_such_queue();
[[nodiscard]] Error inside_host_transaction();
[[nodiscard]] Error no_file(std::string_view file);
// A change failed half-way; only a rollback helps.
[[nodiscard]] Error torn();
[[nodiscard]] Error malformed(std::string_view what);
[[nodiscard]] Error closed_to_writing(std::string_view file);
[[nodiscard]] Error opened_to_read(std::string_view file);
[[nodiscard]] Error inside_view();
[[nodiscard]] Error inside_commit();
// Read without locks, and somebody wrote.
[[nodiscard]] Error changed_while_read(std::string_view file);
// The log beside a file that is only read can be neither read nor done without.
[[nodiscard]] Error log_out_of_reach(std::string_view file);
// A store of an earlier format, opened to read only.
[[nodiscard]] Error earlier(std::string_view file);
// The store is wanted alone, and somebody else has it open.
[[nodiscard]] Error in_use(std::string_view file);
// A tenant was removed by somebody else.
[[nodiscard]] Error removed_meanwhile(std::string_view file);
// What was removed may still be read in the file: somebody has it open.
[[nodiscard]] Error not_wiped(std::string_view file);
[[nodiscard]] Error unknown_outcome(std::string_view file);

} // namespace vorgang::sqlite
