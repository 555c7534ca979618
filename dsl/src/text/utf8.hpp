// Characters of a text: decoding UTF-8, and which code points make a name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vorgang::dsl::text {

/// One decoded character. `length` 0: the bytes at this place are not well-formed UTF-8.
struct Character {
    char32_t code = 0;
    std::uint32_t length = 0;
};

/// Decodes the character at the front of `bytes`, which must not be empty. Refuses overlong forms,
/// surrogates and everything above U+10FFFF.
[[nodiscard]] Character decode(std::string_view bytes) noexcept;

/// Appends a code point as UTF-8. Precondition: it is one (no surrogate, at most U+10FFFF).
void encode(char32_t code, std::string& out);

/// The number of code points in well-formed UTF-8; every byte of other text counts as one.
[[nodiscard]] std::uint32_t count_characters(std::string_view text) noexcept;

/// Alphabets that can be mistaken for one another.
enum class Script : std::uint8_t { common = 0, latin = 1, greek = 2, cyrillic = 4, other = 8 };

/// The script of a letter; `common` for digits, the underscore and everything that is no letter.
[[nodiscard]] Script script_of(char32_t code) noexcept;

/// A mark that changes the letter before it, such as the dots of a decomposed umlaut.
[[nodiscard]] constexpr bool is_mark(char32_t code) noexcept {
    return code >= 0x300 && code <= 0x36F;
}
/// A character that looks like a blank, or like nothing, and is no blank of the language.
[[nodiscard]] bool is_strange_blank(char32_t code) noexcept;

/// Whether a name may begin, or go on, with this code point (XID_Start, XID_Continue of Unicode 15
/// for the alphabets of Europe, Arabic and Hebrew; other alphabets are not names).
[[nodiscard]] bool begins_name(char32_t code) noexcept;
[[nodiscard]] bool continues_name(char32_t code) noexcept;

} // namespace vorgang::dsl::text
