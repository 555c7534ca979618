// Cases that begin with a message, and messages that come twice.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view damage = R"(
prozess schaden "Straßenschaden" {
    version 1
    leitung chef
    rolle melder "Melderin oder Melder" extern
    rolle amt "Straßenmeisterei"
    rolle chef "Leitung"
    nachricht meldung von melder erfasst ort, art über ort
    nachricht nachtrag von melder erfasst art über ort
    daten { ort: text  art: text  behoben: janein }
    ablauf {
        empfange nachricht meldung
        schritt prüfen "Schaden prüfen" { rolle amt  zeigt ort, art  erfasst behoben }
        schritt bestätigen "Bestätigen" { rolle melder  zeigt behoben }
        ende erledigt "Erledigt"
    }
    jederzeit bei nachricht nachtrag { ende neu "Wird neu gemeldet" }
}
)";

constexpr std::string_view light = R"(
prozess laterne "Defekte Laterne" {
    version 1
    rolle melder "Melderin oder Melder" extern
    nachricht meldung von melder erfasst ort
    daten { ort: text }
    ablauf {
        empfange nachricht meldung
        schritt ende_melden "Ende melden" { rolle melder zeigt ort }
        ende erledigt "Erledigt"
    }
}
)";

class Begin : public OnBothStores {};

Outcome tell(Workbench& w, std::string_view message, const std::vector<Assignment>& data,
             std::string_view key, std::string_view person = "eva") {
    Command c = w.as("melder", person);
    c.kind = CommandKind::deliver;
    c.tenant = "stadt";
    c.name = message;
    c.data = data;
    c.key = key;
    c.entropy = {3, 4};
    Outcome outcome = w.engine->apply(c);
    if (outcome.accepted()) w.id = outcome.case_id;
    return outcome;
}

std::vector<Assignment> at(std::string_view place) {
    return {{"ort", place}, {"art", "Schlagloch"}};
}

void finish(Workbench& w) {
    const std::vector<Assignment> mended{{"behoben", true}};
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), mended).accepted());
    ASSERT_TRUE(w.complete("bestätigen", w.as("melder", "eva")).accepted());
    ASSERT_TRUE(w.info().ended);
}

// A store that has lost the ids of messages.
class WithoutMessageIds final : public vorgang::testing::KeptStore {
  public:
    using KeptStore::KeptStore;
    Result<void> index_rows(const IndexVisitor& visit) override {
        return KeptStore::index_rows([&](CaseId id, const IndexChange& row, bool sound) {
            const bool lost = row.kind == IndexChange::Kind::key && row.text.starts_with("n\x1f");
            if (!lost) visit(id, row, sound);
        });
    }
};

// The record says that the message had no case, so its id has to be there.
TEST_P(Begin, AnAuditMissesTheIdsOfMessages) {
    {
        Workbench w(damage, store());
        ASSERT_TRUE(tell(w, "meldung", at("Markt"), "m-1").accepted());
        ASSERT_TRUE(tell(w, "nachtrag", at("Markt"), "m-2").accepted());
        Command addressed = w.as("melder", "eva");
        ASSERT_TRUE(tell(w, "meldung", at("Hafen"), "m-3").accepted());
        const std::vector<Assignment> data{{"art", "Riss"}};
        addressed.name = "nachtrag";
        addressed.data = data;
        addressed.key = "m-4";
        ASSERT_TRUE(w.send(addressed, CommandKind::deliver).accepted());
    }
    WithoutMessageIds lossy(store());
    const AuditReport report = audit(lossy).value();
    std::vector<std::pair<std::uint64_t, std::uint32_t>> missing;
    for (const AuditFinding& one : report.bad)
        missing.emplace_back(one.case_id.number, one.sequence);
    EXPECT_EQ(missing,
              (std::vector<std::pair<std::uint64_t, std::uint32_t>>{{1, 1}, {1, 2}, {2, 1}}));
}

TEST_P(Begin, AMessageThatBelongsToNoOpenCaseBeginsOne) {
    Workbench w(damage, store());
    const Outcome begun = tell(w, "meldung", at("Markt"), "m-1");
    ASSERT_TRUE(begun.accepted()) << begun.error->english;
    EXPECT_EQ(begun.sequence, 1U);
    EXPECT_EQ(w.open(), "prüfen");
    EXPECT_EQ(w.field("ort"), Value("Markt"));
    EXPECT_EQ(w.field("art"), Value("Schlagloch"));
    const HistoryEntry first = w.engine->history(Workbench::everything(), w.id)->at(0);
    EXPECT_EQ(first.kind, CommandKind::deliver) << "the record says how the case began";
    EXPECT_EQ(first.subject, "meldung");
    EXPECT_EQ(first.person, "eva");
    EXPECT_EQ(first.events, std::vector<std::string>{"delivered meldung"});
    const std::vector<Assignment> mended{{"behoben", true}};
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "a"), mended).accepted());
    EXPECT_EQ(w.complete("bestätigen", w.as("melder", "otto")).error->rule, "rolle")
        << "who sent the message holds the role";
    EXPECT_TRUE(w.complete("bestätigen", w.as("melder", "eva")).accepted());
    w.check_replay();
}

TEST_P(Begin, TheIdOfAMessageIsAcceptedOnce) {
    Workbench w(damage, store());
    const Outcome begun = tell(w, "meldung", at("Markt"), "m-1");
    ASSERT_TRUE(begun.accepted());
    const auto twice = [&] {
        const Outcome again = tell(w, "meldung", at("Markt"), "m-1");
        EXPECT_TRUE(again.accepted());
        EXPECT_TRUE(again.duplicate);
        EXPECT_EQ(again.case_id, begun.case_id);
        EXPECT_EQ(again.sequence, 1U);
    };
    twice();
    EXPECT_EQ(tell(w, "meldung", at("Tor"), "m-1").error->code, ErrorCode::duplicate_key);
    Command direct = w.as("melder", "eva");
    const std::vector<Assignment> data = at("Markt");
    direct.name = "meldung";
    direct.tenant = "stadt";
    direct.key = "m-1";
    direct.data = data;
    EXPECT_TRUE(w.send(direct, CommandKind::deliver).duplicate) << "also by the number of the case";
    finish(w);
    twice();
    w.open(store());
    twice();
    EXPECT_EQ(w.engine->counts("stadt")->cases, 1U);
}

TEST_P(Begin, AMessageThatFoundItsCaseIsADuplicateAfterTheCaseHasEnded) {
    Workbench w(damage, store());
    ASSERT_TRUE(tell(w, "meldung", at("Markt"), "m-1").accepted());
    const Outcome first = tell(w, "nachtrag", at("Markt"), "n-1");
    ASSERT_TRUE(first.accepted());
    EXPECT_EQ(w.info().ending, "neu");
    const Outcome again = tell(w, "nachtrag", at("Markt"), "n-1");
    ASSERT_TRUE(again.accepted()) << again.error->english;
    EXPECT_TRUE(again.duplicate);
    EXPECT_EQ(again.case_id, first.case_id);
    EXPECT_EQ(again.sequence, first.sequence);
    EXPECT_EQ(tell(w, "nachtrag", at("Markt"), "n-2").error->code, ErrorCode::not_found);
}

TEST_P(Begin, AnOpenCaseThatFitsGetsTheMessageAndAnEndedOneDoesNot) {
    Workbench w(damage, store());
    const CaseId first = tell(w, "meldung", at("Markt"), "m-1").case_id;
    const Outcome more = tell(w, "meldung", at("Markt"), "m-2");
    EXPECT_EQ(more.case_id, first);
    EXPECT_EQ(w.info().waiting_messages.size(), 1U) << "kept, because nobody waits for it now";
    EXPECT_NE(tell(w, "meldung", at("Tor"), "m-3").case_id, first);
    w.id = first;
    finish(w);
    const Outcome anew = tell(w, "meldung", at("Markt"), "m-4");
    EXPECT_EQ(anew.sequence, 1U);
    EXPECT_NE(anew.case_id, first);
    EXPECT_EQ(w.engine->counts("stadt")->cases, 3U);
}

TEST_P(Begin, BadDataOrAWrongRoleBeginsNothing) {
    Workbench w(damage, store());
    EXPECT_EQ(tell(w, "meldung", {{"ort", "Markt"}}, "m-1").error->subject, "art");
    const std::vector<Assignment> odd{{"ort", "Markt"}, {"art", "Loch"}, {"unsinn", 1}};
    EXPECT_EQ(tell(w, "meldung", odd, "m-1").error->subject, "unsinn");
    Command c = w.as("amt", "a");
    const std::vector<Assignment> data = at("Markt");
    c.tenant = "stadt";
    c.name = "meldung";
    c.data = data;
    c.kind = CommandKind::deliver;
    EXPECT_EQ(w.engine->apply(c).error->code, ErrorCode::not_allowed);
    EXPECT_EQ(w.start(w.as("melder", "eva"), at("Markt")).error->rule, "start");
    EXPECT_EQ(tell(w, "nachtrag", at("Markt"), "n-1").error->code, ErrorCode::not_found)
        << "this message begins nothing";
    EXPECT_EQ(w.engine->counts("stadt")->cases, 0U);
    EXPECT_EQ(tell(w, "meldung", at("Markt"), "m-1").case_id, CaseId{1}) << "no number was drawn";
}

TEST_P(Begin, AMessageMayBringAFileNumber) {
    Workbench w(damage, store());
    Command c = w.as("melder", "eva");
    const std::vector<Assignment> data = at("Markt");
    const std::vector<Assignment> other = at("Tor");
    c.kind = CommandKind::deliver;
    c.tenant = "stadt";
    c.name = "meldung";
    c.data = data;
    c.file_number = "66.1/7";
    const Outcome begun = w.engine->apply(c);
    ASSERT_TRUE(begun.accepted());
    EXPECT_EQ(w.engine->find(Workbench::everything(), "schaden", "66.1/7").value(),
              std::vector{begun.case_id});
    c.data = other;
    EXPECT_EQ(w.engine->apply(c).error->code, ErrorCode::conflict);
}

TEST_P(Begin, WhereTwoProcessesBeginWithItOneHasToBeNamed) {
    Workbench w(damage, store());
    Place place;
    place.tenant = "stadt";
    ASSERT_TRUE(w.engine->deploy(*compile(light).process, place));
    EXPECT_EQ(tell(w, "meldung", at("Markt"), "m-1").error->code, ErrorCode::conflict);
    Command c = w.as("melder", "eva");
    const std::vector<Assignment> data{{"ort", "Markt"}};
    c.kind = CommandKind::deliver;
    c.tenant = "stadt";
    c.process = "laterne";
    c.name = "meldung";
    c.data = data;
    c.key = "m-1";
    const Outcome begun = w.engine->apply(c);
    ASSERT_TRUE(begun.accepted()) << begun.error->english;
    EXPECT_EQ(w.engine->case_info(Workbench::everything(), begun.case_id)->process, "laterne");
}

// The case that fits has been over since its deadline, whether or not the host has noticed.
TEST_P(Begin, ADeadlineThatIsDueComesBeforeTheSearchForTheCase) {
    std::string text(damage);
    text.replace(text.find("erfasst behoben }"), std::string_view("erfasst behoben }").size(),
                 "erfasst behoben  frist 1 tag danach { ende liegt } }");
    Workbench w(text, store());
    ASSERT_TRUE(tell(w, "meldung", at("Nordallee"), "m-1").accepted());
    const CaseId first = w.id;
    w.now.ms += 20 * day;
    ASSERT_TRUE(tell(w, "meldung", at("Nordallee"), "m-2").accepted());
    EXPECT_NE(w.id, first);
    EXPECT_EQ(w.engine->case_info(Workbench::everything(), first)->ending, "liegt");
}

INSTANTIATE_TEST_SUITE_P(Stores, Begin, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
