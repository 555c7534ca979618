#include "diag/snippet.hpp"

#include <algorithm>
#include <vector>

#include "text/utf8.hpp"

namespace vorgang::dsl::diag {
namespace {

constexpr std::uint32_t tab_width = 4;
constexpr char32_t replacement = 0xFFFD;

/// Line as columns: one code point each, with tabs spread out.
struct Columns {
    std::vector<char32_t> codes;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

bool is_invisible(char32_t code) {
    const bool direction = (code >= 0x200B && code <= 0x200F) ||
                           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || direction;
}

Columns spread(std::string_view line, std::uint32_t begin, std::uint32_t end) {
    Columns out;
    std::uint32_t at = 0;
    const auto column = [&out] { return static_cast<std::uint32_t>(out.codes.size()); };
    while (at < line.size()) {
        if (at <= begin) out.begin = column();
        if (at < end) out.end = column() + 1;
        const auto [code, length] = text::decode(line.substr(at));
        if (code == U'\t')
            out.codes.insert(out.codes.end(), tab_width, U' ');
        else
            out.codes.push_back(length == 0 || is_invisible(code) ? replacement : code);
        at += std::max<std::uint32_t>(length, 1);
    }
    if (begin >= line.size()) out.begin = column();
    out.end = std::max(out.end, out.begin + 1);
    return out;
}

} // namespace

Snippet make_snippet(std::string_view line, std::uint32_t begin, std::uint32_t end,
                     std::uint32_t width_max) {
    const Columns columns = spread(line, begin, end);
    const auto total = static_cast<std::uint32_t>(columns.codes.size());
    std::uint32_t first = 0;
    std::uint32_t last = total;
    if (total > width_max) {
        const std::uint32_t before = width_max / 3;
        first = columns.begin > before ? columns.begin - before : 0;
        first = std::min(first, total - width_max);
        last = first + width_max;
    }
    Snippet out;
    if (first > 0) out.line += "…";
    for (std::uint32_t i = first; i < last; ++i)
        text::encode(columns.codes[i], out.line);
    if (last < total) out.line += "…";
    out.begin = columns.begin - first + (first > 0 ? 1 : 0);
    const std::uint32_t marked_end = std::min(columns.end, std::max(last, columns.begin + 1));
    out.width = marked_end - columns.begin;
    return out;
}

} // namespace vorgang::dsl::diag
