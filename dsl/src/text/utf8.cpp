#include "text/utf8.hpp"

#include <algorithm>
#include <array>

namespace vorgang::dsl::text {
namespace {

struct Letters {
    char32_t first;
    char32_t last;
    Script script;
};

// Letters beyond ASCII, in order. Unassigned code points inside a range do no harm: no editor
// produces them.
constexpr std::array letters{
    Letters{0x00AA, 0x00AA, Script::latin},    Letters{0x00B5, 0x00B5, Script::common},
    Letters{0x00BA, 0x00BA, Script::latin},    Letters{0x00C0, 0x00D6, Script::latin},
    Letters{0x00D8, 0x00F6, Script::latin},    Letters{0x00F8, 0x02AF, Script::latin},
    Letters{0x0370, 0x0373, Script::greek},    Letters{0x0376, 0x0377, Script::greek},
    Letters{0x037B, 0x037D, Script::greek},    Letters{0x037F, 0x037F, Script::greek},
    Letters{0x0386, 0x0386, Script::greek},    Letters{0x0388, 0x03F5, Script::greek},
    Letters{0x03F7, 0x03FF, Script::greek},    Letters{0x0400, 0x0481, Script::cyrillic},
    Letters{0x048A, 0x052F, Script::cyrillic}, Letters{0x0531, 0x0556, Script::other},
    Letters{0x0561, 0x0587, Script::other},    Letters{0x05D0, 0x05EA, Script::other},
    Letters{0x0620, 0x064A, Script::other},    Letters{0x0671, 0x06D3, Script::other},
    Letters{0x10A0, 0x10FF, Script::other},    Letters{0x1E00, 0x1EFF, Script::latin},
    Letters{0x1F00, 0x1FBC, Script::greek},    Letters{0xA640, 0xA66E, Script::cyrillic},
    Letters{0xFB00, 0xFB06, Script::latin},
};

constexpr bool is_ascii_letter(char32_t code) noexcept {
    return (code >= U'a' && code <= U'z') || (code >= U'A' && code <= U'Z');
}

const Letters* find_letters(char32_t code) noexcept {
    const auto place = std::ranges::lower_bound(letters, code, {}, &Letters::last);
    return place != letters.end() && place->first <= code ? &*place : nullptr;
}

/// The code point of a well-formed sequence of `length` bytes, or 0 where it is none.
char32_t decode_sequence(std::string_view bytes, std::uint32_t length, char32_t lead) noexcept {
    if (bytes.size() < length) return 0;
    char32_t code = lead;
    for (std::uint32_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if ((byte & 0xC0U) != 0x80U) return 0;
        code = (code << 6U) | (byte & 0x3FU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < smallest[length] || surrogate || code > 0x10FFFF ? 0 : code;
}

} // namespace

Character decode(std::string_view bytes) noexcept {
    const auto first = static_cast<unsigned char>(bytes.front());
    if (first < 0x80U) return {first, 1};
    const std::uint32_t length = first >= 0xF0U ? 4 : first >= 0xE0U ? 3 : 2;
    if (first < 0xC2U || first > 0xF4U) return {};
    const auto lead = static_cast<char32_t>(first & (0x7FU >> length));
    const char32_t code = decode_sequence(bytes, length, lead);
    return code == 0 ? Character{} : Character{code, length};
}

void encode(char32_t code, std::string& out) {
    const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    const auto tail = [&](unsigned shift) { put(0x80U | ((code >> shift) & 0x3FU)); };
    if (code < 0x80) return put(code);
    if (code < 0x800) {
        put(0xC0U | (code >> 6U));
        return tail(0);
    }
    if (code < 0x10000) {
        put(0xE0U | (code >> 12U));
    } else {
        put(0xF0U | (code >> 18U));
        tail(12);
    }
    tail(6);
    tail(0);
}

std::uint32_t count_characters(std::string_view text) noexcept {
    std::uint32_t count = 0;
    while (!text.empty()) {
        text.remove_prefix(std::max<std::uint32_t>(decode(text).length, 1));
        ++count;
    }
    return count;
}

Script script_of(char32_t code) noexcept {
    if (is_ascii_letter(code)) return Script::latin;
    if (code < 0x80) return Script::common;
    const Letters* found = find_letters(code);
    return found == nullptr ? Script::common : found->script;
}

bool is_strange_blank(char32_t code) noexcept {
    constexpr std::array<char32_t, 4> others{0x00A0, 0x00AD, 0x3000, 0xFEFF};
    const bool spaces = (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F;
    return spaces || std::ranges::find(others, code) != others.end();
}

bool begins_name(char32_t code) noexcept {
    if (code < 0x80) return is_ascii_letter(code) || code == U'_';
    return find_letters(code) != nullptr;
}

bool continues_name(char32_t code) noexcept {
    if (code < 0x80) return is_ascii_letter(code) || code == U'_' || (code >= U'0' && code <= U'9');
    return code == 0x00B7 || find_letters(code) != nullptr;
}

} // namespace vorgang::dsl::text
