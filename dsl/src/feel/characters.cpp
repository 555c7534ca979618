#include "feel/characters.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace vorgang::dsl::feel {
namespace {

struct Run {
    char32_t first;
    char32_t last;
};

constexpr Run starts[] = {{'?', '?'},       {'A', 'Z'},       {'_', '_'},       {'a', 'z'},
                          {0xc0, 0xd6},     {0xd8, 0xf6},     {0xf8, 0x2ff},    {0x370, 0x37d},
                          {0x37f, 0x1fff},  {0x200c, 0x200d}, {0x2070, 0x218f}, {0x2c00, 0x2fef},
                          {0x3001, 0xd7ff}, {0xf900, 0xfdcf}, {0xfdf0, 0xfffd}, {0x10000, 0xeffff}};
constexpr Run further[] = {
    {'\'', '\''}, {'0', '9'}, {0xb7, 0xb7}, {0x300, 0x36f}, {0x203f, 0x2040}};
constexpr Run blanks[] = {{9, 13},          {' ', ' '},       {0x85, 0x85},     {0xa0, 0xa0},
                          {0x1680, 0x1680}, {0x180e, 0x180e}, {0x2000, 0x200b}, {0x2028, 0x2029},
                          {0x202f, 0x202f}, {0x205f, 0x205f}, {0x3000, 0x3000}, {0xfeff, 0xfeff}};

template<std::size_t size>
bool in(const Run (&runs)[size], char32_t c) noexcept {
    return std::ranges::any_of(runs,
                               [c](const Run& run) { return run.first <= c && c <= run.last; });
}

std::size_t comment_at(std::string_view text) noexcept {
    if (text.starts_with("//")) return std::min(text.find('\n'), text.size());
    if (!text.starts_with("/*")) return 0;
    const std::size_t end = text.find("*/", 2);
    return end == std::string_view::npos ? text.size() : end + 2;
}

} // namespace

Character character_at(std::string_view text) noexcept {
    if (text.empty()) return {};
    const dsl::text::Character c = dsl::text::decode(text);
    // What is no character is one byte of nothing.
    return c.length == 0 ? Character{0, 1} : Character{c.code, c.length};
}

char32_t last_character(std::string_view text) noexcept {
    std::size_t begin = text.size();
    while (begin > 0 && (static_cast<unsigned char>(text[--begin]) & 0xc0) == 0x80) {
    }
    return character_at(text.substr(begin)).code;
}

bool is_blank(char32_t c) noexcept {
    return in(blanks, c);
}

bool is_name_start(char32_t c) noexcept {
    return in(starts, c) && !is_blank(c);
}

bool is_name_part(char32_t c) noexcept {
    return is_name_start(c) || in(further, c);
}

std::size_t blanks_at(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        const Character c = character_at(text.substr(at));
        const std::size_t size = is_blank(c.code) ? c.size : comment_at(text.substr(at));
        if (size == 0) break;
        at += size;
    }
    return at;
}

} // namespace vorgang::dsl::feel
