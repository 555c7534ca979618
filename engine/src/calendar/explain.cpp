#include "calendar/law.hpp"
#include "calendar/words.hpp"

namespace vorgang {
namespace {

using calendar::english;
using calendar::english_clock;
using calendar::german;
using calendar::german_clock;

using Lines = std::vector<ExplanationLine>;

std::string german_moment(LocalTime time) {
    return german(time.date) + ", " + german_clock(time.ms_of_day);
}

std::string english_moment(LocalTime time) {
    return english(time.date) + ", " + english_clock(time.ms_of_day);
}

bool is_clock(Unit unit) noexcept {
    return unit == Unit::minute || unit == Unit::hour;
}

void add_clock_period(Lines& lines, const Calendar& place, const DeadlineRule& rule,
                      const DeadlineDate& date) {
    const LocalTime start = place.local(date.start);
    const LocalTime end = place.local(date.end);
    const std::string length = german(rule.length);
    lines.push_back({"Die Frist läuft ab " + german_moment(start) + '.',
                     "The period runs from " + english_moment(start) + '.'});
    lines.push_back(
        {length + (rule.backwards ? " zurück" : "") +
             " werden nach der Uhr gezählt, auch an Samstagen, Sonntagen und Feiertagen: " +
             german_moment(end) + '.',
         english(rule.length) + (rule.backwards ? " back" : "") +
             " by the clock, Saturdays, Sundays and holidays included: " + english_moment(end) +
             '.'});
}

void add_begin(Lines& lines, const DeadlineRule& rule, const DeadlineDate& date) {
    const std::string german_day = german(date.event_day);
    const std::string english_day = english(date.event_day);
    if (date.extended)
        lines.push_back({"Die Verlängerung zählt vom Ende der bisherigen Frist an, " + german_day +
                             " (§ 190 BGB).",
                         "The extension runs from the end of the old period, " + english_day +
                             " (§ 190 BGB)."});
    else if (rule.backwards)
        lines.push_back({"Zurückgezählt wird von " + german_day + '.',
                         "The period is counted back from " + english_day + '.'});
    else
        lines.push_back(
            {"Der Tag des Ereignisses, " + german_day + ", zählt nicht mit (§ 187 Abs. 1 BGB).",
             "The day of the event, " + english_day + ", does not count (§ 187 (1) BGB)."});
}

// The paragraph of § 188 BGB that fixes the nominal end, or "" where none does.
ExplanationLine norm_of_end(const DeadlineRule& rule, const DeadlineDate& date) {
    if (rule.length.unit == Unit::working_day)
        return {" (gezählt werden Montag bis Freitag ohne Feiertage)",
                " (Monday to Friday without holidays are counted)"};
    if (rule.backwards) return {};
    if (rule.length.unit == Unit::day) return {" (§ 188 Abs. 1 BGB)", " (§ 188 (1) BGB)"};
    const bool monthly = rule.length.unit == Unit::month || rule.length.unit == Unit::year;
    if (monthly && civil(date.nominal_last_day).day != civil(date.event_day).day)
        return {"; einen " + std::to_string(civil(date.event_day).day) +
                    ". hat dieser Monat nicht (§ 188 Abs. 3 BGB)",
                "; this month has no day " + std::to_string(civil(date.event_day).day) +
                    " (§ 188 (3) BGB)"};
    return {" (§ 188 Abs. 2 BGB)", " (§ 188 (2) BGB)"};
}

void add_nominal_end(Lines& lines, const DeadlineRule& rule, const DeadlineDate& date) {
    const ExplanationLine norm = norm_of_end(rule, date);
    lines.push_back({german(rule.length) + (rule.backwards ? " davor" : " danach") + " ist " +
                         german(date.nominal_last_day) + norm.german + '.',
                     english(rule.length) + (rule.backwards ? " before" : " after") + " it is " +
                         english(date.nominal_last_day) + norm.english + '.'});
}

void add_free_day(Lines& lines, const Calendar& place, Date day) {
    if (const auto holiday = place.holiday(day)) {
        lines.push_back({german(day) + ", ist ein Feiertag: " + std::string(*holiday) + '.',
                         english(day) + ", is a holiday: " + std::string(*holiday) + '.'});
        return;
    }
    lines.push_back({german(day) + ", ist kein Arbeitstag.", english(day) + ", is a weekend day."});
}

void add_shift(Lines& lines, const Calendar& place, const DeadlineRule& rule,
               const DeadlineDate& date) {
    const std::int32_t step = rule.backwards ? -1 : 1;
    for (Date day = date.nominal_last_day; day != date.last_day; day.days += step)
        add_free_day(lines, place, day);
    const calendar::Norms& norms = calendar::norms_of(rule.law);
    if (rule.backwards)
        lines.push_back(
            {"Sicher ist der Werktag davor, " + german(date.last_day) + '.',
             "The working day before is the safe one, " + english(date.last_day) + '.'});
    else
        lines.push_back({"An seine Stelle tritt der nächste Werktag, " + german(date.last_day) +
                             " (" + std::string(norms.shift_german) + ").",
                         "The next working day takes its place, " + english(date.last_day) + " (" +
                             std::string(norms.shift_english) + ")."});
}

void add_days_period(Lines& lines, const Calendar& place, const DeadlineRule& rule,
                     const DeadlineDate& date) {
    add_begin(lines, rule, date);
    add_nominal_end(lines, rule, date);
    if (date.last_day != date.nominal_last_day) add_shift(lines, place, rule, date);
    lines.push_back({"Die Frist endet mit Ablauf von " + german(date.last_day) + '.',
                     "The period ends at the end of " + english(date.last_day) + '.'});
}

void add_grace(Lines& lines, const Calendar& place, const DeadlineRule& rule,
               const DeadlineDate& date) {
    const LocalTime due = place.local(date.due);
    const bool whole_days = due.ms_of_day == 0 && !is_clock(rule.grace.unit);
    const Date last{due.date.days - 1};
    lines.push_back(
        {"Nachlauf: " + german(rule.grace) + ", bis " +
             (whole_days ? "zum Ablauf von " + german(last) : german_moment(due)) +
             "; so lange kann rechtzeitig Eingegangenes erfasst werden, dann wirkt der "
             "Fristablauf.",
         "Grace: " + english(rule.grace) + ", until " +
             (whole_days ? "the end of " + english(last) : english_moment(due)) +
             "; what came in time can be entered until the deadline takes effect then."});
}

} // namespace

std::vector<ExplanationLine> explain(const Calendar& calendar, const DeadlineRule& rule,
                                     const DeadlineDate& date) {
    Lines lines;
    if (date.timed)
        add_clock_period(lines, calendar, rule, date);
    else
        add_days_period(lines, calendar, rule, date);
    if (rule.grace.count != 0) add_grace(lines, calendar, rule, date);
    return lines;
}

} // namespace vorgang
