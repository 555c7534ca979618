// Equality and order of values, and what lies in a range.
#pragma once

#include <compare>
#include <optional>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

// FEEL `=`: nothing where the values are of different types. A fraction of a second is no part of
// it; zoned moments are equal at the same instant.
[[nodiscard]] std::optional<bool> equal(const Value& left, const Value& right);

// Nothing where the values have no order among them.
[[nodiscard]] std::optional<std::strong_ordering> order(const Value& left, const Value& right);

// Whether the value lies in the range; nothing where it does not compare with its ends.
[[nodiscard]] std::optional<bool> contains(const Range& range, const Value& value);

} // namespace vorgang::feel
