// Durable steps of the engine beside a fixed loop on the same disk, whatever the store.
//
// The engine runs REF on open cases; what counts is `ratio`, its commands for each command of the
// loop. Both take turns in short blocks, so that the disk treats them alike. Beside it: processor
// time of a command (`cpu_us`), how long single commits take (`commit_p99_us`: 99 of 100 are
// faster), the median of a commit of one command against that of a bare flush (`to_flush`) and
// against those of other programs (`to_…`), the engine's commands for each of theirs (`…_ratio`),
// and what a command leaves on the disk.
#pragma once

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "ref_process.hpp"
#include "yardstick.hpp"

namespace vorgang::bench {

inline constexpr std::size_t fill_batch = 1024;

[[noreturn]] inline void stop(const char* why) {
    std::fprintf(stderr, "benchmark: %s\n", why);
    std::exit(1);
}

// Cases wait at each of the six commands of REF; a command takes one of them at random and moves it
// on. So the mix of commands and the number of open cases stay as they are.
class Host {
  public:
    // Opens the store on disk; `fast`: what it writes need not last.
    using Open = std::function<Result<std::unique_ptr<Store>>(bool fast)>;

    // `fresh`: the host that is measured has just been started; otherwise it is the one that made
    // the cases, as one that runs for weeks.
    Host(Open store, std::size_t cases, bool fresh = true) : store_(std::move(store)) {
        const auto draws = draw_data(4096);
        for (const Draw& draw : draws) {
            data_.push_back({FieldId{0}, Value(Number::scaled(draw.income * 100, 2))});
            data_.push_back({FieldId{1}, Value(draw.children)});
        }
        open(fresh);
        for (std::size_t i = 0; i < cases; i += fill_batch)
            start(std::min(fill_batch, cases - i));
        std::shuffle(waiting_[1].begin(), waiting_[1].end(), random_);
        spread(std::max<std::size_t>(cases / 100, 1));
        if (fresh) open(false);
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
    void open(bool fast) {
        engine_.reset();
        auto store = store_(fast);
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

    Open store_;
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
[[nodiscard]] double seconds(Work&& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Seconds of processor time of this thread, of the system on its behalf too.
[[nodiscard]] inline double processor_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// How long each commit of one side took.
class Durations {
  public:
    template<class Work>
    void take(Work&& work) {
        const double before = processor_seconds();
        all_.push_back(seconds(std::forward<Work>(work)));
        sum_ += all_.back();
        processor_ += processor_seconds() - before;
    }
    [[nodiscard]] double sum() const { return sum_; }
    [[nodiscard]] double processor() const { return processor_; }
    // Microseconds that `share` of all commits did not take longer than.
    [[nodiscard]] double at(double share) {
        if (all_.empty()) return 0;
        const auto place =
            static_cast<std::size_t>(std::lround(share * static_cast<double>(all_.size() - 1)));
        std::nth_element(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(place),
                         all_.end());
        return all_[place] * 1e6;
    }

  private:
    std::vector<double> all_;
    double sum_ = 0;
    double processor_ = 0;
};

// The least a disk does for something that is to last: one page appended and flushed.
class BareFlush {
  public:
    explicit BareFlush(const std::string& file)
        : file_(::open(file.c_str(), O_CREAT | O_WRONLY | O_TRUNC, 0600)) {
        if (file_ < 0) stop("cannot open the file of the flushes");
        // A file that grows is flushed more slowly than one that is written over.
        for (std::size_t i = 0; i < pages; ++i)
            write(i);
        if (::fdatasync(file_) != 0) stop("cannot flush");
    }
    ~BareFlush() { ::close(file_); }
    BareFlush(const BareFlush&) = delete;
    BareFlush& operator=(const BareFlush&) = delete;
    void operator()() {
        write(next_++ % pages);
        if (::fdatasync(file_) != 0) stop("cannot flush");
    }

  private:
    static constexpr std::size_t pages = 2048;
    void write(std::size_t page) {
        if (::pwrite(file_, page_, sizeof page_, static_cast<off_t>(page * sizeof page_)) !=
            static_cast<ssize_t>(sizeof page_))
            stop("cannot write");
    }
    int file_;
    std::size_t next_ = 0;
    char page_[4096] = {};
};

// Bytes a side has on the disk.
using Size = std::function<std::uintmax_t()>;

// A further program that takes turns with the loop and the engine.
struct Beside {
    std::string name;
    std::function<void(std::size_t commands)> commit;
};

// What the engine takes for each thing of the program beside it: of single commits their median.
inline void count_beside(benchmark::State& state, const std::string& name, Durations& of_host,
                         Durations& of_flush, Durations& beside) {
    state.counters[name + "_ratio"] = beside.sum() / of_host.sum();
    if (state.range(0) != 1) return;
    state.counters["to_" + name] = of_host.at(0.5) / beside.at(0.5);
    state.counters[name + "_to_flush"] = beside.at(0.5) / of_flush.at(0.5);
}

template<class FixedLoop>
void take_turns(benchmark::State& state, FixedLoop& loop, Host& host, BareFlush& flush,
                const Size& size, const std::vector<Beside>& besides) {
    const auto per_commit = static_cast<std::size_t>(state.range(0));
    const std::size_t commits = std::max<std::size_t>(64 / per_commit, 4);
    Durations of_loop;
    Durations of_host;
    Durations of_flush;
    std::vector<Durations> of_besides(besides.size());
    std::size_t commands = 0;
    const std::uintmax_t before = size();
    const auto loop_turn = [&] {
        for (std::size_t i = 0; i < commits; ++i)
            of_loop.take([&] { loop.commit(per_commit); });
    };
    const auto host_turn = [&] {
        for (std::size_t i = 0; i < commits; ++i)
            of_host.take([&] { host.commit(per_commit); });
    };
    bool loop_first = false;
    for (auto _ : state) {
        loop_first = !loop_first;
        if (loop_first) loop_turn();
        host_turn();
        if (!loop_first) loop_turn();
        for (std::size_t i = 0; per_commit == 1 && i < commits; ++i)
            of_flush.take(flush);
        for (std::size_t k = 0; k < besides.size(); ++k)
            for (std::size_t i = 0; i < commits; ++i)
                of_besides[k].take([&] { besides[k].commit(per_commit); });
        commands += commits * per_commit;
    }
    state.counters["loop_per_s"] = static_cast<double>(commands) / of_loop.sum();
    state.counters["engine_per_s"] = static_cast<double>(commands) / of_host.sum();
    state.counters["ratio"] = of_loop.sum() / of_host.sum();
    state.counters["cpu_us"] = of_host.processor() / static_cast<double>(commands) * 1e6;
    state.counters["loop_cpu_us"] = of_loop.processor() / static_cast<double>(commands) * 1e6;
    state.counters["commit_p50_us"] = of_host.at(0.5);
    state.counters["commit_p99_us"] = of_host.at(0.99);
    state.counters["commit_p999_us"] = of_host.at(0.999);
    state.counters["commit_max_us"] = of_host.at(1);
    state.counters["loop_p50_us"] = of_loop.at(0.5);
    state.counters["loop_p99_us"] = of_loop.at(0.99);
    state.counters["loop_max_us"] = of_loop.at(1);
    if (per_commit == 1) state.counters["to_flush"] = of_host.at(0.5) / of_flush.at(0.5);
    for (std::size_t k = 0; k < besides.size(); ++k)
        count_beside(state, besides[k].name, of_host, of_flush, of_besides[k]);
    const std::uintmax_t after = size();
    state.counters["bytes_per_command"] =
        after > before ? static_cast<double>(after - before) / static_cast<double>(commands) : 0;
}

// A log that still grows is synchronised more slowly than one that is written over, so both are
// brought past their first checkpoint. And what a store keeps back to write it later is as much
// then as it will ever be: from there on every commit takes its part of it along.
template<class FixedLoop>
void warm_up(FixedLoop& loop, Host& host, std::size_t commands) {
    for (std::size_t i = 0; i < commands; i += fill_batch) {
        if (i < 16 * fill_batch) loop.commit(fill_batch);
        host.commit(fill_batch);
    }
}

// The program: what `--benchmark_…` asks for, at 1, 64 and 1024 commands a commit.
template<class FixedLoop>
void run_durable(FixedLoop& loop, Host& host, const std::string& flushes, const Size& size,
                 std::size_t warm_up_commands, const std::vector<Beside>& besides = {}) {
    warm_up(loop, host, warm_up_commands);
    BareFlush flush(flushes);
    benchmark::RegisterBenchmark(
        "commands_per_commit",
        [&](benchmark::State& state) { take_turns(state, loop, host, flush, size, besides); })
        ->Arg(1)
        ->Arg(64)
        ->Arg(1024)
        ->MinTime(10)
        ->UseRealTime()
        ->Unit(benchmark::kMillisecond);
    benchmark::RunSpecifiedBenchmarks();
}

} // namespace vorgang::bench
