// When a result is what a case expects, and what the files of the cases say.
#include "values.hpp"

#include <gtest/gtest.h>

namespace vorgang::dmn_tck {
namespace {

bool numbers(std::string_view expected, std::string_view actual) {
    return same(feel::number_from_text(expected), feel::number_from_text(actual));
}

feel::Value written(const char* xml) {
    pugi::xml_document document;
    document.load_string(xml, case_options);
    return value_of(document.first_child());
}

TEST(Same, is_exact_where_the_case_can_be) {
    EXPECT_TRUE(numbers("1.50", "1.5"));
    EXPECT_FALSE(numbers("1.5", "1.500000000000000000000000000000001"));
    EXPECT_FALSE(numbers("0.33", "0.3333333333333333333333333333333333"));
    EXPECT_FALSE(numbers("3486784401", "3486784401.0000000001"));
    // The result ends, so the case would have said it.
    EXPECT_FALSE(numbers("125.4321987654", "125.4321987653"));
    EXPECT_FALSE(numbers("0.49999999", "0.5"));
    EXPECT_FALSE(numbers("2.00000000000000001", "2"));
}

TEST(Same, rounds_a_result_as_the_case_was_rounded) {
    EXPECT_TRUE(numbers("0.36787944", "0.3678794411714423215955237701614609"));
    EXPECT_FALSE(numbers("0.36787945", "0.3678794411714423215955237701614609"));
    EXPECT_FALSE(numbers("-0.36787944", "0.3678794411714423215955237701614609"));
    EXPECT_TRUE(numbers("2.0816659994661", "2.081665999466132735282297706979931"));
    EXPECT_FALSE(numbers("2.0816659994662", "2.081665999466132735282297706979931"));
}

TEST(Same, trusts_twelve_digits_of_what_a_program_computed) {
    EXPECT_TRUE(numbers("562.707359373292", "562.7073593732659271562143285576407"));
    EXPECT_TRUE(numbers("-562.707359373292", "-562.7073593732659271562143285576407"));
    EXPECT_FALSE(numbers("562.707359374292", "562.7073593732659271562143285576407"));
    EXPECT_FALSE(numbers("562.707359373292", "562.7073593742659271562143285576407"));
}

TEST(Same, asks_for_the_kind) {
    EXPECT_FALSE(same(feel::Value::of(Number(1)), feel::Value::of(std::string("1"))));
    EXPECT_FALSE(same({}, feel::Value::of(false)));
}

TEST(Written, values_have_their_blanks_and_kinds) {
    EXPECT_EQ(written("<expected><value xmlns:x=\"a\"> </value></expected>").string(), " ");
    EXPECT_EQ(written("<expected><value></value></expected>").string(), "");
    EXPECT_TRUE(written("<expected>\n <value xsi:nil=\"true\"/>\n</expected>").is_null());
    const feel::Value list =
        written("<expected>\n <list>\n"
                "  <item> <value xsi:type=\"xsd:decimal\">1.0</value> </item>\n"
                " </list>\n</expected>");
    ASSERT_EQ(list.kind(), feel::Kind::list);
    ASSERT_EQ(list.list().size(), 1U);
    EXPECT_EQ(list.list().front().number(), Number(1));
}

} // namespace
} // namespace vorgang::dmn_tck
