// Which brace is missing or too many, told by how the lines are indented.
#include "syntax/braces.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vorgang::dsl::syntax {
namespace {

using Kind = BraceFault::Kind;

std::vector<BraceFault> faults(const std::string& text) {
    return find_brace_faults(text, Language::german);
}

const std::string right = "prozess p {\n"
                          "    ablauf {\n"
                          "        schritt a {\n"
                          "            rolle r\n"
                          "        }\n"
                          "        ende e\n"
                          "    }\n"
                          "}\n";

std::string without(std::string text, const std::string& part, const std::string& instead = "") {
    return text.replace(text.find(part), part.size(), instead);
}

TEST(Braces, pairs_are_right_however_the_lines_are_indented) {
    EXPECT_TRUE(faults(right).empty());
    EXPECT_TRUE(faults("prozess p {\nablauf {\n}\n}").empty());
}

TEST(Braces, a_block_ends_before_a_line_that_is_not_deeper) {
    const std::string text = without(right, "        }\n");
    const auto found = faults(text);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Kind::not_closed);
    EXPECT_EQ(found[0].place.begin, text.find("rolle r") + 7);
    EXPECT_EQ(found[0].open.begin, text.find("{\n            rolle"));
    EXPECT_EQ(found[0].mend.replacement, "\n        }");
}

TEST(Braces, the_brace_too_many_is_the_one_as_deep_as_no_block) {
    const std::string text = without(right, "        ende e\n", "        }\n        ende e\n");
    const auto found = faults(text);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Kind::extra);
    EXPECT_EQ(found[0].place.begin, text.find("}\n        }") + 10);
}

TEST(Braces, deeper_lines_behind_a_line_without_a_brace) {
    const std::string text = without(right, "schritt a {", "schritt a");
    const auto found = faults(text);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].kind, Kind::not_opened);
    EXPECT_EQ(found[0].place.begin, text.find("schritt a") + 9);
}

TEST(Braces, a_line_with_a_brace_that_was_moved_is_missing_at_one_place_and_too_much_at_another) {
    std::string text = without(right, "    ablauf {\n");
    text = without(text, "    }\n}\n", "    }\n    ablauf {\n}\n");
    const auto found = faults(text);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].kind, Kind::extra);
    EXPECT_EQ(found[0].headless.begin, text.find("schritt a"));
    EXPECT_EQ(found[1].kind, Kind::not_closed);
    EXPECT_EQ(found[1].open.begin, text.find("ablauf {") + 7);
}

TEST(Braces, a_text_that_ends_too_early) {
    const auto found = faults(right.substr(0, right.find("        ende")));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_TRUE(found[0].at_end);
    EXPECT_TRUE(found[1].at_end);
}

TEST(Braces, lines_without_indentation_tell_nothing) {
    EXPECT_TRUE(faults("prozess p {\nablauf {\nschritt a {\nrolle r\nende e\n}\n}\n").empty());
}

TEST(Braces, braces_in_texts_and_comments_do_not_count) {
    EXPECT_TRUE(faults("prozess p { # {\n    rolle r \"{\"\n}\n").empty());
}

} // namespace
} // namespace vorgang::dsl::syntax
