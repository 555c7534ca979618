// The types of FEEL by their names.
#pragma once

#include <string_view>

#include "feel/builder.hpp"

namespace vorgang::dsl::feel {

inline constexpr std::string_view type_names[] = {"Any",
                                                  "Null",
                                                  "any",
                                                  "null",
                                                  "number",
                                                  "string",
                                                  "boolean",
                                                  "date",
                                                  "time",
                                                  "date and time",
                                                  "dateTime",
                                                  "duration",
                                                  "days and time duration",
                                                  "dayTimeDuration",
                                                  "years and months duration",
                                                  "yearMonthDuration",
                                                  "context",
                                                  "list",
                                                  "range",
                                                  "function"};

// Precondition: one of these names.
[[nodiscard]] model::Type simple_type(std::string_view name);

} // namespace vorgang::dsl::feel
