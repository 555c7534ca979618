// Expressions and their values, line by line in expressions.txt.
#include <gtest/gtest.h>

#include <fstream>

#include "evaluate.hpp"
#include "folders.hpp"

namespace vorgang::test {
namespace {

TEST(Expressions, give_what_their_lines_say) {
    std::ifstream file(folders::source() / "tests/unit/feel/expressions.txt");
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

TEST(Expressions, say_nothing_of_what_is_unknown_by_logic) {
    for (const char* text :
         {"true and null", "null or false", "not(null)", "(if null then 1 else 2) = 3",
          "[{x: 1}, {y: 2}][y > 1]", "[{x: null}][x < 2]"})
        EXPECT_TRUE(evaluate(text).notes.empty()) << text;
    EXPECT_EQ(evaluate("10 + null").notes.front().fault, feel::Fault::missing_input);
    EXPECT_EQ(evaluate("5 in [1..null)").notes.front().fault, feel::Fault::missing_input);
    EXPECT_EQ(evaluate("1 + true").notes.front().fault, feel::Fault::operand_type);
    // A filter forgives what its items lack, and nothing else.
    EXPECT_FALSE(evaluate("[1, 2][item + true]").notes.empty());
    EXPECT_FALSE(evaluate("if 1 then 2 else 3").notes.empty());
}

} // namespace
} // namespace vorgang::test
