// What a host gives is looked at before it counts: names, texts, chance, the time.
#include <new>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view plain = R"(
prozess rechnung "Rechnung" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen() -> beleg: text }
    nachricht zahlung von amt über betrag
    nachricht quittung an amt
    daten { betrag: geld  nummer: zahl  beleg: text }
    ablauf {
        schritt erfassen "Erfassen" { rolle amt  erfasst betrag, nummer }
        empfange nachricht zahlung
        rufe kasse.buchen() -> beleg
        sende nachricht quittung
        ende bezahlt "Bezahlt"
    }
}
)";

struct Border : ::testing::Test {
    Outcome begin(Number amount, std::string_view key = "") {
        Command c = w.as("amt", "a");
        c.key = key;
        return w.start(c, {{"betrag", amount}, {"nummer", 7}});
    }
    Workbench w{plain};
};

TEST_F(Border, AnEngineNeedsAStore) {
    EXPECT_EQ(Engine::open(nullptr).error().code, ErrorCode::invalid_data);
}

TEST_F(Border, WhatNoProcessHasCannotBeBound) {
    const auto tool = [](const ToolCall&) { return ToolAnswer::done(); };
    const auto message = [](const OutgoingMessage&) { return true; };
    EXPECT_EQ(w.engine->bind("kasse.buhcen", tool).error().code, ErrorCode::not_found);
    EXPECT_EQ(w.engine->bind("kasse", tool).error().subject, "kasse");
    EXPECT_TRUE(w.engine->bind("kasse.buchen", tool));
    EXPECT_EQ(w.engine->on_message("quitung", message).error().code, ErrorCode::not_found);
    EXPECT_FALSE(w.engine->on_message("zahlung", message)) << "it comes in";
    EXPECT_TRUE(w.engine->on_message("quittung", message));
}

TEST_F(Border, AWorklistOfAnUnknownRoleIsNotEmptyButWrong) {
    static constexpr std::string_view roles[] = {"amt"};
    TaskFilter filter;
    filter.viewer = {"stadt", "a", roles};
    filter.role = "ammt";
    EXPECT_EQ(w.engine->tasks(filter).error().code, ErrorCode::not_found);
    EXPECT_EQ(w.engine->tasks(filter).error().rule, "role");
    filter.role = "amt";
    EXPECT_TRUE(w.engine->tasks(filter));
    filter.process = "rechung";
    EXPECT_EQ(w.engine->tasks(filter).error().rule, "process");
    filter.process = "rechnung";
    EXPECT_TRUE(w.engine->tasks(filter));
    filter.viewer.tenant = "nachbarstadt";
    EXPECT_FALSE(w.engine->tasks(filter));
    TaskFilter mine;
    mine.viewer = {"stadt", "a", roles};
    EXPECT_FALSE(w.engine->tasks(mine)) << "neither a role nor claimed_by";
    mine.claimed_by = "a";
    EXPECT_TRUE(w.engine->tasks(mine));
}

TEST_F(Border, WithoutChanceNoCaseBegins) {
    const std::vector<Assignment> data{{"betrag", 5}, {"nummer", 1}};
    Command c = w.as("amt", "a");
    c.tenant = "stadt";
    c.entropy = {};
    const Outcome refused = w.engine->start("rechnung", data, c);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error->subject, "entropy");
    c.entropy = {0, 1};
    EXPECT_TRUE(w.engine->start("rechnung", data, c).accepted());
}

TEST_F(Border, TextsOfACommandAreUtf8) {
    ASSERT_TRUE(begin(Number(5)).accepted());
    const auto before = w.engine->case_bytes(w.id).value();
    const auto note = [this](std::string_view Command::*field) {
        Command c = w.as("amt", "a");
        c.text = "Vermerk";
        c.*field = "M\xfcller";
        const Outcome outcome = w.send(c, CommandKind::note);
        return outcome.accepted() ? std::string("accepted") : outcome.error->rule;
    };
    for (const auto field : {&Command::text, &Command::key, &Command::person, &Command::entered_for,
                             &Command::file_number})
        EXPECT_EQ(note(field), "UTF-8");
    Command c = w.as("amt", "M\xfcller");
    c.text = "Vermerk";
    EXPECT_EQ(w.send(c, CommandKind::note).error->subject, "person");
    c = w.as("amt", "a");
    c.text = "Vermerk";
    c.actor.deputy_for = "\xc3";
    EXPECT_EQ(w.send(c, CommandKind::note).error->subject, "deputy_for");
    EXPECT_EQ(w.engine->case_bytes(w.id).value(), before);
}

// An answer comes from a tool, and the call must not be made again only because its words are bad.
TEST_F(Border, WhatIsLateIsMendedSoThatItCanBeRecorded) {
    ASSERT_TRUE(begin(Number(5)).accepted());
    Command stop = w.as("chef", "c");
    stop.text = "zurückgezogen";
    ASSERT_TRUE(w.send(stop, CommandKind::cancel).accepted());
    const std::vector<Assignment> results{{"bel\xff", "M\xfcller"}};
    Command c;
    c.at = w.now;
    c.activation = 1;
    c.data = results;
    ASSERT_TRUE(w.send(c, CommandKind::tool_answer).accepted());
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text, "bel?: \"M?ller\"");
}

TEST_F(Border, ABlankIsNoReason) {
    ASSERT_TRUE(begin(Number(5)).accepted());
    for (const std::string_view blank : {"", " ", "\t\n ", "\u00a0", " \u2003\u200b"}) {
        Command c = w.as("chef", "c");
        c.text = blank;
        EXPECT_EQ(w.send(c, CommandKind::suspend).error->code, ErrorCode::invalid_data);
        EXPECT_EQ(w.send(c, CommandKind::note).error->code, ErrorCode::invalid_data);
    }
    Command c = w.as("chef", "c");
    c.text = " § ";
    EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
}

TEST_F(Border, EqualNumbersFindTheSameCase) {
    ASSERT_TRUE(begin(Number(5)).accepted());
    const CaseId first = w.id;
    ASSERT_TRUE(begin(Number::scaled(1250, 2)).accepted());
    const auto pay = [this](Number amount) {
        const std::vector<Assignment> data{{"betrag", amount}};
        Command c = w.as("amt", "a");
        c.kind = CommandKind::deliver;
        c.tenant = "stadt";
        c.name = "zahlung";
        c.data = data;
        return w.engine->apply(c);
    };
    EXPECT_EQ(pay(Number(6)).error->code, ErrorCode::not_found);
    EXPECT_EQ(pay(*Number::from_text("5.000")).case_id, first);
    EXPECT_EQ(pay(*Number::from_text("12.5")).case_id, w.id);
}

TEST_F(Border, AFieldByHandleAndByNameIsTheSameCommand) {
    const Process process = w.engine->deployment(w.deployment)->process();
    const FieldId amount = *process.field("betrag");
    ASSERT_TRUE(begin(Number(5), "formular-1").accepted());
    Command c = w.as("amt", "a");
    c.key = "formular-1";
    EXPECT_TRUE(w.start(c, {{amount, Number(5)}, {"nummer", 7}}).duplicate);
    EXPECT_EQ(w.start(c, {{"nummer", Number(5)}, {"betrag", 7}}).error->code,
              ErrorCode::duplicate_key);

    Command correct = w.as("chef", "c");
    const std::vector<Assignment> by_handle{{amount, 6}};
    const std::vector<Assignment> by_name{{"betrag", 6}};
    correct.text = "Zahlendreher";
    correct.key = "k";
    correct.data = by_handle;
    ASSERT_TRUE(w.send(correct, CommandKind::correct).accepted());
    correct.data = by_name;
    EXPECT_TRUE(w.send(correct, CommandKind::correct).duplicate);
    correct.tenant = "nachbarstadt";
    EXPECT_EQ(w.send(correct, CommandKind::correct).error->code, ErrorCode::not_found)
        << "a key says nothing about the cases of others";
}

constexpr std::string_view dated = R"(
prozess befristet "Befristet" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt stellen "Stellen" { rolle amt }
        schritt warten "Warten" { rolle amt  frist 2 wochen danach { ende abgelaufen } }
        ende fertig "Fertig"
    }
}
)";

constexpr std::string_view conditional = R"(
prozess abfrage {
    version 1
    rolle amt
    daten { zahl: ganzzahl[0..9]  grund: text  folge: text }
    regel stufe(zahl) -> hoch: janein trifft eindeutig {
        | zahl | hoch |
        |------|------|
        | < 5  | nein |
        | >= 5 | ja   |
    }
    ablauf {
        schritt fragen { rolle amt  erfasst zahl  erfasst grund, folge falls stufe(zahl) }
        ende gefragt
    }
}
)";

TEST(Collecting, AConditionIsDecidedOnceForItsClause) {
    Workbench w(conditional);
    ASSERT_TRUE(
        w.start(w.as("amt", "a"), {{"zahl", 7}, {"grund", "g"}, {"folge", "f"}}).accepted());
    EXPECT_EQ(w.story(), "1 fragen | row stufe 2 | ended gefragt\n");
}

class Clock : public OnBothStores {};

TEST_P(Clock, ACommandFarAheadOfTheStoreIsRefused) {
    Workbench w(dated, store());
    w.advance(0);
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    const auto note = [&w](std::int64_t days) {
        Command c = w.as("amt", "a");
        c.text = "Vermerk";
        c.at = Instant{monday + days * day};
        return w.send(c, CommandKind::note);
    };
    const Outcome refused = note(365 * 100LL);
    ASSERT_FALSE(refused.accepted()) << "a wrong clock must not end a case";
    EXPECT_EQ(refused.error->code, ErrorCode::limit);
    EXPECT_EQ(refused.error->subject, "advance_days");
    EXPECT_FALSE(w.info().ended);
    w.open(store());
    EXPECT_EQ(note(367).error->subject, "advance_days") << "the store remembers";
    EXPECT_TRUE(note(366).accepted());
    EXPECT_TRUE(w.info().ended);
    EXPECT_FALSE(w.engine->advance_to(Instant{monday + 367 * day}, 10));
    EXPECT_TRUE(w.engine->advance_to(Instant{monday + 367 * day}, 10, true));
    EXPECT_TRUE(note(367 + 366).accepted()) << "time was moved on by force";
}

INSTANTIATE_TEST_SUITE_P(Stores, Clock, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
