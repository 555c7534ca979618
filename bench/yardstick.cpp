// The yardstick beside the limit of the machine: it has to reach 1/30 of the struct of arrays in
// case order and 1/50 at random, or it is no yardstick.
#include "yardstick.hpp"

#include <benchmark/benchmark.h>

#include "plan.hpp"

namespace vorgang::bench {
namespace {

void struct_of_arrays(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto data = draw_data(4096);
    const auto commands = plan(order, cases);
    StructOfArrays columns(cases);
    std::int64_t done = 0;
    for (auto _ : state) {
        columns.reset();
        for (std::size_t i = 0; i < cases; ++i)
            benchmark::DoNotOptimize(columns.apply(i, 0, data[i & 4095]));
        for (const Planned& c : commands)
            benchmark::DoNotOptimize(
                columns.apply(c.case_index, static_cast<int>(c.number), data[c.case_index & 4095]));
        done += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(done);
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

#define COLUMNS(order)                                                                             \
    BENCHMARK_CAPTURE(struct_of_arrays, order, Order::order)->Arg(10'000)->Arg(1'000'000)
#define YARDSTICK(order, pace)                                                                     \
    BENCHMARK_CAPTURE(yardstick, order##_##pace, Order::order, Pace::pace)                         \
        ->Arg(10'000)                                                                              \
        ->Arg(1'000'000)
COLUMNS(by_case);
COLUMNS(random);
YARDSTICK(by_case, free);
YARDSTICK(by_case, ahead);
YARDSTICK(random, free);
YARDSTICK(random, one_by_one);
YARDSTICK(batches, ahead);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
