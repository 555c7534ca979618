#include "connection.hpp"

#include "log_check.hpp"

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

Result<void> Connection::open_handle(const std::string& name, int flags) {
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    const int code = sqlite3_open_v2(name.c_str(), &handle_,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (code == SQLITE_OK) return {};
    Error error = error_of(handle_, code);
    error.subject = file_;
    return error;
}

Result<void> Connection::open(std::string_view path, const SqliteOptions& options) {
    file_ = path;
    if (path.empty() || path.find('\0') != std::string_view::npos) return no_file(path);
    own_ = true;
    read_only_ = options.read_only;
    const bool create = options.create && !options.read_only;
    VORGANG_TRY(open_handle(file_, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0)));
    if (!read_only_ && sqlite3_db_readonly(handle_, "main") == 1)
        return error_of(handle_, SQLITE_READONLY);
    VORGANG_TRY(look_at_log(options));
    busy_timeout_ms_ = static_cast<int>(options.busy_timeout_ms & 0x7fffffff);
    sqlite3_busy_timeout(handle_, busy_timeout_ms_);
    VORGANG_TRY(harden());
    if (options.alone) VORGANG_TRY(take_alone());
    return read_only_ ? open_unchanging() : Result<void>();
}

// A file from elsewhere may hold anything: no SQL in it is to be trusted, every page is checked.
Result<void> Connection::harden() {
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return execute("PRAGMA cell_size_check = ON");
}

// Every connection to a file in WAL mode holds a shared lock on it for as long as it is open; this
// one is only given while there is none. INVARIANT: asked for before the file is read.
Result<void> Connection::take_alone() {
    VORGANG_TRY(execute("PRAGMA locking_mode = EXCLUSIVE"));
    Result<void> taken = execute("SELECT 1 FROM main.sqlite_schema LIMIT 1");
    if (!taken && taken.error().code == ErrorCode::busy) return in_use(file_);
    return taken;
}

// INVARIANT: before the file is read, which may begin the log anew, and nothing of it is left.
Result<void> Connection::look_at_log(const SqliteOptions& options) {
    LogState log = sqlite::look_at_log(handle_);
    log_is_empty_ = log.empty;
    log_fault_ = std::move(log.damage);
    // Who only reads leaves the log as it is, a damaged one above all.
    if (!log_is_empty_ && read_only_)
        sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    const bool matters = options.check_last_commit && options.durability == Durability::full;
    if (log_fault_ && matters) return *log_fault_;
    return {};
}

void Connection::empty_log() noexcept {
    sqlite3_busy_timeout(handle_, 0);
    sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, busy_timeout_ms_);
}

Result<void> Connection::refuse_damaged_log() {
    if (!log_fault_) return {};
    sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return *log_fault_;
}

namespace {

// A name of SQLite's for a file that nobody changes while it is read.
std::string unchanging(const std::string& file) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string name = "file:";
    for (const char c : file) {
        if (c != '%' && c != '?' && c != '#') {
            name += c;
            continue;
        }
        name += '%';
        name += digits[static_cast<unsigned char>(c) >> 4];
        name += digits[static_cast<unsigned char>(c) & 15];
    }
    return name + "?immutable=1";
}

} // namespace

// Where neither a log can be made nor one can be read, the file is read alone and without locks.
Result<void> Connection::open_unchanging() {
    VORGANG_TRY(execute("PRAGMA query_only = ON"));
    const int code = sqlite3_exec(handle_, "SELECT 1 FROM main.sqlite_schema LIMIT 1", nullptr,
                                  nullptr, nullptr);
    const int kind = code & 0xff;
    if (kind != SQLITE_CANTOPEN && kind != SQLITE_READONLY && kind != SQLITE_PERM) return {};
    if (!log_is_empty_) return log_out_of_reach(file_);
    unlocked_ = stamp();
    VORGANG_TRY(open_handle(unchanging(file_), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
    return harden();
}

Result<void> Connection::configure(const SqliteOptions& options) {
    VORGANG_TRY(execute("PRAGMA temp_store = MEMORY"));
    const std::string cache = "PRAGMA cache_size = -" + std::to_string(options.page_cache_kib);
    VORGANG_TRY(execute(cache.c_str()));
    if (read_only_) return {};
    VORGANG_TRY(execute("PRAGMA journal_mode = WAL"));
    VORGANG_TRY(execute(synchronous(options.durability)));
    // A step touches some six pages all over the file. The longer the log, the more often the same
    // page is in it and is copied into the file once: 32 MB, measured against the usual 4 MB.
    VORGANG_TRY(execute("PRAGMA wal_autocheckpoint = 8000"));
    return log_is_empty_ ? Result<void>() : begin_log_anew(options);
}

// What is left in a log of a commit that was torn would look like damage after the next loss of
// power. Who finds somebody else at work finds no such thing.
Result<void> Connection::begin_log_anew(const SqliteOptions& options) {
    sqlite3_busy_timeout(handle_, 0);
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(handle_, static_cast<int>(options.busy_timeout_ms & 0x7fffffff));
    const int kind = code & 0xff;
    if (kind == SQLITE_OK || kind == SQLITE_BUSY || kind == SQLITE_LOCKED) return {};
    return error_of(handle_, code);
}

Result<void> Connection::execute(const char* sql) {
    const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return error_of(handle_, sqlite3_extended_errcode(handle_));
    return {};
}

// The copy that is made on the way is as large as the file: it has no place in memory.
Result<void> Connection::write_anew() {
    VORGANG_TRY(execute("PRAGMA temp_store = FILE"));
    const Result<void> written = execute("VACUUM main");
    VORGANG_TRY(execute("PRAGMA temp_store = MEMORY"));
    VORGANG_TRY(written);
    const int code =
        sqlite3_wal_checkpoint_v2(handle_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if ((code & 0xff) == SQLITE_BUSY) return not_wiped(file_);
    return code == SQLITE_OK ? Result<void>() : error_of(handle_, code);
}

Result<std::vector<std::string>> Connection::check() {
    Statement statement;
    VORGANG_TRY(statement.prepare(handle_, "PRAGMA main.integrity_check"));
    auto lines = Run(statement).rows([](Run& run) { return run.text(0); });
    if (lines && lines->size() == 1 && lines->front() == "ok") lines->clear();
    if (lines && log_fault_) lines->push_back(log_fault_->subject + ": " + log_fault_->english);
    return lines;
}

Result<void> Connection::prepare() {
    return prepare_all(handle_, {{&begin_, "BEGIN IMMEDIATE"},
                                 {&begin_reading_, "BEGIN"},
                                 {&commit_, "COMMIT"},
                                 {&rollback_, "ROLLBACK"},
                                 {&savepoint_, "SAVEPOINT vorgang"},
                                 {&release_, "RELEASE vorgang"},
                                 {&rollback_to_, "ROLLBACK TO vorgang"}});
}

bool Connection::is_nested() const noexcept {
    if (phase_ != Phase::none) return phase_ == Phase::savepoint;
    if (own_view_) return false;
    return sqlite3_get_autocommit(handle_) == 0;
}

Result<void> Connection::writable() const {
    if (lost_) return closed_to_writing(file_);
    if (read_only_) return opened_to_read(file_);
    if (views_ != 0) return inside_view();
    return {};
}

Result<void> Connection::begin() {
    VORGANG_TRY(writable());
    const bool nested = is_nested();
    VORGANG_TRY(Run(nested ? savepoint_ : begin_).finish());
    phase_ = nested ? Phase::savepoint : Phase::transaction;
    return {};
}

Result<bool> Connection::begin_reading() {
    if (sqlite3_get_autocommit(handle_) == 0) return false;
    VORGANG_TRY(Run(begin_reading_).finish());
    return true;
}

void Connection::end_reading() noexcept {
    if (sqlite3_get_autocommit(handle_) == 0) step_quietly(rollback_);
}

Result<void> Connection::commit() {
    if (!commit_stands()) return torn();
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
