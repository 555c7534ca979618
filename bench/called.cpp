// What it costs to carry what one case has to say to others, by how much it is: cases begun beside
// it (`rufe prozess … nebenbei`), cases begun that it waits for, and their cancellation when it is
// cancelled itself. All sizes in one run, so that only their ratio counts.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <ctime>
#include <optional>
#include <string>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang::bench {
namespace {

constexpr std::string_view called = R"(
prozess zustellung "Zustellung" {
    version 1
    leitung chef
    rolle post "Post"
    rolle chef "Leitung"
    eingabe { an: text }
    ablauf {
        schritt zustellen { rolle post zeigt an }
        ende zugestellt
    }
}
)";

// One call for each of the list, in place of %.
constexpr std::string_view calling = R"(
prozess versand "Versand" {
    version 1
    leitung chef
    nutze "zustellung.vorgang"
    rolle amt  "Amt"
    rolle chef "Leitung"
    daten { namen: liste von text }
    ablauf {
        schritt wählen { rolle amt erfasst namen }
        für alle n in namen { rufe prozess zustellung(an: n) % }
        schritt ablegen { rolle amt }
        ende fertig
    }
}
)";

Process caller(std::string_view how) {
    std::string text(calling);
    text.replace(text.find('%'), 1, how);
    CompileOptions options;
    options.load = [](std::string_view name) -> Result<Source> {
        return Source(std::string(name), std::string(called));
    };
    return compile(text, "versand.vorgang", options).process.value();
}

class Host {
  public:
    explicit Host(std::string_view how) {
        MemoryStoreOptions options;
        options.keep = KeepRecords::nothing;
        engine_.emplace(std::move(Engine::open(memory_store(options))).value());
        Place place;
        place.tenant = "bench";
        (void)engine_->deploy(compile(called).process.value(), place).value();
        deployment_ = engine_->deploy(caller(how), place).value();
    }
    bool start(std::uint32_t count) {
        Value::List list;
        for (std::uint32_t i = 0; i < count; ++i)
            list.push_back("Musterstraße " + std::to_string(i));
        const std::vector<Assignment> data{{"namen", Value(std::move(list))}};
        Command c = command(CommandKind::start, amt);
        c.deployment = deployment_;
        c.entropy = {1, 2};
        c.data = data;
        return apply(c);
    }
    bool cancel() {
        Command c = command(CommandKind::cancel, chef);
        c.case_id = id_;
        c.text = "Grund";
        return apply(c);
    }
    // Nanoseconds of the processor it takes to carry all there is; -1 where that was not so many.
    double carry(std::uint32_t count) {
        const std::clock_t begin = std::clock();
        const auto work = engine_->run_tools(now, count);
        const double taken = 1e9 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
        return work && work->done == count && work->stuck.empty() ? taken : -1;
    }

  private:
    static constexpr Instant now{1'780'000'000'000};
    static Command command(CommandKind kind, std::span<const std::string_view> roles) {
        Command c;
        c.kind = kind;
        c.actor.person = "aydin";
        c.actor.roles = roles;
        c.at = now;
        return c;
    }
    bool apply(const Command& c) {
        const Outcome outcome = engine_->apply(c);
        id_ = outcome.case_id;
        if (!outcome.accepted()) std::fprintf(stderr, "%s\n", outcome.error->english.c_str());
        return outcome.accepted();
    }

    static constexpr std::string_view amt[] = {"amt"};
    static constexpr std::string_view chef[] = {"chef"};
    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    CaseId id_{};
};

// One iteration: a case that calls so many beside itself, and one that waits for them and is
// cancelled.
void errands(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    double beside = 0;
    double begin = 0;
    double cancel = 0;
    for (auto _ : state) {
        const auto carry = [&](Host& host, double& sum) {
            const double taken = host.carry(count);
            if (taken < 0) state.SkipWithError("not everything was carried");
            sum += taken;
        };
        Host alongside("nebenbei");
        if (!alongside.start(count)) state.SkipWithError("refused");
        carry(alongside, beside);
        Host waits("");
        if (!waits.start(count)) state.SkipWithError("refused");
        carry(waits, begin);
        if (!waits.cancel()) state.SkipWithError("refused");
        carry(waits, cancel);
    }
    const double each = count * static_cast<double>(state.iterations());
    state.counters["beside_ns_each"] = beside / each;
    state.counters["begin_ns_each"] = begin / each;
    state.counters["cancel_ns_each"] = cancel / each;
}
BENCHMARK(errands)->Arg(200)->Arg(2'000)->Arg(20'000)->Iterations(1)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
