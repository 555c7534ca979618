// Resident memory for each open case of REF in the store in memory, with its worklist rows: all
// cases at the three reviews, then all at D with its deadline. bench_ref_memory [--cases=N]
#include <benchmark/benchmark.h>

#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string_view>

#include "arguments.hpp"
#include "ref_process.hpp"

namespace vorgang::bench {
namespace {

constexpr std::size_t batch = 1024;

double resident_bytes() {
    malloc_trim(0); // what the library holds back is no part of a case
    std::ifstream file("/proc/self/statm");
    double size = 0;
    double resident = 0;
    file >> size >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

class Host {
  public:
    Host() {
        MemoryStoreOptions options;
        options.keep = KeepRecords::nothing;
        engine_.emplace(std::move(Engine::open(memory_store(options))).value());
        Place place;
        place.tenant = "bench";
        deployment_ = engine_->deploy(Process::from_model(ref_model()).value(), place).value();
    }

    // The command `number` of REF for cases first+1 .. first+count; false where one is refused.
    bool run(std::size_t first, std::size_t count, int number) {
        std::vector<Command> commands(count);
        std::vector<Outcome> outcomes(count);
        for (std::size_t i = 0; i < count; ++i)
            plan(commands[i], first + i, number);
        engine_->apply(commands, outcomes);
        for (const Outcome& outcome : outcomes)
            if (!outcome.accepted()) return false;
        return true;
    }
    [[nodiscard]] std::size_t block_bytes() const {
        return engine_->case_bytes(CaseId{1}).value().size();
    }

  private:
    void plan(Command& c, std::size_t i, int number) const {
        c.actor.person = "clerk-17";
        c.actor.roles = roles_;
        c.at = Instant{1'780'000'000'000 + number * 1000LL};
        if (number == 0) {
            c.kind = CommandKind::start;
            c.deployment = deployment_;
            c.entropy = {i, 99};
            c.data = data_;
            return;
        }
        c.case_id = {i + 1};
        c.activation = static_cast<std::uint32_t>(number) + 1;
    }

    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    std::vector<Assignment> data_{{FieldId{0}, Value(Number::scaled(90'000, 2))},
                                  {FieldId{1}, Value(2)}};
    std::vector<std::string_view> roles_{"amt"};
};

// Commands up to `last`: 1 leaves a case at the reviews, 4 at D.
void open_cases(benchmark::State& state, int last, std::size_t cases) {
    for (auto _ : state) {
        Host host;
        if (!host.run(0, 1, 0) || !host.run(0, 1, 1)) state.SkipWithError("refused");
        const double before = resident_bytes();
        for (std::size_t first = 1; first < cases; first += batch)
            for (int number = 0; number <= last; ++number)
                if (!host.run(first, std::min(batch, cases - first), number))
                    return state.SkipWithError("a command was refused");
        const double grown = resident_bytes() - before;
        for (int number = 2; number <= last; ++number)
            if (!host.run(0, 1, number)) return state.SkipWithError("a command was refused");
        state.counters["bytes_per_case"] = grown / static_cast<double>(cases - 1);
        state.counters["block_bytes"] = static_cast<double>(host.block_bytes());
    }
}

} // namespace
} // namespace vorgang::bench

int main(int argc, char** argv) {
    using namespace vorgang::bench;
    const std::size_t cases = take_cases(argc, argv);
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
    const auto add = [cases](const char* name, int last) {
        benchmark::RegisterBenchmark(
            name, [=](benchmark::State& state) { open_cases(state, last, cases); })
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
    };
    add("at_three_reviews", 1);
    add("at_the_last_step_with_its_deadline", 4);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
