// The yardstick beside the limit of the machine: it has to reach 1/30 of the struct of arrays in
// case order and 1/50 at random, or it is no yardstick.
#include "yardstick.hpp"

#include <benchmark/benchmark.h>

#include <numeric>
#include <random>

namespace vorgang::bench {
namespace {

enum class Order : std::uint8_t { by_case, random };

std::vector<std::uint32_t> order_of(Order order, std::size_t cases) {
    std::vector<std::uint32_t> ids(cases);
    std::iota(ids.begin(), ids.end(), 0U);
    if (order == Order::random) std::shuffle(ids.begin(), ids.end(), std::mt19937(7));
    return ids;
}

void struct_of_arrays(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto data = draw_data(4096);
    const auto ids = order_of(order, cases);
    StructOfArrays columns(cases);
    std::int64_t commands = 0;
    for (auto _ : state) {
        columns.reset();
        for (int command = 0; command < commands_per_case; ++command)
            for (const std::uint32_t i : ids)
                benchmark::DoNotOptimize(columns.apply(i, command, data[i & 4095]));
        commands += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(commands);
}

void yardstick(benchmark::State& state, Order order) {
    const auto cases = static_cast<std::size_t>(state.range(0));
    const auto data = draw_data(4096);
    const auto ids = order_of(order, cases);
    Yardstick yard(cases);
    std::int64_t commands = 0;
    for (auto _ : state) {
        for (std::size_t i = 0; i < cases; ++i)
            yard.start(i + 1);
        for (int command = 0; command < commands_per_case; ++command)
            for (const std::uint32_t i : ids)
                benchmark::DoNotOptimize(yard.apply(i + 1, command, data[i & 4095], command));
        commands += commands_per_case * state.range(0);
    }
    state.SetItemsProcessed(commands);
}

BENCHMARK_CAPTURE(struct_of_arrays, by_case, Order::by_case)->Arg(1'000'000);
BENCHMARK_CAPTURE(struct_of_arrays, random, Order::random)->Arg(1'000'000);
BENCHMARK_CAPTURE(yardstick, by_case, Order::by_case)->Arg(10'000)->Arg(1'000'000);
BENCHMARK_CAPTURE(yardstick, random, Order::random)->Arg(10'000)->Arg(1'000'000);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
