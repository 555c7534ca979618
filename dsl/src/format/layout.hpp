// Layout: from pieces to lines.
#pragma once

#include <vector>

#include "format/lines.hpp"
#include "format/measure.hpp"

namespace vorgang::dsl::format {

/// The lines of the whole text.
[[nodiscard]] std::vector<Line> lay_out(const Sheet& sheet);

} // namespace vorgang::dsl::format
