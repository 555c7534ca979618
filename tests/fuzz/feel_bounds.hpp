// What the fuzz programs of FEEL agree on: narrow limits, and which tables may be refused.
#pragma once

#include <algorithm>
#include <string_view>

#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::fuzz {

// Small enough that an expression made to take for ever ends at once.
inline feel::Surroundings narrow_surroundings() {
    feel::Surroundings narrow;
    narrow.limits.steps = 20'000;
    narrow.limits.list_items = 2'000;
    narrow.limits.weight = 20'000;
    narrow.limits.text_bytes = 20'000;
    narrow.limits.regex_steps = 20'000;
    return narrow;
}

// Whether nothing is in it that could be no UTF-8, which is refused with the tables.
inline bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

} // namespace vorgang::fuzz
