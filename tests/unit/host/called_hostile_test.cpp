// `rufe prozess`, a host that says what only the engine says, and a store that holds what nobody
// wrote.
#include "called_bench.hpp"
#include "damaged_store.hpp"

namespace vorgang::test {
namespace {

using run::LedgerEntry;
using run::LedgerKind;

class CalledHostile : public OnBothStores {
  protected:
    void SetUp() override { b.emplace(store()); }
    void damage(DamagedStore::Damage what) {
        b->w.engine.reset();
        b->w.open(std::make_unique<DamagedStore>(store(), std::move(what)));
    }
    void mend() {
        b->w.engine.reset();
        b->w.open(store());
    }
    // What the one case is that work went on without.
    ErrorCode stuck() {
        EXPECT_EQ(b->stuck.size(), 1U);
        return b->stuck.empty() ? ErrorCode::not_found : b->stuck.front().error.code;
    }
    std::optional<CalledBench> b;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledHostile, both_stores(), store_name);

class AlongsideHostile : public CalledHostile {
    void SetUp() override { b.emplace(store(), alongside); }
};
INSTANTIATE_TEST_SUITE_P(Stores, AlongsideHostile, both_stores(), store_name);

TEST_P(CalledHostile, NoKeyOfAHostIsInTheWayOfAnAnswer) {
    b->start();
    b->run();
    Command note = b->w.as("amt", "a");
    note.text = "Vermerk";
    for (const std::string_view key : {"rufe 2", "rufe 1", "t1:1:1:1"}) {
        note.key = key;
        EXPECT_TRUE(b->w.send(note, CommandKind::note).accepted());
    }
    note.key = "vorgang:rufe 2";
    const Outcome refused = b->w.send(note, CommandKind::note);
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->code, ErrorCode::invalid_data);
    EXPECT_EQ(refused.error->rule, "vorgang:");
    b->deliver(b->child());
    b->run();
    EXPECT_TRUE(b->stuck.empty());
    EXPECT_EQ(b->w.open(), "weiter");
}

TEST_P(CalledHostile, NorOfWhatBeginsACase) {
    Command start = b->w.as("bürger", "eid:eva");
    const std::vector<Assignment> data{{"an", "Ida"}};
    start.kind = CommandKind::start;
    start.tenant = "stadt";
    start.process = "zustellung";
    start.data = data;
    start.key = "vorgang:rufe 1:1:1";
    EXPECT_EQ(b->w.engine->apply(start).error->code, ErrorCode::invalid_data);
    start.key = "rufe 2:1:1";
    EXPECT_TRUE(b->w.engine->apply(start).accepted());
    b->start();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open(b->child()), "zustellen");
}

TEST_P(CalledHostile, NoHostSaysThatACaseWasBegun) {
    b->start();
    Command begun = b->w.as("chef", "chris");
    begun.activation = b->w.activation("zustellung");
    const Outcome refused = b->w.send(begun, CommandKind::begun);
    EXPECT_EQ(refused.error->code, ErrorCode::not_allowed);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open(b->child()), "zustellen");
}

TEST_P(CalledHostile, NoHostTakesTheAnswerOffTheList) {
    b->start();
    b->run();
    const CaseId child = b->child();
    b->deliver(child);
    Command taken = b->w.as("chef", "chris");
    bool is_answer = false;
    for (taken.activation = 1; taken.activation < 20; ++taken.activation) {
        const Outcome refused =
            b->in(child, [&] { return b->w.send(taken, CommandKind::dispatched); });
        ASSERT_FALSE(refused.accepted());
        is_answer = is_answer || refused.error->code == ErrorCode::not_allowed;
    }
    EXPECT_TRUE(is_answer);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "weiter");
}

// The block says that somebody else called it, who waits under the same number.
TEST_P(CalledHostile, AnAnswerGoesToNobodyWhoDidNotCall) {
    b->start();
    b->start();
    b->run();
    b->deliver({3});
    damage([](CaseId id, LedgerEntry& entry) {
        if (id.number == 3 && entry.kind == LedgerKind::caller) entry.payload = 2;
    });
    EXPECT_EQ(b->run(), 0U);
    EXPECT_EQ(stuck(), ErrorCode::corrupt);
    EXPECT_EQ(b->open({1}), "zustellung");
    EXPECT_EQ(b->open({2}), "zustellung");
    mend();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open({1}), "weiter");
}

TEST_P(CalledHostile, AnAnswerWithoutACallerIsNamed) {
    b->start();
    b->run();
    b->deliver({2});
    damage([](CaseId id, LedgerEntry& entry) {
        if (id.number == 2 && entry.kind == LedgerKind::caller) entry.kind = LedgerKind::excluded;
    });
    EXPECT_EQ(b->run(), 0U);
    EXPECT_EQ(stuck(), ErrorCode::corrupt);
    mend();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "weiter");
}

TEST_P(CalledHostile, NothingLeavesItsTenant) {
    Place place;
    place.tenant = "nachbar";
    EXPECT_TRUE(b->w.engine->deploy(with_calls(being_called), place));
    EXPECT_TRUE(b->w.engine->deploy(with_calls(calling), place));
    b->start();
    Command theirs = b->w.as("bürger", "eid:ida");
    theirs.tenant = "nachbar";
    const std::vector<Assignment> name{{"name", "Ida"}};
    ASSERT_TRUE(b->w.engine->start("antrag", name, theirs).accepted());
    EXPECT_EQ(b->run(), 2U);
    EXPECT_EQ(b->w.engine->counts("nachbar")->cases, 2U);
    EXPECT_EQ(b->w.engine->counts("stadt")->cases, 2U);
    EXPECT_TRUE(b->lead({1}, CommandKind::cancel).accepted());
    damage([](CaseId id, LedgerEntry& entry) {
        if (id.number == 1 && entry.kind == LedgerKind::cancels) entry.payload = 4;
    });
    EXPECT_EQ(b->run(), 0U);
    EXPECT_EQ(stuck(), ErrorCode::not_found) << "as if there were no such case";
    mend();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info({3}).cancelled);
}

// Whoever came first could take the role otherwise.
TEST_P(AlongsideHostile, ARoleWhoseHolderHasNoNameIsNotHandedOnAsFree) {
    b->start();
    damage([](CaseId id, LedgerEntry& entry) {
        if (id.number == 1 && entry.kind == LedgerKind::named) entry.kind = LedgerKind::said;
    });
    EXPECT_EQ(b->run(), 0U);
    EXPECT_EQ(stuck(), ErrorCode::invalid_data);
    mend();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open(b->child()), "zustellen");
}

constexpr std::string_view large_caller = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    typ gutachten { ausgang: auswahl { fertig }  text: text }
    werkzeug prozesse "Prozesse" { gutachten(von: text) -> antwort: gutachten }
    daten { akte: text  antwort: gutachten }
    ablauf {
        schritt beantragen { rolle amt erfasst akte }
        rufe prozesse.gutachten(von: "Ida") -> antwort { versuche 2 mal alle 1 stunde }
        schritt weiter { rolle amt zeigt antwort }
        ende fertig
    }
}
)";

constexpr std::string_view large_answer = R"(
prozess gutachten "Gutachten" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    eingabe { von: text }
    daten { text: text }
    ablauf {
        schritt schreiben { rolle amt erfasst text }
        ende fertig liefert text
    }
}
)";

// There is room for either, and not for both.
class LargeAnswer : public CalledHostile {
  protected:
    void SetUp() override {
        b.emplace(store(), large_caller, std::vector<std::string_view>{large_answer});
        EngineOptions narrow;
        narrow.limits.case_bytes = 2500;
        b->w.engine.reset();
        b->w.open(store(), narrow);
        ASSERT_TRUE(b->w.start(b->w.as("amt", "a"), {{"akte", long_text}}).accepted());
        b->run();
        b->in(b->child(), [&] {
            const Outcome done =
                b->w.complete("schreiben", b->w.as("amt", "a"), {{"text", long_text}});
            EXPECT_TRUE(done.accepted()) << done.error->german;
            return 0;
        });
        EXPECT_EQ(b->run(), 1U);
        EXPECT_TRUE(b->stuck.empty());
    }
    const std::string long_text = std::string(1200, 'x');
};
INSTANTIATE_TEST_SUITE_P(Stores, LargeAnswer, both_stores(), store_name);

TEST_P(LargeAnswer, IsAnIncidentThatAPersonSettles) {
    const OpenInfo open = b->w.info().open.at(0);
    ASSERT_EQ(open.kind, OpenKind::incident) << b->w.story();
    EXPECT_EQ(open.german, "der Vorgang würde zu groß");
    Command settle = b->w.as("chef", "chris");
    settle.text = "liegt auf Papier vor";
    settle.resolution = Resolution::supply;
    settle.activation = open.activation;
    const std::vector<Assignment> result{
        {"antwort", Value::Context{{"ausgang", "fertig"}, {"text", "siehe Akte"}}}};
    settle.data = result;
    EXPECT_TRUE(b->w.send(settle, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(b->w.open(), "weiter");
    EXPECT_EQ(b->run(), 0U);
    b->w.check_replay();
}

TEST_P(LargeAnswer, IsOrderedAnewByAPerson) {
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::resolve_incident, "gutachten").accepted());
    EXPECT_EQ(b->run(), 1U);
    b->in(b->child(), [&] {
        EXPECT_TRUE(b->w.complete("schreiben", b->w.as("amt", "a"), {{"text", "kurz"}}).accepted());
        return 0;
    });
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "weiter");
    b->w.check_replay();
}

} // namespace
} // namespace vorgang::test
