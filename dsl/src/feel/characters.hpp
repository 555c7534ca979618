// The characters FEEL's names and blanks are made of (DMN 1.5, 10.3.1.2).
#pragma once

#include <cstddef>
#include <string_view>

namespace vorgang::dsl::feel {

struct Character {
    char32_t code = 0;
    std::size_t size = 0;
};

// The character at the front; of an empty text none.
[[nodiscard]] Character character_at(std::string_view text) noexcept;
[[nodiscard]] char32_t last_character(std::string_view text) noexcept;

[[nodiscard]] bool is_name_start(char32_t c) noexcept;
[[nodiscard]] bool is_name_part(char32_t c) noexcept;
[[nodiscard]] bool is_blank(char32_t c) noexcept;

// Bytes of blanks and comments at the front.
[[nodiscard]] std::size_t blanks_at(std::string_view text) noexcept;

} // namespace vorgang::dsl::feel
