// Dates, instants and lengths from text and back.
#include <gtest/gtest.h>

#include "vorgang/engine/time.hpp"

namespace vorgang {
namespace {

TEST(TimeText, dates_come_back) {
    for (const char* text :
         {"2026-05-10", "1970-01-01", "0000-02-29", "-0044-03-15", "9999-12-31", "-9999-01-01"}) {
        const auto date = date_from_text(text);
        ASSERT_TRUE(date) << text;
        EXPECT_EQ(to_text(*date), text);
    }
}

TEST(TimeText, dates_have_one_form) {
    for (const char* text : {"", "2026-5-10", "2026-05-1", "26-05-10", "2026-05-10 ", "+2026-05-10",
                             "2026/05/10", "2026-02-30", "-0000-01-01", "20260510", "10.05.2026"})
        EXPECT_FALSE(date_from_text(text)) << text;
}

TEST(TimeText, instants_are_read_with_every_offset_and_written_in_utc) {
    const std::pair<const char*, const char*> rows[] = {
        {"2026-05-10T09:30:00Z", "2026-05-10T09:30:00Z"},
        {"2026-05-10T09:30Z", "2026-05-10T09:30:00Z"},
        {"2026-05-10T09:30+02:00", "2026-05-10T07:30:00Z"},
        {"2026-05-10T01:30:15.250+02:00", "2026-05-09T23:30:15.250Z"},
        {"2026-12-31T23:30:00-01:00", "2027-01-01T00:30:00Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
    };
    for (const auto& [text, utc] : rows) {
        const auto instant = instant_from_text(text);
        ASSERT_TRUE(instant) << text;
        EXPECT_EQ(to_text(*instant), utc);
    }
    EXPECT_EQ(instant_from_text("1970-01-02T00:00Z"), Instant{86'400'000});
    EXPECT_FALSE(to_text(Instant{INT64_MIN}).empty());
    EXPECT_FALSE(to_text(Instant{INT64_MAX}).empty());
}

TEST(TimeText, instants_need_a_zone) {
    for (const char* text :
         {"2026-05-10T09:30:00", "2026-05-10", "2026-05-10 09:30Z", "2026-05-10T24:00Z",
          "2026-05-10T09:60Z", "2026-05-10T09:30:60Z", "2026-05-10T09Z", "2026-05-10T09:30:00.5Z",
          "2026-05-10T09:30+2", "2026-05-10T09:30+24:00", "2026-05-10T09:30ZZ", "T09:30Z"})
        EXPECT_FALSE(instant_from_text(text)) << text;
}

TEST(TimeText, lengths_come_back) {
    const std::pair<Length, const char*> rows[] = {
        {{30, Unit::minute}, "PT30M"},
        {{2, Unit::hour}, "PT2H"},
        {{14, Unit::day}, "P14D"},
        {{4, Unit::week}, "P4W"},
        {{2, Unit::month}, "P2M"},
        {{1, Unit::year}, "P1Y"},
        {{-3, Unit::day}, "-P3D"},
        {{0, Unit::day}, "P0D"},
        {{5, Unit::working_day}, "5 arbeitstage"},
        {{1, Unit::working_day}, "1 arbeitstag"},
        {{-2, Unit::working_day}, "-2 arbeitstage"},
        {{INT64_MIN, Unit::week}, "-P9223372036854775808W"},
    };
    for (const auto& [length, text] : rows) {
        EXPECT_EQ(to_text(length), text);
        EXPECT_EQ(length_from_text(text), length) << text;
    }
}

TEST(TimeText, lengths_have_one_form) {
    for (const char* text :
         {"", "P", "PT", "4W", "P4", "PT4D", "P4H", "P04W", "-P0D", "P1M2D", "P1.5D",
          "1 arbeitstage", "5 arbeitstag", "5 Arbeitstage", "5", "P9223372036854775808W", "P-4W"})
        EXPECT_FALSE(length_from_text(text)) << text;
}

} // namespace
} // namespace vorgang
