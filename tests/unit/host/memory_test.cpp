// No memory in the middle of a commit: an outcome and an observer never say more than the store.
#include <atomic>
#include <new>
#include <thread>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view small = R"(
prozess klein "Klein" {
    version 1
    rolle amt "Amt"
    ablauf {
        schritt beginnen { rolle amt }
        schritt enden { rolle amt }
        ende fertig
    }
}
)";

// Runs out of memory where it is told to: at each n-th commit it begins, or at the next write.
class ScarceStore final : public vorgang::testing::KeptStore {
  public:
    struct Scarcity {
        std::uint64_t each_begin = 0;
        bool next_write = false;
        bool next_queue = false;
        std::uint64_t begun = 0;
    };

    ScarceStore(std::shared_ptr<Store> store, Scarcity& scarcity)
        : KeptStore(std::move(store)), scarcity_(scarcity) {}
    Result<void> begin() override {
        if (scarcity_.each_begin != 0 && ++scarcity_.begun % scarcity_.each_begin == 0)
            throw std::bad_alloc();
        return KeptStore::begin();
    }
    Result<void> write(const CaseChange& change) override {
        if (std::exchange(scarcity_.next_write, false)) throw std::bad_alloc();
        return KeptStore::write(change);
    }
    Result<QueueId> queue(std::string_view tenant, std::string_view role) override {
        if (std::exchange(scarcity_.next_queue, false)) throw std::bad_alloc();
        return KeptStore::queue(tenant, role);
    }
    Result<void> add_deployment(const StoredDeployment& deployment) override {
        if (std::exchange(scarcity_.next_write, false)) throw std::bad_alloc();
        return KeptStore::add_deployment(deployment);
    }

  private:
    Scarcity& scarcity_;
};

struct Memory : ::testing::Test {
    Workbench bench(EngineOptions options = {}) {
        return Workbench(small, store(memory_store()), std::move(options));
    }
    std::unique_ptr<Store> store(std::shared_ptr<Store> inner) {
        return std::make_unique<ScarceStore>(std::move(inner), scarcity);
    }
    ScarceStore::Scarcity scarcity;
};

TEST_F(Memory, ACommitThatCannotBeginRefusesItsCommands) {
    Workbench w = bench();
    scarcity.each_begin = 1;
    const Outcome refused = w.start(w.as("amt", "a"));
    ASSERT_FALSE(refused.accepted());
    EXPECT_EQ(refused.error->code, ErrorCode::limit);
    scarcity.each_begin = 0;
    EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(w.engine->counts("stadt")->cases, 1U);
}

// Also for those whose command another thread took along.
TEST_F(Memory, EveryCallerLearnsWhetherItsCommandIsInTheStore) {
    Workbench w = bench();
    scarcity.each_begin = 3;
    std::atomic<std::uint64_t> accepted = 0;
    const auto start_some = [&w, &accepted] {
        constexpr std::string_view roles[] = {"amt"};
        Command c;
        c.tenant = "stadt";
        c.actor.roles = roles;
        c.at = {monday};
        c.entropy = {1, 2};
        for (int i = 0; i < 200; ++i)
            if (w.engine->start("klein", {}, c).accepted()) ++accepted;
    };
    std::vector<std::thread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i)
        threads.emplace_back(start_some);
    for (std::thread& thread : threads)
        thread.join();
    EXPECT_EQ(w.engine->counts("stadt")->cases, accepted);
    EXPECT_GT(accepted, 0U);
}

TEST_F(Memory, NobodyObservesWhatWasNotWritten) {
    std::uint64_t observed = 0;
    EngineOptions options;
    options.observer = [&observed](CaseId, std::span<const std::byte>) { ++observed; };
    Workbench w = bench(std::move(options));
    scarcity.next_write = true;
    EXPECT_FALSE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(observed, 0U);
    EXPECT_TRUE(w.start(w.as("amt", "a")).accepted());
    EXPECT_EQ(observed, 1U);
}

TEST_F(Memory, ADeploymentThatFailedLeavesNoCommitOpen) {
    const conformance::Scratch scratch;
    const std::string file = scratch.file("cases.db");
    const Compiled other = compile("prozess anders { version 1 rolle amt ablauf { "
                                   "schritt beginnen { rolle amt } ende fertig } }");
    ASSERT_TRUE(other) << render_gnu(other.source, other.diagnostics);
    Place place;
    place.tenant = "stadt";
    {
        Workbench w(small, store(sqlite_store(file).value()));
        scarcity.next_write = true;
        EXPECT_THROW((void)w.engine->deploy(*other.process, place), std::bad_alloc);
        ASSERT_TRUE(w.start(w.as("amt", "a")).accepted());
    }
    Workbench w(small, sqlite_store(file).value());
    EXPECT_EQ(w.engine->counts("stadt")->cases, 1U) << "accepted, and so on the disk";
}

// Whatever needs memory is done before the commit: what is in the store is known to the engine.
TEST_F(Memory, ADeploymentIsInTheStoreAndKnownOrNeither) {
    const Compiled other = compile("prozess anders { version 1 rolle neu ablauf { "
                                   "schritt beginnen { rolle neu } ende fertig } }");
    ASSERT_TRUE(other) << render_gnu(other.source, other.diagnostics);
    Place place;
    place.tenant = "stadt";
    const std::shared_ptr<Store> kept = memory_store();
    Workbench w(small, store(kept));
    scarcity.next_queue = true;
    EXPECT_THROW((void)w.engine->deploy(*other.process, place), std::bad_alloc);
    EXPECT_EQ(kept->deployments()->size(), 1U);
    const std::uint32_t number = w.engine->deploy(*other.process, place).value();
    EXPECT_EQ(kept->deployments()->size(), 2U);
    EXPECT_EQ(w.engine->deploy(*other.process, place).value(), number);
    w.process = "anders";
    EXPECT_TRUE(w.start(w.as("neu", "a")).accepted());
}

} // namespace
} // namespace vorgang::test
