/// Zone: the rules of local time, as data of the place.
///
/// No zone file of the machine is ever read, so the same inputs give the same instants everywhere.
/// A zone here has one standard offset and, in some years, one summer time between two Sundays of
/// the same year. LIMIT: zones of the southern half, whose summer spans the turn of the year, and
/// zones that changed their standard offset do not fit. Plain value; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "vorgang/engine/export.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang {

/// The first Sunday on or after a day of the year, `minute_utc` minutes after 00:00 UTC.
struct Changeover {
    std::uint8_t month = 1; ///< 1..12
    std::uint8_t day = 1;   ///< 1..28; 25 March finds the last Sunday of March
    std::uint16_t minute_utc = 60;
    bool operator==(const Changeover&) const = default;
};

/// Summer time in these years, both included.
struct SummerTime {
    std::int32_t first_year = 0;
    std::int32_t last_year = 0;
    Changeover begin;
    Changeover end;
    bool operator==(const SummerTime&) const = default;
};

struct Zone {
    std::string name;                  ///< for people, "Europe/Berlin"
    std::int32_t standard_minutes = 0; ///< east of UTC
    std::int32_t summer_minutes = 0;   ///< east of UTC while summer time holds
    std::vector<SummerTime> summer;    ///< for a year the first that fits counts
    bool operator==(const Zone&) const = default;

    /// CET and CEST: the rule of the European Union since 1996, German practice from 1980 to 1995,
    /// no summer time before. LIMIT: the summer times of 1916-1918 and 1940-1949 are left out.
    [[nodiscard]] VORGANG_ENGINE_EXPORT static Zone central_european();
};

/// What a clock on the wall shows.
struct LocalTime {
    Date date;
    std::int32_t ms_of_day = 0; ///< since 00:00 as shown, 0..86 399 999
    bool operator==(const LocalTime&) const = default;
};

} // namespace vorgang
