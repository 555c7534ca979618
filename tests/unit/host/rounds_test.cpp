// Loops that go by a time that is over, and loops that go on for years.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view lending = R"(
prozess ausleihe "Ausleihe" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    rolle leser "Leser" extern
    nachricht mahnung an leser erfasst titel
    daten { titel: text  zurück_am: datum }
    ablauf {
        schritt ausleihen "Ausleihen" { rolle amt erfasst titel, zurück_am }
        abschnitt ausgeliehen "Ausgeliehen" {
            schritt zurücknehmen "Zurücknehmen" {
                rolle amt
                frist 1 woche ab zurück_am danach {
                    sende nachricht mahnung
                    zurück zu ausgeliehen
                }
            }
        }
        ende fertig "Fertig"
    }
}
)";

// No more than that at one instant.
constexpr std::size_t rounds = 200;

Date date(std::string_view text) {
    return *date_from_text(text);
}

void lend(Workbench& w) {
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"titel", "Faust"}, {"zurück_am", date("2026-05-12")}})
                    .accepted());
}

Outcome lead(Workbench& w, CommandKind kind, std::vector<Assignment> data = {}) {
    Command c = w.as("chef", "c");
    c.text = "weil es sich dreht";
    c.data = data;
    if (kind == CommandKind::resolve_incident) c.activation = w.info().open.at(0).activation;
    return w.send(c, kind);
}

TEST(Rounds, ALoopByATimeThatIsOverWaitsForAPerson) {
    Workbench w(lending);
    lend(w);
    w.now.ms += 60 * day;
    const WorkDone work = w.engine->advance_to(w.now, 10'000).value();
    EXPECT_FALSE(work.more);
    EXPECT_TRUE(work.stuck.empty());
    EXPECT_EQ(w.open(), "too_much");
    EXPECT_EQ(w.info().outgoing_messages.size(), rounds);
    EXPECT_TRUE(w.info().deadlines.empty());
    w.check_replay();

    // The same again, as long as nobody changes what is wrong.
    ASSERT_TRUE(lead(w, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(w.open(), "zurücknehmen");
    w.advance(0);
    EXPECT_EQ(w.open(), "too_much");
    ASSERT_TRUE(lead(w, CommandKind::correct, {{"zurück_am", date("2026-12-01")}}).accepted());
    ASSERT_TRUE(lead(w, CommandKind::resolve_incident).accepted());
    w.advance(0);
    EXPECT_EQ(w.open(), "zurücknehmen");
    EXPECT_EQ(w.info().deadlines.size(), 1U);
    w.check_replay();
}

TEST(Rounds, TheFileIsTheSameHoweverOftenTheHostWakesUp) {
    const auto file = [](std::uint64_t limit, std::int64_t step) {
        Workbench w(lending);
        lend(w);
        for (const Instant end{w.now.ms + 30 * day}; w.now < end;) {
            w.now.ms = std::min(w.now.ms + step, end.ms);
            while (w.engine->advance_to(w.now, limit)->more) {
            }
        }
        return w.engine->records(w.id).value();
    };
    const auto once = file(100'000, 30 * day);
    EXPECT_EQ(once, file(7, 30 * day));
    EXPECT_EQ(once, file(1, 5 * day));
}

TEST(Rounds, ACommandThatComesFirstFindsTheSame) {
    for (const CommandKind kind :
         {CommandKind::cancel, CommandKind::suspend, CommandKind::correct}) {
        Workbench w(lending);
        lend(w);
        w.now.ms += 60 * day;
        EXPECT_TRUE(lead(w, kind,
                         kind == CommandKind::correct
                             ? std::vector<Assignment>{{"zurück_am", date("2026-12-01")}}
                             : std::vector<Assignment>{})
                        .accepted());
        w.check_replay();
    }
}

TEST(Rounds, AnotherCaseGetsItsTurn) {
    Workbench w(lending);
    lend(w);
    const CaseId first = w.id;
    ASSERT_TRUE(w.start(w.as("amt", "a"), {{"titel", "Götz"}, {"zurück_am", date("2026-05-20")}})
                    .accepted());
    w.now.ms += 60 * day;
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(w.engine->advance_to(w.now, 100));
    EXPECT_EQ(w.open(), "too_much");
    w.id = first;
    EXPECT_EQ(w.open(), "too_much");
}

constexpr std::string_view many = R"(
prozess viele "Viele" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    typ stelle { name: text  votum: text? }
    daten { stellen: liste von stelle  termin: datum }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt erfasst stellen, termin }
        für alle s in stellen {
            schritt hören "Hören" {
                rolle   amt
                erfasst s.votum
                frist   1 woche danach { warte bis termin }
            }
        }
        schritt enden "Enden" { rolle amt zeigt stellen }
        ende fertig "Fertig"
    }
}
)";

Value of_names(std::size_t count) {
    const Value one = Value::Context{{"name", "x"}, {"votum", Value()}};
    return Value::List(count, one);
}

TEST(Rounds, ManyElementsAtOneInstantAreNoLoop) {
    Workbench w(many);
    ASSERT_TRUE(w.start(w.as("amt", "a"),
                        {{"stellen", of_names(2 * rounds)}, {"termin", date("2026-05-12")}})
                    .accepted());
    w.now.ms += 60 * day;
    ASSERT_TRUE(w.engine->advance_to(w.now, 10'000));
    EXPECT_EQ(w.open(), "enden");
    w.check_replay();
}

constexpr std::string_view anew = R"(
prozess neu "Neu" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    typ stelle { name: text  votum: text? }
    daten { stellen: liste von stelle  termin: datum  fertig: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt erfasst stellen, termin }
        abschnitt runde "Runde" {
            für alle s in stellen {
                schritt hören "Hören" {
                    rolle   amt
                    erfasst s.votum
                    frist   1 tag ab termin danach { }
                }
            }
            warte bis termin
            zurück zu runde
        }
    }
}
)";

TEST(Rounds, ALoopThatBeginsElementsAnewWaitsForAPerson) {
    Workbench w(anew);
    ASSERT_TRUE(
        w.start(w.as("amt", "a"), {{"stellen", of_names(1)}, {"termin", date("2026-05-12")}})
            .accepted());
    w.now.ms += 60 * day;
    const WorkDone work = w.engine->advance_to(w.now, 10'000).value();
    EXPECT_FALSE(work.more);
    EXPECT_EQ(w.open(), "too_much");
    w.check_replay();
}

constexpr std::string_view failing = R"(
prozess scheiternd "Scheiternd" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { fragen() -> zahl: ganzzahl }
    daten { zahl: ganzzahl }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        abschnitt runde "Runde" {
            rufe kasse.fragen() -> zahl {
                versuche 1 mal alle 10 minuten bei scheitern { zurück zu runde }
            }
        }
        schritt lesen "Lesen" { rolle amt zeigt zahl }
        ende fertig "Fertig"
    }
}
)";

TEST(Rounds, ACallThatFailsAtOnceIsNotMadeForEver) {
    Workbench w(failing);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    std::size_t made = 0;
    w.bind("kasse.fragen", [&made](const ToolCall&) {
        ++made;
        return ToolAnswer::failed_for_now("gestört");
    });
    const WorkDone work = w.engine->run_tools(w.now, 10'000).value();
    EXPECT_FALSE(work.more);
    EXPECT_EQ(made, rounds + 1);
    EXPECT_EQ(w.open(), "too_much");
    w.check_replay();
}

constexpr std::string_view again = R"(
prozess wiedervorlage "Wiedervorlage" {
    version 1
    rolle amt "Amt"
    daten { gut: janein }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        abschnitt vorlage "Vorlage" {
            schritt sehen "Sehen" {
                rolle   amt
                erfasst gut
                frist   LÄNGE danach { zurück zu vorlage }
            }
        }
        falls gut { ende fertig "Fertig" }
        ende schlecht "Schlecht"
    }
}
)";

std::string again_after(std::string_view length) {
    std::string text(again);
    constexpr std::string_view word = "LÄNGE";
    return text.replace(text.find(word), word.size(), length);
}

// § 187 Abs. 2 BGB: what a deadline begins at 00:00 has that day as its first.
TEST(Rounds, ADeadlineThatADeadlineBeginsLosesNoDay) {
    const auto ends = [](std::string_view length) {
        Workbench w(again_after(length));
        EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
        std::string all;
        for (int i = 0; i < 4; ++i) {
            const Instant end = w.info().deadlines.at(0).end;
            all += (i == 0 ? "" : " ") + to_text(end).substr(5, 11);
            w.now = std::max(w.now, end);
            w.advance(0);
        }
        w.check_replay();
        return all;
    };
    EXPECT_EQ(ends("1 woche"), "05-18T22:00 05-26T22:00 06-02T22:00 06-09T22:00")
        << "the second ends with Whit Monday, and so a day later";
    EXPECT_EQ(ends("1 tag"), "05-12T22:00 05-13T22:00 05-15T22:00 05-18T22:00")
        << "Ascension Day, a weekend";
    EXPECT_EQ(ends("1 arbeitstag"), "05-12T22:00 05-13T22:00 05-15T22:00 05-18T22:00");
    EXPECT_EQ(ends("24 stunden"), "05-12T07:00 05-13T07:00 05-14T07:00 05-15T07:00");
}

TEST(Rounds, WhoActsAtMidnightHasTheWholeDayBefore) {
    Workbench w(again_after("1 tag"));
    w.now = Instant{monday - 9 * hour}; // 00:00
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(to_text(w.info().deadlines.at(0).end), "2026-05-12T22:00:00Z");
}

// Hours that happen to end at midnight have no day behind them.
TEST(Rounds, HoursThatEndAtMidnightAreNoDay) {
    Workbench w(R"(
prozess stunden "Stunden" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        schritt erste "Erste" { rolle amt  frist 15 stunden danach { } }
        schritt zweite "Zweite" { rolle amt  frist 1 tag danach { } }
        ende fertig "Fertig"
    }
}
)");
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    w.advance(15 * hour);
    EXPECT_EQ(to_text(w.info().deadlines.at(0).end), "2026-05-13T22:00:00Z");
}

TEST(Rounds, ALoopOfYearsDoesNotGrowTheCase) {
    Workbench w(again_after("1 tag"));
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    w.advance(40 * day);
    const std::size_t size = w.engine->case_bytes(w.id)->size();
    const std::uint32_t open = w.activation("sehen");
    w.advance(300 * day);
    EXPECT_EQ(w.engine->case_bytes(w.id)->size(), size);
    w.check_replay();
    // Of one long gone it is still said what took it.
    const Outcome late = w.engine->complete({w.id, open}, {}, w.as("amt", "a"));
    EXPECT_EQ(late.error->code, ErrorCode::not_open);
    EXPECT_EQ(late.error->rule.substr(0, 10), "abgelaufen");
}

} // namespace
} // namespace vorgang::test
