// Legal periods in days, weeks, months, years and working days; back, longer, and with grace.
#include "support.hpp"

namespace vorgang {
namespace {

Date last_day(std::string_view land, std::string_view event, Length length) {
    const auto date = compute_deadline(calendar_of(land), day(event), {.length = length});
    EXPECT_TRUE(date) << event;
    return date ? date->last_day : Date{};
}

TEST(Deadline, ends_at_midnight_after_the_last_day) {
    const Calendar calendar = calendar_of("NW");
    const auto date =
        compute_deadline(calendar, instant("2026-03-02T09:15:30+01:00"), {{14, Unit::day}});
    ASSERT_TRUE(date);
    EXPECT_EQ(date->event_day, day("2026-03-02"));
    EXPECT_EQ(date->last_day, day("2026-03-16"));
    EXPECT_EQ(date->end, instant("2026-03-17T00:00+01:00"));
    EXPECT_EQ(date->due, date->end);
    EXPECT_FALSE(date->timed);
}

TEST(Deadline, the_event_belongs_to_the_local_day) {
    const Calendar calendar = calendar_of("NW");
    const auto before =
        compute_deadline(calendar, instant("2026-07-01T21:59:59Z"), {{1, Unit::day}});
    const auto after =
        compute_deadline(calendar, instant("2026-07-01T22:00:00Z"), {{1, Unit::day}});
    ASSERT_TRUE(before && after);
    EXPECT_EQ(before->last_day, day("2026-07-02"));
    EXPECT_EQ(after->last_day, day("2026-07-03"));
}

TEST(Deadline, starts_and_ends_on_the_offset_of_its_own_day) {
    const Calendar calendar = calendar_of("NW");
    const auto date =
        compute_deadline(calendar, instant("2026-03-20T10:00+01:00"), {{2, Unit::week}});
    ASSERT_TRUE(date); // Karfreitag, so the Tuesday after Easter
    EXPECT_EQ(date->nominal_last_day, day("2026-04-03"));
    EXPECT_EQ(date->end, instant("2026-04-08T00:00+02:00"));
}

TEST(Deadline, zero_days_end_with_the_day_itself) {
    EXPECT_EQ(last_day("NW", "2026-03-02", {0, Unit::day}), day("2026-03-02"));
    EXPECT_EQ(last_day("NW", "2026-03-01", {0, Unit::working_day}), day("2026-03-02"));
}

TEST(Deadline, working_days_skip_what_is_free) {
    EXPECT_EQ(last_day("NW", "2026-05-11", {5, Unit::working_day}), day("2026-05-19"));
    EXPECT_EQ(last_day("NW", "2026-06-03", {1, Unit::working_day}), day("2026-06-05"));
    EXPECT_EQ(last_day("NI", "2026-06-03", {1, Unit::working_day}), day("2026-06-04"));
}

TEST(Deadline, counted_back_never_moves_forward) {
    const Calendar calendar = calendar_of("NW");
    const auto weeks = compute_deadline(calendar, day("2026-08-16"), {{4, Unit::week}, true});
    ASSERT_TRUE(weeks);
    EXPECT_EQ(weeks->nominal_last_day, day("2026-07-19"));
    EXPECT_EQ(weeks->last_day, day("2026-07-17"));
    EXPECT_EQ(weeks->end, instant("2026-07-18T00:00+02:00"));
    const auto working =
        compute_deadline(calendar, day("2026-05-19"), {{5, Unit::working_day}, true});
    ASSERT_TRUE(working);
    EXPECT_EQ(working->last_day, day("2026-05-11"));
}

TEST(Deadline, an_extension_runs_from_the_shifted_end) {
    const Calendar calendar = calendar_of("NW");
    // The old one: nominally Saturday 13 June, shifted to Monday the 15th.
    const auto old = compute_deadline(calendar, day("2026-05-30"), {{2, Unit::week}});
    ASSERT_TRUE(old);
    EXPECT_EQ(old->nominal_last_day, day("2026-06-13"));
    EXPECT_EQ(old->last_day, day("2026-06-15"));
    const auto longer =
        extend_deadline(calendar, old->end, {10, Unit::day}, {}, ProceduralLaw::vwvfg);
    ASSERT_TRUE(longer);
    EXPECT_EQ(longer->event_day, day("2026-06-15"));
    EXPECT_EQ(longer->last_day, day("2026-06-25"));
    EXPECT_TRUE(longer->extended);
}

TEST(Deadline, an_extension_takes_its_grace_anew) {
    const Calendar calendar = calendar_of("HE");
    const auto longer =
        extend_deadline(calendar, instant("2026-11-03T00:00+01:00"), {2, Unit::month},
                        {3, Unit::working_day}, ProceduralLaw::ao);
    ASSERT_TRUE(longer); // D03: from Monday 2 November to Monday 4 January
    EXPECT_EQ(longer->nominal_last_day, day("2027-01-02"));
    EXPECT_EQ(longer->last_day, day("2027-01-04"));
    EXPECT_EQ(longer->due, instant("2027-01-08T00:00+01:00"));
}

TEST(Deadline, grace_moves_the_effect_and_not_the_end) {
    const Calendar calendar = calendar_of("NW");
    const auto due = [&](Length grace) {
        // Ends with Thursday 2 April 2026, the day before Karfreitag.
        const DeadlineRule rule{.length = {2, Unit::week}, .grace = grace};
        const auto date = compute_deadline(calendar, day("2026-03-19"), rule);
        EXPECT_TRUE(date);
        EXPECT_EQ(date->end, instant("2026-04-03T00:00+02:00"));
        return date->due;
    };
    EXPECT_EQ(due({3, Unit::working_day}), instant("2026-04-10T00:00+02:00"));
    EXPECT_EQ(due({1, Unit::day}), instant("2026-04-04T00:00+02:00"));
    EXPECT_EQ(due({1, Unit::week}), instant("2026-04-10T00:00+02:00"));
    EXPECT_EQ(due({1, Unit::month}), instant("2026-05-03T00:00+02:00"));
    EXPECT_EQ(due({36, Unit::hour}), instant("2026-04-04T12:00+02:00"));
}

TEST(Deadline, beyond_its_years_there_is_none) {
    const Calendar calendar = calendar_of("NW");
    const auto computed = [&](std::string_view event, DeadlineRule rule) {
        return compute_deadline(calendar, day(event), rule).has_value();
    };
    EXPECT_TRUE(computed("2200-12-29", {{1, Unit::day}}));
    EXPECT_FALSE(computed("2200-12-31", {{1, Unit::day}}));
    EXPECT_FALSE(computed("1899-12-31", {{1, Unit::day}}));
    EXPECT_FALSE(computed("2026-01-01", {{-1, Unit::day}}));
    EXPECT_FALSE(computed("2026-01-01", {{1, Unit::day}, false, {-1, Unit::day}}));
    EXPECT_FALSE(computed("2200-12-01", {{1, Unit::day}, false, {3, Unit::month}}));
    EXPECT_FALSE(computed("1900-01-05", {{1, Unit::month}, true}));
    for (const Unit unit : {Unit::minute, Unit::hour, Unit::day, Unit::week, Unit::month,
                            Unit::year, Unit::working_day}) {
        EXPECT_FALSE(computed("2026-01-01", {{INT64_MAX, unit}}));
        EXPECT_FALSE(computed("2026-01-01", {{200'000'000, unit}, true}) && unit != Unit::minute);
        EXPECT_FALSE(computed("2026-01-01", {{1, Unit::day}, false, {INT64_MAX, unit}}));
    }
    EXPECT_FALSE(compute_deadline(calendar, Instant{INT64_MAX}, {{1, Unit::hour}}));
    EXPECT_FALSE(compute_deadline(calendar, Instant{INT64_MIN}, {{1, Unit::hour}, true}));
    EXPECT_FALSE(extend_deadline(calendar, Instant{INT64_MIN}, {1, Unit::day}, {}, {}));
    EXPECT_FALSE(extend_deadline(calendar, Instant{INT64_MAX}, {1, Unit::day}, {}, {}));
}

TEST(Deadline, laws_come_back_by_name) {
    for (const auto law :
         {ProceduralLaw::intern, ProceduralLaw::vwvfg, ProceduralLaw::ao, ProceduralLaw::sgb_x})
        EXPECT_EQ(procedural_law(to_text(law)), law);
    EXPECT_EQ(procedural_law("SGBX"), ProceduralLaw::sgb_x);
    EXPECT_FALSE(procedural_law("ao"));
    EXPECT_FALSE(procedural_law(""));
}

} // namespace
} // namespace vorgang
