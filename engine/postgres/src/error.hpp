// Turns what PostgreSQL says into errors of Vorgang.
#pragma once

#include <string>
#include <string_view>

#include "durable/fault.hpp"

namespace vorgang::postgres {

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

// The error of a statement that failed: SQLSTATE and what the server says about it.
[[nodiscard]] Error error_of(std::string_view state, std::string_view message);

// There is no connection, and none can be made; `message` is what libpq says.
[[nodiscard]] Error unreachable(std::string_view message);
// The connection went away in the middle of a commit that was not to be completed yet: nothing of
// it is there.
[[nodiscard]] Error cut_off();
[[nodiscard]] Error unknown_outcome();
[[nodiscard]] Error foreign(std::string_view what);
[[nodiscard]] Error newer();
[[nodiscard]] Error no_store();
// A store that was being filled when the program ended, or still is.
[[nodiscard]] Error unfinished();
// A store to be filled has something in it.
[[nodiscard]] Error not_empty();
// Its rows have records of several cases, which do not belong on one of several servers.
[[nodiscard]] Error made_for_one_server();
// Of one transaction; see records_in_transaction.
[[nodiscard]] Error too_many_records();
// These tables belong to somebody else, who alone may write them anew.
[[nodiscard]] Error not_owner();

} // namespace vorgang::postgres
