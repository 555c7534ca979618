// Patterns: what they match, and what is none.
#include <gtest/gtest.h>

#include "feel/pattern.hpp"
#include "feel/unicode.hpp"

namespace vorgang::feel {
namespace {

bool matches(std::string_view text, std::string_view pattern, std::string_view flags = "") {
    const auto read = Pattern::from_text(pattern, flags);
    EXPECT_TRUE(read) << pattern;
    std::int64_t steps = 100'000;
    return read && read->find(unicode::decode(text), 0, steps).has_value();
}

bool is_pattern(std::string_view pattern, std::string_view flags = "") {
    return Pattern::from_text(pattern, flags).has_value();
}

TEST(Pattern, reads_quantifiers) {
    EXPECT_TRUE(matches("aaa", "^a{3}$"));
    EXPECT_FALSE(matches("aa", "^a{3}$"));
    EXPECT_TRUE(matches("aaaa", "^a{2,}$"));
    EXPECT_TRUE(matches("aab", "^a{1,2}b$"));
    EXPECT_FALSE(matches("aaab", "^a{1,2}b$"));
    EXPECT_TRUE(matches("", "^(a*)*$"));
    EXPECT_TRUE(matches("ab", "^(a|b)*?$"));
    EXPECT_TRUE(matches("abab", "^(?:ab)+$"));
}

TEST(Pattern, reads_sets) {
    EXPECT_TRUE(matches("q", "^[a-z-[aeiou]]$"));
    EXPECT_FALSE(matches("e", "^[a-z-[aeiou]]$"));
    EXPECT_TRUE(matches("ß", "^\\p{Ll}$"));
    EXPECT_TRUE(matches("7", "^\\d$"));
    EXPECT_TRUE(matches("é", "^\\p{IsLatin-1Supplement}$"));
    EXPECT_TRUE(matches("-", "^[a-]$"));
    EXPECT_TRUE(matches("]", "^[\\]]$"));
    EXPECT_FALSE(matches("ß", "^\\P{L}$"));
}

TEST(Pattern, knows_groups_again) {
    EXPECT_TRUE(matches("abab", "^(ab)\\1$"));
    EXPECT_FALSE(is_pattern("(a)\\2"));
    EXPECT_FALSE(is_pattern("(a\\1)"));
    EXPECT_FALSE(is_pattern("\\0"));
}

TEST(Pattern, has_lines_with_a_flag) {
    EXPECT_TRUE(matches("a\nb", "^b$", "m"));
    EXPECT_FALSE(matches("a\nb", "^b$"));
    EXPECT_FALSE(matches("a\nb", "a.b"));
    EXPECT_TRUE(matches("a\nb", "a.b", "s"));
}

TEST(Pattern, refuses_what_is_none) {
    for (const char* text : {"(", ")", "[", "]", "*a", "a**", "a{2,1}", "a{", "[]", "[b-a]", "\\y",
                             "\\p{Xx}", "\\p{IsNothing}", "(?<a>b)", "\\"})
        EXPECT_FALSE(is_pattern(text)) << text;
    EXPECT_FALSE(is_pattern("a", "q"));
}

} // namespace
} // namespace vorgang::feel
