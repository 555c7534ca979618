// How a date came about, word for word.
#include "support.hpp"

namespace vorgang {
namespace {

struct Texts {
    std::string german;
    std::string english;
};

Texts explained(const Calendar& calendar, std::string_view event, const DeadlineRule& rule) {
    const auto date = compute_deadline(calendar, day(event), rule);
    EXPECT_TRUE(date);
    Texts texts;
    for (const ExplanationLine& line : explain(calendar, rule, date.value_or(DeadlineDate{}))) {
        texts.german += line.german + '\n';
        texts.english += line.english + '\n';
    }
    return texts;
}

TEST(Explain, a_shift_over_easter_with_grace) {
    const DeadlineRule rule{{2, Unit::week}, false, {3, Unit::working_day}, ProceduralLaw::ao};
    const Texts texts = explained(calendar_of("NW"), "2026-03-20", rule);
    EXPECT_EQ(texts.german,
              "Der Tag des Ereignisses, Freitag, 20. März 2026, zählt nicht mit "
              "(§ 187 Abs. 1 BGB).\n"
              "2 Wochen danach ist Freitag, 3. April 2026 (§ 188 Abs. 2 BGB).\n"
              "Freitag, 3. April 2026, ist ein Feiertag: Karfreitag.\n"
              "Samstag, 4. April 2026, ist kein Arbeitstag.\n"
              "Sonntag, 5. April 2026, ist kein Arbeitstag.\n"
              "Montag, 6. April 2026, ist ein Feiertag: Ostermontag.\n"
              "An seine Stelle tritt der nächste Werktag, Dienstag, 7. April 2026 "
              "(§ 108 Abs. 3 AO).\n"
              "Die Frist endet mit Ablauf von Dienstag, 7. April 2026.\n"
              "Nachlauf: 3 Arbeitstage, bis zum Ablauf von Freitag, 10. April 2026; so lange "
              "kann rechtzeitig Eingegangenes erfasst werden, dann wirkt der Fristablauf.\n");
    EXPECT_EQ(texts.english,
              "The day of the event, Friday, 20 March 2026, does not count (§ 187 (1) BGB).\n"
              "2 weeks after it is Friday, 3 April 2026 (§ 188 (2) BGB).\n"
              "Friday, 3 April 2026, is a holiday: Karfreitag.\n"
              "Saturday, 4 April 2026, is a weekend day.\n"
              "Sunday, 5 April 2026, is a weekend day.\n"
              "Monday, 6 April 2026, is a holiday: Ostermontag.\n"
              "The next working day takes its place, Tuesday, 7 April 2026 (§ 108 (3) AO).\n"
              "The period ends at the end of Tuesday, 7 April 2026.\n"
              "Grace: 3 working days, until the end of Friday, 10 April 2026; what came in time "
              "can be entered until the deadline takes effect then.\n");
}

TEST(Explain, a_month_that_is_too_short) {
    const Texts texts = explained(calendar_of("NW"), "2028-01-31", {{1, Unit::month}});
    EXPECT_EQ(texts.german,
              "Der Tag des Ereignisses, Montag, 31. Januar 2028, zählt nicht mit "
              "(§ 187 Abs. 1 BGB).\n"
              "1 Monat danach ist Dienstag, 29. Februar 2028; einen 31. hat dieser Monat nicht "
              "(§ 188 Abs. 3 BGB).\n"
              "Die Frist endet mit Ablauf von Dienstag, 29. Februar 2028.\n");
}

TEST(Explain, a_period_counted_back) {
    const Texts texts = explained(calendar_of("NW"), "2026-08-16", {{4, Unit::week}, true});
    EXPECT_EQ(texts.german, "Zurückgezählt wird von Sonntag, 16. August 2026.\n"
                            "4 Wochen davor ist Sonntag, 19. Juli 2026.\n"
                            "Sonntag, 19. Juli 2026, ist kein Arbeitstag.\n"
                            "Samstag, 18. Juli 2026, ist kein Arbeitstag.\n"
                            "Sicher ist der Werktag davor, Freitag, 17. Juli 2026.\n"
                            "Die Frist endet mit Ablauf von Freitag, 17. Juli 2026.\n");
}

TEST(Explain, hours_and_an_extension) {
    const Calendar calendar = calendar_of("NW");
    const DeadlineRule hours{{24, Unit::hour}};
    const auto timed = compute_deadline(calendar, instant("2026-03-28T12:00+01:00"), hours);
    ASSERT_TRUE(timed);
    const auto lines = explain(calendar, hours, *timed);
    ASSERT_EQ(lines.size(), 2U);
    EXPECT_EQ(lines[0].german, "Die Frist läuft ab Samstag, 28. März 2026, 12:00 Uhr.");
    EXPECT_EQ(lines[1].german, "24 Stunden werden nach der Uhr gezählt, auch an Samstagen, "
                               "Sonntagen und Feiertagen: Sonntag, 29. März 2026, 13:00 Uhr.");
    const DeadlineRule ten_days{{10, Unit::day}};
    const auto longer = extend_deadline(calendar, instant("2026-06-16T00:00+02:00"),
                                        ten_days.length, {}, ProceduralLaw::vwvfg);
    ASSERT_TRUE(longer);
    EXPECT_EQ(explain(calendar, ten_days, *longer)[0].german,
              "Die Verlängerung zählt vom Ende der bisherigen Frist an, Montag, 15. Juni 2026 "
              "(§ 190 BGB).");
}

} // namespace
} // namespace vorgang
