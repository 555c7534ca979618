// Time goes on for all cases, also where one of them cannot.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view laborious = R"(
prozess mühsam "Mühsam" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    daten { schwer: janein  n: ganzzahl }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt  erfasst schwer }
        setze n = 1
        schritt warten "Warten" {
            rolle amt
            frist 2 stunden danach {
                falls schwer {
                    setze n = n + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
                    setze n = n + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
                }
            }
        }
        schritt enden "Enden" { rolle amt  zeigt n }
        ende fertig "Fertig"
    }
}
)";

EngineOptions few_instructions() {
    EngineOptions options;
    options.limits.instructions_per_command = 30;
    return options;
}

class Advance : public OnBothStores {
  protected:
    void begin(Workbench& w, bool hard) {
        ASSERT_TRUE(w.start(w.as("amt", "a"), {{"schwer", hard}}).accepted());
    }
};

TEST_P(Advance, WhatADeadlineCannotDoWaitsForAPersonAsAnIncident) {
    Workbench w(laborious, store(), few_instructions());
    begin(w, true);
    begin(w, false);
    w.now.ms += 3 * hour;
    const WorkDone work = w.engine->advance_to(w.now, 100).value();
    EXPECT_EQ(work.done, 2U);
    EXPECT_FALSE(work.more);
    EXPECT_TRUE(work.stuck.empty());
    EXPECT_EQ(w.open(), "enden");
    w.id = {1};
    ASSERT_EQ(w.info().open.size(), 1U);
    EXPECT_EQ(w.info().open[0].kind, OpenKind::incident);
    EXPECT_EQ(w.info().open[0].name, "too_much");
    EXPECT_EQ(w.story().substr(w.story().find('\n')),
              "\n2 warten | expired warten | incident too_much\n")
        << "the deadline took effect at its time";
    EXPECT_EQ(w.field("n"), Value(1));
    w.check_replay();

    Command retry = w.as("chef", "c");
    retry.activation = w.info().open[0].activation;
    retry.text = "noch einmal";
    EXPECT_EQ(w.send(retry, CommandKind::resolve_incident).error->rule, "instructions_per_command");
    Command correct = w.as("chef", "c");
    const std::vector<Assignment> easy{{"schwer", false}};
    correct.data = easy;
    correct.text = "war leicht";
    ASSERT_TRUE(w.send(correct, CommandKind::correct).accepted());
    ASSERT_TRUE(w.send(retry, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(w.open(), "enden");
    w.check_replay();
}

constexpr std::string_view resting = R"(
prozess ruhend "Ruhend" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse { buchen() -> beleg: text }
    nachricht nachtrag von amt erfasst grund
    daten { schwer: janein  n: ganzzahl  beleg: text  grund: text }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt  erfasst schwer }
        setze n = 1
        parallel {
            zweig buchung {
                rufe kasse.buchen() -> beleg { versuche 2 mal alle 1 stunde }
                falls schwer {
                    setze n = n + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
                    setze n = n + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1 + 1
                }
                schritt ablegen "Ablegen" { rolle amt  zeigt beleg }
            }
            zweig post {
                empfange nachricht nachtrag
                schritt lesen "Lesen" { rolle amt  zeigt grund }
            }
        }
        ende fertig "Fertig" liefert n
    }
}
)";

class Resting : public OnBothStores {
  protected:
    // Begun, at rest, and answered meanwhile.
    void rest(Workbench& w, const std::string& receipt) {
        ASSERT_TRUE(w.start(w.as("amt", "a"), {{"schwer", true}}).accepted());
        const std::uint32_t call = w.activation("kasse.buchen");
        lead(w, CommandKind::suspend, "Akte fehlt");
        Command answer = w.as("", "");
        const std::vector<Assignment> result{{"beleg", receipt}};
        answer.data = result;
        answer.activation = call;
        ASSERT_TRUE(w.send(answer, CommandKind::tool_answer).accepted());
        Command message = w.as("amt", "a");
        message.name = "nachtrag";
        const std::vector<Assignment> reason{{"grund", "Nachtrag"}};
        message.data = reason;
        ASSERT_TRUE(w.send(message, CommandKind::deliver).accepted());
    }
    Outcome lead(Workbench& w, CommandKind kind, std::string_view why) {
        Command command = w.as("chef", "c");
        command.text = why;
        Outcome outcome = w.send(command, kind);
        EXPECT_TRUE(outcome.accepted()) << outcome.error->english;
        return outcome;
    }
};

// What came during the rest leads to more than one command may do: nobody could be told.
TEST_P(Resting, IsOverAlsoWhereWhatCameIsTooMuch) {
    Workbench w(resting, store(), few_instructions());
    rest(w, "B-1");
    lead(w, CommandKind::resume, "Akte da");
    EXPECT_EQ(w.open(), "too_much too_much") << "each branch waits for a person";
    EXPECT_FALSE(w.info().suspended);
    EXPECT_EQ(w.field("beleg"), Value("B-1")) << "what came is there";
    EXPECT_TRUE(w.info().waiting_messages.empty());
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text, "Akte da");
    w.check_replay();
    Command correct = w.as("chef", "c");
    const std::vector<Assignment> easy{{"schwer", false}};
    correct.data = easy;
    correct.text = "war leicht";
    ASSERT_TRUE(w.send(correct, CommandKind::correct).accepted());
    for (int left = 2; left > 0; --left) {
        Command retry = w.as("chef", "c");
        retry.activation = w.info().open.at(0).activation;
        retry.text = "noch einmal";
        ASSERT_TRUE(w.send(retry, CommandKind::resolve_incident).accepted());
    }
    EXPECT_EQ(w.open(), "ablegen lesen");
    w.check_replay();
}

TEST_P(Resting, IsOverAlsoWhereAnAnswerFindsNoRoom) {
    Workbench w(resting, store());
    rest(w, std::string(400, 'x'));
    // A host with less room for a case than the one before.
    EngineOptions narrow;
    narrow.limits.case_bytes = static_cast<std::uint32_t>(w.engine->case_bytes(w.id)->size() - 100);
    w.open(store(), narrow);
    lead(w, CommandKind::resume, "Akte da");
    EXPECT_EQ(w.open(), "kasse.buchen too_much");
    const OpenInfo call = w.info().open.at(0);
    EXPECT_EQ(call.attempts, 1U);
    EXPECT_EQ(call.german, "der Vorgang würde zu groß");
    EXPECT_TRUE(w.field("beleg").is_unknown());
    EXPECT_EQ(w.engine->history(Workbench::everything(), w.id)->back().text, "Akte da");
    w.check_replay();
}

INSTANTIATE_TEST_SUITE_P(Stores, Resting, both_stores(), store_name);

// A store in which one case cannot be read.
class DamagedStore final : public vorgang::testing::KeptStore {
  public:
    DamagedStore(std::shared_ptr<Store> store, CaseId bad, std::uint64_t& reads)
        : KeptStore(std::move(store)), bad_(bad), reads_(reads) {}
    Result<std::span<const std::byte>> read(CaseId id) override {
        if (id != bad_) return KeptStore::read(id);
        ++reads_;
        return Error{ErrorCode::corrupt, "case", "", "beschädigt", "damaged"};
    }

  private:
    CaseId bad_;
    std::uint64_t& reads_;
};

TEST_P(Advance, ACaseThatCannotBeReadIsPassedOverAndNamed) {
    std::shared_ptr<Store> inner = store();
    Workbench w(laborious, std::make_unique<vorgang::testing::KeptStore>(inner));
    begin(w, false);
    w.now.ms += minute;
    begin(w, false);
    std::uint64_t reads = 0;
    w.open(std::make_unique<DamagedStore>(inner, CaseId{1}, reads));
    w.now.ms += 3 * hour;
    std::uint64_t done = 0;
    for (int calls = 0; calls < 3; ++calls) { // with a limit of 1, the way a simple host loops
        const WorkDone work = w.engine->advance_to(w.now, 1).value();
        done += work.done;
        ASSERT_EQ(work.stuck.size(), 1U) << "named in each call";
        EXPECT_EQ(work.stuck[0].row.case_id, CaseId{1});
        EXPECT_EQ(work.stuck[0].error.code, ErrorCode::corrupt);
        EXPECT_EQ(work.more, calls == 0) << calls;
    }
    EXPECT_EQ(done, 1U);
    EXPECT_EQ(reads, 1U) << "the same bytes are not tried again";
    w.id = {2};
    EXPECT_EQ(w.open(), "enden");
}

constexpr std::string_view calling = R"(
prozess rufend "Rufend" {
    version 1
    rolle amt "Amt"
    werkzeug kasse "Kasse" { buchen(betrag: geld) -> beleg: text }
    daten { beleg: text }
    ablauf {
        schritt beginnen "Beginnen" { rolle amt }
        rufe kasse.buchen(betrag: 1.00) -> beleg
        ende fertig "Fertig" liefert beleg
    }
}
)";

TEST_P(Advance, ToolsAreCalledForTheOthersToo) {
    std::shared_ptr<Store> inner = store();
    Workbench w(calling, std::make_unique<vorgang::testing::KeptStore>(inner));
    for (int i = 0; i < 250; ++i)
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    std::uint64_t reads = 0;
    w.open(std::make_unique<DamagedStore>(inner, CaseId{100}, reads));
    w.bind("kasse.buchen", [](const ToolCall&) { return ToolAnswer::done({{"beleg", "B"}}); });
    const WorkDone some = w.engine->run_tools(w.now, 120).value();
    EXPECT_EQ(some.done, 120U);
    EXPECT_TRUE(some.more);
    ASSERT_EQ(some.stuck.size(), 1U);
    EXPECT_EQ(some.stuck[0].row.case_id, CaseId{100});
    EXPECT_EQ(w.engine->run_tools(w.now, 1000)->done, 129U);
    EXPECT_EQ(w.engine->counts("stadt")->ended, 249U);
}

TEST_P(Advance, ACaseWithoutRoomForItsDeadlineIsPassedOverUntilItHasSome) {
    std::size_t size = 0;
    {
        Workbench w(laborious, store());
        begin(w, false);
        size = w.engine->case_bytes(w.id)->size();
    }
    EngineOptions narrow;
    narrow.limits.case_bytes = static_cast<std::uint32_t>(size);
    Workbench w(laborious, store(), narrow);
    w.now.ms += 3 * hour;
    const WorkDone work = w.engine->advance_to(w.now, 100).value();
    EXPECT_EQ(work.done, 0U);
    EXPECT_FALSE(work.more);
    ASSERT_EQ(work.stuck.size(), 1U);
    EXPECT_EQ(work.stuck[0].error.code, ErrorCode::limit);
    w.open(store());
    EXPECT_EQ(w.engine->advance_to(w.now, 100)->done, 1U);
    EXPECT_TRUE(w.engine->advance_to(w.now, 100)->stuck.empty());
}

INSTANTIATE_TEST_SUITE_P(Stores, Advance, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
