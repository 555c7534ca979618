// Options of a calendar that come from outside.
#include "support.hpp"

namespace vorgang {
namespace {

std::string fault(const CalendarOptions& options) {
    const auto result = check(options);
    if (result) return "";
    EXPECT_EQ(result.error().code, ErrorCode::invalid_data);
    return result.error().subject;
}

TEST(CalendarCheck, accepts_the_usual) {
    CalendarOptions options;
    options.extra_holidays = {{day("2026-02-16"), "Rosenmontag"}};
    EXPECT_EQ(fault(options), "");
}

TEST(CalendarCheck, names_the_field_at_fault) {
    const auto with = [](auto change) {
        CalendarOptions options;
        change(options);
        return fault(options);
    };
    using Options = CalendarOptions;
    EXPECT_EQ(with([](Options& o) { o.land = static_cast<Land>(16); }), "land");
    EXPECT_EQ(with([](Options& o) { o.zone.standard_minutes = 1441; }), "zone.offset");
    EXPECT_EQ(with([](Options& o) { o.zone.summer_minutes = -1441; }), "zone.offset");
    EXPECT_EQ(with([](Options& o) { o.zone.summer[0].begin.day = 29; }), "zone.summer.begin");
    EXPECT_EQ(with([](Options& o) { o.zone.summer[0].end.month = 0; }), "zone.summer.end");
    EXPECT_EQ(with([](Options& o) { o.zone.summer[0].end.minute_utc = 1440; }), "zone.summer.end");
    EXPECT_EQ(with([](Options& o) { o.zone.summer.resize(101); }), "zone.summer");
    EXPECT_EQ(with([](Options& o) { o.zone.name.resize(201); }), "zone.name");
    EXPECT_EQ(with([](Options& o) { o.extra_holidays.resize(10'001); }), "extra_holidays");
    EXPECT_EQ(with([](Options& o) {
                  o.extra_holidays = {{Date{INT32_MIN}, "x"}};
              }),
              "extra_holidays.date");
    EXPECT_EQ(with([](Options& o) {
                  o.extra_holidays = {{Date{0}, std::string(201, 'x')}};
              }),
              "extra_holidays.name");
}

} // namespace
} // namespace vorgang
