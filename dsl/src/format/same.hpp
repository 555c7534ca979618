// Same: whether a formatted text still says what the author wrote. The last word of the formatter:
// what does not pass is thrown away.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "format/pieces.hpp"

namespace vorgang::dsl::format {

/// The first piece that is another one, or has other comments before it, in `after`; nothing where
/// both are the same. Both were given their structure and their spelling. Dashes of tables and
/// lines do not count.
[[nodiscard]] std::optional<std::size_t> find_difference(const std::vector<Piece>& before,
                                                         const std::vector<Piece>& after);

} // namespace vorgang::dsl::format
