// Lines: the last stage, from lines with their comments to the text of the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vorgang::dsl::format {

struct Line {
    std::size_t indent = 0;
    std::string text;         ///< empty: only a comment
    std::string_view comment; ///< behind the text, or alone at the indent
    bool blank_above = false;
};

/// Puts the lines together. Comments behind text stand in one column where lines that follow one
/// another have some: the common one of a file, or further right where a line needs more room.
[[nodiscard]] std::string put_together(const std::vector<Line>& lines);

} // namespace vorgang::dsl::format
