// What copies of a Calendar share: the options, and 1990 to 2100 laid out for quick answers.
#pragma once

#include <array>

#include "calendar/local_time.hpp"
#include "vorgang/engine/calendar.hpp"

namespace vorgang {

struct Calendar::Table {
    static constexpr std::int32_t first_year = 1990;
    static constexpr std::int32_t last_year = 2100;
    static constexpr std::int32_t first_day = 7305; // 1990-01-01
    static constexpr std::int32_t end_day = 47'847; // 2101-01-01
    static constexpr std::size_t words = (end_day - first_day + 63) / 64;
    static constexpr std::size_t years = last_year - first_year + 1;

    explicit Table(const CalendarOptions& wanted);

    [[nodiscard]] std::optional<std::string_view> holiday(Date date) const noexcept;
    [[nodiscard]] bool is_free(Date date) const noexcept {
        if (date.days < first_day || date.days >= end_day) return compute_free(date);
        const auto place = static_cast<std::size_t>(date.days - first_day);
        return (free_days[place / 64] >> place % 64 & 1U) != 0;
    }
    // The summer of the year the date is in.
    [[nodiscard]] calendar::Summer summer(Date date) const noexcept {
        if (date.days < first_day || date.days >= end_day)
            return calendar::summer_of(options.zone, civil(date).year);
        // WHY 2: the third of these years is a leap year, and then every fourth; the table ends
        // with 2100, the first that is none.
        return summers[static_cast<std::size_t>((4 * (date.days - first_day) + 2) / 1461)];
    }

    CalendarOptions options;                      // the extra holidays in order of their dates
    std::array<std::uint64_t, words> free_days{}; // Saturdays, Sundays and holidays
    std::array<calendar::Summer, years> summers{};

  private:
    [[nodiscard]] bool compute_free(Date date) const noexcept;
};

} // namespace vorgang
