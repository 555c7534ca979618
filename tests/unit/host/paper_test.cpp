// What somebody inside enters for somebody outside: it names the holder, or is refused.
#include "bench_case.hpp"
#include "kept_store.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/tenant.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view letters = R"(
prozess brief "Brief" {
    version 1
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle kasse "Kasse"
    werkzeug portal "Portal"
    nachricht rücknahme von bürger
        kanal online mit portal, post bei amt, telefon bei kasse erfasst grund
    daten { grund: text? }
    ablauf {
        schritt stellen "Stellen" { rolle bürger  kanal online mit portal, post bei amt }
        schritt ergänzen "Ergänzen" { rolle bürger  kanal post bei amt }
        schritt prüfen "Prüfen" { rolle amt }
        ende fertig "Fertig"
    }
    jederzeit bei nachricht rücknahme { ende zurückgenommen "Zurückgenommen" liefert grund }
}
)";

constexpr std::string_view from_inside = R"(
prozess innen "Von innen" {
    version 1
    rolle amt "Amt"
    rolle bürger "Bürger" extern
    ablauf {
        schritt aufnehmen "Aufnehmen" { rolle amt }
        schritt äußern "Äußern" { rolle bürger }
        ende fertig "Fertig"
    }
}
)";

constexpr std::string_view handed_on = R"(
prozess innen "Von innen" {
    version 1
    rolle amt "Amt"
    rolle bürger "Bürger" extern
    ablauf {
        schritt aufnehmen "Aufnehmen" { rolle amt }
        schritt ergänzen "Ergänzen" { rolle bürger  kanal post bei amt }
        ende fertig "Fertig"
    }
}
)";

Command letter(Workbench& w, std::string_view holder, std::string_view role = "amt") {
    Command c = w.as(role, "aydin");
    c.entered_for_role = "bürger";
    c.entered_for = holder;
    c.channel = Channel::post;
    return c;
}

TEST(Paper, AStepNamesTheHolder) {
    Workbench w(letters);
    const Outcome refused = w.start(letter(w, ""));
    ASSERT_FALSE(refused.accepted()) << "or whoever comes next could take the case";
    EXPECT_EQ(refused.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error->subject, "entered_for");
    EXPECT_EQ(refused.error->rule, "bürger");
    EXPECT_EQ(w.engine->counts("stadt")->cases, 0U);

    ASSERT_TRUE(w.start(letter(w, "eva")).accepted());
    EXPECT_EQ(w.complete("ergänzen", w.as("bürger", "otto")).error->rule, "rolle");
    EXPECT_EQ(w.complete("ergänzen", letter(w, "")).error->subject, "entered_for");
    EXPECT_EQ(w.complete("ergänzen", letter(w, "otto")).error->rule, "rolle");
    EXPECT_TRUE(w.complete("ergänzen", letter(w, "eva")).accepted());
    w.check_replay();
}

TEST(Paper, NobodyHoldsNoRole) {
    Workbench w(letters);
    const Outcome refused = w.start(w.as("bürger", ""));
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error->subject, "person");
}

// Also where the host gave the clerk the role of the citizen.
TEST(Paper, WhoEntersDoesNotBecomeTheHolder) {
    Workbench w(letters);
    Command c = letter(w, "eva");
    const std::string_view both[] = {"amt", "bürger"};
    c.actor.roles = both;
    ASSERT_TRUE(w.start(c).accepted());
    EXPECT_TRUE(w.complete("ergänzen", w.as("bürger", "eva")).accepted());
}

TEST(Paper, WhoBeginsInsideMayNameTheHolder) {
    Workbench w(from_inside);
    Command c = letter(w, "eva");
    c.entered_for_role = "nachbar";
    EXPECT_EQ(w.start(c).error->code, ErrorCode::not_found);
    EXPECT_EQ(w.start(letter(w, "")).error->subject, "entered_for");
    ASSERT_TRUE(w.start(letter(w, "eva")).accepted());
    EXPECT_EQ(w.complete("äußern", w.as("bürger", "otto")).error->rule, "rolle");
    EXPECT_TRUE(w.complete("äußern", w.as("bürger", "eva")).accepted());
    w.check_replay();
}

Outcome withdraw(Workbench& w, Command c, Channel channel) {
    static const std::vector<Assignment> data{{"grund", "verzogen"}};
    c.name = "rücknahme";
    c.channel = channel;
    c.received_at = Instant{w.now.ms - day};
    c.data = data;
    return w.send(c, CommandKind::deliver);
}

TEST(Paper, AMessageComesByLetterToo) {
    Workbench w(letters);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    ASSERT_TRUE(withdraw(w, letter(w, "eva"), Channel::post).accepted());
    EXPECT_EQ(w.info().ending, "zurückgenommen");
    const HistoryEntry entry = w.engine->history(Workbench::everything(), w.id)->back();
    EXPECT_EQ(entry.person, "aydin");
    EXPECT_EQ(entry.other_person, "eva");
    EXPECT_EQ(entry.role, "amt");
    EXPECT_EQ(entry.received_at, Instant{monday - day});
    w.check_replay();
}

// Three persons: who enters it, whose letter it is, and whom it is about.
TEST(Paper, ALetterThatHandsATaskOnNamesItsHolder) {
    const std::shared_ptr<Store> store = memory_store();
    Workbench w(letters, std::make_unique<testing::KeptStore>(store));
    Command c = letter(w, "eva");
    ASSERT_TRUE(w.start(c).accepted());
    c.person = "mia";
    c.activation = w.activation("ergänzen");
    ASSERT_TRUE(w.send(c, CommandKind::delegate).accepted());
    const HistoryEntry entry = w.engine->history(Workbench::everything(), w.id)->back();
    EXPECT_EQ(entry.person, "aydin");
    EXPECT_EQ(entry.other_person, "mia");
    EXPECT_EQ(entry.entered_for, "eva");
    w.check_replay();
    EXPECT_TRUE(audit(*store).value().bad.empty());
}

// The task is the first thing a holder comes in for: no record before it names them.
TEST(Paper, WhoBecomesTheHolderByHandingATaskOnIsNamed) {
    const std::shared_ptr<Store> store = memory_store();
    Workbench w(handed_on, std::make_unique<testing::KeptStore>(store));
    ASSERT_TRUE(w.start(w.as("amt", "aydin")).accepted());
    Command c = letter(w, "eva");
    c.person = "mia";
    c.activation = w.activation("ergänzen");
    const Outcome outcome = w.send(c, CommandKind::delegate);
    ASSERT_TRUE(outcome.accepted()) << outcome.error->english;
    const AuditReport report = audit(*store).value();
    for (const AuditFinding& one : report.bad)
        ADD_FAILURE() << one.english;
    const std::unique_ptr<Store> own = memory_store();
    ASSERT_TRUE(copy_tenant(*store, *own, "stadt"));
    EXPECT_TRUE(audit(*own).value().bad.empty());
}

TEST(Paper, AMessageComesByTheChannelsItDeclaresAndNamesItsHolder) {
    Workbench w(letters);
    ASSERT_TRUE(w.start(w.as("bürger", "eva")).accepted());
    EXPECT_EQ(withdraw(w, letter(w, ""), Channel::post).error->subject, "entered_for");
    EXPECT_EQ(withdraw(w, letter(w, "otto"), Channel::post).error->rule, "rolle");
    EXPECT_EQ(withdraw(w, letter(w, "eva", "kasse"), Channel::post).error->rule, "rolle");
    EXPECT_EQ(withdraw(w, letter(w, "eva"), Channel::online).error->rule, "rolle");
    EXPECT_EQ(withdraw(w, letter(w, "eva"), Channel::in_person).error->rule, "kanal");
    EXPECT_FALSE(w.info().ended);
    EXPECT_TRUE(withdraw(w, letter(w, "eva", "kasse"), Channel::phone).accepted());
}

TEST(Paper, TheChannelsOfAMessageAreInTheCompiledProcess) {
    Workbench w(letters);
    const Process process = w.engine->deployment(w.deployment)->process();
    const Process loaded = Process::load(process.save()).value();
    const auto& channels = loaded.model().messages.at(0).channels;
    ASSERT_EQ(channels.size(), 3U);
    EXPECT_EQ(channels[1].channel, Channel::post);
    EXPECT_EQ(loaded.model().roles[channels[1].role].name, "amt");
    ProcessModel broken = loaded.model();
    broken.messages[0].channels[1].role = 77;
    EXPECT_EQ(Process::from_model(broken).error().code, ErrorCode::corrupt);
}

} // namespace
} // namespace vorgang::test
