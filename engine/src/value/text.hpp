// Texts: UTF-8 checked once at the border, counted in code points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vorgang {

// Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

// Whether the text is empty or nothing but blanks, as far as Unicode has them up to U+3000.
[[nodiscard]] bool is_blank(std::string_view text) noexcept;

// The text as a record can hold it: UTF-8, of at most so many bytes.
[[nodiscard]] std::string fitting(std::string text, std::size_t bytes_max);

// Code points of a well-formed text.
[[nodiscard]] std::size_t code_points(std::string_view text) noexcept;

// The text in double quotes with the escapes of JSON.
[[nodiscard]] std::string json_quoted(std::string_view text);

} // namespace vorgang
