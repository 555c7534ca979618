// A commit that fails: every outcome says so, and nothing else is said.
#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view waiting = R"(
prozess warten "Warten" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt beginnen { rolle amt }
        schritt arbeiten { rolle amt frist 2 stunden danach { } }
        ende fertig
    }
}
)";

// Fails once where it is told to.
class FaultyStore final : public vorgang::testing::KeptStore {
  public:
    struct Faults {
        std::uint64_t write = 0; // which of the next fails
        std::optional<ErrorCode> commit;
    };

    FaultyStore(std::shared_ptr<Store> store, Faults& faults)
        : KeptStore(std::move(store)), faults_(faults) {}
    Result<void> write(const CaseChange& change) override {
        if (faults_.write != 0 && --faults_.write == 0) return fault(ErrorCode::busy);
        return KeptStore::write(change);
    }
    Result<void> commit() override {
        if (faults_.commit) return fault(*std::exchange(faults_.commit, {}));
        return KeptStore::commit();
    }

  private:
    static Error fault(ErrorCode code) { return {code, "store", "", "gestört", "disturbed"}; }

    Faults& faults_;
};

class Commit : public OnBothStores {
  protected:
    Workbench bench() {
        inner_ = store();
        return Workbench(waiting, faulty());
    }
    std::unique_ptr<Store> faulty() { return std::make_unique<FaultyStore>(inner_, faults); }

    // The same start three times, under one key where there is one.
    static std::vector<Outcome> start_three(Workbench& w, std::string_view key = {}) {
        Command start = w.as("amt", "a");
        start.kind = CommandKind::start;
        start.tenant = "stadt";
        start.process = w.process;
        start.key = key;
        const std::vector<Command> commands(3, start);
        std::vector<Outcome> outcomes(3);
        w.engine->apply(commands, outcomes);
        return outcomes;
    }

    FaultyStore::Faults faults;

  private:
    std::shared_ptr<Store> inner_;
};

TEST_P(Commit, AWriteThatFailedRefusesWhatCameBeforeAndWhatWouldHaveFollowed) {
    Workbench w = bench();
    faults.write = 2;
    for (const Outcome& outcome : start_three(w)) {
        EXPECT_EQ(outcome.status, OutcomeStatus::refused);
        ASSERT_TRUE(outcome.error);
        EXPECT_EQ(outcome.error->code, ErrorCode::busy);
    }
}

TEST_P(Commit, ADuplicateOfWhatIsTakenBackIsRefusedWithIt) {
    Workbench w = bench();
    faults.commit = ErrorCode::busy;
    for (const Outcome& outcome : start_three(w, "k-1")) {
        EXPECT_FALSE(outcome.accepted());
        EXPECT_FALSE(outcome.duplicate);
    }
}

TEST_P(Commit, InDoubtEndsWritingUntilTheStoreIsOpenedAgain) {
    Workbench w = bench();
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    w.now.ms += 3 * hour;
    faults.commit = ErrorCode::outcome_unknown;
    EXPECT_EQ(w.engine->advance_to(w.now, 1).error().code, ErrorCode::outcome_unknown);
    EXPECT_EQ(w.engine->advance_to(w.now, 1).error().code, ErrorCode::read_only);
    EXPECT_EQ(w.start(w.as("amt", "a")).error->code, ErrorCode::read_only);
    w.open(faulty());
    EXPECT_TRUE(w.engine->advance_to(w.now, 1));
}

INSTANTIATE_TEST_SUITE_P(Stores, Commit, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
