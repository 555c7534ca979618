// From text to process: bytes a second on a generated text of many steps, and on the example.
#include <benchmark/benchmark.h>

#include <fstream>
#include <sstream>
#include <string>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::bench {
namespace {

std::string with_number(std::string_view pattern, std::size_t number) {
    std::string text;
    for (const char c : pattern)
        if (c == '%')
            text += std::to_string(number);
        else
            text += c;
    return text;
}

constexpr std::string_view field_pattern = "        menge%: ganzzahl[0..100] \"Menge %\"\n"
                                           "        grund%: text\n"
                                           "        summe%: zahl\n";

constexpr std::string_view rule_pattern =
    "    regel satz%(menge%) -> satz: geld trifft eindeutig {\n"
    "        | menge%   | satz  | grundlage |\n"
    "        |----------|-------|-----------|\n"
    "        | [0..10]  | 12.50 | \"§ 4\"     |\n"
    "        | ]10..50] | 40.00 | \"§ 5\"     |\n"
    "        | > 50     | 95.00 | \"§ 6\"     |\n"
    "    }\n";

// A step, a branch, a computation: what processes are made of.
constexpr std::string_view step_pattern = "        schritt erfassen% \"Menge % erfassen\" {\n"
                                          "            rolle   amt\n"
                                          "            erfasst menge%\n"
                                          "            frist   2 wochen erinnert amt\n"
                                          "        }\n"
                                          "        falls menge% > 50 und nicht (menge% = 77) {\n"
                                          "            schritt begründen% \"Menge % begründen\" {\n"
                                          "                rolle   amt\n"
                                          "                zeigt   menge%\n"
                                          "                erfasst grund%\n"
                                          "            }\n"
                                          "        }\n"
                                          "        setze summe% = satz%(menge%) * menge% + 1\n";

std::string large_text(std::size_t steps) {
    std::string text = "prozess gross \"Ein langer Prozess\" {\n    version 1\n    rolle amt\n"
                       "    daten {\n";
    for (std::size_t i = 0; i < steps; ++i)
        text += with_number(field_pattern, i);
    text += "    }\n";
    for (std::size_t i = 0; i < steps; ++i)
        text += with_number(rule_pattern, i);
    text += "    ablauf {\n";
    for (std::size_t i = 0; i < steps; ++i)
        text += with_number(step_pattern, i);
    return text + "        ende fertig \"Fertig\"\n    }\n}\n";
}

std::string example_text() {
    std::ifstream file(VORGANG_SOURCE_DIR "/examples/hundesteuer/hundesteuer.vorgang");
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void compile_text(benchmark::State& state, const std::string& text) {
    const Source source("bench.vorgang", text);
    for (auto _ : state) {
        const Compiled compiled = compile(source);
        benchmark::DoNotOptimize(compiled.process);
        if (compiled) continue;
        const std::string why = render_gnu(source, compiled.diagnostics);
        state.SkipWithError(why.c_str());
        return;
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) *
                            static_cast<std::int64_t>(state.iterations()));
    state.counters["text_bytes"] = static_cast<double>(text.size());
}

void generated(benchmark::State& state) {
    compile_text(state, large_text(static_cast<std::size_t>(state.range(0))));
}
BENCHMARK(generated)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

void hundesteuer(benchmark::State& state) {
    compile_text(state, example_text());
}
BENCHMARK(hundesteuer)->Unit(benchmark::kMillisecond);

// The other way to a process: its bytes, read and verified.
void load(benchmark::State& state) {
    const Compiled compiled = compile(large_text(static_cast<std::size_t>(state.range(0))));
    if (!compiled) return state.SkipWithError("the text does not compile");
    const std::vector<std::byte> bytes = compiled.process->save();
    for (auto _ : state)
        benchmark::DoNotOptimize(Process::load(bytes));
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK(load)->Arg(1000)->Unit(benchmark::kMillisecond);

} // namespace
} // namespace vorgang::bench

BENCHMARK_MAIN();
