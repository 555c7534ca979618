// Mends in place: vorgang check --fix.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

#include "tool.hpp"
#include "vorgang/dsl/fix.hpp"

namespace vorgang::tool {
namespace {

namespace fs = std::filesystem;

// One mend may show the next mistake; more rounds than this would be a circle.
constexpr int rounds_max = 16;

void tell(const Terminal& terminal, const Compiled& compiled, const FixedText& fixed) {
    const auto line = [&](std::size_t index, std::string_view what) {
        const Diagnostic& one = compiled.diagnostics.list()[index];
        fmt::print(stderr, "{}:{}: {} [{}]: {}\n", compiled.source.name(),
                   compiled.source.position(one.primary.span.begin).line,
                   one.message.in(terminal.language), one.code, what);
    };
    for (const std::size_t index : fixed.applied)
        line(index, terminal.say("behoben", "mended"));
    for (const std::size_t index : fixed.overlapping)
        line(index, terminal.say("berührt eine Stelle, die gerade behoben wurde; danach",
                                 "touches a place that was just mended; after that"));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// The nearest lines behind which both texts go on alike.
std::pair<std::size_t, std::size_t> resynchronise(const std::vector<std::string_view>& before,
                                                  std::size_t i,
                                                  const std::vector<std::string_view>& after,
                                                  std::size_t j) {
    const std::size_t left = before.size() - i;
    const std::size_t right = after.size() - j;
    for (std::size_t distance = 1; distance < left + right; ++distance)
        for (std::size_t a = distance > right ? distance - right : 0; a <= std::min(distance, left);
             ++a) {
            const std::size_t b = distance - a;
            if (a < left && b < right && before[i + a] == after[j + b]) return {i + a, j + b};
        }
    return {before.size(), after.size()};
}

void show_difference(std::string_view name, std::string_view old_text, std::string_view new_text) {
    const auto before = lines_of(old_text);
    const auto after = lines_of(new_text);
    fmt::print("--- {0}\n+++ {0}\n", name);
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < before.size() || j < after.size()) {
        if (i < before.size() && j < after.size() && before[i] == after[j]) {
            ++i;
            ++j;
            continue;
        }
        const auto [to_i, to_j] = resynchronise(before, i, after, j);
        fmt::print("@@ -{},{} +{},{} @@\n", i + 1, to_i - i, j + 1, to_j - j);
        for (; i < to_i; ++i)
            fmt::print("-{}\n", before[i]);
        for (; j < to_j; ++j)
            fmt::print("+{}\n", after[j]);
    }
}

} // namespace

bool replace_file(const std::string& path, const std::string& text) {
    std::error_code fault;
    const fs::path target = fs::canonical(path, fault); // of a link, the file it means
    if (fault) return false;
    const fs::path beside = target.string() + ".new";
    std::ofstream out(beside, std::ios::binary);
    out << text;
    out.close();
    if (out) fs::permissions(beside, fs::status(target).permissions(), fault);
    if (out && !fault) fs::rename(beside, target, fault);
    if (out && !fault) return true;
    fs::remove(beside, fault);
    return false;
}

int fix_file(const Terminal& terminal, const std::string& path, bool dry_run) {
    if (path == standard_input) return exit_fine; // there is no file to change
    auto compiled = compile_file(path);
    if (!compiled) return exit_fine; // said when the file is checked
    const Source original = compiled->source;
    FixedText fixed = apply_fixes(original, compiled->diagnostics);
    std::string text;
    for (int round = 0; fixed.changes() && round < rounds_max; ++round) {
        tell(terminal, *compiled, fixed);
        text = fixed.text;
        compiled = compile(text, original.name(), beside(path));
        fixed = apply_fixes(compiled->source, compiled->diagnostics);
    }
    if (text.empty() || text == original.text()) return exit_fine;
    if (dry_run) {
        show_difference(original.name(), original.text(), text);
        return exit_fine;
    }
    if (replace_file(path, text)) return exit_fine;
    return usage_fault(path + ": " +
                       terminal.text("lässt sich nicht schreiben", "cannot be written"));
}

} // namespace vorgang::tool
