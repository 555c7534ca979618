// Cases that a host begins with inputs, fields that find cases, and messages that begin one case
// only.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view dunning = R"(
prozess mahnung "Mahnung" {
    version 1
    leitung chef
    rolle schuldner "Wer schuldet" extern
    rolle kasse "Stadtkasse"
    rolle chef "Leitung"
    werkzeug post { senden(an: text) -> beleg: text }
    eingabe { forderung: geld[0.01..1000.00]  frist_bis: datum? }
    eingabe personenbezogen suchbar { name: text }
    daten suchbar { jahr: ganzzahl  beleg: text }
    daten personenbezogen { grund: text }
    ablauf {
        setze jahr = 2026
        rufe post.senden(an: name) -> beleg
        schritt äußern "Sich äußern" { rolle schuldner  zeigt forderung  erfasst grund }
        schritt prüfen "Prüfen" { rolle kasse  zeigt forderung, frist_bis, grund, jahr, beleg }
        ende erledigt "Erledigt"
    }
}
)";

class Inputs : public OnBothStores {};

Outcome begin(Workbench& w, std::vector<Assignment> data, std::string_view holder = "") {
    Command c = w.as("finanzverfahren", "system");
    if (!holder.empty()) c.entered_for_role = "schuldner";
    c.entered_for = holder;
    return w.start(c, std::move(data));
}

const std::vector<Assignment> twenty{{"forderung", 20}, {"name", "Eva Ott"}};

TEST_P(Inputs, ACaseBeginsWithThemAndGoesOnByItself) {
    Workbench w(dunning, store());
    const Outcome begun = begin(w, twenty);
    ASSERT_TRUE(begun.accepted()) << begun.error->english;
    EXPECT_EQ(w.open(), "post.senden");
    EXPECT_EQ(to_json(w.field("forderung")), "20.00");
    EXPECT_TRUE(w.field("frist_bis").is_unknown());
    const HistoryEntry first = w.engine->history(Workbench::everything(), w.id)->at(0);
    EXPECT_EQ(first.kind, CommandKind::start);
    EXPECT_EQ(first.subject, "");
    w.check_replay();
}

TEST_P(Inputs, WhatIsMissingSuperfluousOrWrongIsRefusedAndLeavesNothing) {
    Workbench w(dunning, store());
    const auto refused = [&](std::vector<Assignment> data, std::string_view subject) {
        const Outcome outcome = begin(w, std::move(data));
        EXPECT_FALSE(outcome.accepted());
        EXPECT_EQ(outcome.error->code, ErrorCode::invalid_data);
        EXPECT_EQ(outcome.error->subject, subject);
    };
    refused({{"forderung", 20}}, "name");
    refused({{"forderung", 2000}, {"name", "Ott"}}, "forderung");
    refused({{"forderung", "viel"}, {"name", "Ott"}}, "forderung");
    refused({{"forderung", 20}, {"name", "Ott"}, {"grund", "x"}}, "grund");
    refused({{"forderung", 20}, {"name", "Ott"}, {"unbekannt", 1}}, "unbekannt");
    EXPECT_EQ(w.engine->counts("stadt")->cases, 0U);
}

TEST_P(Inputs, TheLeadSetsRightWhatWasHandedIn) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty).accepted());
    const std::vector<Assignment> right{{"forderung", 25}};
    Command c = w.as("chef", "ina");
    c.text = "Zahlendreher";
    c.data = right;
    ASSERT_TRUE(w.send(c, CommandKind::correct).accepted());
    EXPECT_EQ(to_json(w.field("forderung")), "25.00");
}

TEST_P(Inputs, AHolderMayBeNamedAsItBegins) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty, "eva").accepted());
    const std::vector<Assignment> sent{{"beleg", "B-1"}};
    Command answer = w.as("", "");
    answer.activation = w.activation("post.senden");
    answer.data = sent;
    ASSERT_TRUE(w.send(answer, CommandKind::tool_answer).accepted());
    const std::vector<Assignment> reason{{"grund", "bezahlt"}};
    EXPECT_EQ(w.complete("äußern", w.as("schuldner", "otto"), reason).error->rule, "rolle");
    EXPECT_TRUE(w.complete("äußern", w.as("schuldner", "eva"), reason).accepted());
    Command c = w.as("", "");
    c.entered_for_role = "kasse";
    EXPECT_EQ(w.start(c, twenty).error->code, ErrorCode::not_found) << "no role of people outside";
}

TEST_P(Inputs, TheSameKeyBeginsOneCase) {
    Workbench w(dunning, store());
    Command c = w.as("", "");
    c.key = "sollstellung-17";
    const Outcome first = w.start(c, twenty);
    const Outcome again = w.start(c, twenty);
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(first.case_id, again.case_id);
}

TEST_P(Inputs, AMessageBeginsNoneOfThem) {
    Workbench w(R"(prozess p { rolle amt  nachricht n von amt  eingabe { x: text }
        ablauf { empfange nachricht n  schritt s { rolle amt zeigt x } ende e } })",
                store());
    Command c = w.as("amt", "a");
    c.kind = CommandKind::deliver;
    c.tenant = "stadt";
    c.name = "n";
    EXPECT_EQ(w.engine->apply(c).error->code, ErrorCode::not_found);
    ASSERT_TRUE(begin(w, {{"x", "y"}}).accepted());
    EXPECT_EQ(w.open(), "n");
}

// ---- suchbar, personenbezogen ----

std::vector<CaseId> found(Workbench& w, std::string_view field, const Value& value,
                          const Viewer& viewer = Workbench::everything()) {
    const auto page = w.engine->find({viewer, w.process, field, value});
    EXPECT_TRUE(page) << page.error().english;
    return page ? page->cases : std::vector<CaseId>{};
}

TEST_P(Inputs, FindCasesByTheirValues) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty).accepted());
    const CaseId first = w.id;
    ASSERT_TRUE(begin(w, {{"forderung", 30}, {"name", "Ott"}}).accepted());
    EXPECT_EQ(found(w, "name", "Eva Ott"), std::vector{first});
    EXPECT_EQ(found(w, "jahr", *Number::from_text("2026.0")), (std::vector{first, w.id}));
    EXPECT_TRUE(found(w, "name", "eva ott").empty());
    EXPECT_TRUE(found(w, "beleg", "B-1").empty()) << "not known yet";
    EXPECT_EQ(w.engine->find({Workbench::everything(), w.process, "grund", "x"}).error().code,
              ErrorCode::not_found);
    EXPECT_EQ(w.engine->find({Workbench::everything(), w.process, "jahr", "x"}).error().code,
              ErrorCode::invalid_data);
}

TEST_P(Inputs, AreFoundByWhatTheyAreNowAlsoWhenTheyHaveEnded) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty).accepted());
    const std::vector<Assignment> right{{"name", "Eva Otte"}};
    Command c = w.as("chef", "ina");
    c.text = "Tippfehler";
    c.data = right;
    ASSERT_TRUE(w.send(c, CommandKind::correct).accepted());
    EXPECT_TRUE(found(w, "name", "Eva Ott").empty());
    ASSERT_TRUE(w.send(c, CommandKind::cancel).accepted());
    EXPECT_EQ(found(w, "name", "Eva Otte"), std::vector{w.id});
}

TEST_P(Inputs, ArePagedByTheirNumbers) {
    Workbench w(dunning, store());
    std::vector<CaseId> all;
    for (int i = 0; i < 5; ++i) {
        ASSERT_TRUE(begin(w, twenty).accepted());
        all.push_back(w.id);
    }
    std::vector<CaseId> seen;
    CaseFilter filter{Workbench::everything(), w.process, "name", "Eva Ott", 2};
    do {
        const CasePage page = w.engine->find(filter).value();
        seen.insert(seen.end(), page.cases.begin(), page.cases.end());
        filter.after = page.next;
    } while (filter.after.number != 0);
    EXPECT_EQ(seen, all);
}

TEST_P(Inputs, AreFoundByWhoMaySeeThemAndTheField) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty, "eva").accepted());
    const std::string_view clerk[] = {"kasse"};
    const std::string_view outside[] = {"schuldner"};
    EXPECT_EQ(found(w, "name", "Eva Ott", {"stadt", "b", clerk}), std::vector{w.id});
    EXPECT_TRUE(found(w, "name", "Eva Ott", {"stadt", "otto", outside}).empty());
    EXPECT_TRUE(found(w, "jahr", 2026, {"stadt", "eva", outside}).empty())
        << "her case, but not a field she sees";
    EXPECT_EQ(w.engine->find({{"dorf", "b", clerk}, w.process, "name", "Eva Ott"}).error().code,
              ErrorCode::not_found);
}

TEST_P(Inputs, PersonalDataIsNamedAsSuch) {
    Workbench w(dunning, store());
    ASSERT_TRUE(begin(w, twenty).accepted());
    const auto personal = [](const std::vector<FieldInfo>& fields) {
        std::string names;
        for (const FieldInfo& field : fields)
            if (field.personal) names += field.name + " ";
        return names;
    };
    EXPECT_EQ(personal(w.info().fields), "name grund ");
    EXPECT_EQ(personal(w.engine->history(Workbench::everything(), w.id)->at(0).fields), "name ");
}

// ---- einmalig über ----

constexpr std::string_view invoice = R"(
prozess rechnung "Rechnung" {
    version 1
    leitung chef
    rolle lieferant "Lieferant" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    nachricht rechnung von lieferant erfasst iban, nummer, betrag
    daten { iban: text  nummer: ganzzahl  betrag: geld }
    ablauf {
        empfange nachricht rechnung einmalig über iban, nummer
        schritt prüfen "Prüfen" { rolle amt  zeigt iban, nummer, betrag }
        ende bezahlt "Bezahlt"
    }
}
)";

struct Sent {
    std::vector<Assignment> data;
    Command command;
};

Sent bill(Workbench& w, std::string_view iban, const Value& number, std::string_view key) {
    Sent sent{{{"iban", iban}, {"nummer", number}, {"betrag", 5}}, w.as("lieferant", "holz")};
    sent.command.kind = CommandKind::deliver;
    sent.command.tenant = "stadt";
    sent.command.name = "rechnung";
    sent.command.key = key;
    sent.command.entropy = {5, 6};
    return sent;
}

Outcome send(Workbench& w, std::string_view iban, const Value& number, std::string_view key) {
    Sent sent = bill(w, iban, number, key);
    sent.command.data = sent.data;
    Outcome outcome = w.engine->apply(sent.command);
    if (outcome.accepted()) w.id = outcome.case_id;
    return outcome;
}

TEST_P(Inputs, TheSameValuesBeginOneCase) {
    Workbench w(invoice, store());
    const Outcome first = send(w, "DE1", 17, "a");
    ASSERT_TRUE(first.accepted()) << first.error->english;
    const Outcome second = send(w, "DE1", *Number::from_text("17.0"), "b");
    ASSERT_FALSE(second.accepted());
    EXPECT_EQ(second.error->code, ErrorCode::conflict);
    EXPECT_EQ(second.error->rule, "einmalig");
    EXPECT_EQ(second.error->subject, std::to_string(first.case_id.number));
    EXPECT_TRUE(send(w, "DE1", 17, "a").duplicate) << "the same message, not a second one";
    EXPECT_TRUE(send(w, "DE1", 18, "c").accepted());
    EXPECT_TRUE(send(w, "DE2", 17, "d").accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "b")).accepted());
    EXPECT_EQ(send(w, "DE2", 17, "e").error->rule, "einmalig") << "also after the end";
    EXPECT_EQ(w.engine->counts("stadt")->cases, 3U);
}

TEST_P(Inputs, TwoOfThemInOneCommitBeginOne) {
    Workbench w(invoice, store());
    Sent one = bill(w, "DE1", 17, "a");
    Sent two = bill(w, "DE1", 17, "b");
    one.command.data = one.data;
    two.command.data = two.data;
    const Command both[] = {one.command, two.command};
    Outcome outcomes[2];
    w.engine->apply(both, outcomes);
    EXPECT_TRUE(outcomes[0].accepted());
    EXPECT_EQ(outcomes[1].error->rule, "einmalig");
}

TEST_P(Inputs, ACancelledOneGivesItsValuesFreeAndACorrectedOneTakesOthers) {
    Workbench w(invoice, store());
    ASSERT_TRUE(send(w, "DE1", 17, "a").accepted());
    const std::vector<Assignment> right{{"nummer", 71}};
    Command c = w.as("chef", "ina");
    c.text = "Zahlendreher";
    c.data = right;
    ASSERT_TRUE(w.send(c, CommandKind::correct).accepted());
    const CaseId corrected = w.id;
    EXPECT_EQ(send(w, "DE1", 71, "b").error->rule, "einmalig");
    EXPECT_TRUE(send(w, "DE1", 17, "c").accepted());
    w.id = corrected;
    Command cancel = w.as("chef", "ina");
    cancel.text = "Doch nicht";
    ASSERT_TRUE(w.send(cancel, CommandKind::cancel).accepted());
    EXPECT_TRUE(send(w, "DE1", 71, "d").accepted());
}

INSTANTIATE_TEST_SUITE_P(Stores, Inputs, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
