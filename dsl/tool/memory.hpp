// How much memory the program has in use, as the operating system counts it.
#pragma once

#include <cstdint>

namespace vorgang::tool {

// Resident bytes of this process; 0 where the system does not say.
[[nodiscard]] std::uint64_t resident_bytes();

} // namespace vorgang::tool
