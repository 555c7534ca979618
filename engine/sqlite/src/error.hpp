// Turns result codes of SQLite into errors of Vorgang.
#pragma once

#include "durable/fault.hpp"

struct sqlite3;

namespace vorgang::sqlite {

using durable::damaged;
using durable::inside_host_transaction;
using durable::malformed;
using durable::no_such_case;
using durable::overtaken;
using durable::torn;

// The error of a failed call. Where SQLite ran out of memory it throws bad_alloc instead, like
// every other function of a store.
[[nodiscard]] Error error_of(sqlite3* connection, int code);

[[nodiscard]] Error foreign(std::string_view file);
[[nodiscard]] Error newer(std::string_view file);
[[nodiscard]] Error no_file(std::string_view file);
[[nodiscard]] Error closed_to_writing(std::string_view file);
[[nodiscard]] Error unknown_outcome(std::string_view file);

} // namespace vorgang::sqlite
