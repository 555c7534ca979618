/// Channel: how something comes in. Plain value.
#pragma once

#include <cstdint>

namespace vorgang {

/// The order is part of the formats.
enum class Channel : std::uint8_t { online, in_person, post, phone };

} // namespace vorgang
