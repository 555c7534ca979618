// Local time: the two odd days of the year, the years before the rule, other zones, hostile input.
#include "support.hpp"

namespace vorgang {
namespace {

constexpr std::int32_t hour = 3'600'000;

std::string shown(const Calendar& calendar, std::string_view utc) {
    const LocalTime time = calendar.local(instant(utc));
    return to_text(time.date) + ' ' + std::to_string(time.ms_of_day / 60'000 / 60) + ':' +
           std::to_string(time.ms_of_day / 60'000 % 60);
}

TEST(LocalTime, follows_the_clock_through_the_year) {
    const Calendar calendar;
    EXPECT_EQ(shown(calendar, "2026-01-10T12:00Z"), "2026-01-10 13:0");
    EXPECT_EQ(shown(calendar, "2026-07-10T12:00Z"), "2026-07-10 14:0");
    EXPECT_EQ(shown(calendar, "2026-03-29T00:59Z"), "2026-03-29 1:59");
    EXPECT_EQ(shown(calendar, "2026-03-29T01:00Z"), "2026-03-29 3:0");
    EXPECT_EQ(shown(calendar, "2026-10-25T00:59Z"), "2026-10-25 2:59");
    EXPECT_EQ(shown(calendar, "2026-10-25T01:00Z"), "2026-10-25 2:0");
    EXPECT_EQ(shown(calendar, "2026-12-31T23:30Z"), "2027-01-01 0:30");
    EXPECT_EQ(shown(calendar, "2150-07-01T12:00Z"), "2150-07-01 14:0");
}

TEST(LocalTime, knows_the_years_before_the_european_rule) {
    const Calendar calendar;
    EXPECT_EQ(shown(calendar, "1979-07-01T12:00Z"), "1979-07-01 13:0");
    EXPECT_EQ(shown(calendar, "1980-04-06T00:59Z"), "1980-04-06 1:59");
    EXPECT_EQ(shown(calendar, "1980-04-06T01:00Z"), "1980-04-06 3:0");
    EXPECT_EQ(shown(calendar, "1980-09-28T01:00Z"), "1980-09-28 2:0");
    EXPECT_EQ(shown(calendar, "1995-10-01T12:00Z"), "1995-10-01 13:0");
    EXPECT_EQ(shown(calendar, "1996-10-01T12:00Z"), "1996-10-01 14:0");
}

TEST(LocalTime, days_have_23_24_or_25_hours) {
    const Calendar calendar;
    const auto hours = [&](std::string_view text) {
        const Date date = day(text);
        return (calendar.start_of_day({date.days + 1}).ms - calendar.start_of_day(date).ms) / hour;
    };
    EXPECT_EQ(hours("2026-03-28"), 24);
    EXPECT_EQ(hours("2026-03-29"), 23);
    EXPECT_EQ(hours("2026-10-25"), 25);
    EXPECT_EQ(hours("2026-10-26"), 24);
}

TEST(LocalTime, a_skipped_time_goes_on_and_a_double_time_is_the_first) {
    const Calendar calendar;
    EXPECT_EQ(calendar.at(day("2026-03-29"), 2 * hour + hour / 2), instant("2026-03-29T01:30Z"));
    EXPECT_EQ(calendar.at(day("2026-03-29"), 3 * hour), instant("2026-03-29T01:00Z"));
    EXPECT_EQ(calendar.at(day("2026-10-25"), 2 * hour + hour / 2), instant("2026-10-25T00:30Z"));
    EXPECT_EQ(calendar.at(day("2026-10-25"), 3 * hour), instant("2026-10-25T02:00Z"));
}

TEST(LocalTime, every_hour_from_1975_to_2110_comes_back) {
    const Calendar calendar;
    for (Instant at = instant("1975-01-01T00:00Z"); at < instant("2110-01-01T00:00Z");
         at.ms += hour) {
        const LocalTime time = calendar.local(at);
        const Instant back = calendar.at(time.date, time.ms_of_day);
        // The second of two equal hours comes back as the first.
        ASSERT_TRUE(back == at || back.ms == at.ms - hour) << to_text(at);
        ASSERT_EQ(calendar.local(back), time) << to_text(at);
    }
}

TEST(LocalTime, another_zone_is_data) {
    CalendarOptions options;
    options.zone = {"Azores", -60, 0, Zone::central_european().summer};
    const Calendar calendar(options);
    EXPECT_EQ(shown(calendar, "2026-01-10T00:30Z"), "2026-01-09 23:30");
    EXPECT_EQ(shown(calendar, "2026-07-10T00:30Z"), "2026-07-10 0:30");
    options.zone = {"UTC", 0, 0, {}};
    EXPECT_EQ(shown(Calendar(options), "2026-07-10T00:30Z"), "2026-07-10 0:30");
}

// A zone whose summer lasts from the first Sunday to the last shows the year a day is put in.
TEST(LocalTime, every_day_is_in_its_own_year) {
    CalendarOptions options;
    options.zone = {"odd", 0, 60, {}};
    for (std::int32_t year = 1988; year < 2104; year += 2)
        options.zone.summer.push_back({year, year, {1, 1, 0}, {12, 28, 0}});
    const Calendar calendar(options);
    for (Date date = day("1989-01-01"); date < day("2103-01-01"); ++date.days) {
        const CivilDate parts = civil(date);
        const bool edge =
            (parts.month == 1 && parts.day <= 8) || (parts.month == 12 && parts.day >= 27);
        const bool summer = parts.year % 2 == 0;
        const LocalTime noon = calendar.local({(date.days * std::int64_t{24} + 12) * hour});
        if (edge && summer) continue;
        ASSERT_EQ(noon.ms_of_day / hour, summer ? 13 : 12) << to_text(date);
    }
}

TEST(LocalTime, takes_any_instant) {
    const Calendar calendar;
    EXPECT_EQ(civil(calendar.local(Instant{INT64_MAX}).date).year, 9999);
    EXPECT_EQ(civil(calendar.local(Instant{INT64_MIN}).date).year, -9999);
    EXPECT_EQ(to_text(calendar.local(Instant{INT64_MIN}).date), "-9999-01-02");
    EXPECT_EQ(to_text(calendar.local(Instant{INT64_MAX}).date), "9999-12-30");
}

} // namespace
} // namespace vorgang
