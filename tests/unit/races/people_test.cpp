// What people do at once: completions, claims, extensions, what the lead does. docs/races.md.
#include "race.hpp"

namespace vorgang::test {

INSTANTIATE_TEST_SUITE_P(People, Races, both_stores(), store_name);

namespace {

constexpr std::string_view review = R"(
prozess prüfung {
    version 1
    leitung chef
    rolle amt
    rolle chef
    daten { gut: janein? }
    ablauf {
        schritt anlegen { rolle amt }
        schritt prüfen {
            rolle   amt
            erfasst gut
            frist   2 wochen verlängerbar einmal um 1 woche durch chef danach {
                schritt mahnen { rolle amt }
            }
        }
        schritt weiter { rolle amt zeigt gut }
        ende fertig
    }
}
)";
const std::vector<Assignment> yes{{"gut", true}};
const std::vector<Assignment> no{{"gut", false}};

} // namespace

TEST_P(Races, CompletionAndCompletion) {
    given(review, [&] { start(); });
    shown = "gut";
    expect_race(complete("prüfen", "anna", yes), complete("prüfen", "bert", no),
                "ok, not_open -> weiter gut=true", "ok, not_open -> weiter gut=false");
}

TEST_P(Races, CommandsThatExpectASequence) {
    given(review, [&] { start(); });
    const auto expecting = [&](const Deed& deed) {
        return Deed{[&, deed] {
            Command c = deed.make();
            c.expected_sequence = w->info().sequence;
            return c;
        }};
    };
    expect_race(expecting(complete("prüfen", "anna", yes)),
                expecting(lead(CommandKind::correct, no)), "ok, conflict -> weiter",
                "ok, conflict -> prüfen");
}

TEST_P(Races, CompletionAndDeadline) {
    given(review, [&] { start(); });
    expect_race(complete("prüfen", "anna", yes), passes(over), "ok, time -> weiter",
                "time, not_open -> mahnen");
}

TEST_P(Races, CompletionAtTheInstantOfTheDeadline) {
    given(review, [&] { start(); });
    start();
    Command c = complete("prüfen", "anna", yes).make();
    c.at = w->info().deadlines.at(0).due;
    EXPECT_EQ(w->engine->apply(c).error->code, ErrorCode::not_open);
    EXPECT_EQ(w->open(), "mahnen");
    start();
    c = complete("prüfen", "anna", yes).make();
    c.at = Instant{w->info().deadlines.at(0).due.ms - 1};
    EXPECT_TRUE(w->engine->apply(c).accepted());
    EXPECT_EQ(w->open(), "weiter");
}

TEST_P(Races, PaperInTimeAndDeadline) {
    given(review, [&] { start(); });
    const Deed paper{[this] {
        Command c = complete("prüfen", "anna", yes).make();
        c.received_at = w->now;
        return c;
    }};
    expect_race(paper, passes(over), "ok, time -> weiter", "time, not_open -> mahnen");
    start();
    const std::uint32_t task = activation("prüfen");
    const Command late = paper.make();
    w->advance(over);
    EXPECT_EQ(w->engine->apply(late).error->rule, "in_time");
    Command note = lead(CommandKind::note).make();
    note.activation = task;
    note.received_at = Instant{w->now.ms - over};
    ASSERT_TRUE(w->engine->apply(note).accepted());
    EXPECT_EQ(w->info().findings.size(), 1U) << "that it was in time is on record";
}

TEST_P(Races, CompletionAndDeemedAnswer) {
    given(R"(
prozess anhörung {
    version 1
    rolle amt
    daten { gut: janein }
    ablauf {
        schritt anlegen { rolle amt }
        schritt äußern { rolle amt erfasst gut frist 2 wochen schweigen gilt als { gut: ja } }
        schritt weiter { rolle amt zeigt gut }
        ende fertig
    }
}
)",
          [&] { start(); });
    shown = "gut";
    expect_race(complete("äußern", "anna", no), passes(over), "ok, time -> weiter gut=false",
                "time, not_open -> weiter gut=true");
}

TEST_P(Races, CompletionAndReminder) {
    given(R"(
prozess erinnern {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        schritt prüfen { rolle amt frist 2 wochen erinnert amt }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)",
          [&] { start(); });
    expect_race(complete("prüfen"), passes(over), "ok, time -> weiter", "time, ok -> weiter");
}

TEST_P(Races, DeadlinesOfOneInstant) {
    constexpr std::string_view text = R"(
prozess zwei {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        abschnitt außen {
            frist 2 wochen danach { schritt vom_abschnitt { rolle amt } }
            schritt innen { rolle amt frist 2 wochen danach { schritt vom_schritt { rolle amt } } }
        }
        ende fertig
    }
}
)";
    given(text, [&] { start(); });
    expect_race(complete("innen"), passes(over), "ok, time -> end fertig",
                "time, not_open -> vom_abschnitt");
}

TEST_P(Races, CompletionAndCancellation) {
    given(review, [&] { start(); });
    expect_race(complete("prüfen", "anna", yes), lead(CommandKind::cancel), "ok, ok -> cancelled",
                "ok, ended -> cancelled");
}

TEST_P(Races, CompletionAndSuspension) {
    given(review, [&] { start(); });
    expect_race(complete("prüfen", "anna", yes), lead(CommandKind::suspend),
                "ok, ok -> weiter (suspended)", "ok, suspended -> prüfen (suspended)");
}

TEST_P(Races, CompletionAndCorrection) {
    given(review, [&] { start(); });
    shown = "gut";
    expect_race(complete("prüfen", "anna", yes), lead(CommandKind::correct, no),
                "ok, ok -> weiter gut=false", "ok, ok -> weiter gut=true");
}

TEST_P(Races, ClaimAndClaim) {
    given(review, [&] { start(); });
    expect_race(about(CommandKind::claim, "prüfen", "anna"),
                about(CommandKind::claim, "prüfen", "bert"), "ok, not_allowed -> prüfen",
                "ok, not_allowed -> prüfen");
}

TEST_P(Races, ClaimAndCompletion) {
    given(review, [&] { start(); });
    expect_race(about(CommandKind::claim, "prüfen", "anna"), complete("prüfen", "bert", yes),
                "ok, not_allowed -> prüfen", "ok, not_open -> weiter");
}

TEST_P(Races, DelegationAndCompletion) {
    given(review, [&] { start(); });
    const Deed delegate = of(CommandKind::delegate, "amt", "chris", {}, [this](Command& c) {
        c.activation = activation("prüfen");
        c.person = "bert";
    });
    expect_race(delegate, complete("prüfen", "anna", yes), "ok, not_allowed -> prüfen",
                "ok, not_open -> weiter");
}

TEST_P(Races, TwoPersonsInAnExternalRole) {
    given(R"(
prozess antrag {
    version 1
    rolle amt
    rolle halter extern
    ablauf {
        schritt anlegen { rolle amt }
        parallel {
            zweig eins { schritt erster { rolle halter kanal online } }
            zweig zwei { schritt zweiter { rolle halter kanal online } }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)",
          [&] { start(); });
    const auto by = [&](std::string_view step, std::string_view person) {
        return complete(step, person, {}, {}, "halter");
    };
    expect_race(by("erster", "eva"), by("zweiter", "otto"), "ok, not_allowed -> zweiter",
                "ok, not_allowed -> erster");
}

TEST_P(Races, ExclusionAndCompletion) {
    given(review, [&] { start(); });
    const Deed exclude = of(CommandKind::exclude, "chef", "chris", {}, [](Command& c) {
        c.text = "Befangenheit";
        c.person = "anna";
    });
    expect_race(exclude, complete("prüfen", "anna", yes), "ok, not_allowed -> prüfen",
                "ok, ok -> weiter");
}

TEST_P(Races, ExtensionAndDeadline) {
    given(review, [&] { start(); });
    expect_race(lead(CommandKind::extend_deadline, {}, "prüfen"), passes(over),
                "ok, time -> prüfen", "time, not_open -> mahnen");
}

TEST_P(Races, ExtensionAndExtension) {
    given(review, [&] { start(); });
    const Deed extend = lead(CommandKind::extend_deadline, {}, "prüfen");
    expect_race(extend, extend, "ok, not_allowed -> prüfen", "ok, not_allowed -> prüfen");
}

TEST_P(Races, SuspensionAndDeadline) {
    given(review, [&] { start(); });
    expect_race(lead(CommandKind::suspend), passes(over), "ok, time -> prüfen (suspended)",
                "time, ok -> mahnen (suspended)");
    start();
    now(lead(CommandKind::suspend));
    w->advance(over);
    now(lead(CommandKind::resume));
    w->advance(0);
    EXPECT_EQ(w->open(), "mahnen") << "what ran out during the rest takes effect after it";
}

TEST_P(Races, ResumptionAndCompletion) {
    given(review, [&] {
        start();
        now(lead(CommandKind::suspend));
    });
    expect_race(lead(CommandKind::resume), complete("prüfen", "anna", yes), "ok, ok -> weiter",
                "suspended, ok -> prüfen");
}

TEST_P(Races, CancellationAndCancellation) {
    given(review, [&] { start(); });
    const Deed cancel = lead(CommandKind::cancel);
    expect_race(cancel, cancel, "ok, ended -> cancelled", "ok, ended -> cancelled");
}

TEST_P(Races, CorrectionAndCorrection) {
    given(review, [&] { start(); });
    shown = "gut";
    expect_race(lead(CommandKind::correct, yes), lead(CommandKind::correct, no),
                "ok, ok -> prüfen gut=false", "ok, ok -> prüfen gut=true");
}

TEST_P(Races, CorrectionAndDeadlineThatCountsFromTheField) {
    given(R"(
prozess ab_tag {
    version 1
    leitung chef
    rolle amt
    rolle chef
    daten { tag: datum }
    ablauf {
        schritt anlegen { rolle amt erfasst tag }
        schritt prüfen { rolle amt frist 2 wochen ab tag danach { schritt mahnen { rolle amt } } }
        ende fertig
    }
}
)",
          [&] {
              const Date today{static_cast<std::int32_t>(w->now.ms / day)};
              start("amt", {{"tag", today}});
          });
    const std::vector<Assignment> later{{"tag", *date_from_text("2030-01-01")}};
    expect_race(lead(CommandKind::correct, later), passes(over), "ok, time -> mahnen",
                "time, ok -> mahnen");
}

TEST_P(Races, CompletionsOfAPartialJoin) {
    given(R"(
prozess eine_genügt {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        parallel bis 1 {
            zweig eins { schritt erster { rolle amt } }
            zweig zwei { schritt zweiter { rolle amt } }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)",
          [&] { start(); });
    expect_race(complete("erster", "anna"), complete("zweiter", "bert"), "ok, not_open -> weiter",
                "ok, not_open -> weiter");
    constexpr std::string_view two = R"(
prozess zwei_genügen {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        parallel bis 2 {
            zweig eins { schritt erster { rolle amt } }
            zweig zwei { schritt zweiter { rolle amt } }
            zweig drei { schritt dritter { rolle amt } }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)";
    given(two, [&] { start(); });
    expect_race(complete("erster", "anna"), complete("zweiter", "bert"), "ok, ok -> weiter",
                "ok, ok -> weiter");
    given(two, [&] {
        start();
        now(complete("dritter"));
    });
    expect_race(complete("erster", "anna"), complete("zweiter", "bert"), "ok, not_open -> weiter",
                "ok, not_open -> weiter");
}

TEST_P(Races, CompletionsOfTheLastBranches) {
    given(R"(
prozess alle {
    version 1
    rolle amt
    ablauf {
        schritt anlegen { rolle amt }
        parallel {
            zweig eins { schritt erster { rolle amt } }
            zweig zwei { schritt zweiter { rolle amt } }
        }
        schritt weiter { rolle amt }
        ende fertig
    }
}
)",
          [&] { start(); });
    expect_race(complete("erster", "anna"), complete("zweiter", "bert"), "ok, ok -> weiter",
                "ok, ok -> weiter");
}

} // namespace vorgang::test
