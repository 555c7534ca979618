// Public holidays: how many a year, which where, and since when.
#include "support.hpp"

namespace vorgang {
namespace {

struct Year {
    int holidays;
    int on_weekdays;
    int working_days;
    bool operator==(const Year&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Year& year) {
    return out << year.holidays << "; " << year.on_weekdays << "; " << year.working_days;
}

Year count(const Calendar& calendar, std::int32_t year) {
    Year result{};
    for (Date date = *date_from({year, 1, 1}); civil(date).year == year; ++date.days) {
        const bool holiday = calendar.holiday(date).has_value();
        const bool weekend = weekday(date) >= Weekday::saturday;
        result.holidays += holiday ? 1 : 0;
        result.on_weekdays += holiday && !weekend ? 1 : 0;
        result.working_days += calendar.is_working_day(date) ? 1 : 0;
    }
    return result;
}

struct Row {
    const char* land;
    Year years[3]; // 2025 to 2027, holidays of the whole Land
};

constexpr Row counts[] = {
    {"BW", {{12, 11, 250}, {12, 9, 252}, {12, 8, 253}}},
    {"BY", {{12, 11, 250}, {12, 9, 252}, {12, 8, 253}}},
    {"BE", {{11, 10, 251}, {10, 7, 254}, {10, 6, 255}}},
    {"BB", {{12, 10, 251}, {12, 7, 254}, {12, 5, 256}}},
    {"HB", {{10, 10, 251}, {10, 7, 254}, {10, 5, 256}}},
    {"HH", {{10, 10, 251}, {10, 7, 254}, {10, 5, 256}}},
    {"HE", {{10, 10, 251}, {10, 8, 253}, {10, 6, 255}}},
    {"MV", {{11, 10, 251}, {11, 7, 254}, {11, 6, 255}}},
    {"NI", {{10, 10, 251}, {10, 7, 254}, {10, 5, 256}}},
    {"NW", {{11, 10, 251}, {11, 8, 253}, {11, 7, 254}}},
    {"RP", {{11, 10, 251}, {11, 8, 253}, {11, 7, 254}}},
    {"SL", {{12, 11, 250}, {12, 8, 253}, {12, 7, 254}}},
    {"SN", {{11, 11, 250}, {11, 8, 253}, {11, 6, 255}}},
    {"ST", {{11, 11, 250}, {11, 8, 253}, {11, 6, 255}}},
    {"SH", {{10, 10, 251}, {10, 7, 254}, {10, 5, 256}}},
    {"TH", {{11, 10, 251}, {11, 7, 254}, {11, 6, 255}}},
};

TEST(Holidays, count_of_every_land) {
    for (const Row& row : counts)
        for (int i = 0; i < 3; ++i)
            EXPECT_EQ(count(calendar_of(row.land), 2025 + i), row.years[i])
                << row.land << ' ' << 2025 + i;
}

TEST(Holidays, easter_anchors) {
    const Calendar calendar = calendar_of("BB"); // the one Land where Easter Sunday is a holiday
    for (const char* easter :
         {"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01",
          "2030-04-21", "2038-04-25", "1981-04-19", "2100-03-28", "1900-04-15", "2199-04-14"})
        EXPECT_EQ(calendar.holiday(day(easter)), "Ostersonntag") << easter;
}

TEST(Holidays, hang_on_the_land_and_the_year) {
    struct Case {
        const char* land;
        const char* date;
        const char* name; // "" for none
    };
    const Case cases[] = {
        {"NI", "2017-10-31", "Reformationstag"},
        {"NI", "2016-10-31", ""},
        {"NI", "2018-10-31", "Reformationstag"},
        {"NW", "2017-10-31", "Reformationstag"},
        {"NW", "2018-10-31", ""},
        {"BB", "2016-10-31", "Reformationstag"},
        {"BE", "2018-03-08", ""},
        {"BE", "2019-03-08", "Internationaler Frauentag"},
        {"MV", "2022-03-08", ""},
        {"MV", "2023-03-08", "Internationaler Frauentag"},
        {"TH", "2018-09-20", ""},
        {"TH", "2019-09-20", "Weltkindertag"},
        {"BE", "2020-05-08", "75. Jahrestag der Befreiung"},
        {"BE", "2021-05-08", ""},
        {"BB", "2025-05-08", ""},
        {"BE", "2025-05-08", "80. Jahrestag der Befreiung"},
        {"SN", "2026-11-18", "Buß- und Bettag"},
        {"NW", "2026-11-18", ""},
        {"SN", "2023-11-22", "Buß- und Bettag"},
        {"SN", "2028-11-22", "Buß- und Bettag"},
        {"NW", "1994-11-16", "Buß- und Bettag"},
        {"NW", "1995-11-22", ""},
        {"NW", "2026-06-04", "Fronleichnam"},
        {"NI", "2026-06-04", ""},
        {"NW", "2026-12-24", ""},
        {"NW", "2026-12-31", ""},
        {"NW", "2026-04-05", ""},
        {"BY", "2026-08-15", ""},
        {"SL", "2026-08-15", "Mariä Himmelfahrt"},
    };
    for (const Case& c : cases)
        EXPECT_EQ(calendar_of(c.land).holiday(day(c.date)).value_or(""), c.name)
            << c.land << ' ' << c.date;
}

TEST(Holidays, of_a_municipality_hold_only_in_their_land) {
    CalendarOptions options;
    options.corpus_christi = options.assumption = options.augsburg_peace = true;
    const auto name = [&](Land land, std::string_view date) {
        options.land = land;
        return std::string(Calendar(options).holiday(day(date)).value_or(""));
    };
    EXPECT_EQ(name(Land::sn, "2026-06-04"), "Fronleichnam");
    EXPECT_EQ(name(Land::th, "2026-06-04"), "Fronleichnam");
    EXPECT_EQ(name(Land::ni, "2026-06-04"), "");
    EXPECT_EQ(name(Land::by, "2026-08-15"), "Mariä Himmelfahrt");
    EXPECT_EQ(name(Land::bw, "2026-08-15"), "");
    EXPECT_EQ(name(Land::by, "2028-08-08"), "Augsburger Friedensfest");
    EXPECT_EQ(name(Land::nw, "2028-08-08"), "");
}

TEST(Holidays, a_place_may_add_its_own) {
    CalendarOptions options;
    options.extra_holidays = {{day("2150-06-17"), "Fest"}, {day("2026-02-16"), "Rosenmontag"}};
    const Calendar calendar(options);
    EXPECT_EQ(calendar.holiday(day("2026-02-16")), "Rosenmontag");
    EXPECT_FALSE(calendar.is_working_day(day("2026-02-16")));
    EXPECT_EQ(calendar.shifted(day("2026-02-14")), day("2026-02-17"));
    EXPECT_EQ(calendar.holiday(day("2150-06-17")), "Fest");
    EXPECT_FALSE(calendar.holiday(day("2027-02-16")));
}

} // namespace
} // namespace vorgang
