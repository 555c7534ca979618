// A store other hosts write to as well: what they overtook is decided anew, a bounded number of
// times.
#include "bench_case.hpp"
#include "kept_store.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view simple = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle amt "Amt"
    rolle chef "Leitung"
    ablauf {
        schritt beginnen { rolle amt }
        schritt prüfen { rolle amt frist 2 stunden danach { ende still } }
        ende fertig
    }
}
)";

// Somebody else is faster, so many times.
struct Rivals {
    int faster = 0;
    int commits = 0;
    bool lost = false; // instead nobody knows
};

class SharedStore final : public vorgang::testing::KeptStore {
  public:
    SharedStore(std::shared_ptr<Store> store, Rivals& rivals)
        : KeptStore(std::move(store)), rivals_(rivals) {}
    bool is_shared() const noexcept override { return true; }
    bool may_try_again(const Error& error) const noexcept override {
        return error.code == ErrorCode::conflict;
    }
    Result<void> commit() override {
        ++rivals_.commits;
        if (rivals_.lost) return Error{ErrorCode::outcome_unknown, "store", "", "", "lost"};
        if (rivals_.faster == 0) return KeptStore::commit();
        --rivals_.faster;
        return Error{ErrorCode::conflict, "store", "", "", "overtaken"};
    }

  private:
    Rivals& rivals_;
};

class Shared : public ::testing::Test {
  protected:
    std::unique_ptr<Store> store() {
        return std::make_unique<SharedStore>(sqlite_store(":memory:").value(), rivals);
    }
    EngineOptions options() {
        EngineOptions made;
        made.limits.tries_per_commit = 4;
        made.observer = [this](CaseId, std::span<const std::byte>) { ++seen; };
        return made;
    }

    Rivals rivals;
    int seen = 0;
    Workbench w{simple, store(), options()};
};

TEST_F(Shared, WhatWasOvertakenIsDecidedAnewAndToldOnce) {
    rivals = {3, 0, false};
    EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(rivals.commits, 4);
    EXPECT_EQ(seen, 1);
    rivals = {3, 0, false};
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
    EXPECT_EQ(seen, 2);
    EXPECT_TRUE(w.info().ended);
    w.check_replay();
}

TEST_F(Shared, WhoIsAlwaysOvertakenIsToldSo) {
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    rivals = {1000, 0, false};
    const Outcome outcome = w.complete("prüfen", w.as("amt", "a"));
    ASSERT_FALSE(outcome.accepted());
    EXPECT_EQ(outcome.error->code, ErrorCode::conflict);
    EXPECT_EQ(rivals.commits, 4);
    EXPECT_EQ(seen, 1);
    rivals.faster = 0;
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
}

TEST_F(Shared, DeadlinesAreDecidedAnewToo) {
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    rivals = {2, 0, false};
    w.now.ms += 3 * hour;
    const auto work = w.engine->advance_to(w.now, 10);
    ASSERT_TRUE(work);
    EXPECT_EQ(work->done, 1U);
    EXPECT_EQ(seen, 2);
    EXPECT_TRUE(w.info().ended);
}

// It knows what it kept when it is there again, so nobody has to open it anew.
TEST_F(Shared, AfterALostCommitItGoesOn) {
    ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    rivals.lost = true;
    const Outcome outcome = w.complete("prüfen", w.as("amt", "a"));
    EXPECT_EQ(outcome.status, OutcomeStatus::outcome_unknown);
    rivals.lost = false;
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "a")).accepted());
}

} // namespace
} // namespace vorgang::test
