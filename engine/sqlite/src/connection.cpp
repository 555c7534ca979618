#include "connection.hpp"

namespace vorgang::sqlite {
namespace {

const char* synchronous(Durability durability) {
    switch (durability) {
    case Durability::full: return "PRAGMA synchronous = FULL";
    case Durability::normal: return "PRAGMA synchronous = NORMAL";
    case Durability::off: return "PRAGMA synchronous = OFF";
    }
    return "PRAGMA synchronous = FULL";
}

void step_quietly(const Statement& statement) noexcept {
    sqlite3_step(statement.handle());
    sqlite3_reset(statement.handle());
}

} // namespace

Connection::~Connection() {
    rollback();
    if (!own_) return;
    // Statements of others may still be there; the connection goes with the last of them.
    sqlite3_close_v2(handle_);
}

Result<void> Connection::open(std::string_view path, const SqliteOptions& options) {
    file_ = path;
    if (path.empty() || path.find('\0') != std::string_view::npos) return no_file(path);
    own_ = true;
    const int create = options.create ? SQLITE_OPEN_CREATE : 0;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create;
    const int code = sqlite3_open_v2(file_.c_str(), &handle_, flags, nullptr);
    if (code != SQLITE_OK) {
        Error error = error_of(handle_, code);
        error.subject = file_;
        return error;
    }
    if (sqlite3_db_readonly(handle_, "main") == 1) return error_of(handle_, SQLITE_READONLY);
    sqlite3_busy_timeout(handle_, static_cast<int>(options.busy_timeout_ms & 0x7fffffff));
    // A file from elsewhere may hold anything: no SQL in it is to be trusted, every page is
    // checked.
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return execute("PRAGMA cell_size_check = ON");
}

Result<void> Connection::configure(const SqliteOptions& options) {
    VORGANG_TRY(execute("PRAGMA journal_mode = WAL"));
    VORGANG_TRY(execute(synchronous(options.durability)));
    VORGANG_TRY(execute("PRAGMA temp_store = MEMORY"));
    // A step touches some six pages all over the file. The longer the log, the more often the same
    // page is in it and is copied into the file once: 32 MB, measured against the usual 4 MB.
    VORGANG_TRY(execute("PRAGMA wal_autocheckpoint = 8000"));
    const std::string cache = "PRAGMA cache_size = -" + std::to_string(options.page_cache_kib);
    return execute(cache.c_str());
}

Result<void> Connection::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(handle_, sqlite3_extended_errcode(handle_));
    return {};
}

Result<std::vector<std::string>> Connection::check() {
    Statement statement;
    VORGANG_TRY(statement.prepare(handle_, "PRAGMA main.integrity_check"));
    auto lines = Run(statement).rows([](Run& run) { return run.text(0); });
    if (lines && lines->size() == 1 && lines->front() == "ok") lines->clear();
    return lines;
}

Result<void> Connection::prepare() {
    return prepare_all(handle_, {{&begin_, "BEGIN IMMEDIATE"},
                                 {&commit_, "COMMIT"},
                                 {&rollback_, "ROLLBACK"},
                                 {&savepoint_, "SAVEPOINT vorgang"},
                                 {&release_, "RELEASE vorgang"},
                                 {&rollback_to_, "ROLLBACK TO vorgang"}});
}

bool Connection::is_nested() const noexcept {
    if (phase_ != Phase::none) return phase_ == Phase::savepoint;
    return sqlite3_get_autocommit(handle_) == 0;
}

Result<void> Connection::writable() const {
    if (lost_) return closed_to_writing(file_);
    return {};
}

Result<void> Connection::begin() {
    VORGANG_TRY(writable());
    const bool nested = is_nested();
    VORGANG_TRY(Run(nested ? savepoint_ : begin_).finish());
    phase_ = nested ? Phase::savepoint : Phase::transaction;
    return {};
}

Result<void> Connection::commit() {
    // Where SQLite has rolled back by itself there is nothing left to commit.
    if (phase_ == Phase::none || sqlite3_get_autocommit(handle_) != 0) return torn();
    if (phase_ == Phase::savepoint) {
        VORGANG_TRY(Run(release_).finish());
        phase_ = Phase::none;
        return {};
    }
    const int code = sqlite3_step(commit_.handle());
    sqlite3_reset(commit_.handle());
    if (code != SQLITE_DONE) return commit_failed(code);
    phase_ = Phase::none;
    return {};
}

// A commit that found the store busy or full wrote no commit mark. After anything else (a failed
// flush, no memory after the mark was written) the mark may be on the disk although SQLite has
// rolled back: a restart would bring it back.
Result<void> Connection::commit_failed(int code) {
    const int kind = code & 0xff;
    if (kind == SQLITE_BUSY || kind == SQLITE_FULL || kind == SQLITE_CONSTRAINT)
        return error_of(handle_, code);
    lost_ = true;
    return unknown_outcome(file_);
}

// INVARIANT: afterwards the store has no transaction open. SQLite may have rolled back already,
// with a savepoint even the whole transaction of the host.
void Connection::rollback() noexcept {
    if (phase_ != Phase::none && sqlite3_get_autocommit(handle_) == 0) {
        if (phase_ == Phase::savepoint) {
            step_quietly(rollback_to_);
            step_quietly(release_);
        } else {
            step_quietly(rollback_);
            if (sqlite3_get_autocommit(handle_) == 0) lost_ = true;
        }
    }
    phase_ = Phase::none;
}

} // namespace vorgang::sqlite
