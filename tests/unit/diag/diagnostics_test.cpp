#include "vorgang/dsl/diagnostic.hpp"

#include <gtest/gtest.h>

#include "diag/report.hpp"

namespace vorgang {
namespace {

Diagnostic at(std::uint32_t place, Severity severity = Severity::error) {
    Diagnostic one;
    one.code = "E9999";
    one.severity = severity;
    one.primary.span = {place, place + 1};
    return one;
}

TEST(Diagnostics, keep_one_of_a_code_at_a_place) {
    Diagnostics all;
    all.add(at(3));
    all.add(at(3));
    all.add(at(4));
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all.error_count(), 2U);
}

TEST(Diagnostics, count_what_falls_to_the_limit) {
    Diagnostics all(2);
    for (std::uint32_t i = 0; i < 5; ++i)
        all.add(at(i));
    EXPECT_EQ(all.size(), 2U);
    EXPECT_EQ(all.dropped(), 3U);
    EXPECT_EQ(all.error_count(), 5U);
    EXPECT_TRUE(all.full());
}

TEST(Diagnostics, keep_an_error_rather_than_a_warning) {
    Diagnostics all(2);
    all.add(at(1, Severity::warning));
    all.add(at(2, Severity::warning));
    all.add(at(3));
    all.add(at(4));
    all.add(at(5, Severity::warning));
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all.list()[0].primary.span.begin, 3U);
    EXPECT_EQ(all.list()[1].primary.span.begin, 4U);
    EXPECT_EQ(all.dropped(), 3U);
}

TEST(Diagnostics, warnings_are_no_errors) {
    Diagnostics all;
    all.add(at(1, Severity::warning));
    EXPECT_FALSE(all.has_errors());
}

TEST(Diagnostics, are_sorted_by_place) {
    Diagnostics all;
    all.add(at(9));
    all.add(at(1));
    all.sort();
    EXPECT_EQ(all.list().front().primary.span.begin, 1U);
}

TEST(Draft, speaks_both_languages) {
    using namespace dsl::diag;
    const Diagnostic one =
        draft<catalogue::expected>(Span{1, 2}, say("ein Name", "a name"), say("`{}`", "`{}`", 7))
            .help(say("Hilfe", "help"))
            .fix({1, 2}, "x");
    EXPECT_EQ(one.code, "E0201");
    EXPECT_EQ(one.message.german, "erwartet wird ein Name, hier steht `7`");
    EXPECT_EQ(one.message.english, "expected a name, found `7`");
    EXPECT_EQ(one.help.english, "help");
    ASSERT_EQ(one.fixes.size(), 1U);
}

} // namespace
} // namespace vorgang
