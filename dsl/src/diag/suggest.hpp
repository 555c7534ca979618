// "Did you mean": the most similar of several names.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace vorgang::dsl::diag {

/// How many insertions, removals, replacements and swaps of neighbours turn one text into the
/// other, counted in code points; `limit` + 1 as soon as it is more than `limit`.
[[nodiscard]] std::size_t edit_distance(std::string_view left, std::string_view right,
                                        std::size_t limit);

/// The candidate most similar to `wrong`, the first of equals; nothing where none is close: more
/// than one edit for each three characters. Names longer than 64 bytes are not compared.
[[nodiscard]] std::optional<std::string_view>
most_similar(std::string_view wrong, std::span<const std::string_view> candidates);

} // namespace vorgang::dsl::diag
