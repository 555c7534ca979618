// The engine's own table of zones against instants anybody can look up.
#include <gtest/gtest.h>

#include "feel/zones.hpp"

namespace vorgang::feel::zones {
namespace {

std::int32_t at(std::string_view name, std::int64_t instant) {
    return offset_at(*find(name), instant);
}

TEST(Zones, are_found_by_their_names_and_aliases) {
    EXPECT_TRUE(find("Europe/Berlin"));
    EXPECT_TRUE(find("Etc/UTC"));
    EXPECT_TRUE(find("Asia/Calcutta"));
    EXPECT_FALSE(find("Europe/Bonn"));
    EXPECT_FALSE(find(""));
    EXPECT_EQ(name(*find("Asia/Calcutta")), "Asia/Calcutta");
}

TEST(Zones, know_summer_time_of_now_and_of_later) {
    EXPECT_EQ(at("Europe/Berlin", 1'767'225'600), 3600);         // 2026-01-01
    EXPECT_EQ(at("Europe/Berlin", 1'782'864'000), 7200);         // 2026-07-01
    EXPECT_EQ(at("Europe/Berlin", 1'774'745'999), 3600);         // a second before the changeover
    EXPECT_EQ(at("Europe/Berlin", 1'774'746'000), 7200);         // 2026-03-29T01:00:00Z
    EXPECT_EQ(at("Australia/Melbourne", 1'767'225'600), 39'600); // summer over the turn of the year
    EXPECT_EQ(at("Australia/Melbourne", 1'782'864'000), 36'000);
}

TEST(Zones, know_the_past) {
    EXPECT_EQ(at("Europe/Berlin", -3'000'000'000), 3208); // local mean time
    EXPECT_EQ(at("Europe/Berlin", -776'563'200), 10'800); // 1945-05-24T00:00Z: double summer time
    EXPECT_EQ(at("Europe/Berlin", 315'532'800), 3600);    // 1980-01-01
    EXPECT_EQ(at("Asia/Dhaka", 1'250'000'000), 25'200);   // the summer of 2009
    EXPECT_EQ(at("Asia/Dhaka", 1'300'000'000), 21'600);
}

TEST(Zones, read_a_clock_that_is_put_forward_or_back) {
    const std::int32_t berlin = *find("Europe/Berlin");
    EXPECT_EQ(offset_of(berlin, 1'774'751'400), 3600); // 2026-03-29 02:30 does not exist
    EXPECT_EQ(offset_of(berlin, 1'792'895'400), 7200); // 2026-10-25 02:30 comes twice
    EXPECT_EQ(offset_of(berlin, 1'792'900'800), 3600); // 04:00
}

} // namespace
} // namespace vorgang::feel::zones
