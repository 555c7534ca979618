// Dates, weekdays, months and the order of lengths.
#include "vorgang/engine/time.hpp"

#include <gtest/gtest.h>

namespace vorgang {
namespace {

Date day(std::string_view text) {
    const auto date = date_from_text(text);
    EXPECT_TRUE(date) << text;
    return date.value_or(Date{});
}

TEST(Time, knows_well_known_days) {
    EXPECT_EQ(day("1970-01-01").days, 0);
    EXPECT_EQ(day("2000-03-01").days, 11'017);
    EXPECT_EQ(day("1969-12-31").days, -1);
    EXPECT_EQ(weekday(day("1970-01-01")), Weekday::thursday);
    EXPECT_EQ(weekday(day("2026-05-11")), Weekday::monday);
    EXPECT_EQ(weekday(day("1900-01-01")), Weekday::monday);
    EXPECT_EQ(weekday(day("-0001-12-26")), weekday(Date{day("-0001-12-26").days + 7 * 300'000}));
}

TEST(Time, every_day_of_the_range_follows_the_day_before) {
    const auto first = date_from({-9999, 1, 1});
    const auto last = date_from({9999, 12, 31});
    ASSERT_TRUE(first && last);
    CivilDate before = civil(*first);
    for (Date date{first->days + 1}; date <= *last; ++date.days) {
        const CivilDate now = civil(date);
        ASSERT_EQ(date_from(now), date);
        const bool new_year = before.month == 12 && before.day == 31;
        const bool new_month = before.day == days_in_month(before.year, before.month);
        ASSERT_EQ(now.day, new_month ? 1 : before.day + 1);
        ASSERT_EQ(now.month, new_year ? 1 : before.month + (new_month ? 1 : 0));
        ASSERT_EQ(now.year, before.year + (new_year ? 1 : 0));
        before = now;
    }
}

TEST(Time, refuses_days_there_are_not) {
    EXPECT_FALSE(date_from({2027, 2, 29}));
    EXPECT_TRUE(date_from({2028, 2, 29}));
    EXPECT_FALSE(date_from({1900, 2, 29}));
    EXPECT_TRUE(date_from({2000, 2, 29}));
    EXPECT_FALSE(date_from({2026, 0, 1}));
    EXPECT_FALSE(date_from({2026, 13, 1}));
    EXPECT_FALSE(date_from({2026, 4, 31}));
    EXPECT_FALSE(date_from({2026, 4, 0}));
    EXPECT_FALSE(date_from({10'000, 1, 1}));
    EXPECT_EQ(days_in_month(2026, 0), 0);
    EXPECT_EQ(days_in_month(2026, 13), 0);
}

TEST(Time, adds_months_and_stops_at_the_last_day) {
    struct Row {
        const char* from;
        std::int64_t months;
        const char* to;
    };
    const Row rows[] = {{"2027-01-29", 1, "2027-02-28"},  {"2028-01-31", 1, "2028-02-29"},
                        {"2026-02-28", 1, "2026-03-28"},  {"2026-11-30", 3, "2027-02-28"},
                        {"2026-01-15", -1, "2025-12-15"}, {"2026-08-31", -6, "2026-02-28"},
                        {"2024-02-29", 12, "2025-02-28"}, {"2026-05-10", 0, "2026-05-10"}};
    for (const auto& row : rows)
        EXPECT_EQ(add_months(day(row.from), row.months), day(row.to)) << row.from;
    EXPECT_FALSE(add_months(day("9999-12-01"), 1));
    EXPECT_FALSE(add_months(day("2026-01-01"), INT64_MAX));
    EXPECT_FALSE(add_months(day("2026-01-01"), INT64_MIN));
    EXPECT_FALSE(add_months(Date{INT32_MAX}, 1));
}

TEST(Time, compares_lengths_of_a_kind_only) {
    const auto less = std::strong_ordering::less;
    EXPECT_EQ(compare({13, Unit::day}, {2, Unit::week}), less);
    EXPECT_EQ(compare({24, Unit::hour}, {1, Unit::day}), std::strong_ordering::equal);
    EXPECT_EQ(compare({59, Unit::minute}, {1, Unit::hour}), less);
    EXPECT_EQ(compare({1, Unit::year}, {13, Unit::month}), less);
    EXPECT_EQ(compare({4, Unit::working_day}, {5, Unit::working_day}), less);
    EXPECT_EQ(compare({INT64_MIN, Unit::week}, {INT64_MAX, Unit::week}), less);
    EXPECT_FALSE(compare({1, Unit::month}, {30, Unit::day}));
    EXPECT_FALSE(compare({5, Unit::working_day}, {5, Unit::day}));
}

} // namespace
} // namespace vorgang
