// A range from a text, as the function `range` takes it: the ends are literals.
#pragma once

#include <string_view>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

// Null where it is none, or where the end comes before the start.
[[nodiscard]] Value range_from_text(std::string_view text);

} // namespace vorgang::feel
