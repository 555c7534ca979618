// "Did you mean": which of several names was very likely meant.
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

/// Whether two words differ only in capitals and in how umlauts are written.
[[nodiscard]] bool is_alike(std::string_view left, std::string_view right);

/// A word that was very likely meant.
struct Meant {
    std::string_view word;
    bool certain = false; ///< alike, or the only one with a single slip, of four letters or more
};

/// Like most_similar(), and whether one can be sure of it.
[[nodiscard]] std::optional<Meant> find_meant(std::string_view wrong,
                                              std::span<const std::string_view> candidates);

/// The candidate most similar to `wrong`, the first of equals; nothing where none is close: more
/// than one edit for each three characters; capitals and umlauts do not count. Names longer than 64
/// bytes are not compared.
[[nodiscard]] std::optional<std::string_view>
most_similar(std::string_view wrong, std::span<const std::string_view> candidates);

} // namespace vorgang::dsl::diag
