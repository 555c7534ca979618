// Durable steps beside a fixed loop on the same disk: bench_sqlite [--cases=N] [--benchmark_…].
//
// The loop is what the least durable program does for a command: one row of 120 bytes appended to a
// log, one row of 96 bytes of N cases updated at random, committed as SQLite commits (WAL, FULL).
// The engine runs REF on N open cases in a store of the same kind. Both take turns in short blocks,
// so that the disk treats them alike; what counts is `ratio`, the engine's commands for each
// command of the loop. TMPDIR says which disk.
#include <sqlite3.h>

#include <filesystem>

#include "arguments.hpp"
#include "durable.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::bench {
namespace {

// A folder that goes when the program ends.
class Folder {
  public:
    Folder()
        : path_(std::filesystem::temp_directory_path() /
                ("vorgang-bench-" + std::to_string(::getpid()))) {
        std::filesystem::create_directories(path_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

class FixedLoop {
  public:
    FixedLoop(const std::string& file, std::size_t cases) : cases_(cases) {
        if (sqlite3_open(file.c_str(), &connection_) != SQLITE_OK) stop("cannot open the loop");
        run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 8000;"
            "PRAGMA cache_size = -65536; PRAGMA synchronous = OFF;"
            "CREATE TABLE log(position INTEGER PRIMARY KEY, record BLOB NOT NULL);"
            "CREATE TABLE cases(id INTEGER PRIMARY KEY, block BLOB NOT NULL); BEGIN");
        sqlite3_stmt* fill = prepare("INSERT INTO cases VALUES(?, ?)");
        for (std::size_t i = 1; i <= cases; ++i)
            bind_and_step(fill, i, block_, sizeof block_);
        sqlite3_finalize(fill);
        run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL");
        log_ = prepare("INSERT INTO log VALUES(NULL, ?2)");
        update_ = prepare("UPDATE cases SET block = ?2 WHERE id = ?1");
    }
    ~FixedLoop() {
        sqlite3_finalize(log_);
        sqlite3_finalize(update_);
        sqlite3_close(connection_);
    }
    FixedLoop(const FixedLoop&) = delete;
    FixedLoop& operator=(const FixedLoop&) = delete;

    void commit(std::size_t commands) {
        run("BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < commands; ++i) {
            ++block_[i % sizeof block_];
            bind_and_step(log_, 0, record_, sizeof record_);
            bind_and_step(update_, 1 + random_() % cases_, block_, sizeof block_);
        }
        run("COMMIT");
    }

  private:
    void run(const char* sql) {
        if (sqlite3_exec(connection_, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            stop(sqlite3_errmsg(connection_));
    }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v2(connection_, sql, -1, &made, nullptr) != SQLITE_OK)
            stop(sqlite3_errmsg(connection_));
        return made;
    }
    void bind_and_step(sqlite3_stmt* statement, std::uint64_t id, const unsigned char* bytes,
                       std::size_t size) {
        if (id != 0) sqlite3_bind_int64(statement, 1, static_cast<sqlite3_int64>(id));
        sqlite3_bind_blob(statement, 2, bytes, static_cast<int>(size), SQLITE_STATIC);
        if (sqlite3_step(statement) != SQLITE_DONE) stop(sqlite3_errmsg(connection_));
        sqlite3_reset(statement);
    }

    std::size_t cases_;
    sqlite3* connection_ = nullptr;
    sqlite3_stmt* log_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    std::mt19937_64 random_{11};
    unsigned char record_[120] = {};
    unsigned char block_[96] = {};
};

} // namespace
} // namespace vorgang::bench

int main(int argc, char** argv) {
    using namespace vorgang;
    using namespace vorgang::bench;
    const std::size_t cases = take_cases(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    const Folder folder;
    FixedLoop loop(folder.file("loop.db"), cases);
    const auto open = [&](bool fast) {
        SqliteOptions options;
        options.durability = fast ? Durability::off : Durability::full;
        return sqlite_store(folder.file("engine.db"), options);
    };
    Host host(open, cases);
    const std::string file = folder.file("engine.db");
    const auto size = [&file] { return std::filesystem::file_size(file); };
    constexpr std::size_t until_steady = 400'000;
    run_durable(loop, host, folder.file("flushes"), size, until_steady);
    return 0;
}
