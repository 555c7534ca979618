#include "feel/unicode.hpp"

#include <algorithm>
#include <iterator>

namespace vorgang::feel::unicode {
namespace {

struct Case {
    char32_t from;
    char32_t to;
};
struct LongCase {
    char32_t from;
    std::string_view to;
};
struct Block {
    char32_t first;
    char32_t last;
    std::string_view name;
};

#include "feel/unicode_table.inc"

template<class Row, std::size_t size>
const Row* find(const Row (&rows)[size], char32_t c) noexcept {
    const auto found = std::ranges::lower_bound(rows, c, {}, &Row::from);
    return found != std::end(rows) && found->from == c ? found : nullptr;
}

} // namespace

std::u32string decode(std::string_view text) {
    std::u32string result;
    result.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto first = static_cast<unsigned char>(text[i]);
        const std::size_t size = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        char32_t c = size == 1 ? first : first & (0xffU >> (size + 1));
        for (std::size_t k = 1; k < size && i + k < text.size(); ++k)
            c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fU);
        result += c;
        i += size;
    }
    return result;
}

void append(std::string& text, char32_t c) {
    const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        put(0xe0 | c >> 12);
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    } else {
        put(0xf0 | c >> 18);
        put(0x80 | (c >> 12 & 0x3f));
        put(0x80 | (c >> 6 & 0x3f));
        put(0x80 | (c & 0x3f));
    }
}

std::string encode(std::u32string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char32_t c : text)
        append(result, c);
    return result;
}

std::string_view category(char32_t c) noexcept {
    const auto after = std::ranges::upper_bound(category_runs, static_cast<std::uint32_t>(c), {},
                                                [](std::uint32_t run) { return run >> 5; });
    return category_names[*(after - 1) & 31];
}

bool is_category(std::string_view name) noexcept {
    return std::ranges::any_of(category_names, [&](std::string_view known) {
        return known == name || known.substr(0, 1) == name;
    });
}

std::optional<BlockRange> block(std::string_view name) noexcept {
    const auto found = std::ranges::find(blocks, name, &Block::name);
    if (found == std::end(blocks)) return std::nullopt;
    return BlockRange{found->first, found->last};
}

char32_t upper(char32_t c) noexcept {
    if (c < 0x80) return c >= U'a' && c <= U'z' ? c - U'a' + U'A' : c;
    const Case* row = find(upper_cases, c);
    return row != nullptr ? row->to : c;
}

char32_t lower(char32_t c) noexcept {
    if (c < 0x80) return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
    const Case* row = find(lower_cases, c);
    return row != nullptr ? row->to : c;
}

std::string upper_case(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char32_t c : decode(text)) {
        const LongCase* const row = c < 0x80 ? nullptr : find(long_upper_cases, c);
        if (row != nullptr)
            result += row->to;
        else
            append(result, upper(c));
    }
    return result;
}

std::string lower_case(std::string_view text) {
    std::string result;
    result.reserve(text.size());
    for (const char32_t c : decode(text))
        append(result, lower(c));
    return result;
}

} // namespace vorgang::feel::unicode
