/// Index: a place in a table of a compiled process. Plain value.
#pragma once

#include <cstdint>

namespace vorgang {

using Index = std::uint16_t;
inline constexpr Index none = 0xffff; ///< no place: "not there"

} // namespace vorgang
