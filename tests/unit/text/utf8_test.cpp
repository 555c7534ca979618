#include "text/utf8.hpp"

#include <gtest/gtest.h>

namespace vorgang::dsl::text {
namespace {

TEST(Decode, reads_each_length) {
    EXPECT_EQ(decode("a").code, U'a');
    EXPECT_EQ(decode("ä").code, U'ä');
    EXPECT_EQ(decode("€").code, U'€');
    EXPECT_EQ(decode("😀").length, 4U);
}

TEST(Decode, refuses_what_is_not_well_formed) {
    for (const char* bad : {"\x80", "\xC0\xAF", "\xC3", "\xC3(", "\xE2\x82", "\xED\xA0\x80",
                            "\xE0\x80\xAF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"})
        EXPECT_EQ(decode(bad).length, 0U) << bad;
}

TEST(Encode, undoes_decode_for_every_code_point) {
    for (char32_t code = 1; code <= 0x10FFFF; code = code < 0x3000 ? code + 1 : code + 97) {
        if (code >= 0xD800 && code <= 0xDFFF) continue;
        std::string text;
        encode(code, text);
        ASSERT_EQ(decode(text).code, code);
        ASSERT_EQ(decode(text).length, text.size());
    }
}

TEST(CountCharacters, counts_a_broken_byte_as_one) {
    EXPECT_EQ(count_characters("aä€"), 3U);
    EXPECT_EQ(count_characters("a\xFF\xFE"), 3U);
}

TEST(Names, letters_begin_them_digits_do_not) {
    for (const char32_t code : {U'a', U'Z', U'_', U'ä', U'ß', U'é', U'ł', U'α', U'я'})
        EXPECT_TRUE(begins_name(code)) << static_cast<unsigned>(code);
    for (const char32_t code : {U'1', U' ', U'-', U'§', U'€', U'\u00A0', U'×', U'÷'})
        EXPECT_FALSE(begins_name(code)) << static_cast<unsigned>(code);
    EXPECT_TRUE(continues_name(U'1'));
}

TEST(Scripts, tell_look_alikes_apart) {
    EXPECT_EQ(script_of(U'e'), Script::latin);
    EXPECT_EQ(script_of(U'\u0435'), Script::cyrillic);
    EXPECT_EQ(script_of(U'\u03BF'), Script::greek);
    EXPECT_EQ(script_of(U'_'), Script::common);
}

} // namespace
} // namespace vorgang::dsl::text
