// Time: what fires when, and that it does not matter when the host woke up.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view two_deadlines = R"(
prozess zwei_fristen "Zwei Fristen" {
    version 1
    rolle amt "Amt"
    daten { ja_nein: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        parallel {
            zweig links {
                schritt erste "Erste" { rolle amt  frist 2 stunden danach { } }
            }
            zweig rechts {
                schritt zweite "Zweite" {
                    rolle amt
                    erfasst ja_nein
                    frist 2 stunden schweigen gilt als { ja_nein: ja }
                }
            }
        }
        schritt enden "Enden" { rolle amt zeigt ja_nein }
        ende fertig "Fertig"
    }
}
)";

TEST(Time, TwoDeadlinesAtOneInstantFireInOrderOfArming) {
    Workbench w(two_deadlines);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(w.open(), "erste zweite");
    w.advance(2 * hour);
    EXPECT_EQ(w.open(), "enden");
    EXPECT_EQ(w.story(), "1 beginnen\n2 erste | expired erste\n3 zweite | deemed zweite\n");
    EXPECT_EQ(w.field("ja_nein"), Value(true));
    w.check_replay();
}

TEST(Time, ADeadlineDueAtTheInstantOfACommandComesFirst) {
    Workbench w(two_deadlines);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    const std::uint32_t first = w.activation("erste");
    w.now.ms += 2 * hour;
    const Outcome late = w.engine->complete({w.id, first}, {}, w.as("amt", "a"));
    ASSERT_TRUE(late.error);
    EXPECT_EQ(late.error->code, ErrorCode::not_open);
    EXPECT_EQ(w.open(), "enden") << "the deadlines stand, though the command was refused";
    w.check_replay();
}

TEST(Time, ASleepingHostLeavesTheSameFile) {
    const auto file = [](bool sleeps) {
        Workbench w(two_deadlines);
        EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
        if (!sleeps) w.advance(2 * hour);
        w.now.ms = monday + 31 * day;
        EXPECT_TRUE(w.complete("enden", w.as("amt", "b")).accepted() || sleeps);
        if (sleeps) {
            // The command was aimed at a step that only opens by the deadlines before it.
            EXPECT_TRUE(w.complete("enden", w.as("amt", "b")).accepted());
        }
        return w.engine->records(w.id).value();
    };
    EXPECT_EQ(file(true), file(false));
}

TEST(Time, NeverRunsBack) {
    Workbench w(two_deadlines);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    w.now.ms -= 10 * day;
    ASSERT_TRUE(w.complete("erste", w.as("amt", "a")).accepted());
    EXPECT_EQ(w.info().at, Instant{monday});
    const auto history = w.engine->history(Workbench::everything(), w.id).value();
    EXPECT_EQ(history.back().asked_at, Instant{monday - 10 * day});
    w.check_replay();
}

TEST(Time, AWildClockIsRefusedUnlessForced) {
    Workbench w(two_deadlines);
    ASSERT_TRUE(w.engine->advance_to(w.now, 10));
    const Instant far{w.now.ms + 400 * day};
    const auto refused = w.engine->advance_to(far, 10);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::limit);
    EXPECT_TRUE(w.engine->advance_to(far, 10, true));
}

TEST(Time, AdvanceDoesBoundedWorkAndSaysWhetherMoreIsDue) {
    Workbench w(two_deadlines);
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    w.now.ms += 3 * hour;
    const auto some = w.engine->advance_to(w.now, 4).value();
    EXPECT_EQ(some.done, 4U);
    EXPECT_TRUE(some.more);
    const auto rest = w.engine->advance_to(w.now, 100).value();
    EXPECT_EQ(rest.done, 2U);
    EXPECT_FALSE(rest.more);
}

constexpr std::string_view legal = R"(
prozess gesetzlich "Gesetzlich" {
    version 1
    verfahren AO
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    daten { antwort: text? }
    ablauf {
        schritt stellen "Antrag stellen" { rolle bürger }
        schritt nachreichen "Nachreichen" {
            rolle bürger
            kanal post bei amt
            erfasst antwort
            frist frist_nachreichen: 2 wochen nachlauf 3 arbeitstage
                verlängerbar einmal um 1 woche durch amt
                danach { ende abgelaufen "Abgelaufen" }
        }
        ende fertig "Fertig"
    }
}
)";

TEST(Time, PostThatCameInTimeCanBeEnteredDuringTheGrace) {
    Workbench w(legal);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const DeadlineInfo d = w.info().deadlines.at(0);
    // Two weeks end with Monday the 25th, which is Whit Monday, so with Tuesday the 26th.
    EXPECT_EQ(to_text(d.end), "2026-05-26T22:00:00Z");
    EXPECT_EQ(to_text(d.due), "2026-05-29T22:00:00Z");
    w.now = Instant{d.end.ms + day};
    Command c = w.as("amt", "aydin");
    c.entered_for_role = "bürger";
    c.entered_for = "eva";
    c.received_at = Instant{d.end.ms - 1};
    EXPECT_TRUE(w.complete("nachreichen", c).accepted());
    EXPECT_TRUE(w.info().ended);
    EXPECT_EQ(w.info().ending, "fertig");
    w.check_replay();
}

TEST(Time, APaperInTimeAfterTheDeadlineTookEffectIsAFinding) {
    Workbench w(legal);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const std::uint32_t task = w.activation("nachreichen");
    const Instant end = w.info().deadlines.at(0).end;
    w.advance(30 * day);
    EXPECT_EQ(w.info().ending, "abgelaufen");
    Command c = w.as("amt", "aydin");
    c.text = "Brief lag in der Zentrale";
    c.received_at = Instant{end.ms - 1};
    c.activation = task;
    EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
    EXPECT_EQ(w.info().findings, std::vector<std::string>{"frist_nachreichen"});
    w.check_replay();
}

TEST(Time, ADeadlineIsExtendedOnceByTheRoleNamedAndNoFurther) {
    Workbench w(legal);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command c = w.as("bürger", "eva");
    c.name = "frist_nachreichen";
    EXPECT_EQ(w.send(c, CommandKind::extend_deadline).error->code, ErrorCode::not_allowed);
    c = w.as("amt", "aydin");
    c.name = "frist_nachreichen";
    c.length = Length{2, Unit::week};
    EXPECT_EQ(w.send(c, CommandKind::extend_deadline).error->rule, "frist");
    c.length.reset();
    EXPECT_TRUE(w.send(c, CommandKind::extend_deadline).accepted());
    const DeadlineInfo extended = w.info().deadlines.at(0);
    EXPECT_EQ(to_text(extended.end), "2026-06-02T22:00:00Z");
    EXPECT_EQ(w.send(c, CommandKind::extend_deadline).error->rule, "frist");
    // The file says until when it ran from then on, also when it has ended.
    w.advance(60 * day);
    const auto history = w.engine->history(Workbench::everything(), w.id).value();
    for (const HistoryEntry& entry : history) {
        const bool extends = entry.kind == CommandKind::extend_deadline;
        EXPECT_EQ(entry.end, extends ? std::optional(extended.end) : std::nullopt);
        EXPECT_EQ(entry.due, extends ? std::optional(extended.due) : std::nullopt);
    }
    EXPECT_NE(extended.end, extended.due) << "with grace";
    w.check_replay();
}

TEST(Time, InstantsOutsideOfTheCalendarAreRefused) {
    Workbench w(legal);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const auto before = w.engine->case_state(w.id).value();
    for (const std::int64_t ms : {std::numeric_limits<std::int64_t>::min(), instant_end.ms,
                                  std::numeric_limits<std::int64_t>::max()}) {
        Command c = w.as("amt", "aydin");
        c.text = "Vermerk";
        c.at = Instant{ms};
        EXPECT_EQ(w.send(c, CommandKind::note).error->rule, "1900..2499");
        c.at = w.now;
        c.received_at = Instant{ms};
        EXPECT_EQ(w.send(c, CommandKind::note).error->rule, "1900..2499");
        EXPECT_EQ(w.engine->advance_to(Instant{ms}, 1, true).error().code, ErrorCode::limit);
        EXPECT_EQ(w.engine->run_tools(Instant{ms}, 1).error().rule, "1900..2499");
        EXPECT_EQ(w.engine->case_state(w.id).value(), before) << "what was refused let a deadline"
                                                              << " take effect";
    }
}

TEST(Time, APaperDoesNotComeInAfterTheDayItIsEntered) {
    Workbench w(legal);
    Command c = w.as("bürger", "eva");
    c.received_at = Instant{w.now.ms + 15 * hour}; // midnight
    EXPECT_EQ(w.start(c).error->subject, "received_at");
    c.received_at = Instant{w.now.ms + 15 * hour - 1};
    EXPECT_TRUE(w.start(c).accepted()) << "clocks differ by moments";
    w.now.ms += day;
    c = w.as("amt", "aydin");
    c.text = "Vermerk";
    c.at = Instant{w.now.ms - 5 * day};
    c.received_at = w.now;
    EXPECT_EQ(w.send(c, CommandKind::note).error->code, ErrorCode::invalid_data);
    c.at = w.now;
    EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
    c.at = Instant{w.now.ms - 5 * day};
    EXPECT_TRUE(w.send(c, CommandKind::note).accepted()) << "time of the case does not run back";
}

constexpr std::string_view a_month = R"(
prozess monat "Monat" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt sehen "Sehen" {
            rolle amt
            frist 1 monat verlängerbar einmal um 1 monat durch amt erinnert amt
        }
        ende fertig "Fertig"
    }
}
)";

TEST(Time, AnExtensionGoesAtMostToTheEndOfTheOneNamed) {
    const auto extended = [](Length by) -> std::string {
        Workbench w(a_month);
        EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
        Command c = w.as("amt", "a");
        c.name = "sehen";
        c.length = by;
        const Outcome outcome = w.send(c, CommandKind::extend_deadline);
        if (!outcome.accepted())
            return std::string(to_text(outcome.error->code)) + " " + outcome.error->rule;
        return to_text(w.info().deadlines.at(0).end).substr(0, 10);
    };
    // From Thursday, 11 June, and so until Monday, 13 July.
    EXPECT_EQ(extended({1, Unit::month}), "2026-07-13");
    EXPECT_EQ(extended({2, Unit::week}), "2026-06-25");
    EXPECT_EQ(extended({10, Unit::working_day}), "2026-06-25");
    EXPECT_EQ(extended({36, Unit::hour}), "2026-06-13");
    EXPECT_EQ(extended({5, Unit::week}), "not_allowed frist");
    EXPECT_EQ(extended({2, Unit::month}), "not_allowed frist");
    EXPECT_EQ(extended({1000, Unit::year}), "not_allowed frist");
    EXPECT_EQ(extended({0, Unit::day}), "not_allowed frist");
}

constexpr std::string_view asking = R"(
prozess fragend "Fragend" {
    version 1
    rolle amt "Amt"
    werkzeug kasse "Kasse" { fragen() -> zahl: ganzzahl }
    nachricht antwort von amt erfasst text über nummer
    daten { zahl: ganzzahl  text: text?  nummer: text }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt erfasst nummer }
        abschnitt warten "Warten" {
            frist 10 tage danach { ende abgelaufen "Abgelaufen" }
            rufe kasse.fragen() -> zahl
            empfange nachricht antwort
            schritt lesen "Lesen" { rolle amt zeigt zahl, text }
        }
        ende fertig "Fertig"
    }
}
)";

TEST(Time, AWrongClockEndsNoCase) {
    Workbench w(asking);
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"nummer", "7"}}).accepted());
    w.advance(0);
    int made = 0;
    w.bind("kasse.fragen", [&made](const ToolCall&) {
        ++made;
        return ToolAnswer::done({{"zahl", 1}});
    });
    const auto before = w.engine->case_state(w.id).value();
    const std::vector<Assignment> data = {{"nummer", "7"}, {"text", "ja"}};
    // In microseconds; and years ahead.
    for (const std::int64_t ms : {w.now.ms * 1000, w.now.ms + 3000 * day}) {
        Command c = w.as("amt", "a");
        c.at = Instant{ms};
        c.kind = CommandKind::deliver;
        c.tenant = "stadt";
        c.name = "antwort";
        c.data = data;
        EXPECT_FALSE(w.engine->apply(c).accepted());
        c.text = "Vermerk";
        EXPECT_FALSE(w.send(c, CommandKind::note).accepted());
        EXPECT_FALSE(w.engine->run_tools(Instant{ms}, 10));
        EXPECT_EQ(w.engine->case_state(w.id).value(), before);
    }
    EXPECT_EQ(made, 0) << "its answer could not have been taken";
    EXPECT_EQ(w.engine->run_tools(w.now, 10)->done, 1U);
}

TEST(Time, APaperInTimeIsSaidToBeInTimeAlsoWhereTheCaseHasEnded) {
    Workbench w(legal);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const std::uint32_t task = w.activation("nachreichen");
    const Instant end = w.info().deadlines.at(0).end;
    w.advance(30 * day);
    ASSERT_TRUE(w.info().ended);
    Command c = w.as("bürger", "eva");
    c.received_at = Instant{end.ms - 1};
    EXPECT_EQ(w.engine->complete({w.id, task}, {}, c).error->rule, "in_time");
}

constexpr std::string_view resting = R"(
prozess ruhend "Ruhend" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt warten "Warten" {
            rolle amt
            frist erste: 2 stunden erinnert chef
            frist zweite: 5 stunden danach {
                schritt nachsehen "Nachsehen" {
                    rolle amt
                    frist dritte: 3 stunden danach { ende still "Still" }
                }
                ende gesehen "Gesehen"
            }
        }
        ende fertig "Fertig"
    }
}
)";

// Time of a case never runs back, so the record of such a deadline has the time of the resume and
// says when it was due. What begins then has its whole time.
TEST(Time, DeadlinesOfARestTakeEffectInOrderOnResume) {
    Workbench w(resting);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    Command lead = w.as("chef", "c");
    lead.text = "Grund";
    ASSERT_TRUE(w.send(lead, CommandKind::suspend).accepted());
    w.advance(10 * hour);
    EXPECT_EQ(w.open(), "warten") << "nothing takes effect while it rests";
    lead = w.as("chef", "c");
    lead.text = "Grund";
    ASSERT_TRUE(w.send(lead, CommandKind::resume).accepted());
    w.advance(0);
    const auto history = w.engine->history(Workbench::everything(), w.id).value();
    ASSERT_EQ(history.size(), 5U);
    const Instant resumed{monday + 10 * hour};
    for (std::size_t i = 3; i < 5; ++i) {
        EXPECT_EQ(history[i].subject, i == 3 ? "erste" : "zweite");
        EXPECT_EQ(history[i].at, resumed);
        EXPECT_EQ(history[i].asked_at, Instant{monday + (i == 3 ? 2 : 5) * hour});
    }
    EXPECT_EQ(w.open(), "nachsehen");
    EXPECT_EQ(w.info().deadlines.at(0).due, Instant{resumed.ms + 3 * hour});
    w.check_replay();
}

} // namespace
} // namespace vorgang::test
