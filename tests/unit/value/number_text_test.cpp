// Numbers from text and back.
#include <gtest/gtest.h>

#include <random>

#include "vorgang/engine/number.hpp"

namespace vorgang {
namespace {

TEST(NumberText, comes_back_with_its_digits) {
    const char* texts[] = {"0",          "0.00",      "-1",
                           "120.50",     "0.001",     "1234567890123456789012345678901234",
                           "-0.0000001", "1e60",      "1.20e60",
                           "1.5e-60",    "9.99e6100", "0e-100"};
    for (const char* text : texts) {
        const auto number = Number::from_text(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(number->to_text(), text);
    }
}

TEST(NumberText, writes_the_plain_form_up_to_40_characters) {
    EXPECT_EQ(Number::from_text("1e39")->to_text(), "1" + std::string(39, '0'));
    EXPECT_EQ(Number::from_text("1e40")->to_text(), "1e40");
    EXPECT_EQ(Number::from_text("1e-38")->to_text(), "0." + std::string(37, '0') + "1");
    EXPECT_EQ(Number::from_text("1e-39")->to_text(), "1e-39");
    EXPECT_EQ(Number::from_text("12e3")->to_text(), "12000");
    EXPECT_EQ(Number::from_text("0e6000")->to_text(), "0");
}

TEST(NumberText, refuses_everything_else) {
    const char* texts[] = {"",       "-",       "+1",
                           " 1",     "1 ",      ".5",
                           "5.",     "1,5",     "1e",
                           "1e+",    "1e1.5",   "--1",
                           "0x10",   "1E5",     "NaN",
                           "inf",    "1_000",   "12345678901234567890123456789012345",
                           "1e6145", "1e-6177", "1e999999999999999999999"};
    for (const char* text : texts)
        EXPECT_FALSE(Number::from_text(text)) << text;
}

TEST(NumberText, leading_zeros_are_no_digits) {
    const auto number = Number::from_text("000000000000000000000000000000000000000000012.50");
    ASSERT_TRUE(number);
    EXPECT_EQ(number->to_text(), "12.50");
}

TEST(NumberText, brings_the_exponent_into_range_where_the_value_stays) {
    EXPECT_TRUE(Number::from_text("1e6144"));
    EXPECT_TRUE(Number::from_text("10e-6177"));
    EXPECT_EQ(*Number::from_text("10e-6177"), *Number::from_text("1e-6176"));
    EXPECT_EQ(*Number::from_text("0e-999999"), Number(0));
}

TEST(NumberText, any_number_survives_its_text) {
    std::mt19937_64 random(7);
    int tried = 0;
    while (tried < 20'000) {
        const auto number = Number::from_bits(random(), random());
        if (!number) continue;
        ++tried;
        const auto again = Number::from_text(number->to_text());
        ASSERT_TRUE(again) << number->to_text();
        ASSERT_EQ(*again, *number) << number->to_text();
    }
}

} // namespace
} // namespace vorgang
