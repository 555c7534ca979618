// A store on the host's own connection: its rows and the case move together.
#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

class PostgresHost : public testing::Test {
  protected:
    void SetUp() override {
        host.run("CREATE TABLE letters(case_id bigint)");
        store = well(postgres_store(host.connection()));
        ASSERT_NE(store, nullptr);
        queue = well(store->queue("t", "r"));
    }
    [[nodiscard]] SampleCase committed() {
        SampleCase sample(well(store->new_case_id()));
        well(store->begin());
        well(store->write(sample.next({task_row(queue, 1, 1)})));
        well(store->commit());
        return sample;
    }
    [[nodiscard]] bool in_transaction() const {
        return PQtransactionStatus(host.connection()) == PQTRANS_INTRANS;
    }

    std::string url = shared_server().new_database();
    Pg host{url};
    std::unique_ptr<Store> store;
    QueueId queue;
};

TEST_F(PostgresHost, WithoutATransactionOfTheHostACommitStands) {
    const SampleCase sample = committed();
    EXPECT_EQ(PQtransactionStatus(host.connection()), PQTRANS_IDLE);
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

TEST_F(PostgresHost, ACommitInATransactionOfTheHostFallsWithIt) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase sample = committed();
    EXPECT_TRUE(in_transaction());
    EXPECT_TRUE(store->read(sample.id()).has_value());
    host.run("ROLLBACK");
    EXPECT_EQ(failure(store->read(sample.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store->count_tasks(queue)), 0u);
    const SampleCase next = committed();
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{next.id()});
}

TEST_F(PostgresHost, ACommitInATransactionOfTheHostStandsWithIt) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase first = committed();
    const SampleCase second = committed();
    host.run("COMMIT");
    EXPECT_EQ(well(store->cases({}, 10)), (std::vector{first.id(), second.id()}));
    EXPECT_EQ(host.number("SELECT count(*) FROM letters"), 1);
}

// Its number is given at its first change; who began later and is done has larger positions.
TEST_F(PostgresHost, ATransactionOfTheHostIsOnePlaceInTheFeedWhoeverCommitsMeanwhile) {
    const auto quick = well(postgres_store(url));
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    SampleCase first = committed();
    SampleCase later(well(quick->new_case_id()));
    well(quick->begin());
    well(quick->write(later.next()));
    well(quick->commit());
    well(store->begin());
    well(store->write(first.next()));
    well(store->commit());
    host.run("COMMIT");
    std::vector<std::pair<CaseId, std::uint32_t>> order;
    for (const FeedRecord& one : well(store->records(0, 10)))
        order.emplace_back(one.case_id, one.sequence);
    EXPECT_EQ(order, (decltype(order){{first.id(), 1}, {first.id(), 2}, {later.id(), 1}}));
    EXPECT_EQ(well(store->records(first.id(), 0, 10)), first.records());
}

// As if there were as many as it can tell apart: a further one would stand in the next transaction.
TEST_F(PostgresHost, ATransactionOfTheHostThatIsFullTakesNoMore) {
    SampleCase sample = committed();
    host.run("BEGIN; INSERT INTO vorgang.records SELECT 7, 1, ((pg_current_xact_id()::text::bigint "
             "+ xid_offset) << 20) + 1048576, '', '', NULL, 0, 0 FROM vorgang.store");
    well(store->begin());
    EXPECT_EQ(failure(store->write(sample.next())), ErrorCode::limit);
    store->rollback();
    EXPECT_TRUE(in_transaction());
    host.run("ROLLBACK");
    EXPECT_EQ(well(store->records(0, 10)).size(), 1u);
}

TEST_F(PostgresHost, ARollbackLeavesTheRowsOfTheHost) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    SampleCase lost(well(store->new_case_id()));
    well(store->begin());
    well(store->write(lost.next({task_row(queue, 1, 1)})));
    EXPECT_EQ(well(store->count_tasks(queue)), 1u); // so that it was sent
    store->rollback();
    EXPECT_TRUE(in_transaction());
    host.run("COMMIT");
    EXPECT_EQ(host.number("SELECT count(*) FROM letters"), 1);
    EXPECT_EQ(failure(store->read(lost.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store->count_tasks(queue)), 0u);
}

// What fails inside takes only the commit along.
TEST_F(PostgresHost, AFailedCommitLeavesTheTransactionOfTheHost) {
    const SampleCase taken = committed();
    well(store->begin());
    SampleCase keyed(well(store->new_case_id()));
    well(store->write(keyed.next({key_row("k", 1, 1)})));
    well(store->commit());
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    SampleCase second(well(store->new_case_id()));
    well(store->begin());
    well(store->write(second.next({key_row("k", 1, 1)})));
    EXPECT_EQ(failure(store->commit()), ErrorCode::conflict);
    store->rollback();
    EXPECT_TRUE(in_transaction());
    host.run("COMMIT");
    EXPECT_EQ(host.number("SELECT count(*) FROM letters"), 1);
    EXPECT_EQ(well(store->cases({}, 10)), (std::vector{taken.id(), keyed.id()}));
}

TEST_F(PostgresHost, WhatTheEngineRemembersIsNotMadeInATransactionOfTheHost) {
    host.run("BEGIN");
    EXPECT_EQ(well(store->queue("t", "r")), queue); // it is there already
    EXPECT_EQ(failure(store->queue("t", "other")), ErrorCode::conflict);
    well(store->begin());
    EXPECT_EQ(failure(store->add_deployment({1, {}, {}})), ErrorCode::conflict);
    store->rollback();
    host.run("ROLLBACK");
    well(store->begin());
    well(store->add_deployment({1, {}, {}}));
    well(store->commit());
    EXPECT_EQ(well(store->deployments()).size(), 1u);
}

TEST_F(PostgresHost, TheConnectionStaysAsItWasWhenTheStoreGoes) {
    const SampleCase sample = committed();
    store.reset();
    EXPECT_EQ(PQpipelineStatus(host.connection()), PQ_PIPELINE_OFF);
    EXPECT_EQ(host.number("SELECT count(*) FROM vorgang.cases"), 1);
    EXPECT_EQ(host.number("SELECT count(*) FROM pg_prepared_statements"), 0);
    EXPECT_EQ(host.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"), 0);
    store = well(postgres_store(host.connection()));
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

TEST_F(PostgresHost, IsNotOpenedInATransactionOfTheHost) {
    Pg other(shared_server().new_database());
    other.run("BEGIN");
    EXPECT_EQ(failure(postgres_store(other.connection())), ErrorCode::conflict);
}

TEST_F(PostgresHost, NoConnectionIsNoStore) {
    EXPECT_EQ(failure(postgres_store(static_cast<PGconn*>(nullptr))), ErrorCode::not_found);
}

TEST_F(PostgresHost, AConnectionThatIsLostIsNamed) {
    Pg other(shared_server().url("postgres"));
    other.run("SELECT pg_terminate_backend(" + std::to_string(PQbackendPID(host.connection())) +
              ")");
    EXPECT_EQ(failure(store->cases({}, 10)), ErrorCode::busy);
    EXPECT_EQ(failure(store->begin()), ErrorCode::busy);
}

TEST_F(PostgresHost, ARemovalReadsNoRecordsOfOthers) {
    SampleCase going(well(store->new_case_id()));
    SampleCase staying(well(store->new_case_id()));
    well(store->begin());
    for (SampleCase* sample : {&going, &staying})
        for (int i = 0; i < 20; ++i) {
            CaseChange change = sample->next();
            change.tenant = sample == &going ? "leaving" : "staying";
            well(store->write(change));
        }
    well(store->commit());
    // As on a connection of the store's own; a table as small as this one would be walked through.
    host.run("SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off");
    host.run("BEGIN");
    const std::string done = " FROM pg_stat_xact_user_tables WHERE relname = 'records'";
    const std::int64_t before = host.number("SELECT seq_scan" + done);
    well(store->begin());
    well(store->remove({"leaving", std::vector{going.id()}, {}}));
    well(store->commit());
    EXPECT_EQ(host.number("SELECT seq_scan" + done), before);
    EXPECT_EQ(host.number("SELECT n_tup_del" + done), 1); // with 20 records
    host.run("COMMIT");
    EXPECT_EQ(well(store->records(staying.id(), 0, 100)), staying.records());
}

} // namespace
} // namespace vorgang::conformance
