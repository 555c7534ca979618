// Rules: a decision table and conditions, each beside the same written by hand in C++, in turns in
// one run. What a table or a condition costs is what a command that computes sixteen of them costs
// more than one that computes none. Every figure is nanoseconds of the processor for one.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>

#include "in_turns.hpp"
#include "rules_process.hpp"
#include "vorgang/dsl/dmn_tables.hpp"

namespace vorgang::bench {
namespace {

constexpr std::size_t cases = 128;
constexpr const char* table_call = "gebühr(e%, k%, s%)";
constexpr const char* condition = "(wenn e% < 1200 und k% >= 2 dann 1 sonst 0)";
constexpr const char* formula = "(wenn e% - k% * 250.50 < 1200 und k% >= 2 dann 1 sonst 0)";

std::vector<std::vector<Inputs>> all_inputs() {
    std::mt19937_64 random(17);
    std::vector<std::vector<Inputs>> all(cases);
    for (std::vector<Inputs>& one : all)
        for (int i = 0; i < calls_max; ++i)
            one.push_back(random_inputs(random));
    return all;
}

const std::vector<std::vector<Inputs>>& inputs() {
    static const auto all = all_inputs();
    return all;
}

// By hand, over the same inputs; the sum is what the engine has to come to.
template<class Compute>
Number sum_by_hand(Compute&& compute) {
    Number sum;
    for (const std::vector<Inputs>& one : inputs())
        for (const Inputs& in : one)
            sum = sum.add(compute(in)).value_or(Number());
    return sum;
}

constexpr double evaluations = static_cast<double>(cases) * calls_max;
constexpr int repeats = 4; // so that a block by hand takes long enough to be measured

Way by_hand(std::function<Number(const Inputs&)> compute) {
    const auto run = [compute = std::move(compute)] {
        for (int i = 0; i < repeats; ++i)
            benchmark::DoNotOptimize(sum_by_hand(compute));
    };
    return {run, evaluations * repeats};
}

Way engine(Office& office) {
    return {[&office] { office.compute_all(); }, evaluations};
}

// Both compute the same, or there is nothing to compare.
bool differ(const Office& office, Number wanted) {
    const Number sum = office.sum_of_all();
    if (sum == wanted) return false;
    std::fprintf(stderr, "%s instead of %s\n", sum.to_text().c_str(), wanted.to_text().c_str());
    return true;
}

void goal(benchmark::State& state, double goal) {
    state.counters["goal"] = goal;
}

// Ways: nothing computed, all computed, by hand.
void beside_hand(benchmark::State& state, const Shape& shape, const char* what,
                 const std::function<Number(const Inputs&)>& compute) {
    Office idle(process_text(shape, what, 0), inputs());
    Office busy(process_text(shape, what, calls_max), inputs());
    if (differ(busy, sum_by_hand(compute))) return state.SkipWithError("the sums differ");
    for (auto _ : state) {
        const InTurns turns({engine(idle), engine(busy), by_hand(compute)});
        const auto one = [](const std::vector<double>& ns) { return ns[1] - ns[0]; };
        state.counters["engine_ns"] = turns.figure(one);
        state.counters["by_hand_ns"] = turns.figure([](const auto& ns) { return ns[2]; });
        state.counters["ratio"] = turns.figure([&](const auto& ns) { return one(ns) / ns[2]; });
    }
}

void table_beside_hand(benchmark::State& state) {
    const std::vector<HandRow> rows = hand_rows(small_table);
    beside_hand(state, small_table, table_call,
                [rows](const Inputs& in) { return hand_table(rows, in); });
    goal(state, 2);
}

void condition_beside_hand(benchmark::State& state) {
    beside_hand(state, small_table, condition,
                [](const Inputs& in) { return Number(hand_condition(in) ? 1 : 0); });
    goal(state, 3);
}

void formula_beside_hand(benchmark::State& state) {
    beside_hand(state, small_table, formula,
                [](const Inputs& in) { return Number(hand_formula(in) ? 1 : 0); });
    goal(state, 3);
}

void large_table_beside_small(benchmark::State& state) {
    Office small_idle(process_text(small_table, table_call, 0), inputs());
    Office small_busy(process_text(small_table, table_call, calls_max), inputs());
    Office large_idle(process_text(large_table, table_call, 0), inputs());
    Office large_busy(process_text(large_table, table_call, calls_max), inputs());
    const std::vector<HandRow> rows = hand_rows(large_table);
    const auto scan = [rows](const Inputs& in) { return hand_table(rows, in); };
    if (large_busy.sum_of_all() != sum_by_hand(scan)) return state.SkipWithError("the sums differ");
    for (auto _ : state) {
        const InTurns turns({engine(small_idle), engine(small_busy), engine(large_idle),
                             engine(large_busy), by_hand(scan)});
        const auto small = [](const std::vector<double>& ns) { return ns[1] - ns[0]; };
        const auto large = [](const std::vector<double>& ns) { return ns[3] - ns[2]; };
        state.counters["rows20_ns"] = turns.figure(small);
        state.counters["rows1000_ns"] = turns.figure(large);
        state.counters["scan_by_hand_ns"] = turns.figure([](const auto& ns) { return ns[4]; });
        state.counters["ratio"] =
            turns.figure([&](const auto& ns) { return large(ns) / small(ns); });
    }
    goal(state, 8);
}

// The same as decision models, beside processes: values whose kinds nobody knows before.
class Model {
  public:
    Model(const std::string& xml, std::string_view decision) {
        const dmn::File files[] = {{"rules.dmn", xml}};
        decisions_ = std::move(dmn::read(files).decisions);
        element_ = decisions_.value().find(decision).value();
        const auto place = [this](const char* name) {
            return decisions_->inputs_named(name).at(0);
        };
        for (const std::vector<Inputs>& one : inputs())
            for (const Inputs& in : one)
                given_.push_back(
                    {feel::Given{place("einkommen"), feel::Value::of(in.income)},
                     feel::Given{place("kinder"), feel::Value::of(Number(in.children))},
                     feel::Given{place("stand"), feel::Value::of(status_names[in.status])}});
    }
    [[nodiscard]] Number sum_of_all() const {
        Number sum;
        for (const auto& one : given_) {
            const feel::Value value = decisions_->evaluate_given(element_, one).value;
            const Number number =
                value.is(feel::Kind::number) ? value.number() : Number(value.is_true() ? 1 : 0);
            sum = sum.add(number).value_or(Number());
        }
        return sum;
    }
    [[nodiscard]] Way way() const {
        return {[this] { benchmark::DoNotOptimize(sum_of_all()); }, evaluations};
    }

  private:
    std::optional<feel::Decisions> decisions_;
    feel::Index element_ = 0;
    std::vector<std::array<feel::Given, 3>> given_;
};

void model_beside_process(benchmark::State& state, const Model& model, const char* what) {
    Office idle(process_text(small_table, what, 0), inputs());
    Office busy(process_text(small_table, what, calls_max), inputs());
    if (differ(busy, model.sum_of_all())) return state.SkipWithError("the sums differ");
    for (auto _ : state) {
        const InTurns turns({engine(idle), engine(busy), model.way()});
        const auto one = [](const std::vector<double>& ns) { return ns[1] - ns[0]; };
        state.counters["engine_ns"] = turns.figure(one);
        state.counters["model_ns"] = turns.figure([](const auto& ns) { return ns[2]; });
        state.counters["ratio"] = turns.figure([&](const auto& ns) { return ns[2] / one(ns); });
    }
    goal(state, 10);
}

void decision_model_table(benchmark::State& state) {
    const Compiled compiled =
        compile(process_text(small_table, table_call, calls_max), "rules.vorgang");
    model_beside_process(state, Model(dmn::to_dmn(compiled).text, "gebühr"), table_call);
}

void decision_model_condition(benchmark::State& state) {
    const std::string xml =
        "<definitions xmlns='https://www.omg.org/spec/DMN/20230324/MODEL/' name='c' "
        "namespace='c'><inputData name='einkommen' id='e'/><inputData name='kinder' id='k'/>"
        "<inputData name='stand' id='s'/><decision name='c' id='c'><informationRequirement>"
        "<requiredInput href='#e'/></informationRequirement><informationRequirement>"
        "<requiredInput href='#k'/></informationRequirement><literalExpression><text>einkommen "
        "&lt; 1200 and kinder >= 2</text></literalExpression></decision></definitions>";
    model_beside_process(state, Model(xml, "c"), condition);
}

// From text to code: what expressions cost that stand in a process beside one without them.
void compile_expression(benchmark::State& state) {
    constexpr int expressions = 200;
    const auto text = [](int count) {
        std::string whole = "prozess p \"P\" {\n    version 1\n    rolle amt \"Amt\"\n    daten {\n"
                            "        einkommen: geld\n        kinder: ganzzahl[0..20]\n"
                            "        ermäßigt: janein\n        summe: zahl\n    }\n    ablauf {\n"
                            "        schritt a \"A\" { rolle amt erfasst einkommen, kinder }\n";
        for (int i = 0; i < count; ++i)
            whole +=
                "        setze ermäßigt = einkommen - kinder * 250.50 < 1200 und kinder >= 2\n";
        return whole + "        ende fertig \"Fertig\" liefert ermäßigt\n    }\n}\n";
    };
    const Source with("with.vorgang", text(expressions + 1));
    const Source without("without.vorgang", text(1));
    const auto compiled = [&](const Source& source) {
        return Way{[&source] {
                       for (int i = 0; i < repeats; ++i)
                           if (!compile(source)) throw std::runtime_error("does not compile");
                   },
                   static_cast<double>(expressions) * repeats};
    };
    for (auto _ : state) {
        const InTurns turns({compiled(without), compiled(with)});
        state.counters["expression_us"] =
            turns.figure([](const auto& ns) { return (ns[1] - ns[0]) / 1000; });
    }
    goal(state, 20);
}

BENCHMARK(table_beside_hand)->Iterations(1);
BENCHMARK(large_table_beside_small)->Iterations(1);
BENCHMARK(condition_beside_hand)->Iterations(1);
BENCHMARK(formula_beside_hand)->Iterations(1);
BENCHMARK(decision_model_table)->Iterations(1);
BENCHMARK(decision_model_condition)->Iterations(1);
BENCHMARK(compile_expression)->Iterations(1);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
