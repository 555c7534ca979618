// One source line with marks under it, as the text renderer shows it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace vorgang::dsl::diag {

/// A line as shown: tabs as blanks, control characters replaced, cropped around what is marked.
struct Snippet {
    std::string line;
    std::uint32_t begin = 0; ///< first marked column, from 0, in code points of `line`
    std::uint32_t width = 1; ///< marked columns, at least one
};

/// Prepares `line` with the bytes `begin` to before `end` marked; at most `width_max` columns.
[[nodiscard]] Snippet make_snippet(std::string_view line, std::uint32_t begin, std::uint32_t end,
                                   std::uint32_t width_max);

} // namespace vorgang::dsl::diag
