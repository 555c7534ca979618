// Durable steps beside a fixed loop on the same disk: bench_sqlite [--cases=N] [--benchmark_…].
//
// The loop is what the least durable program does for a command: one row of 120 bytes appended to a
// log, one row of 96 bytes of N cases updated at random, committed as SQLite commits (WAL, FULL).
// The engine runs REF on N open cases in a store of the same kind. Both take turns in short blocks,
// so that the disk treats them alike; what counts is `ratio`, the engine's commands for each
// command of the loop. TMPDIR says which disk.
#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>

#include "arguments.hpp"
#include "ref_process.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"
#include "yardstick.hpp"

namespace vorgang::bench {
namespace {

constexpr std::size_t fill_batch = 1024;

[[noreturn]] void stop(const char* why) {
    std::fprintf(stderr, "bench_sqlite: %s\n", why);
    std::exit(1);
}

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

// Cases wait at each of the six commands of REF; a command takes one of them at random and moves it
// on. So the mix of commands and the number of open cases stay as they are.
class Host {
  public:
    Host(const std::string& file, std::size_t cases) {
        const auto draws = draw_data(4096);
        for (const Draw& draw : draws) {
            data_.push_back({FieldId{0}, Value(Number::scaled(draw.income * 100, 2))});
            data_.push_back({FieldId{1}, Value(draw.children)});
        }
        open(file, Durability::off);
        for (std::size_t i = 0; i < cases; i += fill_batch)
            start(std::min(fill_batch, cases - i));
        std::shuffle(waiting_[1].begin(), waiting_[1].end(), random_);
        spread(std::max<std::size_t>(cases / 100, 1));
        open(file, Durability::full);
    }

    // So many commands at random, in one commit.
    void commit(std::size_t count) {
        commands_.assign(count, {});
        stages_.assign(count, 0);
        for (std::size_t i = 0; i < count; ++i)
            plan(i, static_cast<int>(random_() % commands_per_case));
        apply();
    }

  private:
    void open(const std::string& file, Durability durability) {
        engine_.reset();
        SqliteOptions options;
        options.durability = durability;
        auto store = sqlite_store(file, options);
        if (!store) stop(store.error().english.c_str());
        auto opened = Engine::open(std::move(*store));
        if (!opened) stop(opened.error().english.c_str());
        engine_.emplace(std::move(*opened));
        Place place;
        place.tenant = "bench";
        deployment_ = engine_->deploy(Process::from_model(ref_model()).value(), place).value();
    }
    void start(std::size_t count) {
        commands_.assign(count, {});
        stages_.assign(count, 0);
        for (std::size_t i = 0; i < count; ++i)
            plan(i, 0);
        apply();
    }
    // Some cases for each of the later commands.
    void spread(std::size_t each) {
        for (int stage = 1; stage < commands_per_case - 1; ++stage) {
            const std::size_t moving = each * static_cast<std::size_t>(commands_per_case - stage);
            for (std::size_t i = 0; i < moving; i += fill_batch) {
                const std::size_t count = std::min(fill_batch, moving - i);
                commands_.assign(count, {});
                stages_.assign(count, 0);
                for (std::size_t k = 0; k < count; ++k)
                    plan(k, stage);
                apply();
            }
        }
    }

    void plan(std::size_t place, int stage) {
        while (stage > 0 && waiting_[stage].empty())
            --stage;
        Command& c = commands_[place];
        stages_[place] = stage;
        c.actor.person = "clerk-17";
        c.actor.roles = roles_;
        c.at = Instant{at_};
        if (stage == 0) {
            c.kind = CommandKind::start;
            c.deployment = deployment_;
            c.entropy = {random_(), 99};
            c.data = std::span(data_).subspan((random_() & 4095) * 2, 2);
            return;
        }
        auto& waiting = waiting_[stage];
        std::swap(waiting[random_() % waiting.size()], waiting.back());
        c.case_id = waiting.back();
        waiting.pop_back();
        // Activations of REF: 1 A, 2 B or C, 3..5 the reviews, 6 the deadline, 7 D.
        c.activation = stage == 5 ? 7U : static_cast<std::uint32_t>(stage) + 1;
    }
    void apply() {
        at_ += 1000;
        outcomes_.resize(commands_.size());
        engine_->apply(commands_, outcomes_);
        for (std::size_t i = 0; i < commands_.size(); ++i) {
            if (!outcomes_[i].accepted()) stop(outcomes_[i].error->english.c_str());
            const int next = stages_[i] + 1;
            if (next < commands_per_case) waiting_[next].push_back(outcomes_[i].case_id);
        }
    }

    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    std::vector<Assignment> data_;
    std::vector<std::string_view> roles_{"amt"};
    std::vector<CaseId> waiting_[commands_per_case];
    std::vector<Command> commands_;
    std::vector<int> stages_;
    std::vector<Outcome> outcomes_;
    std::mt19937_64 random_{13};
    std::int64_t at_ = 1'780'000'000'000;
};

template<class Work>
double seconds(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

void take_turns(benchmark::State& state, FixedLoop& loop, Host& host) {
    const auto per_commit = static_cast<std::size_t>(state.range(0));
    const std::size_t commits = std::max<std::size_t>(64 / per_commit, 4);
    double loop_seconds = 0;
    double host_seconds = 0;
    std::size_t commands = 0;
    const auto loop_turn = [&] {
        loop_seconds += seconds([&] {
            for (std::size_t i = 0; i < commits; ++i)
                loop.commit(per_commit);
        });
    };
    const auto host_turn = [&] {
        host_seconds += seconds([&] {
            for (std::size_t i = 0; i < commits; ++i)
                host.commit(per_commit);
        });
    };
    bool loop_first = false;
    for (auto _ : state) {
        loop_first = !loop_first;
        if (loop_first) loop_turn();
        host_turn();
        if (!loop_first) loop_turn();
        commands += commits * per_commit;
    }
    state.counters["loop_per_s"] = static_cast<double>(commands) / loop_seconds;
    state.counters["engine_per_s"] = static_cast<double>(commands) / host_seconds;
    state.counters["ratio"] = loop_seconds / host_seconds;
}

// A log of SQLite that still grows is synchronised more slowly than one that is written over, so
// both are brought past their first checkpoint.
void warm_up(FixedLoop& loop, Host& host) {
    constexpr int rounds = 16;
    for (int i = 0; i < rounds; ++i) {
        loop.commit(fill_batch);
        host.commit(fill_batch);
    }
}

} // namespace
} // namespace vorgang::bench

int main(int argc, char** argv) {
    using namespace vorgang::bench;
    const std::size_t cases = take_cases(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    const Folder folder;
    FixedLoop loop(folder.file("loop.db"), cases);
    Host host(folder.file("engine.db"), cases);
    warm_up(loop, host);
    benchmark::RegisterBenchmark("commands_per_commit",
                                 [&](benchmark::State& state) { take_turns(state, loop, host); })
        ->Arg(1)
        ->Arg(64)
        ->Arg(1024)
        ->MinTime(3)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
