// REF through the public API beside the yardstick, in one run: in case order, at random, and in
// shuffled batches of 1024; 10^4 and 10^6 open cases.
#include <benchmark/benchmark.h>

#include "plan.hpp"
#include "ref_process.hpp"

namespace vorgang::bench {
namespace {

constexpr std::size_t batch_size = 1024;

// The record ring of the yardstick, as the sink of the store.
class Ring {
  public:
    void take(std::span<const std::byte> record) noexcept {
        std::byte* to = bytes_.data() + (next_++ & mask) * slot;
        std::memcpy(to, record.data(), std::min(record.size(), slot));
        written_ += record.size();
    }
    [[nodiscard]] std::uint64_t written() const noexcept { return written_; }

  private:
    static constexpr std::size_t mask = (1 << 16) - 1;
    static constexpr std::size_t slot = 128;
    std::vector<std::byte> bytes_ = std::vector<std::byte>((mask + 1) * slot);
    std::uint64_t next_ = 0;
    std::uint64_t written_ = 0;
};

class Host {
  public:
    Host() {
        MemoryStoreOptions options;
        options.keep = KeepRecords::nothing;
        options.sink = [this](std::span<const std::byte> record) { ring_.take(record); };
        engine_.emplace(std::move(Engine::open(memory_store(options))).value());
        Place place;
        place.tenant = "bench";
        deployment_ = engine_->deploy(Process::from_model(ref_model()).value(), place).value();
        for (const Draw& draw : draw_data(4096)) {
            data_.push_back({FieldId{0}, Value(Number::scaled(draw.income * 100, 2))});
            data_.push_back({FieldId{1}, Value(draw.children)});
        }
    }

    // Makes a command the one of a case with this number; 0 starts it, which completes A. What all
    // commands of this host have in common is there already.
    void aim(Command& c, const Planned& planned) const {
        const std::uint32_t number = planned.number;
        c.at = Instant{1'780'000'000'000 + number * 1000LL};
        if (number == 0) {
            c.kind = CommandKind::start;
            c.deployment = deployment_;
            c.entropy = {planned.case_index, 99};
            c.data = std::span(data_).subspan((planned.case_index & 4095) * 2UL, 2);
            return;
        }
        // Activations of REF: 1 A, 2 B or C, 3..5 the reviews, 6 the deadline, 7 D.
        c.case_id = {planned.case_index + 1ULL};
        c.activation = number == 5 ? 7 : number + 1;
    }

    // Sends them one call each, or so many in one call.
    void run(std::span<const Planned> planned, std::size_t step) {
        Command common;
        common.actor.person = "clerk-17";
        common.actor.roles = roles_;
        std::vector<Command> commands(step, common);
        std::vector<Outcome> outcomes(step);
        for (std::size_t i = 0; i < planned.size(); i += step) {
            const auto now = planned.subspan(i, std::min(step, planned.size() - i));
            for (std::size_t k = 0; k < now.size(); ++k)
                aim(commands[k], now[k]);
            engine_->apply(std::span(commands).first(now.size()), outcomes);
            for (std::size_t k = 0; k < now.size(); ++k)
                failures_ += outcomes[k].accepted() ? 0 : 1;
        }
    }
    [[nodiscard]] std::uint64_t failures() const { return failures_; }
    [[nodiscard]] std::uint64_t written() const { return ring_.written(); }

  private:
    Ring ring_;
    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    std::vector<Assignment> data_;
    std::vector<std::string_view> roles_{"amt"};
    std::uint64_t failures_ = 0;
};

void engine(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    std::vector<Planned> starts(cases); // ids are given out in the order of starting
    for (std::uint32_t i = 0; i < cases; ++i)
        starts[i].case_index = i;
    const auto commands = plan(order, cases);
    const std::size_t step = order == Order::batches ? batch_size : 1;
    const auto run_all_of = [&](Host& host) {
        host.run(starts, step);
        host.run(commands, step);
        if (host.failures() != 0) state.SkipWithError("a command was refused");
    };
    // Each round begins with an empty store; one goes before the clock starts. The yardstick's
    // memory has been touched by then too, and where the machine is a virtual one, memory that
    // nobody has touched for some seconds has to be lent by another machine first.
    std::optional<Host> host(std::in_place);
    run_all_of(*host);
    std::int64_t done = 0;
    for (auto _ : state) {
        state.PauseTiming();
        host.emplace();
        state.ResumeTiming();
        run_all_of(*host);
        done += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(done);
    state.counters["record_bytes"] = static_cast<double>(host->written()) /
                                     static_cast<double>(commands_per_case * state.range(0));
}

void yardstick(benchmark::State& state, Order order, Pace pace) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto commands = plan(order, cases);
    Yardstick yard(cases);
    std::int64_t done = 0;
    for (auto _ : state)
        done += run_all(yard, commands, cases, pace);
    state.SetItemsProcessed(done);
}

#define SIZES ->Arg(10'000)->Arg(1'000'000)
#define YARDSTICK(order, pace)                                                                     \
    BENCHMARK_CAPTURE(yardstick, order##_##pace, Order::order, Pace::pace) SIZES
#define ENGINE(order) BENCHMARK_CAPTURE(engine, order, Order::order) SIZES->Iterations(3)
YARDSTICK(by_case, free);
YARDSTICK(by_case, ahead);
ENGINE(by_case);
YARDSTICK(random, free);
YARDSTICK(random, one_by_one);
ENGINE(random);
YARDSTICK(batches, ahead);
ENGINE(batches);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
