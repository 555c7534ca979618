// The types of FEEL by their names.
#pragma once

#include <string_view>

#include "feel/builder.hpp"

namespace vorgang::dsl::feel {

// Precondition: the English name of one of `type_spellings`.
[[nodiscard]] model::Type simple_type(std::string_view name);

} // namespace vorgang::dsl::feel
