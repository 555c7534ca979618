// What stands behind a point after a date, a time, a duration or a range.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

// Null where the property is there but has no value; nothing where there is no such property.
[[nodiscard]] std::optional<Value> property(const Value& value, std::string_view name);

} // namespace vorgang::feel
