// Spacing: whether a blank stands between two pieces of one line.
#pragma once

#include "format/structure.hpp"

namespace vorgang::dsl::format {

/// Whether a blank stands before the piece at `at`; there is one before it.
[[nodiscard]] bool blank_before(const std::vector<Piece>& pieces, const Structure& structure,
                                std::size_t at);

} // namespace vorgang::dsl::format
