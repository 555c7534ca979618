// A store in the host's own database: its rows and the case move together.
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteHost : public testing::Test {
  protected:
    void SetUp() override {
        host_.run("CREATE TABLE letters(case_id INTEGER)");
        store_ = well(sqlite_store(host_.connection()));
        ASSERT_NE(store_, nullptr);
        queue_ = well(store_->queue("t", "r"));
    }
    [[nodiscard]] SampleCase committed() {
        SampleCase sample(well(store_->new_case_id()));
        well(store_->begin());
        well(store_->write(sample.next({task_row(queue_, 1, 1)})));
        well(store_->commit());
        return sample;
    }

    Sql host_{":memory:"};
    std::unique_ptr<Store> store_;
    QueueId queue_;
};

TEST_F(SqliteHost, WithoutATransactionOfTheHostACommitStands) {
    const SampleCase sample = committed();
    EXPECT_EQ(sqlite3_get_autocommit(host_.connection()), 1);
    EXPECT_TRUE(store_->read(sample.id()).has_value());
}

TEST_F(SqliteHost, ACommitInATransactionOfTheHostFallsWithIt) {
    host_.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase sample = committed();
    EXPECT_EQ(sqlite3_get_autocommit(host_.connection()), 0);
    EXPECT_TRUE(store_->read(sample.id()).has_value());
    host_.run("ROLLBACK");
    EXPECT_EQ(failure(store_->read(sample.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store_->count_tasks(queue_)), 0u);
    const SampleCase next = committed(); // the number may come again, the case is another
    EXPECT_EQ(well(store_->cases({}, 10)), std::vector{next.id()});
}

TEST_F(SqliteHost, ACommitInATransactionOfTheHostStandsWithIt) {
    host_.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase first = committed();
    const SampleCase second = committed();
    host_.run("COMMIT");
    EXPECT_EQ(well(store_->cases({}, 10)), (std::vector{first.id(), second.id()}));
}

TEST_F(SqliteHost, ARollbackLeavesTheRowsOfTheHost) {
    host_.run("BEGIN; INSERT INTO letters VALUES(1)");
    SampleCase lost(well(store_->new_case_id()));
    well(store_->begin());
    well(store_->write(lost.next({task_row(queue_, 1, 1)})));
    store_->rollback();
    EXPECT_EQ(sqlite3_get_autocommit(host_.connection()), 0);
    host_.run("COMMIT");
    EXPECT_EQ(host_.number("SELECT count(*) FROM letters"), 1);
    EXPECT_EQ(failure(store_->read(lost.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store_->count_tasks(queue_)), 0u);
}

TEST_F(SqliteHost, WhatTheEngineRemembersIsNotMadeInATransactionOfTheHost) {
    host_.run("BEGIN");
    EXPECT_EQ(well(store_->queue("t", "r")), queue_); // it is there already
    EXPECT_EQ(failure(store_->queue("t", "other")), ErrorCode::conflict);
    well(store_->begin());
    EXPECT_EQ(failure(store_->add_deployment({1, {}, {}})), ErrorCode::conflict);
    store_->rollback();
    host_.run("ROLLBACK");
    well(store_->begin());
    well(store_->add_deployment({1, {}, {}}));
    well(store_->commit());
    EXPECT_EQ(well(store_->deployments()).size(), 1u);
}

TEST_F(SqliteHost, NoStatementKeepsTheDatabaseBusy) {
    const SampleCase sample = committed();
    EXPECT_TRUE(store_->read(sample.id()).has_value());
    EXPECT_EQ(well(store_->tasks(queue_, std::nullopt, 1)).size(), 1u);
    EXPECT_FALSE(well(store_->find_key("k")).has_value());
    host_.run("VACUUM");
}

TEST_F(SqliteHost, TheConnectionStaysOpenWhenTheStoreGoes) {
    const SampleCase sample = committed();
    store_.reset();
    EXPECT_EQ(host_.number("SELECT count(*) FROM vorgang_cases"), 1);
    store_ = well(sqlite_store(host_.connection()));
    EXPECT_TRUE(store_->read(sample.id()).has_value());
}

TEST_F(SqliteHost, AFullDatabaseIsNamedAndCanBeWrittenAgain) {
    const SampleCase sample = committed();
    const std::int64_t pages = host_.number("PRAGMA page_count");
    host_.run("PRAGMA max_page_count = " + std::to_string(pages + 2));
    SampleCase large(well(store_->new_case_id()));
    SampleCase again = large;
    well(store_->begin());
    EXPECT_EQ(failure(store_->write(large.next({}, 100'000))), ErrorCode::full);
    store_->rollback();
    EXPECT_EQ(well(store_->cases({}, 10)), std::vector{sample.id()});
    host_.run("PRAGMA max_page_count = 1000000");
    well(store_->begin());
    well(store_->write(again.next({}, 100'000)));
    well(store_->commit());
    EXPECT_TRUE(store_->read(again.id()).has_value());
}

TEST_F(SqliteHost, NoConnectionIsNoStore) {
    EXPECT_EQ(failure(sqlite_store(static_cast<sqlite3*>(nullptr))), ErrorCode::not_found);
}

} // namespace
} // namespace vorgang::conformance
