// The public holidays of the Länder as a dated table, without the extra ones of a place.
#pragma once

#include <optional>
#include <string_view>

#include "vorgang/engine/calendar.hpp"

namespace vorgang::calendar {

// Easter Sunday of a Gregorian year.
[[nodiscard]] Date easter_sunday(std::int32_t year) noexcept;

// The German name of the holiday by the law of the Land, with the municipality's flags.
[[nodiscard]] std::optional<std::string_view>
legal_holiday(Date date, const CalendarOptions& options) noexcept;

} // namespace vorgang::calendar
