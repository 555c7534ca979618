// `rufe prozess` in elements, beside what runs, in what undoes, and in a case that was called
// itself.
#include "called_bench.hpp"
#include "damaged_store.hpp"

namespace vorgang::test {
namespace {

// Each body is heard by a case of its own; the first answers are enough.
constexpr std::string_view for_each = R"(
prozess plan "Plan" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    typ anhörung { ausgang: auswahl { gehört }  votum: janein? }
    typ stelle { name: text  antwort: anhörung? }
    werkzeug prozesse "Prozesse" {
        anhörung(wer: text) -> antwort: anhörung
    }
    daten { stellen: liste von stelle }
    ablauf {
        schritt planen { rolle amt erfasst stellen }
        abschnitt hören "Hören" {
            frist 8 wochen danach { ende versäumt "Versäumt" }
            für alle s in stellen bis 2 {
                rufe prozesse.anhörung(wer: s.name) -> s.antwort
            }
        }
        schritt abwägen { rolle amt zeigt stellen }
        ende fertig
    }
}
)";

constexpr std::string_view hearing = R"(
prozess anhörung "Anhörung" {
    version 1
    leitung chef
    rolle stelle "Stelle"
    rolle chef   "Leitung"
    eingabe { wer: text }
    daten { votum: janein }
    ablauf {
        schritt äußern { rolle stelle zeigt wer erfasst votum }
        ende gehört liefert votum
    }
}
)";

class CalledParts : public OnBothStores {
  protected:
    void begin_plan() {
        b.emplace(store(), for_each, std::vector<std::string_view>{hearing});
        Value::List list;
        for (const char* name : {"Umwelt", "Forst", "Wasser"})
            list.push_back(Value::Context{{"name", name}, {"antwort", Value()}});
        ASSERT_TRUE(b->w.start(b->w.as("amt", "a"), {{"stellen", list}}).accepted());
        EXPECT_EQ(b->run(), 3U);
    }
    void hear(std::size_t which) {
        b->in(b->w.info().called.at(which).case_id, [&] {
            const std::vector<Assignment> vote{{"votum", true}};
            EXPECT_TRUE(b->w.complete("äußern", b->w.as("stelle", "s"), vote).accepted());
            return 0;
        });
    }
    int cancelled() {
        int count = 0;
        for (const CalledCase& one : b->w.info().called)
            count += b->info(one.case_id).cancelled ? 1 : 0;
        return count;
    }
    std::optional<CalledBench> b;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledParts, both_stores(), store_name);

TEST_P(CalledParts, EachElementHasItsCaseAndTheLastIsCancelledWhereTwoAreEnough) {
    begin_plan();
    ASSERT_EQ(b->w.info().called.size(), 3U);
    hear(2);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "anhörung anhörung");
    hear(0);
    EXPECT_EQ(b->run(), 2U) << "the answer, and nobody waits for the last one";
    EXPECT_EQ(b->w.open(), "abwägen");
    EXPECT_EQ(cancelled(), 1);
    EXPECT_TRUE(b->info(b->w.info().called.at(1).case_id).cancelled);
    EXPECT_EQ(b->run(), 0U);
    b->w.check_replay();
}

// The block of the case that was called says that another element waits for it.
TEST_P(CalledParts, AnAnswerToTheWrongCallIsNoAnswer) {
    begin_plan();
    hear(0);
    const std::uint32_t other = b->w.info().called.at(1).activation;
    const CaseId heard = b->w.info().called.at(0).case_id;
    b->w.engine.reset();
    b->w.open(std::make_unique<DamagedStore>(store(), [&](CaseId id, run::LedgerEntry& entry) {
        if (id == heard && entry.kind == run::LedgerKind::caller) entry.number = other;
    }));
    EXPECT_EQ(b->run(), 0U);
    ASSERT_EQ(b->stuck.size(), 1U);
    EXPECT_EQ(b->stuck[0].error.code, ErrorCode::corrupt);
    b->w.engine.reset();
    b->w.open(store());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "anhörung anhörung");
}

TEST_P(CalledParts, ADeadlineAroundThemCancelsAll) {
    begin_plan();
    b->w.advance(90 * day);
    EXPECT_EQ(b->w.info().ending, "versäumt");
    EXPECT_EQ(b->run(), 3U);
    EXPECT_EQ(cancelled(), 3);
    b->w.check_replay();
}

constexpr std::string_view middle = R"(
prozess mitte "Mitte" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    typ anhörung { ausgang: auswahl { gehört }  votum: janein? }
    werkzeug prozesse "Prozesse" { anhörung(wer: text) -> antwort: anhörung }
    eingabe { wer: text }
    daten { antwort: anhörung? }
    ablauf {
        rufe prozesse.anhörung(wer: wer) -> antwort
        ende gemittelt
    }
}
)";

// Fails the call for good: the section says what follows; what was done before is undone.
constexpr std::string_view outermost = R"(
prozess außen "Außen" {
    version 1
    leitung chef
    rolle amt  "Amt"
    rolle chef "Leitung"
    typ mitte { ausgang: auswahl { gemittelt } }
    werkzeug prozesse "Prozesse" { mitte(wer: text) -> antwort: mitte }
    daten { antwort: mitte  wer: text }
    ablauf {
        schritt beginnen { rolle amt erfasst wer }
        rufe prozesse.mitte(wer: wer) -> antwort {
            bei scheitern { schritt von_hand { rolle amt zeigt wer } ende gescheitert "Misslungen" }
            rückgängig { schritt zurücknehmen { rolle amt zeigt wer } }
        }
        schritt entscheiden { rolle amt zeigt wer }
        mache alles rückgängig
        ende fertig
    }
}
)";

class CalledDeep : public CalledParts {
  protected:
    void SetUp() override {
        b.emplace(store(), outermost, std::vector<std::string_view>{hearing, middle});
        ASSERT_TRUE(b->w.start(b->w.as("amt", "a"), {{"wer", "Forst"}}).accepted());
        EXPECT_EQ(b->run(), 2U) << "the called one calls in the same call of run_tools or the next";
        mitte = b->child();
        innermost = b->in(mitte, [&] { return b->child(); });
        ASSERT_NE(innermost.number, 0U);
    }
    CaseId mitte;
    CaseId innermost;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledDeep, both_stores(), store_name);

TEST_P(CalledDeep, AnswersGoUpAndAreUndoneThere) {
    b->in(mitte, [&] { return hear(0), 0; });
    EXPECT_EQ(b->run(), 2U);
    EXPECT_EQ(b->info(mitte).ending, "gemittelt");
    EXPECT_EQ(b->w.open(), "entscheiden");
    EXPECT_TRUE(b->w.complete("entscheiden", b->w.as("amt", "a")).accepted());
    EXPECT_EQ(b->w.open(), "zurücknehmen");
}

TEST_P(CalledDeep, CancellationsGoDown) {
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 2U);
    EXPECT_TRUE(b->info(mitte).cancelled);
    EXPECT_TRUE(b->info(innermost).cancelled);
    EXPECT_EQ(b->run(), 0U);
}

TEST_P(CalledDeep, WhoFailsForGoodIsDealtWithWhereTheTextSaysSo) {
    EXPECT_TRUE(b->lead(mitte, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 2U) << "one up, one down";
    EXPECT_EQ(b->w.open(), "von_hand");
    EXPECT_TRUE(b->info(innermost).cancelled);
    b->w.check_replay();
}

// The case that is called was deployed anew, and its outcome returns something of another type.
constexpr std::string_view other_hearing = R"(
prozess anhörung "Anhörung" {
    version 2
    leitung chef
    rolle stelle "Stelle"
    rolle chef   "Leitung"
    eingabe { wer: text }
    daten { votum: text  rand: text }
    ablauf {
        schritt äußern { rolle stelle zeigt wer erfasst votum, rand }
        ende gehört liefert votum, rand
    }
}
)";

TEST_P(CalledParts, AnAnswerOfAnotherTypeIsAnIncidentAtOnce) {
    b.emplace(store(), for_each, std::vector<std::string_view>{other_hearing});
    const Value::List list{Value::Context{{"name", "Forst"}, {"antwort", Value()}}};
    ASSERT_TRUE(b->w.start(b->w.as("amt", "a"), {{"stellen", list}}).accepted());
    b->run();
    b->in(b->child(), [&] {
        const std::vector<Assignment> said{{"votum", "ja"}, {"rand", "Rand"}};
        EXPECT_TRUE(b->w.complete("äußern", b->w.as("stelle", "s"), said).accepted());
        return 0;
    });
    EXPECT_EQ(b->run(), 1U);
    const OpenInfo open = b->w.info().open.at(0);
    EXPECT_EQ(open.kind, OpenKind::incident);
    EXPECT_NE(open.german, "");
    EXPECT_EQ(b->run(), 0U);
}

} // namespace
} // namespace vorgang::test
