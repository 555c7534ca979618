// Connections that are cut and servers that restart: nothing acknowledged is missing, nothing is
// there twice, and what nobody knows is called so.
#include <algorithm>

#include "cutting_proxy.hpp"
#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

class PostgresLost : public testing::Test {
  protected:
    PostgresLost() : url(shared_server().new_database()), looker(url) {
        const std::size_t name = url.rfind("dbname=");
        database = url.substr(name + 7);
        proxy = std::make_unique<CuttingProxy>(shared_server().socket());
        store = open();
    }
    [[nodiscard]] std::unique_ptr<Store> open(std::uint32_t reconnect_ms = 10'000) {
        PostgresOptions options;
        options.reconnect_ms = reconnect_ms;
        return well(postgres_store(proxy->url(database), options));
    }
    // A commit of one new case; the error where it failed.
    [[nodiscard]] std::optional<ErrorCode> commit(SampleCase& sample) {
        well(store->begin());
        if (auto written = store->write(sample.next()); !written) {
            store->rollback();
            return written.error().code;
        }
        auto committed = store->commit();
        if (committed) return std::nullopt;
        again = store->may_try_again(committed.error());
        store->rollback();
        return committed.error().code;
    }
    [[nodiscard]] SampleCase new_case() { return SampleCase(well(store->new_case_id())); }
    [[nodiscard]] std::int64_t cases() const {
        return looker.number("SELECT count(*) FROM vorgang.cases");
    }

    std::string url;
    std::string database;
    Pg looker;
    std::unique_ptr<CuttingProxy> proxy;
    std::unique_ptr<Store> store;
    bool again = false;
};

TEST_F(PostgresLost, ACommitThatDidNotArriveIsNotThereAndMayBeDecidedAnew) {
    SampleCase sample = new_case();
    SampleCase same = sample;
    proxy->cut_next(Cut::before_commit);
    EXPECT_EQ(commit(sample), ErrorCode::busy);
    EXPECT_TRUE(again);
    EXPECT_EQ(proxy->cuts(), 1);
    EXPECT_EQ(cases(), 0);
    EXPECT_EQ(commit(same), std::nullopt);
    EXPECT_EQ(cases(), 1);
}

TEST_F(PostgresLost, ACommitWhoseAnswerWasLostIsLookedUp) {
    SampleCase sample = new_case();
    proxy->cut_next(Cut::after_commit);
    EXPECT_EQ(commit(sample), std::nullopt);
    EXPECT_EQ(proxy->cuts(), 1);
    EXPECT_EQ(cases(), 1);
    const auto block = store->read(sample.id());
    ASSERT_TRUE(block.has_value());
    EXPECT_TRUE(std::ranges::equal(*block, sample.block()));
}

// However far the server was: what the store says of it holds.
// The last record says it, which stands in a row with others.
TEST_F(PostgresLost, ACommitOfManyWhoseAnswerWasLostIsLookedUp) {
    std::vector<SampleCase> samples;
    samples.reserve(100);
    for (int i = 0; i < 100; ++i)
        samples.push_back(new_case());
    const auto commit_all = [&] {
        well(store->begin());
        for (int round = 0; round < 2; ++round)
            for (SampleCase& sample : samples)
                well(store->write(sample.next()));
        return store->commit();
    };
    for (const Cut cut : {Cut::after_commit, Cut::before_commit}) {
        const std::vector<SampleCase> before = samples;
        proxy->cut_next(cut);
        const auto committed = commit_all();
        EXPECT_EQ(committed.has_value(), cut == Cut::after_commit);
        if (!committed) {
            EXPECT_TRUE(store->may_try_again(committed.error()));
            store->rollback();
            samples = before;
        }
        for (const SampleCase& sample : samples)
            EXPECT_EQ(well(store->records(sample.id(), 0, 10)), sample.records());
    }
    EXPECT_EQ(proxy->cuts(), 2);
    EXPECT_LT(looker.number("SELECT count(*) FROM vorgang.records"), 20);
}

TEST_F(PostgresLost, ACommitThatIsCutInTheMiddleIsThereOrNot) {
    std::int64_t there = 0;
    for (int i = 0; i < 50; ++i) {
        SampleCase sample = new_case();
        proxy->cut_next(Cut::during_commit);
        const auto fault = commit(sample);
        EXPECT_TRUE(!fault || (fault == ErrorCode::busy && again));
        there += fault ? 0 : 1;
        ASSERT_EQ(cases(), there);
    }
    EXPECT_EQ(proxy->cuts(), 50);
}

// It has it on its disk and waits for a standby that there is not: only when it has given up, what
// is looked up holds.
TEST_F(PostgresLost, WhatTheServerIsStillCommittingIsNotTakenForLost) {
    const auto wait_for_standby = [&](const std::string& how) {
        looker.run("ALTER SYSTEM " + how);
        looker.run("SELECT pg_reload_conf()");
    };
    SampleCase sample = new_case();
    wait_for_standby("SET synchronous_standby_names = 'nobody'");
    while (looker.text("SHOW synchronous_standby_names") != "nobody")
        std::this_thread::yield();
    proxy->cut_next(Cut::during_commit);
    const auto fault = commit(sample);
    wait_for_standby("RESET synchronous_standby_names");
    while (!looker.text("SHOW synchronous_standby_names").empty())
        std::this_thread::yield();
    if (fault) {
        // It had not come that far.
        EXPECT_EQ(fault, ErrorCode::busy);
        EXPECT_EQ(cases(), 0);
    } else {
        EXPECT_EQ(cases(), 1);
    }
}

TEST_F(PostgresLost, WhereTheServerDoesNotComeBackTheOutcomeIsUnknownAndTheStoreGoesOn) {
    store.reset(); // the proxy has one customer at a time
    store = open(0);
    SampleCase sample = new_case();
    proxy->cut_next(Cut::after_commit);
    proxy->refuse(true);
    EXPECT_EQ(commit(sample), ErrorCode::outcome_unknown);
    EXPECT_FALSE(again);
    EXPECT_EQ(failure(store->begin()), ErrorCode::busy);
    EXPECT_EQ(failure(store->cases({}, 10)), ErrorCode::busy);
    proxy->refuse(false);
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{sample.id()});
    SampleCase more = new_case();
    EXPECT_EQ(commit(more), std::nullopt);
    EXPECT_EQ(cases(), 2);
}

TEST_F(PostgresLost, AnotherNumberIsGivenThanMayBeGivenAgain) {
    const CaseId before = well(store->new_case_id());
    looker.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()");
    EXPECT_TRUE(well(store->cases({}, 10)).empty()); // here it is noticed
    EXPECT_GT(well(store->new_case_id()).number, before.number + 1);
}

TEST_F(PostgresLost, AReadIsRepeatedWhereTheConnectionWasLostMeanwhile) {
    SampleCase sample = new_case();
    EXPECT_EQ(commit(sample), std::nullopt);
    looker.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()");
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

// In the middle of a commit nothing is repeated silently: what was read before may not hold.
TEST_F(PostgresLost, WhatIsLostInACommitEndsIt) {
    SampleCase sample = new_case();
    EXPECT_EQ(commit(sample), std::nullopt);
    well(store->begin());
    EXPECT_TRUE(store->read(sample.id()).has_value());
    looker.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()");
    well(store->write(sample.next()));
    auto committed = store->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::busy);
    EXPECT_TRUE(store->may_try_again(committed.error()));
    store->rollback();
    EXPECT_EQ(well(store->records(sample.id(), 0, 10)).size(), 1u);
}

TEST_F(PostgresLost, AHostThatStandsStillInACommitIsEndedByTheServer) {
    PostgresOptions options;
    options.stalled_ms = 50;
    store = well(postgres_store(url, options));
    SampleCase sample = new_case();
    EXPECT_EQ(commit(sample), std::nullopt);
    SampleCase other = sample;
    well(store->begin());
    EXPECT_TRUE(store->read(sample.id()).has_value());
    well(store->write(sample.next()));
    EXPECT_EQ(well(store->heads({}, 10)).size(), 1u); // so that it was sent, and holds the case
    auto second = open();
    well(second->begin());
    EXPECT_TRUE(second->read(sample.id()).has_value());
    well(second->write(other.next()));
    well(second->commit()); // waits for the server to lose patience
    EXPECT_FALSE(store->commit().has_value());
    store->rollback();
    EXPECT_EQ(well(store->records(sample.id(), 0, 10)).size(), 2u);
}

TEST_F(PostgresLost, ACaseSomebodyElseHoldsIsBusyAfterAWhile) {
    SampleCase sample = new_case();
    EXPECT_EQ(commit(sample), std::nullopt);
    SampleCase same = sample;
    auto second = well(postgres_store(url, impatient()));
    well(second->begin());
    EXPECT_TRUE(second->read(sample.id()).has_value());
    well(second->write(sample.next()));
    EXPECT_EQ(well(second->heads({}, 10)).size(), 1u); // so that it was sent
    auto third = well(postgres_store(url, impatient()));
    well(third->begin());
    EXPECT_TRUE(third->read(sample.id()).has_value());
    well(third->write(same.next()));
    EXPECT_EQ(failure(third->commit()), ErrorCode::busy);
    third->rollback();
}

} // namespace
} // namespace vorgang::conformance
