// Each limit of the parser at its edge and one above.
#include <gtest/gtest.h>

#include <sys/resource.h>

#include <string>

#include "syntax/parse.hpp"

namespace vorgang::dsl::syntax {
namespace {

std::string repeat(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i)
        out += text;
    return out;
}

/// The codes found, in order; "" for a tree.
std::string codes(const std::string& text, const ParseLimits& limits = {}) {
    const Source source("limits.vorgang", text);
    Diagnostics diagnostics(limits.diagnostics);
    const auto tree = parse(source, limits, diagnostics);
    EXPECT_EQ(tree.has_value(), !diagnostics.has_errors());
    diagnostics.sort();
    std::string out;
    for (const Diagnostic& one : diagnostics)
        (out += out.empty() ? "" : " ") += one.code;
    return out;
}

std::string nested_blocks(std::size_t depth) {
    return "prozess p { ablauf {" + repeat("falls ja {", depth) + repeat("}", depth) +
           " ende e } }";
}

std::string in_parentheses(std::size_t depth) {
    return "prozess p { ablauf { setze x = " + repeat("(", depth) + "1" + repeat(")", depth) +
           " ende e } }";
}

TEST(Limits, bytes_of_the_source) {
    const std::string text = "prozess p { ablauf { ende e } }";
    ParseLimits limits;
    limits.source_bytes = static_cast<std::uint32_t>(text.size());
    EXPECT_EQ(codes(text, limits), "");
    EXPECT_EQ(codes(text + " ", limits), "E0105");
}

// No text takes more than its length asks for: a megabyte of such signs took minutes, of braces a
// gigabyte.
TEST(Limits, megabytes_of_signs_that_mean_nothing) {
    EXPECT_EQ(codes(std::string(1'000'000, '\0')).substr(0, 5), "E0104");
    EXPECT_EQ(codes(repeat("\u201E", 1'000'000)), "E0207");
    EXPECT_EQ(codes(repeat("{", 5'000'000)), "E0201");
    EXPECT_EQ(codes("prozess p " + repeat("{\n", 2'000'000)), "E0201 E0202");
}

// What was read of them took thirty times the text.
TEST(Limits, megabytes_of_braces_take_memory_like_their_text) {
    const auto kilobytes_at_most = [] {
        rusage used{};
        EXPECT_EQ(::getrusage(RUSAGE_SELF, &used), 0);
        return used.ru_maxrss;
    };
    const std::string text = "prozess p " + repeat("{\n", 5'000'000);
    const auto before = kilobytes_at_most();
    EXPECT_EQ(codes(text), "E0201 E0202");
    EXPECT_LT(kilobytes_at_most() - before, 150'000);
}

TEST(Limits, nesting_of_blocks) {
    ParseLimits limits;
    limits.nesting = 10;
    EXPECT_EQ(codes(nested_blocks(8), limits), "");
    EXPECT_EQ(codes(nested_blocks(10), limits), "E0209");
}

TEST(Limits, nesting_of_parentheses) {
    EXPECT_EQ(codes(in_parentheses(60)), "");
    EXPECT_EQ(codes(in_parentheses(64)), "E0209");
}

TEST(Limits, ten_thousand_of_everything_that_nests) {
    constexpr std::size_t many = 10'000;
    EXPECT_EQ(codes(nested_blocks(many)), "E0209");
    EXPECT_EQ(codes(in_parentheses(many)), "E0209");
    const std::string set = "prozess p { ablauf { setze x = ";
    for (const char* opening : {"(", "[", "{ a: ", "-", "nicht ", "f(", "wenn ",
                                "wenn a dann b sonst ", "a in (", "]", "1 + (", "{ \"k\": ["})
        EXPECT_EQ(codes(set + repeat(opening, many)), "E0209") << opening;
    const std::string flow = "prozess p { ablauf { ";
    for (const char* opening : {"abschnitt a { ", "parallel { zweig a { ", "falls ja { ",
                                "schritt s { frist 1 tag danach { "})
        EXPECT_EQ(codes(flow + repeat(opening, many)), "E0209") << opening;
}

TEST(Limits, operators_of_one_expression) {
    const auto sum = [](std::size_t operators) {
        return "prozess p { ablauf { setze x = 1" + repeat(" + 1", operators) + " ende e } }";
    };
    EXPECT_EQ(codes(sum(1000)), "");
    EXPECT_EQ(codes(sum(1001)), "E0223");
    const auto path = [](std::size_t points) {
        return "prozess p { ablauf { setze x = a" + repeat(".b", points) + " ende e } }";
    };
    EXPECT_EQ(codes(path(1000)), "");
    EXPECT_EQ(codes(path(100'000)), "E0223");
}

TEST(Limits, many_small_expressions_are_fine) {
    EXPECT_EQ(codes("prozess p { ablauf {" + repeat(" setze x = 1 + 2 + 3", 5000) + " ende e } }"),
              "");
}

TEST(Limits, diagnostics_stop_the_parser) {
    ParseLimits limits;
    limits.diagnostics = 5;
    const Source source("many", "prozess p { ablauf {\n" + repeat("ende 1\n", 100'000) + "} }");
    Diagnostics diagnostics(limits.diagnostics);
    EXPECT_FALSE(parse(source, limits, diagnostics).has_value());
    EXPECT_EQ(diagnostics.size(), 5U);
}

} // namespace
} // namespace vorgang::dsl::syntax
