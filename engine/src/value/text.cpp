#include "value/text.hpp"

#include <cstdint>
#include <cstring>

namespace vorgang {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) noexcept {
    return static_cast<unsigned char>(text[i]);
}

// Length of the well-formed sequence at the front, 0 where there is none.
std::size_t sequence(std::string_view text) noexcept {
    const unsigned first = byte_at(text, 0);
    if (first < 0x80) return 1;
    const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < size) return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byte_at(text, i) & 0xc0) != 0x80) return 0;
    const unsigned second = byte_at(text, 1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool outside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || outside ? 0 : size;
}

} // namespace

[[gnu::hot]] bool is_utf8(std::string_view text) noexcept {
    // Most texts are ASCII, which eight bytes at a time can tell.
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    for (std::uint64_t eight = 0; text.size() >= sizeof eight; text.remove_prefix(sizeof eight)) {
        std::memcpy(&eight, text.data(), sizeof eight);
        if ((eight & high_bits) != 0) break;
    }
    while (!text.empty()) {
        const std::size_t size = sequence(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

bool is_blank(std::string_view text) noexcept {
    static constexpr std::string_view wide[] = {
        "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006",
        "\u2007", "\u2008", "\u2009", "\u200a", "\u200b", "\u202f", "\u205f", "\u3000"};
    while (!text.empty()) {
        std::size_t size = static_cast<unsigned char>(text.front()) <= ' ' ? 1 : 0;
        for (const std::string_view blank : wide)
            if (text.starts_with(blank)) size = blank.size();
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

std::string fitting(std::string text, std::size_t bytes_max) {
    if (!is_utf8(text))
        for (char& c : text)
            if (static_cast<unsigned char>(c) >= 0x80) c = '?';
    if (text.size() <= bytes_max) return text;
    std::size_t size = bytes_max;
    while (size > 0 && (byte_at(text, size) & 0xc0) == 0x80)
        --size;
    text.resize(size);
    return text;
}

std::size_t code_points(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        count += (byte_at(text, i) & 0xc0) != 0x80;
    return count;
}

std::string json_quoted(std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string result = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\')
            result += {'\\', c};
        else if (c == '\n')
            result += "\\n";
        else if (c == '\t')
            result += "\\t";
        else if (c == '\r')
            result += "\\r";
        else if (byte < 0x20)
            result += {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
        else
            result += c;
    }
    return result + '"';
}

} // namespace vorgang
