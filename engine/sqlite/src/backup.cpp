// A copy of a store that is in use.
#include <filesystem>

#include "connection.hpp"
#include "durable/new_file.hpp"
#include "schema.hpp"

namespace vorgang {
namespace sqlite {
namespace {

using Progress = std::function<bool(std::uint64_t, std::uint64_t)>;

struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
};
using Database = std::unique_ptr<sqlite3, Close>;

struct Finish {
    void operator()(sqlite3_backup* backup) const noexcept { sqlite3_backup_finish(backup); }
};

Result<Database> make(const std::string& file) {
    sqlite3* connection = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(file.c_str(), &connection, flags, nullptr);
    Database made(connection);
    if (code == SQLITE_OK) return made;
    Error error = error_of(connection, code);
    error.subject = file;
    return error;
}

Error ended() {
    return {ErrorCode::conflict, "backup", "", "die Sicherung wurde abgebrochen",
            "the backup was ended"};
}

// LIMIT: so many pages at a time; between them others may read and write.
constexpr int pages_at_once = 256;

Result<void> copy_pages(sqlite3* from, sqlite3* to, const Progress& progress) {
    const std::unique_ptr<sqlite3_backup, Finish> backup(
        sqlite3_backup_init(to, "main", from, "main"));
    if (backup == nullptr) return error_of(to, sqlite3_extended_errcode(to));
    for (;;) {
        const int code = sqlite3_backup_step(backup.get(), pages_at_once);
        if (code != SQLITE_OK && code != SQLITE_DONE) return error_of(to, code);
        const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup.get()));
        const auto left = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup.get()));
        if (progress && !progress(all - left, all)) return ended();
        if (code == SQLITE_DONE) return {};
    }
}

// What is copied is what this connection sees in one view, whoever writes meanwhile. Where the file
// is read without locks, it is seen at the end that somebody did: then that is the error.
Result<void> copy(Connection& from, sqlite3* to, const Progress& progress) {
    VORGANG_TRY(from.begin_view());
    Result<void> copied;
    try {
        copied = copy_pages(from.handle(), to, progress);
    } catch (...) {
        (void)from.end_view();
        throw;
    }
    const Result<void> over = from.end_view();
    return over ? copied : over;
}

Error there_already(const std::string& file) {
    return {ErrorCode::conflict, file, "", "diese Datei gibt es schon", "this file exists already"};
}

// A file with its own name until it is whole; gone where it never is.
class Unfinished {
  public:
    explicit Unfinished(const std::string& file) : name_(durable::make_unfinished(file)) {}
    ~Unfinished() {
        std::error_code ignored;
        if (name_.empty()) return;
        for (const char* end : {"", "-journal"})
            std::filesystem::remove(name_ + end, ignored);
    }
    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] Result<void> keep(const std::string& file) {
        const durable::Naming named = durable::give_name(name_, file);
        if (named == durable::Naming::taken) return there_already(file);
        if (named == durable::Naming::failed) return no_file(file);
        name_.clear(); // somebody else may have it now
        return {};
    }

  private:
    std::string name_;
};

Result<void> back_up(const std::string& store, const std::string& file, const Progress& progress) {
    std::error_code fault;
    if (std::filesystem::exists(file, fault)) return there_already(file);
    Connection from;
    SqliteOptions options;
    options.create = false;
    options.read_only = true;
    VORGANG_TRY(from.open(store, options));
    VORGANG_TRY(from.prepare());
    VORGANG_TRY(open_own_schema(from, options));
    Unfinished unfinished(file);
    if (unfinished.name().empty()) return no_file(file);
    {
        auto to = make(unfinished.name());
        if (!to) return std::move(to).error();
        VORGANG_TRY(copy(from, to->get(), progress));
    }
    return unfinished.keep(file);
}

} // namespace
} // namespace sqlite

Result<void> sqlite_backup(std::string_view store, std::string_view copy,
                           const std::function<bool(std::uint64_t, std::uint64_t)>& progress) {
    return sqlite::back_up(std::string(store), std::string(copy), progress);
}

} // namespace vorgang
