// `rufe prozess` and a store that fails: at each commit of the way, before it and after it. Nothing
// is lost and nothing begun twice.
#include "called_bench.hpp"
#include "run/errand.hpp"

namespace vorgang::test {
namespace {

// At its n-th commit fails, or loses the end of it.
class FaultyStore final : public vorgang::testing::KeptStore {
  public:
    enum class Fault : std::uint8_t { refuses, loses_before, loses_after };
    struct Plan {
        Fault fault = Fault::refuses;
        int at = 0; // commits from now on; 0: none any more
    };

    FaultyStore(std::shared_ptr<Store> store, Plan& plan)
        : KeptStore(std::move(store)), plan_(plan) {}
    // A commit that fails must not have happened, and a store in memory takes nothing back: there
    // the writes fail.
    Result<void> begin() override {
        const bool now = plan_.at != 0 && --plan_.at == 0;
        fails_ = now;
        if (now && plan_.fault != Fault::loses_after)
            return Error{plan_.fault == Fault::refuses ? ErrorCode::busy
                                                       : ErrorCode::outcome_unknown,
                         "store", "", "gestört", "disturbed"};
        return KeptStore::begin();
    }
    Result<void> commit() override {
        auto done = KeptStore::commit();
        if (!done || !fails_) return done;
        return Error{ErrorCode::outcome_unknown, "store", "", "gestört", "disturbed"};
    }

  private:
    Plan& plan_;
    bool fails_ = false;
};

class CalledCrash : public OnBothStores {
  protected:
    void SetUp() override {
        inner_ = store();
        b.emplace(faulty());
    }
    std::unique_ptr<Store> faulty() { return std::make_unique<FaultyStore>(inner_, plan); }

    // Lets the next commits fail one after the other, opening the store again each time, until one
    // of them is not reached any more. Returns how many were reached.
    int run_through(FaultyStore::Fault fault) {
        int failed = 0;
        for (;; ++failed) {
            plan = {fault, 1 + failed % 2}; // the next one, or the one after a success
            const auto work = b->w.engine->run_tools(b->w.now, 100);
            const bool reached = plan.at == 0;
            plan.at = 0;
            if (!reached && work && !work->more) return failed;
            EXPECT_EQ(work.has_value(), !reached);
            b->w.open(faulty());
            if (failed == 100) return failed;
        }
    }
    void check() {
        b->w.check_replay();
        for (const CalledCase& one : b->w.info().called)
            b->check_replay(one.case_id);
    }

    FaultyStore::Plan plan;
    std::optional<CalledBench> b;

  private:
    std::shared_ptr<Store> inner_;
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledCrash, both_stores(), store_name);

constexpr FaultyStore::Fault faults[] = {
    FaultyStore::Fault::refuses, FaultyStore::Fault::loses_before, FaultyStore::Fault::loses_after};

TEST_P(CalledCrash, ACaseIsBegunOnceAndAnswersOnce) {
    for (const FaultyStore::Fault fault : faults) {
        b->start();
        EXPECT_GT(run_through(fault), 0);
        ASSERT_EQ(b->w.info().called.size(), 1U);
        const CaseId child = b->child();
        b->deliver(child);
        EXPECT_GT(run_through(fault), 0);
        EXPECT_EQ(b->w.open(), "weiter") << b->w.story();
        EXPECT_EQ(b->w.engine->history(Workbench::everything(), b->w.id)->size(), 3U);
        EXPECT_EQ(b->run(), 0U);
        check();
    }
}

TEST_P(CalledCrash, ACaseNobodyWaitsForIsCancelledOnce) {
    for (const FaultyStore::Fault fault : faults) {
        b->start();
        b->run();
        EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
        EXPECT_GT(run_through(fault), 0);
        EXPECT_TRUE(b->info(b->child()).cancelled);
        EXPECT_EQ(b->run(), 0U);
        check();
    }
}

// The two records written apart, and a program that dies between them.
class BeganUntold : public CalledCrash {
  protected:
    Outcome begin(std::uint32_t call) {
        const run::Errand errand{b->w.id, call, {}};
        Command start;
        const std::vector<Assignment> data{{"an", "Eva"}};
        start.kind = CommandKind::start;
        start.tenant = "stadt";
        start.process = "zustellung";
        start.data = data;
        start.at = b->w.now;
        start.entropy = {5, 6};
        start.errand = &errand;
        const std::string key = "vorgang:rufe " + std::to_string(b->w.id.number) + ":" +
                                std::to_string(position_) + ":" + std::to_string(call);
        start.key = key;
        return b->w.engine->apply(start);
    }
    std::uint32_t call() {
        position_ = b->w.info().open.at(0).position;
        return b->w.activation("zustellung");
    }

  private:
    Index position_ = none;
};
INSTANTIATE_TEST_SUITE_P(Stores, BeganUntold, both_stores(), store_name);

TEST_P(BeganUntold, IsFoundAgain) {
    b->start();
    const Outcome begun = begin(call());
    ASSERT_TRUE(begun.accepted());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.engine->counts("stadt")->cases, 2U);
    EXPECT_EQ(b->child(), begun.case_id);
    b->deliver(begun.case_id);
    b->run();
    EXPECT_EQ(b->w.open(), "weiter");
}

// It ends before its caller is told that it began.
TEST_P(BeganUntold, AnswersAllTheSame) {
    b->start();
    const Outcome begun = begin(call());
    ASSERT_TRUE(begun.accepted());
    b->deliver(begun.case_id);
    b->run();
    EXPECT_EQ(b->w.open(), "weiter");
    EXPECT_EQ(b->w.engine->counts("stadt")->cases, 2U);
    b->w.check_replay();
}

TEST_P(BeganUntold, IsCancelledWhereTheCallWasLeft) {
    b->start();
    const std::uint32_t left = call();
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    const Outcome begun = begin(left);
    ASSERT_TRUE(begun.accepted());
    const run::Errand errand{begun.case_id, left, {}};
    Command told = b->w.as("", "");
    told.activation = left;
    told.errand = &errand;
    EXPECT_TRUE(b->w.send(told, CommandKind::begun).accepted());
    EXPECT_TRUE(b->w.send(told, CommandKind::begun).accepted());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info(begun.case_id).cancelled);
    b->w.check_replay();
}

} // namespace
} // namespace vorgang::test
