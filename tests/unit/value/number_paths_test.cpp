// The fast paths against the decimal library, bit by bit, on random numbers.
#include <gtest/gtest.h>

#include <random>

#include "value/decimal_library.hpp"
#include "value/number_fast.hpp"

namespace vorgang {
namespace {

constexpr int rounds = 200'000;

class Draw {
  public:
    // A number of random size; the exponents lie close together, at times at the ends.
    Number number() {
        const UWide wide = UWide{random_()} << 64 | random_();
        const UWide coefficient = (wide >> (random_() % 128)) % number::coefficient_end;
        const int near = number::bias - 20 + static_cast<int>(random_() % 40);
        const int any = static_cast<int>(random_() % (number::largest_biased + 1));
        return number::make(coefficient, random_() % 8 == 0 ? any : near, random_() % 2 == 0);
    }
    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }

  private:
    std::mt19937_64 random_{20260311};
};

BID_UINT128 form(Number n) {
    return {{n.low_bits(), n.high_bits()}};
}

std::string bits(std::optional<Number> n) {
    return n ? std::to_string(n->high_bits()) + ':' + std::to_string(n->low_bits()) : "nothing";
}

TEST(NumberPaths, addition_gives_the_bits_of_the_library) {
    Draw draw;
    for (int i = 0; i < rounds; ++i) {
        const Number l = draw.number();
        const Number r = draw.number();
        ASSERT_EQ(bits(l.add(r)), bits(number::slow_add(l, r)))
            << l.to_text() << ' ' << r.to_text();
        ASSERT_EQ(bits(l.subtract(r)), bits(number::slow_add(l, r.negate())));
    }
}

TEST(NumberPaths, multiplication_gives_the_bits_of_the_library) {
    Draw draw;
    for (int i = 0; i < rounds; ++i) {
        const Number l = draw.number();
        const Number r = draw.number();
        ASSERT_EQ(bits(l.multiply(r)), bits(number::slow_multiply(l, r)))
            << l.to_text() << ' ' << r.to_text();
    }
}

TEST(NumberPaths, division_gives_the_bits_of_the_library) {
    Draw draw;
    for (int i = 0; i < rounds; ++i) {
        const Number r = draw.number();
        // Half of the quotients come out even.
        const Number l = i % 2 == 0 ? draw.number() : r.multiply(draw.below(1000)).value_or(r);
        if (r.is_zero()) continue;
        ASSERT_EQ(bits(l.divide(r)), bits(number::slow_divide(l, r)))
            << l.to_text() << ' ' << r.to_text();
    }
}

TEST(NumberPaths, comparison_agrees_with_the_library) {
    Draw draw;
    for (int i = 0; i < rounds; ++i) {
        const Number l = draw.number();
        const Number r =
            i % 4 == 0 ? l.round(draw.below(30), Rounding::down).value_or(l) : draw.number();
        unsigned flags = 0;
        const bool less = bid128_quiet_less(form(l), form(r), &flags) != 0;
        const bool equal = bid128_quiet_equal(form(l), form(r), &flags) != 0;
        ASSERT_EQ(l < r, less) << l.to_text() << ' ' << r.to_text();
        ASSERT_EQ(l == r, equal) << l.to_text() << ' ' << r.to_text();
    }
}

TEST(NumberPaths, rounding_agrees_with_the_library) {
    constexpr unsigned nearest_even = 0, downward = 1, upward = 2, to_zero = 3, nearest_away = 4;
    const std::pair<Rounding, unsigned> modes[] = {{Rounding::half_even, nearest_even},
                                                   {Rounding::floor, downward},
                                                   {Rounding::ceiling, upward},
                                                   {Rounding::down, to_zero},
                                                   {Rounding::half_up, nearest_away}};
    Draw draw;
    for (int i = 0; i < rounds; ++i) {
        const Number n = draw.number();
        const int scale = draw.below(40) - 20;
        const BID_UINT128 pattern = form(Number::scaled(1, scale));
        for (const auto& [ours, theirs] : modes) {
            unsigned flags = 0;
            const BID_UINT128 wanted = bid128_quantize(form(n), pattern, theirs, &flags);
            const auto expected = Number::from_bits(wanted.w[0], wanted.w[1]);
            // Where the library finds no room for the scale the number stays as it is.
            ASSERT_EQ(bits(n.round(scale, ours)), bits(expected ? expected : n))
                << n.to_text() << " scale " << scale;
        }
    }
}

TEST(NumberPaths, reading_agrees_with_the_library) {
    Draw draw;
    for (int i = 0; i < rounds / 10; ++i) {
        std::string text = draw.number().to_text();
        const auto ours = Number::from_text(text);
        unsigned flags = 0;
        const BID_UINT128 theirs = bid128_from_string(text.data(), 0U, &flags);
        ASSERT_EQ(bits(ours), bits(Number::from_bits(theirs.w[0], theirs.w[1]))) << text;
    }
}

} // namespace
} // namespace vorgang
