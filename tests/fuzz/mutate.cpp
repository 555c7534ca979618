/// Mutates right processes again and again, as a careless hand would, and compiles each.
///
///     mutate COUNT SEED FILE…
///
/// No crash, no hang, no finding without a place; what is wrong ends the program with 1. Prints
/// figures: how many messages a mistake gives, and how long the slowest file took.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "syntax/tree.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/fix.hpp"
#include "vorgang/dsl/render.hpp"

namespace {

using namespace vorgang;
using Random = std::mt19937_64;

constexpr std::array pieces{"{",        "}",
                            "(",        ")",
                            "[",        "]",
                            ",",        ":",
                            "\"",       "\"x\"",
                            "->",       "=>",
                            "=",        "==",
                            "..",       ".",
                            "|",        "-",
                            "#",        ";",
                            "„",        "“",
                            "€",        "\r",
                            "\t",       "\n",
                            " ",        "0",
                            "1.5.2026", "10,50",
                            "falls",    "if",
                            "sonst",    "ende",
                            "rolle",    "schritt",
                            "step",     "frist 0 tage",
                            "nicht",    "und",
                            "oder",     "ja",
                            "für",      "prozess",
                            "process",  "\xC3",
                            "\xFF",     "\xEF\xBB\xBF",
                            "a\xCC\x88"};

std::size_t below(Random& random, std::size_t limit) {
    return limit == 0 ? 0 : random() % limit;
}

/// The line around a place, with its end.
std::pair<std::size_t, std::size_t> line_at(const std::string& text, std::size_t at) {
    const std::size_t before = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    const std::size_t begin = before == std::string::npos ? 0 : before + 1;
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    return {begin, end - begin};
}

/// The word around a place.
std::pair<std::size_t, std::size_t> word_at(const std::string& text, std::size_t at) {
    const auto ends = [&](std::size_t i) {
        return std::string(" \n\t(){}[],:|").find(text[i]) != std::string::npos;
    };
    std::size_t begin = at;
    std::size_t end = at;
    while (begin > 0 && !ends(begin - 1))
        --begin;
    while (end < text.size() && !ends(end))
        ++end;
    return {begin, end - begin};
}

void mutate(std::string& text, Random& random) {
    if (text.empty()) return;
    const std::size_t at = below(random, text.size());
    const std::size_t other = below(random, text.size());
    const auto [line, line_size] = line_at(text, at);
    const auto [word, word_size] = word_at(text, at);
    switch (below(random, 12)) {
    case 0: text.erase(at, 1); break;
    case 1: text.erase(at, below(random, 40)); break;
    case 2: text.insert(at, pieces[below(random, pieces.size())]); break;
    case 3: text.erase(line, line_size); break;
    case 4: text.insert(line, text.substr(line, line_size)); break;
    case 5: {
        const std::string taken = text.substr(line, line_size);
        text.erase(line, line_size);
        if (!text.empty()) text.insert(line_at(text, below(random, text.size())).first, taken);
        break;
    }
    case 6: text.erase(word, word_size); break;
    case 7: {
        const auto [from, size] = word_at(text, other);
        text.replace(word, word_size, text.substr(from, size));
        break;
    }
    case 8:
        if (word_size > 2) std::swap(text[word], text[word + 1]);
        break;
    case 9: text[at] = static_cast<char>(random() % 256); break;
    case 10: text.insert(at, text.substr(other, below(random, 60))); break;
    default:
        if (text[at] >= 'a' && text[at] <= 'z') text[at] = static_cast<char>(text[at] - 'a' + 'A');
    }
}

/// What is wrong with the answer; nullptr where nothing is.
const char* fault_of(const Compiled& compiled) {
    const auto used = compiled.source.used();
    const std::size_t size = used.empty() ? compiled.source.text().size() : used.back().end();
    // A shared file without errors is no process.
    const bool shared = compiled.tree != nullptr && compiled.tree->process.shared;
    if (!shared && compiled.process.has_value() == compiled.diagnostics.has_errors())
        return "process or error";
    for (const Diagnostic& one : compiled.diagnostics) {
        const Span span = one.primary.span;
        if (span.begin > span.end || span.end > size) return "place outside of the text";
        if (span.end == 0 && size != 0 && one.code != "E0202" && one.code != "E0224")
            return "no place";
        if (one.message.german.empty() || one.message.english.empty()) return "no sentence";
        for (const Label& label : one.secondary)
            if (label.span.begin > label.span.end || label.span.end > size) return "second place";
        for (const Fix& fix : one.fixes)
            if (fix.span.begin > fix.span.end || fix.span.end > size) return "mend";
    }
    return nullptr;
}

const std::string* current = nullptr;

/// An assertion that does not hold ends the program; the text it was must not be lost.
void print_current(int) {
    if (current != nullptr) fmt::print(stderr, "aborted\n---\n{}\n---\n", *current);
    std::_Exit(1);
}

struct Figures {
    std::size_t files = 0;
    std::size_t bytes = 0;
    std::size_t wrong = 0;               // with a finding
    std::size_t messages = 0;            // of those
    std::array<std::size_t, 4> of_one{}; // after one mutation: 1, 2, 3, more messages
    std::size_t mended = 0;              // had mends
    double seconds = 0;
    double slowest = 0;
};

/// Decision models lie beside the file; what else it uses is not read.
CompileOptions beside(const std::string& path) {
    CompileOptions options;
    options.load = [load = load_beside(path)](std::string_view name) -> Result<Source> {
        if (name.ends_with(".dmn")) return load(name);
        return Error{ErrorCode::not_found, "", "", "gibt es nicht", "not there"};
    };
    return options;
}

bool try_one(const std::string& text, const std::string& path, bool single, Figures& figures) {
    current = &text;
    const auto begin = std::chrono::steady_clock::now();
    const Compiled compiled = compile(text, "mutated", beside(path));
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    const char* fault = fault_of(compiled);
    (void)render_text(compiled.source, compiled.diagnostics);
    (void)render_json(compiled.source, compiled.diagnostics);
    const FixedText fixed = apply_fixes(compiled.source, compiled.diagnostics);
    const std::size_t messages = compiled.diagnostics.size() + compiled.diagnostics.dropped();
    ++figures.files;
    figures.bytes += text.size();
    figures.seconds += took.count();
    figures.slowest = std::max(figures.slowest, took.count());
    figures.wrong += messages != 0 ? 1U : 0U;
    figures.messages += messages;
    figures.mended += fixed.changes() ? 1U : 0U;
    if (single && messages != 0) ++figures.of_one[std::min<std::size_t>(messages, 4) - 1];
    if (took.count() > 2) fault = "more than two seconds";
    if (fault == nullptr) return true;
    fmt::print(stderr, "{}\n---\n{}\n---\n", fault, text);
    return false;
}

void print(const Figures& one) {
    fmt::print("{} files, {:.1f} MB, {:.1f} MB/s, slowest {:.1f} ms\n", one.files,
               static_cast<double>(one.bytes) / 1e6,
               static_cast<double>(one.bytes) / 1e6 / one.seconds, one.slowest * 1e3);
    fmt::print("{} with findings, {:.2f} messages each; {} with certain mends\n", one.wrong,
               static_cast<double>(one.messages) /
                   static_cast<double>(std::max<std::size_t>(one.wrong, 1)),
               one.mended);
    fmt::print(
        "after a single mutation: {} with one message, {} with two, {} with three, {} with more\n",
        one.of_one[0], one.of_one[1], one.of_one[2], one.of_one[3]);
}

std::string read(const char* path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

} // namespace

int main(int count, char** arguments) {
    if (count < 4) {
        fmt::print(stderr, "mutate COUNT SEED FILE…\n");
        return 2;
    }
    std::signal(SIGABRT, print_current);
    std::vector<std::string> texts;
    for (int i = 3; i < count; ++i)
        texts.push_back(read(arguments[i]));
    const auto rounds = std::strtoull(arguments[1], nullptr, 10);
    Random random(std::strtoull(arguments[2], nullptr, 10));
    Figures figures;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::string text = texts[round % texts.size()];
        const std::size_t mutations = round % 2 == 0 ? 1 : 1 + below(random, 5);
        for (std::size_t i = 0; i < mutations; ++i)
            mutate(text, random);
        const std::string path = arguments[3 + round % texts.size()];
        if (!try_one(text, path, mutations == 1, figures)) return 1;
    }
    print(figures);
    return 0;
}
