// Whether the log beside a file can be read to the end of what was committed.
//
// SQLite takes the first frame that does not fit as the end of the log: after a loss of power that
// is right, because a commit that was not flushed is torn there. But a commit begins only after the
// one before it was flushed (synchronous FULL). So where the ends of two commits stand at such a
// frame or behind it, it was damaged later, and what stands behind it was committed. Only damage to
// the last commit of all looks like its loss.
// LIMIT: a program that is killed between the end of a commit and its flush, while another one has
// the store open that commits next and then loses power before its own flush, looks like damage.
#pragma once

#include <optional>

#include "error.hpp"

namespace vorgang::sqlite {

struct LogState {
    bool empty = true; // there is no log, or nothing in it
    std::optional<Error> damage{};
};

// Of the file that is open; before anything is read of it, because that may begin the log anew.
[[nodiscard]] LogState look_at_log(sqlite3* connection);

} // namespace vorgang::sqlite
