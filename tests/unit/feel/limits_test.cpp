// What a hostile expression may ask for, at the edge and beyond.
#include <gtest/gtest.h>

#include "evaluate.hpp"

namespace vorgang::test {
namespace {

bool has(const Result& result, feel::Fault fault) {
    for (const feel::Note& note : result.notes)
        if (note.fault == fault) return true;
    return false;
}

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += part;
    return text;
}

TEST(FeelLimits, items_of_a_list) {
    feel::Limits limits;
    limits.list_items = 100;
    EXPECT_TRUE(evaluate("for i in 1..100 return i", limits).value.is(feel::Kind::list));
    const Result more = evaluate("for i in 1..101 return i", limits);
    EXPECT_TRUE(more.value.is_null());
    EXPECT_TRUE(has(more, feel::Fault::limit_size));
    EXPECT_TRUE(has(evaluate("for i in 1..1000000000000 return i"), feel::Fault::limit_size));
}

TEST(FeelLimits, steps) {
    feel::Limits limits;
    limits.steps = 10'000;
    const Result result = evaluate("for i in 1..1000, j in 1..1000 return i * j", limits);
    EXPECT_TRUE(result.value.is_null());
    EXPECT_TRUE(has(result, feel::Fault::limit_steps));
}

TEST(FeelLimits, depth_of_calls) {
    const Result result = evaluate("{f: function(g) g(g), r: f(f)}.r");
    EXPECT_TRUE(result.value.is_null());
    EXPECT_TRUE(has(result, feel::Fault::limit_depth));
}

TEST(FeelLimits, depth_of_the_text) {
    EXPECT_EQ(to_json(evaluate(repeated("(", 100) + "1" + repeated(")", 100)).value), "null");
    EXPECT_EQ(to_json(evaluate(repeated("(", 50) + "1" + repeated(")", 50)).value), "1");
    EXPECT_TRUE(evaluate(repeated("[", 100'000)).value.is_null());
    EXPECT_TRUE(evaluate(repeated("-", 100'000) + "1").value.is_null());
    EXPECT_TRUE(evaluate(repeated("if ", 100'000)).value.is_null());
}

TEST(FeelLimits, depth_and_weight_of_values) {
    EXPECT_TRUE(has(evaluate("for i in 1..1000 return [partial[-1]]"), feel::Fault::limit_size));
    // Each list holds the one before twice.
    EXPECT_TRUE(
        has(evaluate("for i in 1..60 return [partial[-1], partial[-1]]"), feel::Fault::limit_size));
    EXPECT_TRUE(has(evaluate("for i in 1..60 return if i = 1 then \"aaaaaaaa\" else "
                             "partial[-1] + partial[-1]"),
                    feel::Fault::limit_size));
}

TEST(FeelLimits, effort_of_a_pattern) {
    const Result result = evaluate("matches(\"" + repeated("a", 60) + "b\", \"^(a+)+$\")");
    EXPECT_TRUE(result.value.is_null());
    EXPECT_TRUE(has(result, feel::Fault::limit_pattern));
    EXPECT_TRUE(evaluate("matches(\"a\", \"(a{9999}){9999}\")").value.is_null());
}

// Whatever takes longer the larger it is costs more steps: nothing that is cheap to write down
// keeps an evaluation busy for long. Without that each of these takes minutes.
TEST(FeelLimits, steps_of_what_is_large) {
    const std::string letters = "\"" + repeated("a", 50'000) + "\"";
    std::string keys;
    for (int i = 0; i < 4'000; ++i)
        keys += (i == 0 ? "k" : ", k") + std::to_string(i) + ": 1";
    const std::string hostile[] = {
        "{a: " + letters + ", r: count(for i in 1..1000000 return substring(a, i, 1))}.r",
        "{a: " + letters + ", r: count(for i in 1..1000000 return string length(a))}.r",
        "{a: " + letters + ", r: count(for i in 1..1000000 return a < a)}.r",
        "{a: " + letters + ", r: count(for i in 1..1000000 return a + a)}.r",
        "{a: " + letters + ", b: \"" + repeated("a", 25'000) +
            "b\", r: count(for i in 1..1000000 return contains(a, b))}.r",
        "{a: {" + keys + "}, r: count(for i in 1..1000000 return a.k3999)}.r",
        "{a: {" + keys + "}, r: count(for i in 1..1000000 return get value(a, \"k3999\"))}.r",
        "{a: {" + keys + "}, r: count(for i in 1..1000000 return context put(a, \"b\", i))}.r",
        "{a: {" + keys + "}, r: count(for i in 1..1000000 return [a][k3999 = 1])}.r",
        "{" + keys + ", r: count(for i in 1..1000000 return function(x) x)}.r",
        "count(for i in 1..1000000 return some j in 1..1000000 satisfies true)"};
    for (const std::string& text : hostile) {
        const Result result = evaluate(text);
        EXPECT_TRUE(has(result, feel::Fault::limit_steps) || has(result, feel::Fault::limit_size))
            << text.substr(text.size() > 80 ? text.size() - 80 : 0);
    }
}

TEST(FeelLimits, an_item_of_a_large_list_costs_what_one_of_a_small_costs) {
    EXPECT_EQ(to_json(evaluate("{a: for i in 1..20000 return i, "
                               "r: count(for i in 1..20000 return a[i])}.r")
                          .value),
              "20000");
}

} // namespace
} // namespace vorgang::test
