// Mistakes people make, each in an example that is right otherwise, with the one message it gets.
//
// A `.mistakes` file names an example in its first line, `in examples/…`. Each mistake begins with
// `== what the author did`, then `- ` lines of the example, `+ ` lines that stand in their place,
// and the message as `> ` lines. The title may end with `[2]`: two messages, because it is two
// mistakes. VORGANG_UPDATE_GOLDEN=1 rewrites the messages; `git diff` reviews.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <cstdlib>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/fix.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

const std::filesystem::path root = folders::source();

struct Mistake {
    std::string title;
    std::string right;
    std::string wrong;

    [[nodiscard]] std::size_t messages() const {
        return title.ends_with(']') ? static_cast<std::size_t>(title[title.size() - 2] - '0') : 1;
    }
};

struct Collection {
    std::string example;
    std::vector<Mistake> mistakes;
};

Collection read_collection(const std::string& text) {
    Collection all;
    std::istringstream lines(text);
    const auto append = [](std::string& to, const std::string& line) {
        if (!to.empty()) to += '\n';
        to += line.size() > 2 ? line.substr(2) : "";
    };
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("in ")) all.example = line.substr(3);
        if (line.starts_with("== ")) all.mistakes.push_back({line.substr(3), {}, {}});
        if (all.mistakes.empty()) continue;
        if (line.starts_with('-')) append(all.mistakes.back().right, line);
        if (line.starts_with('+')) append(all.mistakes.back().wrong, line);
    }
    return all;
}

std::string prefixed(const std::string& text, const std::string& prefix) {
    std::string out;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        out += (line.empty() ? prefix : prefix + ' ' + line) + '\n';
    return out;
}

/// As people see it, without the numbers of the lines, which change with the example.
std::string message(const Compiled& compiled, Language language) {
    static const std::regex place("\n *--> [^\n]*");
    static const std::regex gutter("\n *[0-9]* ([|=])");
    static const std::regex count("\n\n[^\n]*\n$");
    std::string text = render_text(compiled.source, compiled.diagnostics, {language});
    text = std::regex_replace(text, place, "");
    text = std::regex_replace(text, gutter, "\n $1");
    return std::regex_replace(text, count, "\n");
}

/// What is left when the mends are applied.
std::string after_mending(const Compiled& compiled, const CompileOptions& options) {
    const FixedText fixed = apply_fixes(compiled.source, compiled.diagnostics);
    if (!fixed.changes()) return {};
    const Compiled again = compile(fixed.text, "mended", options);
    if (again.diagnostics.empty()) return "mended\n";
    std::string codes;
    for (const Diagnostic& one : again.diagnostics)
        codes += fmt::format(" {}", one.code);
    return fmt::format("mended, then{}\n", codes);
}

void check(const std::filesystem::path& path) {
    const std::string text(read(path).text());
    const Collection all = read_collection(text);
    const std::string example(read(root / all.example).text());
    const Language language =
        all.example.ends_with(".en.vorgang") ? Language::english : Language::german;
    CompileOptions options;
    options.load = load_beside(root / all.example);
    std::string out = fmt::format("in {}\n", all.example);
    for (const Mistake& one : all.mistakes) {
        out += fmt::format("\n== {}\n{}{}", one.title, prefixed(one.right, "-"),
                           prefixed(one.wrong, "+"));
        const std::size_t at = example.find(one.right);
        ASSERT_NE(at, std::string::npos) << one.title << ": not in " << all.example;
        std::string wrong = example;
        wrong.replace(at, one.right.size(), one.wrong);
        const Compiled compiled = compile(wrong, "mistake", options);
        EXPECT_EQ(compiled.diagnostics.size(), one.messages())
            << one.title << '\n'
            << render_text(compiled.source, compiled.diagnostics, {language});
        out += prefixed(message(compiled, language), ">") +
               prefixed(after_mending(compiled, options), ">");
    }
    expect_text(path, out);
}

const bool registered =
    register_folder("mistakes", root / "tests/golden/mistakes", check, ".mistakes");

} // namespace
} // namespace vorgang::golden
