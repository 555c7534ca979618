// Turns result codes of SQLite into errors of Vorgang.
#pragma once

#include "durable/fault.hpp"

struct sqlite3;

namespace vorgang::sqlite {

using durable::damaged;
using durable::in_use;
using durable::inside_commit;
using durable::inside_host_transaction;
using durable::inside_view;
using durable::malformed;
using durable::no_such_case;
using durable::no_such_queue;
using durable::opened_to_read;
using durable::overtaken;
using durable::removed_meanwhile;
using durable::torn;

// The error of a failed call. Where SQLite ran out of memory it throws bad_alloc instead, like
// every other function of a store.
[[nodiscard]] Error error_of(sqlite3* connection, int code);

[[nodiscard]] Error foreign(std::string_view file);
[[nodiscard]] Error newer(std::string_view file);
[[nodiscard]] Error no_file(std::string_view file);
[[nodiscard]] Error closed_to_writing(std::string_view file);
// Read without locks, and somebody wrote.
[[nodiscard]] Error changed_while_read(std::string_view file);
// The log beside a file that is only read can be neither read nor done without.
[[nodiscard]] Error log_out_of_reach(std::string_view file);
// A store of an earlier format, opened to read only.
[[nodiscard]] Error earlier(std::string_view file);
// What was removed may still be read in the file: somebody has it open.
[[nodiscard]] Error not_wiped(std::string_view file);
// The store has this row already.
[[nodiscard]] Error taken();
[[nodiscard]] Error unknown_outcome(std::string_view file);

} // namespace vorgang::sqlite
