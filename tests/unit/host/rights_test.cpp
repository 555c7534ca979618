// People: holders, deputies, four eyes, exclusion, claims, keys.
#include "bench_case.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view people = R"(
prozess leute "Leute" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle kasse "Kasse"
    rolle chef "Leitung"
    daten { betrag: geld[0.01..1000.00]  vermerk: text? }
    ablauf {
        schritt stellen "Stellen" { rolle bürger  kanal post bei amt }
        schritt prüfen "Prüfen" { rolle amt  erfasst betrag, vermerk }
        schritt anordnen "Anordnen" { rolle kasse  zeigt betrag  vier_augen mit prüfen }
        schritt bestätigen "Bestätigen" { rolle bürger  kanal post bei amt  zeigt betrag }
        ende fertig "Fertig"
    }
}
)";

const std::vector<Assignment> amount{{"betrag", Number::scaled(9900, 2)}};

TEST(Rights, AnExternalRoleBelongsToOneHolder) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), amount).accepted());
    ASSERT_TRUE(w.complete("anordnen", w.as("kasse", "b")).accepted());
    EXPECT_EQ(w.complete("bestätigen", w.as("bürger", "otto")).error->rule, "rolle");
    Command deputy = w.as("bürger", "anwalt");
    deputy.actor.deputy_for = "eva";
    Command appoint = w.as("bürger", "eva");
    appoint.name = "bürger";
    appoint.person = "otto";
    ASSERT_TRUE(w.send(appoint, CommandKind::appoint).accepted());
    EXPECT_TRUE(w.complete("bestätigen", deputy).accepted());
    EXPECT_TRUE(w.info().ended);
    w.check_replay();
}

TEST(Rights, ADeputyTakesOverAClaim) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command claim = w.as("amt", "a");
    claim.activation = w.activation("prüfen");
    ASSERT_TRUE(w.send(claim, CommandKind::claim).accepted());
    claim.actor.person = "b";
    claim.actor.deputy_for = "a";
    ASSERT_TRUE(w.send(claim, CommandKind::claim).accepted());
    EXPECT_EQ(w.complete("prüfen", w.as("amt", "a"), amount).error->rule, "übernommen");
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "b"), amount).accepted());
    w.check_replay();
}

TEST(Rights, FourEyesComparesPersonsNotRoles) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    EXPECT_EQ(w.complete("prüfen", w.as("amt", ""), amount).error->code, ErrorCode::four_eyes)
        << "a nameless person cannot be compared";
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), amount).accepted());
    EXPECT_EQ(w.complete("anordnen", w.as("kasse", "a")).error->code, ErrorCode::four_eyes);
    Command deputy = w.as("kasse", "b");
    deputy.actor.deputy_for = "a";
    EXPECT_EQ(w.complete("anordnen", deputy).error->code, ErrorCode::four_eyes);
    Command claim = w.as("kasse", "a");
    claim.activation = w.activation("anordnen");
    EXPECT_EQ(w.send(claim, CommandKind::claim).error->code, ErrorCode::four_eyes);
    EXPECT_TRUE(w.complete("anordnen", w.as("kasse", "b")).accepted());
    w.check_replay();
}

TEST(Rights, WhoCorrectedWhatIsShownCountsForFourEyes) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), amount).accepted());
    Command correct = w.as("chef", "c");
    const std::vector<Assignment> other{{"betrag", Number::scaled(8800, 2)}};
    correct.data = other;
    correct.text = "Zahlendreher";
    ASSERT_TRUE(w.send(correct, CommandKind::correct).accepted());
    EXPECT_EQ(w.field("betrag"), Value(Number::scaled(8800, 2)));
    EXPECT_EQ(w.complete("anordnen", w.as("kasse", "c")).error->code, ErrorCode::four_eyes);
    EXPECT_TRUE(w.complete("anordnen", w.as("kasse", "b")).accepted());
    w.check_replay();
}

TEST(Rights, AnExcludedPersonMayNothing) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command claim = w.as("amt", "a");
    claim.activation = w.activation("prüfen");
    ASSERT_TRUE(w.send(claim, CommandKind::claim).accepted());
    Command exclude = w.as("chef", "c");
    exclude.person = "a";
    exclude.text = "verschwägert";
    ASSERT_TRUE(w.send(exclude, CommandKind::exclude).accepted());
    EXPECT_FALSE(w.info().open.at(0).claimed);
    EXPECT_EQ(w.complete("prüfen", w.as("amt", "a"), amount).error->rule, "ausgeschlossen");
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "d"), amount).accepted());
    w.check_replay();
}

TEST(Rights, AClaimedTaskIsTheirs) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command claim = w.as("amt", "a");
    claim.activation = w.activation("prüfen");
    ASSERT_TRUE(w.send(claim, CommandKind::claim).accepted());
    EXPECT_EQ(w.complete("prüfen", w.as("amt", "b"), amount).error->rule, "übernommen");
    static constexpr std::string_view roles[] = {"amt"};
    TaskFilter mine;
    mine.viewer = {"stadt", "a", roles};
    mine.claimed_by = "a";
    EXPECT_EQ(w.engine->tasks(mine)->tasks.size(), 1U);
    Command give = w.as("amt", "a");
    give.activation = claim.activation;
    give.person = "b";
    ASSERT_TRUE(w.send(give, CommandKind::delegate).accepted());
    EXPECT_EQ(w.engine->tasks(mine)->tasks.size(), 0U);
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "b"), amount).accepted());
    w.check_replay();
}

TEST(Rights, TheSameKeyAgainIsTheFirstOutcome) {
    Workbench w(people);
    Command c = w.as("bürger", "eva");
    c.key = "antrag-1";
    const Outcome first = w.start(c);
    ASSERT_TRUE(first.accepted());
    const Outcome again = w.start(c);
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.case_id, first.case_id);
    c.actor.person = "otto";
    EXPECT_EQ(w.start(c).error->code, ErrorCode::duplicate_key);
    Command late = w.as("amt", "a");
    late.expected_sequence = 7;
    EXPECT_EQ(w.complete("prüfen", late, amount).error->code, ErrorCode::conflict);
}

TEST(Rights, BadDataIsRefusedWithFieldAndRuleAndChangesNothing) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    const auto before = w.engine->case_bytes(w.id).value();
    const auto refused = [&](std::vector<Assignment> data) {
        const Outcome outcome = w.complete("prüfen", w.as("amt", "a"), std::move(data));
        EXPECT_FALSE(outcome.accepted());
        EXPECT_EQ(w.engine->case_bytes(w.id).value(), before);
        return outcome.error.value_or(Error{});
    };
    EXPECT_EQ(refused({}).subject, "betrag");
    EXPECT_EQ(refused({{"betrag", Number::scaled(1, 3)}}).code, ErrorCode::invalid_data);
    EXPECT_EQ(refused({{"betrag", 1001}}).rule, "0.01..1000.00");
    EXPECT_EQ(refused({{"betrag", "viel"}}).code, ErrorCode::invalid_data);
    EXPECT_EQ(refused({{"betrag", 1}, {"betrag", 2}}).code, ErrorCode::invalid_data);
    EXPECT_EQ(refused({{"betrag", 1}, {"unsinn", 2}}).code, ErrorCode::not_found);
    EXPECT_EQ(refused({{"betrag", 1}, {"vermerk", "\xff"}}).code, ErrorCode::invalid_data);
}

TEST(Rights, AStrangerSeesNothingAndTheHolderTheirOwn) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), amount).accepted());
    static constexpr std::string_view citizen[] = {"bürger"};
    static constexpr std::string_view clerk[] = {"amt"};
    EXPECT_FALSE(w.engine->case_info({"stadt", "otto", citizen}, w.id));
    EXPECT_FALSE(w.engine->case_info({"nachbarstadt", "a", clerk}, w.id));
    const CaseInfo own = w.engine->case_info({"stadt", "eva", citizen}, w.id).value();
    EXPECT_TRUE(own.open.empty()) << "anordnen is none of theirs";
    EXPECT_EQ(own.fields.size(), 1U) << "bestätigen will show betrag and nothing else";
    EXPECT_EQ(w.engine->case_info({"stadt", "a", clerk}, w.id)->fields.size(), 2U);
}

TEST(Rights, ACaseOfAnotherTenantIsNotThere) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command c = w.as("amt", "aydin");
    c.text = "Vermerk";
    c.tenant = "nachbarstadt";
    EXPECT_EQ(w.send(c, CommandKind::note).error->code, ErrorCode::not_found);
    c.tenant = "stadt";
    EXPECT_TRUE(w.send(c, CommandKind::note).accepted());
}

TEST(Rights, AKeyHoldsForTheLengthOfAnExtensionToo) {
    Workbench w(people);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    Command c = w.as("amt", "aydin");
    c.text = "Vermerk";
    c.key = "k-1";
    ASSERT_TRUE(w.send(c, CommandKind::note).accepted());
    EXPECT_TRUE(w.send(c, CommandKind::note).duplicate);
    c.length = Length{2, Unit::day};
    EXPECT_EQ(w.send(c, CommandKind::note).error->code, ErrorCode::duplicate_key);
    c.length.reset();
    c.channel = Channel::post;
    EXPECT_EQ(w.send(c, CommandKind::note).error->code, ErrorCode::duplicate_key);
}

} // namespace
} // namespace vorgang::test
