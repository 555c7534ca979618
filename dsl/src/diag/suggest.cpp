#include "diag/suggest.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "text/utf8.hpp"

namespace vorgang::dsl::diag {
namespace {

constexpr std::size_t bytes_max = 64;

/// In small letters, with ä as ae and so on.
std::string plain(std::string_view word) {
    std::string out;
    out.reserve(word.size());
    for (std::size_t i = 0; i < word.size(); ++i) {
        const char c = word[i];
        const char next = c == '\xC3' && i + 1 < word.size() ? word[i + 1] : '\0';
        const char* pair = nullptr;
        switch (next) {
        case '\xA4':
        case '\x84': pair = "ae"; break;
        case '\xB6':
        case '\x96': pair = "oe"; break;
        case '\xBC':
        case '\x9C': pair = "ue"; break;
        case '\x9F': pair = "ss"; break;
        default: break;
        }
        if (pair != nullptr) {
            out += pair;
            ++i;
        } else {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

std::u32string characters(std::string_view text) {
    std::u32string out;
    while (!text.empty()) {
        const auto [code, length] = text::decode(text);
        out.push_back(length == 0 ? U'\uFFFD' : code);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

} // namespace

std::size_t edit_distance(std::string_view left, std::string_view right, std::size_t limit) {
    const std::u32string a = characters(left);
    const std::u32string b = characters(right);
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > limit) return limit + 1;
    std::array<std::vector<std::size_t>, 3> rows; // of this, the last and the last but one
    rows.fill(std::vector<std::size_t>(b.size() + 1));
    for (std::size_t j = 0; j <= b.size(); ++j)
        rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::swap(rows[1], rows[2]);
        std::swap(rows[0], rows[1]);
        rows[0][0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = rows[1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            rows[0][j] = std::min({rows[1][j] + 1, rows[0][j - 1] + 1, change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                rows[0][j] = std::min(rows[0][j], rows[2][j - 2] + 1);
        }
    }
    return std::min(rows[0][b.size()], limit + 1);
}

bool is_alike(std::string_view left, std::string_view right) {
    return plain(left) == plain(right);
}

std::optional<Meant> find_meant(std::string_view wrong,
                                std::span<const std::string_view> candidates) {
    if (wrong.size() > bytes_max) return std::nullopt;
    const std::size_t letters = text::count_characters(wrong);
    const std::size_t limit = std::max<std::size_t>(letters / 3, 1);
    const std::string plain_wrong = plain(wrong);
    std::optional<std::string_view> best;
    std::size_t best_distance = limit + 1;
    bool alone = true;
    for (const std::string_view candidate : candidates) {
        if (candidate.size() > bytes_max) continue;
        const bool alike = plain_wrong == plain(candidate);
        const std::size_t distance = alike ? 0 : edit_distance(wrong, candidate, limit);
        if (distance > best_distance || distance > limit) continue;
        alone = distance < best_distance || candidate == *best;
        if (distance < best_distance) best = candidate;
        best_distance = distance;
    }
    if (!best) return std::nullopt;
    const bool certain = alone && (best_distance == 0 || (best_distance == 1 && letters >= 4));
    return Meant{*best, certain};
}

std::optional<std::string_view> most_similar(std::string_view wrong,
                                             std::span<const std::string_view> candidates) {
    const auto meant = find_meant(wrong, candidates);
    return meant ? std::optional(meant->word) : std::nullopt;
}

} // namespace vorgang::dsl::diag
