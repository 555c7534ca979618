// Dates and lengths as people write them, for explanations.
#pragma once

#include <string>

#include "vorgang/engine/time.hpp"

namespace vorgang::calendar {

// "Montag, 2. März 2026"
[[nodiscard]] std::string german(Date date);
// "Monday, 2 March 2026"
[[nodiscard]] std::string english(Date date);
// "4 Wochen", "1 Arbeitstag"
[[nodiscard]] std::string german(Length length);
// "4 weeks", "1 working day"
[[nodiscard]] std::string english(Length length);
// "14:05 Uhr", with seconds only where there are some
[[nodiscard]] std::string german_clock(std::int32_t ms_of_day);
[[nodiscard]] std::string english_clock(std::int32_t ms_of_day);

[[nodiscard]] std::string_view german(Weekday weekday) noexcept;
[[nodiscard]] std::string_view english(Weekday weekday) noexcept;

} // namespace vorgang::calendar
