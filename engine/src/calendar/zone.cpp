#include "calendar/local_time.hpp"

namespace vorgang {

Zone Zone::central_european() {
    constexpr Changeover last_of_march{3, 25, 60};
    constexpr Changeover first_of_april{4, 1, 60};
    constexpr Changeover last_of_september{9, 24, 60};
    constexpr Changeover last_of_october{10, 25, 60};
    return {"Europe/Berlin",
            60,
            120,
            {{1980, 1980, first_of_april, last_of_september},
             {1981, 1995, last_of_march, last_of_september},
             {1996, 9999, last_of_march, last_of_october}}};
}

namespace calendar {
namespace {

std::optional<std::int64_t> instant_of(const Changeover& change, std::int32_t year) noexcept {
    const auto day = date_from({year, change.month, change.day});
    if (!day) return std::nullopt;
    const int to_sunday = static_cast<int>(Weekday::sunday) - static_cast<int>(weekday(*day));
    return (std::int64_t{day->days} + to_sunday) * ms_per_day + change.minute_utc * ms_per_minute;
}

} // namespace

Summer summer_of(const Zone& zone, std::int32_t year) noexcept {
    for (const SummerTime& rule : zone.summer) {
        if (year < rule.first_year || year > rule.last_year) continue;
        const auto begin = instant_of(rule.begin, year);
        const auto end = instant_of(rule.end, year);
        return begin && end ? Summer{*begin, *end} : Summer{};
    }
    return {};
}

} // namespace calendar
} // namespace vorgang
