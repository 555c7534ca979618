// Views: many reads of one moment.
#include <system_error>

#include "connection.hpp"

namespace vorgang::sqlite {

// A transaction that reads sees the database as it was at its first read. Inside one of the host
// that is so already.
Result<void> Connection::begin_view() {
    if (phase_ != Phase::none) return inside_commit();
    if (views_ == 0 && sqlite3_get_autocommit(handle_) != 0) {
        own_view_ = true;
        Result<void> begun = execute("BEGIN; SELECT 1 FROM main.vorgang_store");
        if (!begun) {
            own_view_ = false;
            (void)execute("ROLLBACK");
            return begun;
        }
    }
    ++views_;
    return {};
}

Result<void> Connection::end_view() {
    if (views_ == 0 || --views_ != 0) return {};
    if (own_view_ && sqlite3_get_autocommit(handle_) == 0) VORGANG_TRY(execute("ROLLBACK"));
    own_view_ = false;
    if (unlocked_ && *unlocked_ != stamp()) return changed_while_read(file_);
    return {};
}

Connection::Stamp Connection::stamp() const {
    std::error_code fault;
    Stamp stamp;
    stamp.time = std::filesystem::last_write_time(file_, fault);
    stamp.size = std::filesystem::file_size(file_, fault);
    const auto log = std::filesystem::file_size(file_ + "-wal", fault);
    stamp.log = !fault && log != 0;
    return stamp;
}

} // namespace vorgang::sqlite
