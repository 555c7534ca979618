// What patterns and letter cases need of Unicode; the tables are the engine's own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vorgang::feel::unicode {

// The code points of a well-formed text, and back.
[[nodiscard]] std::u32string decode(std::string_view text);
void append(std::string& text, char32_t c);
[[nodiscard]] std::string encode(std::u32string_view text);

// The place of the general category of a code point: its two letters.
[[nodiscard]] std::string_view category(char32_t c) noexcept;
// Whether there is a category of this name, of one or two letters.
[[nodiscard]] bool is_category(std::string_view name) noexcept;

struct BlockRange {
    char32_t first = 0;
    char32_t last = 0;
};
// A block by its name without blanks, "Latin-1Supplement".
[[nodiscard]] std::optional<BlockRange> block(std::string_view name) noexcept;

// The code point in the other case where that is one code point; itself otherwise.
[[nodiscard]] char32_t upper(char32_t c) noexcept;
[[nodiscard]] char32_t lower(char32_t c) noexcept;

// A whole text, ß as SS.
[[nodiscard]] std::string upper_case(std::string_view text);
[[nodiscard]] std::string lower_case(std::string_view text);

} // namespace vorgang::feel::unicode
