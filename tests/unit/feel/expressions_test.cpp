// Expressions and their values, line by line in expressions.txt.
#include <gtest/gtest.h>

#include <fstream>

#include "evaluate.hpp"

namespace vorgang::test {
namespace {

TEST(Expressions, give_what_their_lines_say) {
    std::ifstream file(VORGANG_SOURCE_DIR "/tests/unit/feel/expressions.txt");
    std::string line;
    int lines = 0;
    while (std::getline(file, line)) {
        if (line.empty() || line.starts_with('#')) continue;
        const std::size_t arrow = line.find(" => ");
        ASSERT_NE(arrow, std::string::npos) << line;
        EXPECT_EQ(to_json(evaluate(line.substr(0, arrow)).value), line.substr(arrow + 4)) << line;
        ++lines;
    }
    EXPECT_GT(lines, 100);
}

TEST(Expressions, say_what_went_wrong_and_where) {
    const Result result = evaluate("1 + (2 / 0)");
    EXPECT_TRUE(result.value.is_null());
    ASSERT_FALSE(result.notes.empty());
    EXPECT_EQ(result.notes.front().fault, feel::Fault::division_by_zero);
    EXPECT_EQ(result.notes.front().begin, 5U);
    EXPECT_EQ(result.notes.front().end, 10U);
    EXPECT_TRUE(evaluate("1 + 2").notes.empty());
}

} // namespace
} // namespace vorgang::test
