// Working days, shifts, and that the laid-out table agrees with what it was made from.
#include "support.hpp"

namespace vorgang {
namespace {

TEST(WorkingDays, the_table_agrees_with_holidays_and_weekdays) {
    for (const char* land : {"NW", "SN", "BE"}) {
        const Calendar calendar = calendar_of(land);
        for (Date date = day("1985-01-01"); date < day("2106-01-01"); ++date.days) {
            const bool free = weekday(date) >= Weekday::saturday || calendar.holiday(date);
            ASSERT_EQ(calendar.is_working_day(date), !free) << to_text(date);
        }
    }
}

TEST(WorkingDays, a_free_day_moves_to_the_next_working_day) {
    const Calendar calendar = calendar_of("NW");
    EXPECT_EQ(calendar.shifted(day("2026-04-02")), day("2026-04-02"));
    EXPECT_EQ(calendar.shifted(day("2026-04-03")), day("2026-04-07")); // Karfreitag to Easter
    EXPECT_EQ(calendar.shifted(day("2026-10-03")), day("2026-10-05"));
    EXPECT_EQ(calendar.shifted_back(day("2026-04-06")), day("2026-04-02"));
    EXPECT_EQ(calendar.shifted(day("2105-12-25")), day("2105-12-28"));
}

TEST(WorkingDays, are_counted_from_the_next_day_on) {
    const Calendar calendar = calendar_of("NW");
    EXPECT_EQ(calendar.add_working_days(day("2026-05-11"), 5), day("2026-05-19")); // Himmelfahrt
    EXPECT_EQ(calendar.add_working_days(day("2026-05-09"), 1), day("2026-05-11"));
    EXPECT_EQ(calendar.add_working_days(day("2026-05-09"), 0), day("2026-05-09"));
    EXPECT_EQ(calendar.add_working_days(day("2026-05-19"), -5), day("2026-05-11"));
    EXPECT_FALSE(calendar.add_working_days(day("2026-05-19"), INT64_MAX));
    EXPECT_FALSE(calendar.add_working_days(day("2026-05-19"), INT64_MIN));
    EXPECT_FALSE(calendar.add_working_days(day("2200-12-30"), 5));
    EXPECT_FALSE(calendar.add_working_days(Date{INT32_MAX}, 1));
    EXPECT_FALSE(calendar.add_working_days(Date{INT32_MIN}, -1));
}

// 26 May to 5 June 2026: E01 of the examples, in three Länder.
TEST(WorkingDays, of_a_holiday_week) {
    const auto days = [](std::string_view land) {
        const Calendar calendar = calendar_of(land);
        int count = 0;
        for (Date date = day("2026-05-26"); date <= day("2026-06-05"); ++date.days)
            count += calendar.is_working_day(date) ? 1 : 0;
        return count;
    };
    EXPECT_EQ(days("NI"), 9);
    EXPECT_EQ(days("NW"), 8);
    EXPECT_EQ(days("SN"), 9);
}

} // namespace
} // namespace vorgang
