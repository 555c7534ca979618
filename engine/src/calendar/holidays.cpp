#include "calendar/holidays.hpp"

#include <initializer_list>

namespace vorgang::calendar {
namespace {

using Lands = std::uint16_t;

constexpr Lands in(std::initializer_list<Land> lands) {
    unsigned set = 0;
    for (const Land land : lands)
        set |= 1U << static_cast<unsigned>(land);
    return static_cast<Lands>(set);
}

constexpr Lands everywhere = 0xffff;
constexpr std::int16_t always = -9999;
constexpr std::int16_t ever = 9999;

// Which flag of a municipality a holiday needs.
enum class Needs : std::uint8_t { nothing, corpus_christi, assumption, augsburg_peace };

// A holiday on a fixed day, for the years from..to, both included.
struct Fixed {
    std::uint8_t month;
    std::uint8_t day;
    Lands lands;
    std::int16_t from;
    std::int16_t to;
    Needs needs;
    std::string_view name;
};

// A holiday so many days after Easter Sunday.
struct Movable {
    std::int8_t offset;
    Lands lands;
    Needs needs;
    std::string_view name;
};

using enum Land;

// The holiday laws of the Länder; a change is one more row with its first year.
constexpr Fixed fixed_days[] = {
    {1, 1, everywhere, always, ever, Needs::nothing, "Neujahr"},
    {1, 6, in({bw, by, st}), always, ever, Needs::nothing, "Heilige Drei Könige"},
    {3, 8, in({be}), 2019, ever, Needs::nothing, "Internationaler Frauentag"},
    {3, 8, in({mv}), 2023, ever, Needs::nothing, "Internationaler Frauentag"},
    {5, 1, everywhere, always, ever, Needs::nothing, "Tag der Arbeit"},
    {5, 8, in({be}), 2020, 2020, Needs::nothing, "75. Jahrestag der Befreiung"},
    {5, 8, in({be}), 2025, 2025, Needs::nothing, "80. Jahrestag der Befreiung"},
    {6, 17, in({be}), 2028, 2028, Needs::nothing, "75. Jahrestag des Aufstandes vom 17. Juni 1953"},
    {8, 8, in({by}), always, ever, Needs::augsburg_peace, "Augsburger Friedensfest"},
    {8, 15, in({sl}), always, ever, Needs::nothing, "Mariä Himmelfahrt"},
    {8, 15, in({by}), always, ever, Needs::assumption, "Mariä Himmelfahrt"},
    {9, 20, in({th}), 2019, ever, Needs::nothing, "Weltkindertag"},
    {10, 3, everywhere, 1990, ever, Needs::nothing, "Tag der Deutschen Einheit"},
    {10, 31, in({bb, mv, sn, st, th}), always, ever, Needs::nothing, "Reformationstag"},
    {10, 31, everywhere, 2017, 2017, Needs::nothing, "Reformationstag"},
    {10, 31, in({hb, hh, ni, sh}), 2018, ever, Needs::nothing, "Reformationstag"},
    {11, 1, in({bw, by, nw, rp, sl}), always, ever, Needs::nothing, "Allerheiligen"},
    {12, 25, everywhere, always, ever, Needs::nothing, "1. Weihnachtstag"},
    {12, 26, everywhere, always, ever, Needs::nothing, "2. Weihnachtstag"},
};

constexpr Movable movable_days[] = {
    {-2, everywhere, Needs::nothing, "Karfreitag"},
    {0, in({bb}), Needs::nothing, "Ostersonntag"},
    {1, everywhere, Needs::nothing, "Ostermontag"},
    {39, everywhere, Needs::nothing, "Christi Himmelfahrt"},
    {49, in({bb}), Needs::nothing, "Pfingstsonntag"},
    {50, everywhere, Needs::nothing, "Pfingstmontag"},
    {60, in({bw, by, he, nw, rp, sl}), Needs::nothing, "Fronleichnam"},
    {60, in({sn, th}), Needs::corpus_christi, "Fronleichnam"},
};

bool holds(Lands lands, Needs needs, const CalendarOptions& options) noexcept {
    if ((lands >> static_cast<unsigned>(options.land) & 1U) == 0) return false;
    switch (needs) {
    case Needs::corpus_christi: return options.corpus_christi;
    case Needs::assumption: return options.assumption;
    case Needs::augsburg_peace: return options.augsburg_peace;
    case Needs::nothing: break;
    }
    return true;
}

// The Wednesday from 16 to 22 November: everywhere until 1994, then in Sachsen only.
bool is_repentance_day(Date date, CivilDate parts, Land land) noexcept {
    if (parts.month != 11 || parts.day < 16 || parts.day > 22) return false;
    return weekday(date) == Weekday::wednesday && (land == sn || parts.year <= 1994);
}

} // namespace

// The computation of Meeus, Jones and Butcher; names as in the tables of the computus.
Date easter_sunday(std::int32_t year) noexcept {
    const int golden = year % 19;
    const int century = year / 100;
    const int year_of_century = year % 100;
    const int moon_drift = (century + 8) / 25;
    const int moon_correction = (century - moon_drift + 1) / 3;
    const int epact = (19 * golden + century - century / 4 - moon_correction + 15) % 30;
    const int to_sunday =
        (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    const int late = (golden + 11 * epact + 22 * to_sunday) / 451;
    const int day_of_spring = epact + to_sunday - 7 * late + 114;
    const CivilDate easter{year, static_cast<std::uint8_t>(day_of_spring / 31),
                           static_cast<std::uint8_t>(day_of_spring % 31 + 1)};
    return date_from(easter).value_or(Date{});
}

std::optional<std::string_view> legal_holiday(Date date, const CalendarOptions& options) noexcept {
    const CivilDate parts = civil(date);
    for (const Fixed& day : fixed_days) {
        if (day.month != parts.month || day.day != parts.day) continue;
        if (parts.year < day.from || parts.year > day.to) continue;
        if (holds(day.lands, day.needs, options)) return day.name;
    }
    if (is_repentance_day(date, parts, options.land)) return "Buß- und Bettag";
    // LIMIT: there is no Easter before the Gregorian calendar and none past the years of Date.
    if (parts.year < 1583 || parts.year > 9999 || parts.month < 3 || parts.month > 6)
        return std::nullopt;
    const std::int32_t offset = date.days - easter_sunday(parts.year).days;
    for (const Movable& day : movable_days)
        if (day.offset == offset && holds(day.lands, day.needs, options)) return day.name;
    return std::nullopt;
}

} // namespace vorgang::calendar
