// Durable steps beside a fixed loop on the same disk: bench_sqlite [--cases=N] [--benchmark_…].
//
// The loop is what the least durable program does for a command: one row of 120 bytes appended to a
// log, one row of 96 bytes of N cases updated at random, committed as SQLite commits (WAL, FULL).
// The engine runs REF on N open cases in a store of the same kind. Both take turns in short blocks,
// so that the disk treats them alike; what counts is `ratio`, the engine's commands for each
// command of the loop. Two more take turns with them, in files of the same kind: `least`, one row
// of 120 bytes of one table for each commit, however many commands it is of, which is the least
// that a program on SQLite can do; and `blob`, the bytes the engine writes for the commands of a
// commit as one row. Above the figures stands what it takes to open the store. TMPDIR says which
// disk.
#include <malloc.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>

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

// A file of SQLite as the store has it.
class Database {
  public:
    Database(const std::string& file, const char* tables) {
        if (sqlite3_open(file.c_str(), &connection_) != SQLITE_OK) stop("cannot open a database");
        run("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 8000;"
            "PRAGMA cache_size = -65536; PRAGMA synchronous = OFF");
        run(tables);
    }
    ~Database() { sqlite3_close(connection_); }
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

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
    double ask(const char* sql) {
        sqlite3_stmt* const question = prepare(sql);
        if (sqlite3_step(question) != SQLITE_ROW) stop(sqlite3_errmsg(connection_));
        const double answer = sqlite3_column_double(question, 0);
        sqlite3_finalize(question);
        return answer;
    }

  private:
    sqlite3* connection_ = nullptr;
};

class FixedLoop {
  public:
    FixedLoop(const std::string& file, std::size_t cases)
        : cases_(cases),
          database_(file, "CREATE TABLE log(position INTEGER PRIMARY KEY, record BLOB NOT NULL);"
                          "CREATE TABLE cases(id INTEGER PRIMARY KEY, block BLOB NOT NULL)") {
        database_.run("BEGIN");
        sqlite3_stmt* fill = database_.prepare("INSERT INTO cases VALUES(?, ?)");
        for (std::size_t i = 1; i <= cases; ++i)
            database_.bind_and_step(fill, i, block_, sizeof block_);
        sqlite3_finalize(fill);
        database_.run("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA synchronous = FULL");
        log_ = database_.prepare("INSERT INTO log VALUES(NULL, ?2)");
        update_ = database_.prepare("UPDATE cases SET block = ?2 WHERE id = ?1");
    }
    ~FixedLoop() {
        sqlite3_finalize(log_);
        sqlite3_finalize(update_);
    }
    FixedLoop(const FixedLoop&) = delete;
    FixedLoop& operator=(const FixedLoop&) = delete;

    void commit(std::size_t commands) {
        database_.run("BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < commands; ++i) {
            ++block_[i % sizeof block_];
            database_.bind_and_step(log_, 0, record_, sizeof record_);
            database_.bind_and_step(update_, 1 + random_() % cases_, block_, sizeof block_);
        }
        database_.run("COMMIT");
    }

  private:
    std::size_t cases_;
    Database database_;
    sqlite3_stmt* log_ = nullptr;
    sqlite3_stmt* update_ = nullptr;
    std::mt19937_64 random_{11};
    unsigned char record_[120] = {};
    unsigned char block_[96] = {};
};

// One row of one table for a commit: as large as `bytes` say, and as much more as each command has.
class OneRow {
  public:
    OneRow(const std::string& file, std::size_t bytes, std::size_t bytes_per_command)
        : bytes_(bytes), bytes_per_command_(bytes_per_command),
          database_(file, "CREATE TABLE log(position INTEGER PRIMARY KEY, bytes BLOB NOT NULL)") {
        append_ = database_.prepare("INSERT INTO log VALUES(NULL, ?2)");
        // Past the first checkpoint, as the others are: a log that still grows is slower.
        for (int i = 0; i < 10'000; ++i)
            commit(8);
        database_.run("PRAGMA synchronous = FULL");
    }
    ~OneRow() { sqlite3_finalize(append_); }
    OneRow(const OneRow&) = delete;
    OneRow& operator=(const OneRow&) = delete;

    void commit(std::size_t commands) {
        row_.resize(bytes_ + bytes_per_command_ * commands);
        ++row_[commands % row_.size()];
        database_.bind_and_step(append_, 0, row_.data(), row_.size());
    }

  private:
    std::size_t bytes_;
    std::size_t bytes_per_command_;
    Database database_;
    sqlite3_stmt* append_ = nullptr;
    std::vector<unsigned char> row_;
};

// What a commit of the engine appends to its file for each command, records and all.
std::size_t bytes_per_command(const std::string& file) {
    Database database(file, "");
    const double of_records = database.ask("SELECT avg(length(record) + length(chain)) FROM "
                                           "(SELECT * FROM vorgang_records ORDER BY position DESC "
                                           "LIMIT 1000)");
    const double pending = database.ask("SELECT 1.0 * sum(length(changes)) / "
                                        "sum(position - first + 1) FROM vorgang_pending");
    return static_cast<std::size_t>(of_records + pending);
}

// Resident memory of this program, of pages.
double resident_mib() {
    std::ifstream file("/proc/self/statm");
    double size = 0;
    double resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

// What it takes to open the store once more, beside the one that has it open.
struct Opening {
    double ms = 0;
    double mib = 0;
};
Opening open_once_more(const std::string& file) {
    ::malloc_trim(0);
    Opening opening;
    const double before = resident_mib();
    std::optional<Engine> engine;
    opening.ms = 1e3 * seconds([&] {
                     auto store = sqlite_store(file);
                     if (!store) stop(store.error().english.c_str());
                     auto opened = Engine::open(std::move(*store));
                     if (!opened) stop(opened.error().english.c_str());
                     engine.emplace(std::move(*opened));
                 });
    opening.mib = resident_mib() - before;
    return opening;
}

// Stands above the figures.
void say_opening(const std::string& name, const Opening& opening) {
    benchmark::AddCustomContext(name + " (ms)", std::to_string(opening.ms));
    benchmark::AddCustomContext(name + " (MiB)", std::to_string(opening.mib));
}

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
    say_opening("to open a store that was closed", open_once_more(file));
    host.commit(fill_batch);
    OneRow least(folder.file("least.db"), 120, 0);
    const std::size_t bytes = bytes_per_command(file);
    benchmark::AddCustomContext("bytes of a command in the blob", std::to_string(bytes));
    OneRow blob(folder.file("blob.db"), 0, bytes);
    const std::vector<Beside> besides{{"least", [&](std::size_t n) { least.commit(n); }},
                                      {"blob", [&](std::size_t n) { blob.commit(n); }}};
    constexpr std::size_t until_steady = 400'000;
    warm_up(loop, host, until_steady);
    say_opening("to open one whose program was killed", open_once_more(file));
    run_durable(loop, host, folder.file("flushes"), size, 0, besides);
    return 0;
}
