#include "format/same.hpp"

#include <algorithm>

namespace vorgang::dsl::format {
namespace {

/// The places of the pieces that count.
std::vector<std::size_t> that_count(const std::vector<Piece>& pieces) {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (pieces[i].role != Role::separator) places.push_back(i);
    return places;
}

bool same_word(const Piece& one, const Piece& other) {
    return one.role == other.role && one.kind == other.kind && one.symbol == other.symbol &&
           one.word == other.word && one.reserved == other.reserved && one.text == other.text;
}

bool same_comments(const Piece& one, const Piece& other) {
    return one.beside == other.beside &&
           std::ranges::equal(one.above, other.above, {}, &Comment::text, &Comment::text);
}

} // namespace

std::optional<std::size_t> find_difference(const std::vector<Piece>& before,
                                           const std::vector<Piece>& after) {
    const auto wanted = that_count(before);
    const auto found = that_count(after);
    const std::size_t common = std::min(wanted.size(), found.size());
    for (std::size_t i = 0; i < common; ++i) {
        const Piece& one = before[wanted[i]];
        const Piece& other = after[found[i]];
        if (!same_word(one, other) || !same_comments(one, other)) return wanted[i];
    }
    if (wanted.size() == found.size()) return std::nullopt;
    return wanted[std::min(common, wanted.size() - 1)];
}

} // namespace vorgang::dsl::format
