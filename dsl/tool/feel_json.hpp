// JSON as values of FEEL: numbers with all their digits, texts as what the type says they are.
#pragma once

#include <optional>
#include <string_view>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::tool {

// Nothing where it is no JSON, or nests too deeply.
[[nodiscard]] std::optional<feel::Value> feel_from_json(std::string_view json);

// Texts where the type wants a date, a time or a duration become one; all else stays.
[[nodiscard]] feel::Value as_typed(const feel::Value& value, feel::Index type,
                                   const feel::Model& model);

} // namespace vorgang::tool
