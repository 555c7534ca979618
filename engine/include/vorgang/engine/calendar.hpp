/// Calendar: working days, public holidays and local time of one place.
///
/// Answers which days are free and what time it is there; deadline.hpp builds the legal periods on
/// it. Made once per deployment: 1990 to 2100 are laid out in a table then, other years are
/// computed per call with the same answers. Immutable; copies share the table; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "vorgang/engine/export.hpp"
#include "vorgang/engine/land.hpp"
#include "vorgang/engine/result.hpp"
#include "vorgang/engine/time.hpp"
#include "vorgang/engine/zone.hpp"

namespace vorgang {

/// A day that is a public holiday at the place beyond what the Land's table says.
struct ExtraHoliday {
    Date date{};
    std::string name{}; ///< German, as an explanation prints it
    bool operator==(const ExtraHoliday&) const = default;
};

/// What makes a calendar. The flags are for holidays that hold in some municipalities only; each
/// has effect in the Länder named and in no other.
struct CalendarOptions {
    Land land = Land::nw;
    bool corpus_christi = false;                ///< Fronleichnam: SN, TH
    bool assumption = false;                    ///< Mariä Himmelfahrt: BY
    bool augsburg_peace = false;                ///< Augsburger Friedensfest: BY
    std::vector<ExtraHoliday> extra_holidays{}; ///< in any order
    Zone zone = Zone::central_european();
    std::uint32_t revision = 1; ///< counts what the host changed in these facts; kept in records
    bool operator==(const CalendarOptions&) const = default;
};

/// invalid_data with the field that is out of range: an offset of more than a day, a changeover on
/// no day, a Land that is none, more than 10 000 extra holidays or 100 summer times.
[[nodiscard]] VORGANG_ENGINE_EXPORT Result<void> check(const CalendarOptions& options);

class VORGANG_ENGINE_EXPORT Calendar {
  public:
    /// Precondition: check(options) has no error.
    explicit Calendar(const CalendarOptions& options = {});

    [[nodiscard]] Land land() const noexcept;
    [[nodiscard]] std::uint32_t revision() const noexcept;

    /// The German name of the holiday on this day. It lives as long as a copy of the calendar.
    /// LIMIT: right from 1995 on; for earlier years today's table is a good guess.
    [[nodiscard]] std::optional<std::string_view> holiday(Date date) const noexcept;
    /// Arbeitstag: Monday to Friday and no holiday.
    [[nodiscard]] bool is_working_day(Date date) const noexcept;

    /// The day itself, or the next working day after a Saturday, Sunday or holiday
    /// (§ 193 BGB, § 31 Abs. 3 VwVfG, § 108 Abs. 3 AO).
    [[nodiscard]] Date shifted(Date date) const noexcept;
    /// The day itself, or the last working day before it: the safe end of a period counted back.
    [[nodiscard]] Date shifted_back(Date date) const noexcept;
    /// The `count`th working day after the date, before it where negative; the date itself for 0.
    /// Nothing where the result leaves the years 1900 to 2200.
    [[nodiscard]] std::optional<Date> add_working_days(Date date,
                                                       std::int64_t count) const noexcept;

    /// Local time; an instant outside the range of Date is taken to its end.
    [[nodiscard]] LocalTime local(Instant instant) const noexcept;
    /// The instant a clock there shows this time. Of two such instants the first; for a time that
    /// is left out in spring the instant as if the clock had not been put forward (02:30 -> 03:30).
    /// `ms_of_day` 0..86 399 999.
    [[nodiscard]] Instant at(Date date, std::int32_t ms_of_day) const noexcept;
    /// 00:00 local time.
    [[nodiscard]] Instant start_of_day(Date date) const noexcept { return at(date, 0); }

  private:
    struct Table;
    std::shared_ptr<const Table> table_;
};

} // namespace vorgang
