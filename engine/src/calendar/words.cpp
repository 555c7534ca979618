#include "calendar/words.hpp"

namespace vorgang::calendar {
namespace {

struct Pair {
    std::string_view german;
    std::string_view english;
};

constexpr Pair weekdays[] = {
    {"Montag", "Monday"},       {"Dienstag", "Tuesday"}, {"Mittwoch", "Wednesday"},
    {"Donnerstag", "Thursday"}, {"Freitag", "Friday"},   {"Samstag", "Saturday"},
    {"Sonntag", "Sunday"},
};

constexpr Pair months[] = {
    {"Januar", "January"},  {"Februar", "February"},  {"März", "March"},
    {"April", "April"},     {"Mai", "May"},           {"Juni", "June"},
    {"Juli", "July"},       {"August", "August"},     {"September", "September"},
    {"Oktober", "October"}, {"November", "November"}, {"Dezember", "December"},
};

// In the order of Unit: one, several.
constexpr Pair units[][2] = {
    {{"Minute", "minute"}, {"Minuten", "minutes"}},
    {{"Stunde", "hour"}, {"Stunden", "hours"}},
    {{"Tag", "day"}, {"Tage", "days"}},
    {{"Woche", "week"}, {"Wochen", "weeks"}},
    {{"Monat", "month"}, {"Monate", "months"}},
    {{"Jahr", "year"}, {"Jahre", "years"}},
    {{"Arbeitstag", "working day"}, {"Arbeitstage", "working days"}},
};

const Pair& month_of(CivilDate parts) noexcept {
    return months[parts.month - 1];
}

const Pair& unit_of(Length length) noexcept {
    return units[static_cast<std::size_t>(length.unit)][length.count == 1 ? 0 : 1];
}

std::string two(std::int32_t value) {
    std::string text(value < 10 ? "0" : "");
    text += std::to_string(value);
    return text;
}

} // namespace

std::string_view german(Weekday weekday) noexcept {
    return weekdays[static_cast<std::size_t>(weekday)].german;
}

std::string_view english(Weekday weekday) noexcept {
    return weekdays[static_cast<std::size_t>(weekday)].english;
}

std::string german(Date date) {
    const CivilDate parts = civil(date);
    return std::string(german(weekday(date))) + ", " + std::to_string(parts.day) + ". " +
           std::string(month_of(parts).german) + ' ' + std::to_string(parts.year);
}

std::string english(Date date) {
    const CivilDate parts = civil(date);
    return std::string(english(weekday(date))) + ", " + std::to_string(parts.day) + ' ' +
           std::string(month_of(parts).english) + ' ' + std::to_string(parts.year);
}

std::string german(Length length) {
    return std::to_string(length.count) + ' ' + std::string(unit_of(length).german);
}

std::string english(Length length) {
    return std::to_string(length.count) + ' ' + std::string(unit_of(length).english);
}

std::string english_clock(std::int32_t ms_of_day) {
    const std::int32_t seconds = ms_of_day / 1000;
    std::string text = two(seconds / 3600) + ':' + two(seconds / 60 % 60);
    if (seconds % 60 != 0) text += ':' + two(seconds % 60);
    return text;
}

std::string german_clock(std::int32_t ms_of_day) {
    return english_clock(ms_of_day) + " Uhr";
}

} // namespace vorgang::calendar
