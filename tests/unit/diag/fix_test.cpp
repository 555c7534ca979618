// Mends as edits of a text: all of a finding or none, never two in one place.
#include "vorgang/dsl/fix.hpp"

#include <gtest/gtest.h>

#include <string>

#include "diag/edit.hpp"
#include "vorgang/dsl/compile.hpp"

namespace vorgang {
namespace {

Diagnostic finding(std::string_view code, std::vector<Fix> fixes) {
    Diagnostic one;
    one.code = code;
    one.primary.span = fixes.front().span;
    one.fixes = std::move(fixes);
    return one;
}

TEST(Fix, applies_every_mend) {
    const Source source("text", "abc def");
    Diagnostics all;
    all.add(finding("E1", {{{0, 1}, "A"}, {{4, 4}, "-"}}));
    all.add(finding("E2", {{{6, 7}, ""}}));
    const FixedText fixed = apply_fixes(source, all);
    EXPECT_EQ(fixed.text, "Abc -de");
    EXPECT_EQ(fixed.applied, (std::vector<std::size_t>{0, 1}));
    EXPECT_TRUE(fixed.overlapping.empty());
}

TEST(Fix, of_two_mends_in_one_place_the_first_is_applied) {
    const Source source("text", "abc def");
    Diagnostics all;
    all.add(finding("E1", {{{0, 3}, "x"}}));
    all.add(finding("E2", {{{2, 5}, "y"}, {{6, 6}, "z"}}));
    const FixedText fixed = apply_fixes(source, all);
    EXPECT_EQ(fixed.text, "x def");
    EXPECT_EQ(fixed.overlapping, (std::vector<std::size_t>{1}));
}

TEST(Fix, two_insertions_at_one_place_overlap) {
    const Source source("text", "ab");
    Diagnostics all;
    all.add(finding("E1", {{{1, 1}, ","}}));
    all.add(finding("E2", {{{1, 1}, "}"}}));
    EXPECT_EQ(apply_fixes(source, all).text, "a,b");
}

TEST(Fix, nothing_to_mend_is_no_change) {
    const FixedText fixed = apply_fixes(Source("text", "ab"), Diagnostics());
    EXPECT_EQ(fixed.text, "ab");
    EXPECT_FALSE(fixed.changes());
}

TEST(Fix, places_of_the_new_text_are_found_in_the_old_one) {
    const dsl::diag::EditedText edited("abcdef", {{{4, 6}, ""}, {{1, 1}, "XX"}});
    EXPECT_EQ(edited.text(), "aXXbcd");
    EXPECT_EQ(edited.original(0), 0U);
    EXPECT_EQ(edited.original(2), 1U);
    EXPECT_EQ(edited.original(3), 1U);
    EXPECT_EQ(edited.original(5), 3U);
    EXPECT_EQ(edited.original(6), 6U);
}

std::string mended(const std::string& text, std::string_view code) {
    const Compiled compiled = compile(text);
    EXPECT_EQ(compiled.diagnostics.size(), 1U);
    EXPECT_EQ(compiled.diagnostics.list().front().code, code);
    return apply_fixes(compiled.source, compiled.diagnostics).text;
}

TEST(Fix, a_file_in_utf16_becomes_utf8) {
    using namespace std::string_literals;
    EXPECT_EQ(mended("\xFF\xFEp\0\xE4\0\x3D\xD8\x00\xDE\n\0"s, "E0106"), "pä\U0001F600\n");
    EXPECT_EQ(mended("\0p\0\n"s, "E0106"), "p\n");
}

TEST(Fix, lines_that_end_with_cr_alone_are_one_finding) {
    EXPECT_EQ(mended("prozess p {\r# x\r    rolle r\r}\r", "E0108"),
              "prozess p {\n# x\n    rolle r\n}\n");
}

} // namespace
} // namespace vorgang
