// Measure: pieces as one line of text, how wide that is, and whether it may be one line.
//
// INVARIANT: what decides about line breaks is measured with the longer spelling of both languages.
// So a text has the same lines in German and in English, and comes back byte for byte.
#pragma once

#include <cstddef>
#include <string>

#include "format/structure.hpp"

namespace vorgang::dsl::format {

constexpr std::size_t columns_max = 100;
constexpr std::size_t step_of_indent = 4;

/// The pieces and what is known of them, for everything that lays them out.
struct Sheet {
    const std::vector<Piece>& pieces;
    const Structure& structure;
};

/// The text of the pieces `first` to `last` on one line, without comments.
[[nodiscard]] std::string joined(const Sheet& sheet, std::size_t first, std::size_t last);
/// The characters it has in the language it will be written in.
[[nodiscard]] std::size_t written_width(const Sheet& sheet, std::size_t first, std::size_t last);
/// The same with the longer of both languages; measured no further than beyond `enough`.
[[nodiscard]] std::size_t widest(const Sheet& sheet, std::size_t first, std::size_t last,
                                 std::size_t enough = columns_max);

/// Whether a comment forces a new line between the pieces `first` and `last`.
[[nodiscard]] bool comment_between(const Sheet& sheet, std::size_t first, std::size_t last);

/// Whether a list in square brackets opens here whose first value the author put on a new line.
[[nodiscard]] bool is_spread(const Sheet& sheet, std::size_t open);

/// Whether the author let these pieces be one line: no comment within, no table, what is in braces
/// begun on the line of the brace, blocks with at most one item that has no block itself.
[[nodiscard]] bool may_be_one_line(const Sheet& sheet, std::size_t first, std::size_t last);
/// The same of an item that is not too wide either: it stands on one line.
[[nodiscard]] bool is_one_line(const Sheet& sheet, const Item& item, std::size_t indent);

} // namespace vorgang::dsl::format
