// What elements of `für alle` cost by their number: to begin them, to complete one beside the
// others, to end with all of them, to cancel them. All sizes in one run, so that only their ratio
// counts.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang::bench {
namespace {

// Each element has a task with a deadline.
constexpr std::string_view text = R"(
prozess anhörung "Anhörung" {
    version 1
    leitung chef
    rolle amt    "Amt"
    rolle stelle "Stelle"
    rolle chef   "Leitung"
    typ stellungnahme { stelle: ganzzahl  votum: ganzzahl? }
    daten { stellungnahmen: liste von stellungnahme }
    ablauf {
        schritt vorbereiten { rolle amt erfasst stellungnahmen }
        für alle s in stellungnahmen {
            schritt äußern { rolle stelle erfasst s.votum frist 1 monat erinnert amt }
        }
        schritt entscheiden { rolle amt }
        ende fertig
    }
}
)";

using Clock = std::chrono::steady_clock;

class Host {
  public:
    Host() {
        MemoryStoreOptions options;
        options.keep = KeepRecords::nothing;
        engine_.emplace(std::move(Engine::open(memory_store(options))).value());
        Place place;
        place.tenant = "bench";
        const Compiled compiled = compile(text);
        deployment_ = engine_->deploy(compiled.process.value(), place).value();
    }

    bool start(std::uint32_t elements) {
        Value::List list;
        for (std::uint32_t i = 0; i < elements; ++i)
            list.push_back(Value::Context{{"stelle", static_cast<int>(i)}, {"votum", Value()}});
        const std::vector<Assignment> data{{"stellungnahmen", Value(std::move(list))}};
        Command c = command(CommandKind::start, amt);
        c.deployment = deployment_;
        c.entropy = {1, 2};
        c.data = data;
        last_ = timed(c);
        return last_ >= 0;
    }
    // Nanoseconds of the command that was timed last.
    [[nodiscard]] double last() const { return last_; }
    bool complete(std::uint32_t element) {
        static const std::vector<Assignment> data{{"s.votum", Value(1)}};
        Command c = command(CommandKind::complete, stelle);
        c.case_id = id_;
        c.activation = part_activation(element + 1, 2); // its deadline was armed first
        c.data = data;
        last_ = timed(c);
        return last_ >= 0;
    }
    bool cancel() {
        Command c = command(CommandKind::cancel, chef);
        c.case_id = id_;
        c.text = "Grund";
        last_ = timed(c);
        return last_ >= 0;
    }

  private:
    static Command command(CommandKind kind, std::span<const std::string_view> roles) {
        Command c;
        c.kind = kind;
        c.actor.person = "aydin";
        c.actor.roles = roles;
        c.at = Instant{1'780'000'000'000};
        return c;
    }
    double timed(const Command& c) {
        const auto begin = Clock::now();
        const Outcome outcome = engine_->apply(c);
        const std::chrono::duration<double, std::nano> taken = Clock::now() - begin;
        if (!outcome.accepted()) {
            std::fprintf(stderr, "%s\n", outcome.error->english.c_str());
            return -1;
        }
        id_ = outcome.case_id;
        return taken.count();
    }

    static constexpr std::string_view amt[] = {"amt"};
    static constexpr std::string_view stelle[] = {"stelle"};
    static constexpr std::string_view chef[] = {"chef"};
    std::optional<Engine> engine_;
    std::uint32_t deployment_ = 0;
    CaseId id_{};
    double last_ = 0;
};

double middle(std::vector<double>& times) {
    std::ranges::sort(times);
    return times[times.size() / 2];
}

// One iteration: a case of that many elements from its start to its end, and one that is cancelled.
void elements(benchmark::State& state) {
    const auto count = static_cast<std::uint32_t>(state.range(0));
    std::vector<double> begin;
    std::vector<double> one;
    std::vector<double> end;
    std::vector<double> cancel;
    for (auto _ : state) {
        Host host;
        const auto note = [&](bool done, std::vector<double>& times) {
            if (!done) state.SkipWithError("a command was refused");
            times.push_back(host.last());
        };
        note(host.start(count), begin);
        for (std::uint32_t i = 0; i + 1 < count; ++i)
            note(host.complete((i * 7919U) % (count - 1)), one);
        note(host.complete(count - 1), end);
        note(host.start(count), begin);
        note(host.cancel(), cancel);
    }
    const double each = count;
    state.counters["begin_ns_per_element"] = middle(begin) / each;
    state.counters["complete_one_ns"] = middle(one);
    state.counters["end_ns_per_element"] = middle(end) / each;
    state.counters["cancel_ns_per_element"] = middle(cancel) / each;
}
BENCHMARK(elements)->Arg(20)->Arg(200)->Arg(2'000)->Arg(20'000)->Iterations(5)->Unit(
    benchmark::kMillisecond);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
