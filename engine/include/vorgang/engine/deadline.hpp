/// Deadlines as legal periods: when they begin, when they end, and how that came about.
///
/// §§ 186-193 BGB as the procedural law of a process applies them, on the calendar of the place.
/// Computing allocates nothing and formats nothing; explain() does. Not a timer: who fires when is
/// the engine's business. Pure functions over plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/calendar.hpp"
#include "vorgang/engine/export.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang {

/// The law a period follows, `verfahren`. Today they differ in the norms an explanation cites;
/// announcement rules and further kinds of period will depend on it too.
enum class ProceduralLaw : std::uint8_t {
    intern, ///< no procedural law: the house's own rules
    vwvfg,  ///< Verwaltungsverfahrensgesetz
    ao,     ///< Abgabenordnung
    sgb_x   ///< Sozialgesetzbuch X
};

/// Reads "intern", "VwVfG", "AO", "SGB_X" (also "SGBX"); nothing for anything else.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<ProceduralLaw>
procedural_law(std::string_view text) noexcept;
/// What procedural_law() reads.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view to_text(ProceduralLaw law) noexcept;

struct DeadlineRule {
    Length length;              ///< 0 or more
    bool backwards = false;     ///< `vor DATUM`: counted back from the date
    Length grace{0, Unit::day}; ///< `nachlauf`: takes effect that much later; count 0 is none
    ProceduralLaw law = ProceduralLaw::intern;
    bool operator==(const DeadlineRule&) const = default;
};

/// A deadline as computed, with what an explanation needs.
struct DeadlineDate {
    Instant end;           ///< legal end, exclusive: 00:00 local after the last day, or to the ms
    Instant due;           ///< when it takes effect: `end` and the grace
    Date last_day;         ///< last day on which to act
    Date nominal_last_day; ///< before Saturdays, Sundays and holidays were looked at
    Date event_day;        ///< the day that does not count, from which the period runs
    Instant start;         ///< of minutes and hours: the moment they run from
    bool timed = false;    ///< minutes or hours: real elapsed time, never shifted
    bool extended = false; ///< made by extend_deadline()
    bool operator==(const DeadlineDate&) const = default;
};

/// The deadline that runs from an event at `start`.
///
/// Days, weeks, months and years: the day of the event does not count (§ 187 Abs. 1 BGB), the
/// period ends with the end of its last day (§ 188 Abs. 1, 2), a day the month does not have is its
/// last (§ 188 Abs. 3), and a last day that is a Saturday, Sunday or holiday becomes the next
/// working day. Working days are counted from the day after the event. Minutes and hours are real
/// elapsed time. Backwards the last day is `length` before, or the working day before that.
/// The grace is added without a shift; working days of it are whole ones after the last day.
/// Nothing for a negative length or grace and where a date leaves the years 1900 to 2200.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<DeadlineDate>
compute_deadline(const Calendar& calendar, Instant start, const DeadlineRule& rule) noexcept;

/// The deadline `ab DATUM` or `vor DATUM`. Minutes and hours run from the end of that day, back
/// from its beginning.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<DeadlineDate>
compute_deadline(const Calendar& calendar, Date event_day, const DeadlineRule& rule) noexcept;

/// A deadline made longer: the new period runs from the end of the old one, the shifted end where
/// it was shifted (§ 190 BGB). `legal_end` is DeadlineDate::end of the old one. The last day of the
/// old period is the day that does not count, also for months.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<DeadlineDate>
extend_deadline(const Calendar& calendar, Instant legal_end, Length extension, Length grace,
                ProceduralLaw law) noexcept;

/// A sentence in both languages.
struct ExplanationLine {
    std::string german;
    std::string english;
};

/// How the date came about: begin, length, a shift with the name of each holiday, grace. `date` is
/// what compute_deadline(calendar, ..., rule) gave; for an extension rule.length is the extension.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::vector<ExplanationLine>
explain(const Calendar& calendar, const DeadlineRule& rule, const DeadlineDate& date);

} // namespace vorgang
