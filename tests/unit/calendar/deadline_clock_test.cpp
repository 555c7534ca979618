// Minutes and hours: real elapsed time, also where the clock is put forward or back.
#include "support.hpp"

namespace vorgang {
namespace {

DeadlineDate computed(std::string_view start, DeadlineRule rule) {
    const auto date = compute_deadline(calendar_of("NW"), instant(start), rule);
    EXPECT_TRUE(date) << start;
    return date.value_or(DeadlineDate{});
}

TEST(ClockDeadline, elapses_over_both_odd_days) {
    EXPECT_EQ(computed("2026-03-28T12:00+01:00", {{24, Unit::hour}}).end,
              instant("2026-03-29T13:00+02:00"));
    EXPECT_EQ(computed("2026-10-24T12:00+02:00", {{24, Unit::hour}}).end,
              instant("2026-10-25T11:00+01:00"));
    EXPECT_EQ(computed("2026-03-29T01:50+01:00", {{20, Unit::minute}}).end,
              instant("2026-03-29T03:10+02:00"));
}

TEST(ClockDeadline, does_not_shift_at_the_weekend) {
    const DeadlineDate date = computed("2026-05-22T16:00+02:00", {{48, Unit::hour}});
    EXPECT_TRUE(date.timed);
    EXPECT_EQ(date.end, instant("2026-05-24T16:00+02:00")); // Whit Sunday
    EXPECT_EQ(date.last_day, day("2026-05-24"));
}

TEST(ClockDeadline, an_end_at_midnight_belongs_to_the_day_before) {
    EXPECT_EQ(computed("2026-05-22T12:00+02:00", {{12, Unit::hour}}).last_day, day("2026-05-22"));
}

TEST(ClockDeadline, runs_from_the_end_of_a_date_and_back_from_its_beginning) {
    const Calendar calendar = calendar_of("NW");
    const auto from = compute_deadline(calendar, day("2026-05-22"), {{2, Unit::hour}});
    const auto before = compute_deadline(calendar, day("2026-05-22"), {{2, Unit::hour}, true});
    ASSERT_TRUE(from && before);
    EXPECT_EQ(from->end, instant("2026-05-23T02:00+02:00"));
    EXPECT_EQ(before->end, instant("2026-05-21T22:00+02:00"));
}

TEST(ClockDeadline, takes_grace_by_the_clock_or_by_days) {
    EXPECT_EQ(computed("2026-05-22T16:00+02:00", {{2, Unit::hour}, false, {30, Unit::minute}}).due,
              instant("2026-05-22T18:30+02:00"));
    EXPECT_EQ(computed("2026-03-28T16:00+01:00", {{2, Unit::hour}, false, {1, Unit::day}}).due,
              instant("2026-03-29T18:00+02:00"));
    EXPECT_EQ(
        computed("2026-05-22T16:00+02:00", {{2, Unit::hour}, false, {1, Unit::working_day}}).due,
        instant("2026-05-26T18:00+02:00"));
}

TEST(ClockDeadline, is_extended_by_the_clock_or_to_the_end_of_a_day) {
    const Calendar calendar = calendar_of("NW");
    const Instant end = instant("2026-05-20T16:00+02:00");
    const auto hours = extend_deadline(calendar, end, {3, Unit::hour}, {}, ProceduralLaw::intern);
    const auto days = extend_deadline(calendar, end, {1, Unit::day}, {}, ProceduralLaw::intern);
    ASSERT_TRUE(hours && days);
    EXPECT_EQ(hours->end, instant("2026-05-20T19:00+02:00"));
    EXPECT_EQ(days->end, instant("2026-05-22T00:00+02:00"));
}

} // namespace
} // namespace vorgang
