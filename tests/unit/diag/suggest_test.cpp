#include "diag/suggest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace vorgang::dsl::diag {
namespace {

TEST(EditDistance, counts_code_points_and_swaps) {
    EXPECT_EQ(edit_distance("", "abc", 9), 3U);
    EXPECT_EQ(edit_distance("prüfen", "pruefen", 9), 2U);
    EXPECT_EQ(edit_distance("prüfen", "prufen", 9), 1U);
    EXPECT_EQ(edit_distance("abcd", "abdc", 9), 1U);
    EXPECT_EQ(edit_distance("same", "same", 0), 0U);
    EXPECT_EQ(edit_distance("abc", "xyz", 1), 2U);
}

TEST(MostSimilar, finds_the_nearest_and_the_first_of_equals) {
    const std::array<std::string_view, 3> names{"festsetzen", "nachreichen", "prüfen"};
    EXPECT_EQ(most_similar("prüfn", names), "prüfen");
    EXPECT_EQ(most_similar("festsezten", names), "festsetzen");
    const std::array<std::string_view, 2> equal{"ab", "ac"};
    EXPECT_EQ(most_similar("ad", equal), "ab");
}

TEST(MostSimilar, stays_silent_where_nothing_is_near) {
    const std::array<std::string_view, 2> names{"festsetzen", "prüfen"};
    EXPECT_EQ(most_similar("kasse", names), std::nullopt);
    EXPECT_EQ(most_similar(std::string(1000, 'x'), names), std::nullopt);
}

} // namespace
} // namespace vorgang::dsl::diag
