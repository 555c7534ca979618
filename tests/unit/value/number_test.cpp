// Numbers by tables: scale, sign, rounding, limits, and bits from strangers.
#include "vorgang/engine/number.hpp"

#include <gtest/gtest.h>

namespace vorgang {
namespace {

Number num(std::string_view text) {
    const auto number = Number::from_text(text);
    EXPECT_TRUE(number) << text;
    return number.value_or(Number{});
}

std::string shown(std::optional<Number> number) {
    return number ? number->to_text() : "nothing";
}

struct Operation {
    const char* left;
    const char* right;
    const char* result;
};

TEST(Number, adds_and_keeps_the_finer_scale) {
    const Operation rows[] = {
        {"1", "2", "3"},
        {"1.10", "2.2", "3.30"},
        {"0.1", "0.2", "0.3"},
        {"5", "-5", "0"},
        {"-0.00", "0", "0.00"},
        {"99999999999999999999999999999999.99", "0.01", "100000000000000000000000000000000.0"},
        {"9999999999999999999999999999999999", "0.4", "9999999999999999999999999999999999"},
        {"1e20", "0.0000000001", "100000000000000000000.0000000001"},
        {"9223372036854775807", "9223372036854775807", "18446744073709551614"},
        {"-9223372036854775808", "-1", "-9223372036854775809"},
    };
    for (const auto& row : rows) {
        EXPECT_EQ(shown(num(row.left).add(num(row.right))), row.result) << row.left;
        EXPECT_EQ(shown(num(row.right).add(num(row.left))), row.result) << row.left;
    }
}

TEST(Number, multiplies_and_adds_the_scales) {
    const Operation rows[] = {
        {"1.10", "2", "2.20"},
        {"120.00", "0.5", "60.000"},
        {"-3", "0.0", "0.0"},
        {"4294967296", "4294967296", "18446744073709551616"},
        {"9999999999999999999", "9999999999999999999", "99999999999999999980000000000000000000"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(shown(num(row.left).multiply(num(row.right))), row.result) << row.left;
    EXPECT_FALSE(num("1e6144").multiply(Number(10)));
}

TEST(Number, divides_exactly_where_it_can) {
    const Operation rows[] = {
        {"6", "2", "3"},
        {"1", "4", "0.25"},
        {"1", "3", "0.3333333333333333333333333333333333"},
        {"2", "3", "0.6666666666666666666666666666666667"},
        {"120.00", "2", "60.00"},
        {"-1", "8", "-0.125"},
        {"0.00", "-5", "0.00"},
        {"1", "0", "nothing"},
        {"0", "0.0", "nothing"},
    };
    for (const auto& row : rows)
        EXPECT_EQ(shown(num(row.left).divide(num(row.right))), row.result) << row.left;
}

TEST(Number, subtracts_and_negates_without_a_negative_zero) {
    EXPECT_EQ(shown(num("1.5").subtract(num("2"))), "-0.5");
    EXPECT_EQ(num("0.0").negate().high_bits() >> 63, 0U);
    EXPECT_EQ(num("-7").negate().to_text(), "7");
}

TEST(Number, rounds_in_seven_ways) {
    struct Row {
        const char* value;
        int scale;
        const char* results[7]; // in the order of Rounding
    };
    const Row rows[] = {
        {"2.5", 0, {"2", "3", "2", "3", "2", "2", "3"}},
        {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-3", "-2"}},
        {"3.5", 0, {"4", "4", "3", "4", "3", "3", "4"}},
        {"1.005", 2, {"1.00", "1.01", "1.00", "1.01", "1.00", "1.00", "1.01"}},
        {"0.126", 2, {"0.13", "0.13", "0.13", "0.13", "0.12", "0.12", "0.13"}},
        {"-0.4", 0, {"0", "0", "0", "-1", "0", "-1", "0"}},
        {"1250", -2, {"1200", "1300", "1200", "1300", "1200", "1200", "1300"}},
        {"0.00000000000000000000000000000000000000001", 0, {"0", "0", "0", "1", "0", "0", "1"}},
        {"9999999999999999999999999999999.995",
         2,
         {"10000000000000000000000000000000.00", "10000000000000000000000000000000.00",
          "9999999999999999999999999999999.99", "10000000000000000000000000000000.00",
          "9999999999999999999999999999999.99", "9999999999999999999999999999999.99",
          "10000000000000000000000000000000.00"}},
    };
    for (const auto& row : rows)
        for (int mode = 0; mode < 7; ++mode)
            EXPECT_EQ(shown(num(row.value).round(row.scale, static_cast<Rounding>(mode))),
                      row.results[mode])
                << row.value << " mode " << mode;
}

TEST(Number, rounding_pads_where_34_digits_allow_it) {
    EXPECT_EQ(shown(num("3").round(2, Rounding::half_up)), "3.00");
    EXPECT_EQ(shown(num("0").round(5, Rounding::half_up)), "0.00000");
    const Number long_one = num("1234567890123456789012345678901234");
    EXPECT_EQ(shown(long_one.round(2, Rounding::half_up)), long_one.to_text());
    EXPECT_EQ(shown(num("1e30").round(-30, Rounding::up)), num("1e30").to_text());
    EXPECT_EQ(shown(num("7").round(2'000'000'000, Rounding::up)), "7");
    EXPECT_EQ(shown(num("7").round(-2'000'000'000, Rounding::down)), "0");
    EXPECT_FALSE(num("7").round(-2'000'000'000, Rounding::up));
}

TEST(Number, orders_by_value_alone) {
    EXPECT_EQ(num("1.10"), num("1.1"));
    EXPECT_EQ(num("0.00"), num("-0"));
    EXPECT_EQ(num("1e3"), num("1000"));
    const char* ascending[] = {"-1e40",
                               "-20000000000000000000000000000000.01",
                               "-20000000000000000000000000000000",
                               "-3",
                               "-2.99",
                               "-0.001",
                               "0",
                               "1e-6000",
                               "0.1",
                               "0.11",
                               "1",
                               "9.99",
                               "10",
                               "18446744073709551615",
                               "18446744073709551616",
                               "1e34",
                               "1e35"};
    for (std::size_t i = 0; i < std::size(ascending); ++i)
        for (std::size_t j = 0; j < std::size(ascending); ++j)
            EXPECT_EQ(num(ascending[i]) <=> num(ascending[j]), i <=> j)
                << ascending[i] << " and " << ascending[j];
}

TEST(Number, becomes_a_whole_number_only_where_it_is_one) {
    EXPECT_EQ(num("120.00").to_integer(), 120);
    EXPECT_FALSE(num("120.5").to_integer());
    EXPECT_EQ(num("120.5").to_scaled(2), 12050);
    EXPECT_FALSE(num("120.505").to_scaled(2));
    EXPECT_EQ(num("9223372036854775807").to_integer(), INT64_MAX);
    EXPECT_FALSE(num("9223372036854775808").to_integer());
    EXPECT_EQ(num("-9223372036854775808").to_integer(), INT64_MIN);
    EXPECT_EQ(Number(INT64_MIN).to_integer(), INT64_MIN);
    EXPECT_FALSE(num("-9223372036854775809").to_integer());
    EXPECT_FALSE(num("1e19").to_integer());
    EXPECT_EQ(num("1e18").to_integer(), 1'000'000'000'000'000'000);
    EXPECT_EQ(num("0e6000").to_integer(), 0);
    EXPECT_EQ(num("1e-6000").to_scaled(2'000'000'000), std::nullopt);
    EXPECT_TRUE(num("12.000").is_integer());
    EXPECT_FALSE(num("1e-40").is_integer());
    EXPECT_TRUE(num("0.0").is_zero());
}

TEST(Number, takes_no_bits_that_are_no_number) {
    constexpr std::uint64_t one_exponent = 6176ULL << 49;
    EXPECT_EQ(shown(Number::from_bits(1, one_exponent)), "1");
    EXPECT_FALSE(Number::from_bits(0, 0x7800000000000000ULL)); // infinity
    EXPECT_FALSE(Number::from_bits(0, 0xf800000000000000ULL)); // - infinity
    EXPECT_FALSE(Number::from_bits(0, 0x7c00000000000000ULL)); // NaN
    EXPECT_FALSE(Number::from_bits(0, 0x7e00000000000000ULL)); // signalling NaN
    EXPECT_FALSE(Number::from_bits(0, 0x6000000000000000ULL)); // long form
    EXPECT_FALSE(Number::from_bits(~0ULL, one_exponent | ((1ULL << 49) - 1)));
    EXPECT_TRUE(Number::from_bits(0x378d8e63ffffffffULL, one_exponent | 0x1ed09bead87c0ULL));
    EXPECT_FALSE(Number::from_bits(0x378d8e6400000000ULL, one_exponent | 0x1ed09bead87c0ULL));
    const auto zero = Number::from_bits(0, one_exponent | 1ULL << 63);
    ASSERT_TRUE(zero);
    EXPECT_EQ(zero->high_bits(), one_exponent);
}

TEST(Number, is_reduced_to_one_form_of_its_value) {
    const auto same_bits = [](Number left, Number right) {
        return left.low_bits() == right.low_bits() && left.high_bits() == right.high_bits();
    };
    EXPECT_EQ(Number::scaled(500, 2).reduced().to_text(), "5");
    EXPECT_EQ(Number::scaled(-1250, 3).reduced().to_text(), "-1.25");
    EXPECT_EQ(Number(1200).reduced().to_text(), "1200");
    EXPECT_TRUE(same_bits(Number(1200).reduced(), Number::scaled(12, -2).reduced()));
    EXPECT_TRUE(same_bits(Number::scaled(0, 5).reduced(), Number(0)));
    EXPECT_TRUE(same_bits(Number::scaled(10, -6111).reduced(), Number::scaled(10, -6111)));
}

} // namespace
} // namespace vorgang
