// REF through the public API beside the yardstick, in one run: in case order, at random, and in
// shuffled batches of 1024; 10^4 and 10^6 open cases.
#include <benchmark/benchmark.h>

#include <numeric>
#include <random>

#include "ref_process.hpp"
#include "yardstick.hpp"

namespace vorgang::bench {
namespace {

enum class Order : std::uint8_t { by_case, random, batches };

constexpr std::size_t batch_size = 1024;

std::vector<std::uint32_t> order_of(Order order, std::size_t cases) {
    std::vector<std::uint32_t> ids(cases);
    std::iota(ids.begin(), ids.end(), 0U);
    if (order != Order::by_case) std::shuffle(ids.begin(), ids.end(), std::mt19937(7));
    return ids;
}

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
    explicit Host(std::size_t cases) {
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
        activation_.assign(cases, 0);
    }

    // The command of a case with this number; 0 starts it, which completes A.
    Command command(std::uint32_t i, int number, std::int64_t at) const {
        Command c;
        c.actor.person = "clerk-17";
        c.actor.roles = roles_;
        c.at = Instant{at};
        if (number == 0) {
            c.kind = CommandKind::start;
            c.deployment = deployment_;
            c.entropy = {i, 99};
            c.data = std::span(data_).subspan((i & 4095) * 2UL, 2);
            return c;
        }
        // Activations of REF: 1 A, 2 B or C, 3..5 the reviews, 6 the deadline, 7 D.
        c.case_id = {i + first_};
        c.activation = number == 5 ? 7U : static_cast<std::uint32_t>(number) + 1;
        return c;
    }

    void run(const std::vector<std::uint32_t>& ids, int number, bool batched) {
        const std::int64_t at = 1'780'000'000'000 + number * 1000;
        const std::size_t step = batched ? batch_size : 1;
        std::vector<Command> commands(step);
        std::vector<Outcome> outcomes(step);
        for (std::size_t i = 0; i < ids.size(); i += step) {
            const std::size_t count = std::min(step, ids.size() - i);
            for (std::size_t k = 0; k < count; ++k)
                commands[k] = command(ids[i + k], number, at);
            engine_->apply(std::span(commands).first(count), outcomes);
            for (std::size_t k = 0; k < count; ++k)
                failures_ += outcomes[k].accepted() ? 0 : 1;
        }
    }
    void next_round(std::size_t cases) { first_ += cases; }
    [[nodiscard]] std::uint64_t failures() const { return failures_; }
    [[nodiscard]] std::uint64_t written() const { return ring_.written(); }

  private:
    Ring ring_;
    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    std::vector<Assignment> data_;
    std::vector<std::uint32_t> activation_;
    std::vector<std::string_view> roles_{"amt"};
    std::uint64_t first_ = 1;
    std::uint64_t failures_ = 0;
};

void engine(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto ids = order_of(order, cases);
    const auto starts = order_of(Order::by_case, cases);
    Host host(cases);
    std::int64_t commands = 0;
    for (auto _ : state) {
        // Ids are given out in the order of starting, so cases start in that order.
        host.run(starts, 0, order == Order::batches);
        for (int number = 1; number < commands_per_case; ++number)
            host.run(ids, number, order == Order::batches);
        host.next_round(cases);
        commands += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(commands);
    state.counters["record_bytes"] =
        static_cast<double>(host.written()) / static_cast<double>(commands);
    if (host.failures() != 0) state.SkipWithError("a command was refused");
}

void yardstick(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto data = draw_data(4096);
    const auto ids = order_of(order, cases);
    Yardstick yard(cases);
    std::int64_t commands = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < cases; ++i) {
            yard.start(i + 1);
            benchmark::DoNotOptimize(yard.apply(i + 1, 0, data[i & 4095], 0));
        }
        for (int number = 1; number < commands_per_case; ++number)
            for (std::size_t k = 0; k < cases; ++k) {
                constexpr std::size_t ahead = 8;
                if (order == Order::batches && k + ahead < cases) yard.prefetch(ids[k + ahead] + 1);
                const std::uint32_t i = ids[k];
                benchmark::DoNotOptimize(yard.apply(i + 1, number, data[i & 4095], number));
            }
        commands += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(commands);
}

#define BOTH(order)                                                                                \
    BENCHMARK_CAPTURE(yardstick, order, Order::order)->Arg(10'000)->Arg(1'000'000);                \
    BENCHMARK_CAPTURE(engine, order, Order::order)->Arg(10'000)->Arg(1'000'000)->Iterations(3)
BOTH(by_case);
BOTH(random);
BOTH(batches);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
