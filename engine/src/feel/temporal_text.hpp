// Dates, times and durations as FEEL writes them.
#pragma once

#include <string>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

[[nodiscard]] std::string text_of(Date date);
[[nodiscard]] std::string text_of(Time time);
[[nodiscard]] std::string text_of(const DateTime& moment);
[[nodiscard]] std::string text_of(Months months);
[[nodiscard]] std::string text_of(Seconds duration);

} // namespace vorgang::feel
