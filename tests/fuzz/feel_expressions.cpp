/// Random expressions of FEEL, read and evaluated as a decision model does, and compiled as a
/// process does.
///
///     feel_expressions COUNT SEED
///
/// No crash, no hang, the same value twice, the same tables in German and in English, no finding
/// without a place. What is wrong ends the program with 1, with the seed and the expression; the
/// expression with the number N of a run is that of `feel_expressions 1 SEED+N`. Prints figures.
#include <fmt/format.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "feel/expression.hpp"
#include "feel_bounds.hpp"
#include "feel_grower.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/engine/feel/decisions.hpp"

// Of a sanitizer, where there is one.
extern "C" __attribute__((weak)) void __sanitizer_set_death_callback(void (*)());

namespace {

using namespace vorgang;
using test::Bilingual;
using test::FeelGrower;

// LIMIT: an expression takes milliseconds, also with sanitizers. Of the processor: who stops this
// program for a while does not make it hang.
constexpr unsigned seconds_max = 60;

void set_alarm() {
    const itimerval timer{{0, 0}, {seconds_max, 0}};
    ::setitimer(ITIMER_PROF, &timer, nullptr);
}

struct Current {
    std::uint64_t seed = 0;
    const std::string* text = nullptr;
};
Current current;

// From a handler of signals: nothing but write.
void print(std::string_view text) {
    if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

void print_current() {
    if (current.text == nullptr) return;
    char number[24];
    std::size_t at = sizeof number;
    std::uint64_t seed = current.seed;
    do
        number[--at] = static_cast<char>('0' + seed % 10);
    while ((seed /= 10) != 0);
    print("seed ");
    print({number + at, sizeof number - at});
    print("\n---\n");
    print(*current.text);
    print("\n---\n");
}

void on_signal(int signal) {
    print(signal == SIGPROF ? "hangs\n" : "aborted\n");
    print_current();
    std::_Exit(1);
}

void stop(const char* what) {
    fmt::print(stderr, "{}\n", what);
    print_current();
    std::exit(1);
}

std::vector<feel::Input> inputs() {
    using feel::Value;
    const Value person = Value::of(
        std::vector<feel::Entry>{{"name", Value::of("Eva")}, {"age", Value::of(Number(41))}});
    return {{"x", Value::of(Number(3)), ""},
            {"y z", Value::of(Number::scaled(1250, 2)), ""},
            {"list",
             Value::of(std::vector<Value>{Value::of(Number(1)), person, Value(), Value::of("a")}),
             ""},
            {"person", person, ""},
            {"on", feel::date_from_text("2024-02-29"), ""},
            {"a-b", Value::of(true), ""},
            {"txt", Value::of("Straße"), ""}};
}

struct Figures {
    std::size_t read = 0;      // without a finding
    std::size_t values = 0;    // that are not null
    std::size_t processes = 0; // also right in a process
    double slowest = 0;        // seconds
};

dsl::feel::Expression read(const std::string& text, Language language) {
    static const std::vector<std::string> names(std::begin(FeelGrower::inputs),
                                                std::end(FeelGrower::inputs));
    dsl::feel::Expression result = dsl::feel::read_expression(text, names, language);
    for (const dsl::feel::Finding& finding : result.findings)
        if (finding.place.end > text.size() || finding.place.begin > finding.place.end)
            stop("a finding has its place outside of the text");
    return result;
}

bool same_node(const feel::Node& left, const feel::Node& right) {
    return left.op == right.op && left.flags == right.flags && left.a == right.a &&
           left.b == right.b && left.c == right.c;
}

// `item` and `partial` are unknown names where no filter and no loop is around them.
bool same_name(const std::string& english, const std::string& german) {
    return english == german || dsl::feel::keyword_spelling(english).german == german;
}

const char* difference(const feel::Model& english, const feel::Model& german) {
    if (!std::ranges::equal(english.nodes, german.nodes, same_node)) return "nodes";
    if (english.links != german.links) return "links";
    if (!std::ranges::equal(english.names, german.names, same_name)) return "names";
    if (!std::ranges::equal(english.constants, german.constants, feel::identical))
        return "constants";
    if (english.types.size() != german.types.size()) return "types";
    return english.functions.size() != german.functions.size() ? "functions" : nullptr;
}

void expect_same(const dsl::feel::Expression& english, const dsl::feel::Expression& german,
                 const std::string& text) {
    const char* what = difference(english.tables, german.tables);
    if (what == nullptr && english.findings.size() != german.findings.size()) what = "findings";
    if (what == nullptr) return;
    fmt::print(stderr, "in English\n---\n{}\n---\n", text);
    for (const auto* one : {&english, &german})
        for (const dsl::feel::Finding& finding : one->findings)
            fmt::print(stderr, "{}..{} {}\n", finding.place.begin, finding.place.end,
                       finding.detail);
    fmt::print(stderr, "German and English have other {}\n", what);
    stop("German and English are not the same");
}

void evaluate(dsl::feel::Expression expression, Figures& figures) {
    const bool clean = expression.findings.empty();
    const bool ascii = fuzz::is_ascii(expression.tables.source);
    auto decisions = feel::Decisions::from_model(std::move(expression.tables));
    if (!decisions && !ascii) return;
    if (!decisions) stop("the tables do not hang together");
    static const feel::Surroundings around = fuzz::narrow_surroundings();
    static const std::vector<feel::Input> given = inputs();
    const feel::Index result = static_cast<feel::Index>(given.size());
    const feel::Evaluation first = decisions->evaluate(result, given, around);
    const feel::Evaluation second = decisions->evaluate(result, given, around);
    if (to_json(first.value) != to_json(second.value)) stop("another value the second time");
    (void)to_text(first.value);
    figures.read += clean ? 1 : 0;
    figures.values += first.value.is_null() ? 0 : 1;
}

// As the value of a field, and as the tests of a cell.
void compile_in_process(const std::string& text, const std::string& cell, bool german,
                        Figures& figures) {
    const std::string source =
        german ? fmt::format(
                     "prozess p \"P\" {{\nversion 1\nrolle amt \"A\"\n"
                     "daten {{ x: zahl list: liste von zahl on: datum txt: text r: zahl? }}\n"
                     "regel q(x) -> y: zahl trifft erste {{\n| x | y |\n|---|---|\n| {} | 1 |\n"
                     "| - | 2 |\n}}\nablauf {{\nschritt s \"S\" {{ rolle amt erfasst x, list, "
                     "on, txt }}\nsetze r = {}\nende f \"F\"\n}}\n}}\n",
                     cell, text)
               : fmt::format(
                     "process p \"P\" {{\nversion 1\nrole amt \"A\"\n"
                     "data {{ x: number list: list of number on: date txt: text r: number? }}\n"
                     "rule q(x) -> y: number hits first {{\n| x | y |\n|---|---|\n| {} | 1 |\n"
                     "| - | 2 |\n}}\nflow {{\nstep s \"S\" {{ role amt collects x, list, "
                     "on, txt }}\nset r = {}\nend f \"F\"\n}}\n}}\n",
                     cell, text);
    const Compiled compiled = compile(source, "expression");
    if (compiled.process.has_value() == compiled.diagnostics.has_errors())
        stop("neither a process nor an error, or both");
    for (const Diagnostic& one : compiled.diagnostics) {
        const Span span = one.primary.span;
        if (span.begin > span.end || span.end > source.size())
            stop("a diagnostic has its place outside of the text");
    }
    (void)render_text(compiled.source, compiled.diagnostics);
    figures.processes += compiled ? 1 : 0;
}

void try_one(std::uint64_t seed, Figures& figures) {
    FeelGrower grower(seed);
    Bilingual text = grower.expression();
    Bilingual cell = grower.cell();
    const bool spoilt = seed % 8 == 0;
    current = {seed, &text.english};
    set_alarm();
    const auto begin = std::chrono::steady_clock::now();
    if (spoilt) {
        grower.spoil(text.english);
        grower.spoil(text.german);
        grower.spoil(cell.german);
        evaluate(read(text.english, Language::english), figures);
        evaluate(read(text.german, Language::german), figures);
    } else {
        dsl::feel::Expression english = read(text.english, Language::english);
        current.text = &text.german;
        const dsl::feel::Expression german = read(text.german, Language::german);
        expect_same(english, german, text.english);
        evaluate(std::move(english), figures);
    }
    const bool in_german = seed % 2 == 0;
    current.text = in_german ? &text.german : &text.english;
    compile_in_process(*current.text, in_german ? cell.german : cell.english, in_german, figures);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    figures.slowest = std::max(figures.slowest, took.count());
    current.text = nullptr;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "feel_expressions COUNT SEED\n");
        return 2;
    }
    const std::size_t count = std::strtoull(argv[1], nullptr, 10);
    const std::uint64_t seed = std::strtoull(argv[2], nullptr, 10);
    std::signal(SIGABRT, on_signal);
    std::signal(SIGPROF, on_signal);
    if (__sanitizer_set_death_callback != nullptr)
        __sanitizer_set_death_callback(print_current);
    else
        std::signal(SIGSEGV, on_signal);
    fmt::print("seed {}\n", seed);
    Figures figures;
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < count; ++i)
        try_one(seed + i, figures);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fmt::print(
        "{} expressions: {} read without a finding, {} values that are not null, {} right in a "
        "process; {:.1f} s, the slowest {:.3f} s\n",
        count, figures.read, figures.values, figures.processes, took.count(), figures.slowest);
    return 0;
}
