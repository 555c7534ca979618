// Commits that fail: somebody else writes, the disk is full or loses what it was given.
#include "disk.hpp"
#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteCommit : public testing::Test {
  protected:
    void SetUp() override {
        store = open();
        ASSERT_NE(store, nullptr);
    }
    void TearDown() override { disk.fault = DiskFault::none; }
    [[nodiscard]] std::unique_ptr<Store> open() const {
        return well(sqlite_store(path, {.busy_timeout_ms = 0}));
    }
    [[nodiscard]] SampleCase begun() {
        SampleCase sample(well(store->new_case_id()));
        well(store->begin());
        well(store->write(sample.next()));
        return sample;
    }

    Disk& disk = Disk::instance(); // before the store is opened
    Scratch scratch;
    std::string path = scratch.file("cases.db");
    std::unique_ptr<Store> store;
};

TEST_F(SqliteCommit, WhileSomebodyElseWritesItIsBusy) {
    const Sql other(path);
    other.run("BEGIN IMMEDIATE");
    EXPECT_EQ(failure(store->begin()), ErrorCode::busy);
    store->rollback();
    EXPECT_TRUE(store->cases({}, 10).has_value()); // reading goes on
    other.run("COMMIT");
    const SampleCase sample = begun();
    well(store->commit());
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

TEST_F(SqliteCommit, ACaseThatSomebodyElseMovedIsAConflict) {
    SampleCase mine = begun();
    well(store->commit());
    SampleCase theirs = mine;
    auto other = open();
    well(other->begin());
    well(other->write(theirs.next()));
    well(other->commit());
    well(store->begin());
    EXPECT_EQ(failure(store->write(mine.next())), ErrorCode::conflict);
    store->rollback();
    well(store->begin());
    well(store->write(theirs.next()));
    well(store->commit());
    EXPECT_EQ(well(store->records(mine.id(), 0, 10)), theirs.records());
}

TEST_F(SqliteCommit, TwoProgramsAreGivenDifferentNumbers) {
    auto other = open();
    for (int i = 0; i < 600; ++i)
        EXPECT_NE(well(store->new_case_id()), well(other->new_case_id()));
}

TEST_F(SqliteCommit, TasksOfSomebodyElseAreCounted) {
    const QueueId queue = well(store->queue("t", "r"));
    EXPECT_EQ(well(store->count_tasks(queue)), 0u);
    auto other = open();
    for (std::uint64_t tasks = 1; tasks < 4; ++tasks) {
        Store& writer = tasks % 2 == 0 ? *store : *other;
        SampleCase sample(well(writer.new_case_id()));
        well(writer.begin());
        well(writer.write(sample.next({task_row(queue, 1, 1)})));
        well(writer.commit());
        EXPECT_EQ(well(store->count_tasks(queue)), tasks);
        EXPECT_EQ(well(other->count_tasks(queue)), tasks);
    }
}

TEST_F(SqliteCommit, AKeyThatIsTakenIsAConflict) {
    SampleCase first = begun();
    well(store->write(first.next({key_row("k", 1, 1)})));
    well(store->commit());
    SampleCase second = begun();
    EXPECT_EQ(failure(store->write(second.next({key_row("k", 1, 1)}))), ErrorCode::conflict);
    store->rollback();
}

TEST_F(SqliteCommit, AFullDiskIsNamedAndNothingIsWritten) {
    SampleCase sample = begun();
    disk.fault = DiskFault::full;
    EXPECT_EQ(failure(store->commit()), ErrorCode::full);
    store->rollback();
    disk.fault = DiskFault::none;
    EXPECT_EQ(failure(store->read(sample.id())), ErrorCode::not_found);
    const SampleCase next = begun();
    well(store->commit());
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{next.id()});
}

TEST_F(SqliteCommit, AFlushThatFailedEndsWritingUntilTheStoreIsOpenedAgain) {
    SampleCase sample = begun();
    disk.fault = DiskFault::flush;
    EXPECT_EQ(failure(store->commit()), ErrorCode::outcome_unknown);
    store->rollback();
    disk.fault = DiskFault::none;
    EXPECT_EQ(failure(store->begin()), ErrorCode::read_only);
    EXPECT_EQ(failure(store->set_advanced_to(Instant{1})), ErrorCode::read_only);
    EXPECT_EQ(failure(store->queue("t", "new")), ErrorCode::read_only);
    EXPECT_TRUE(store->cases({}, 10).has_value());

    store.reset();
    store = open();
    ASSERT_NE(store, nullptr);
    const auto cases = well(store->cases({}, 10));
    ASSERT_LE(cases.size(), 1u); // it is there or it is not, and if so whole
    if (!cases.empty()) {
        EXPECT_EQ(well(store->records(sample.id(), 0, 10)), sample.records());
    }
    (void)begun();
    well(store->commit());
}

TEST_F(SqliteCommit, EachCommitIsFlushedOnce) {
    (void)begun();
    well(store->commit());
    for (int i = 0; i < 5; ++i) {
        (void)begun();
        const int before = disk.flushes;
        well(store->commit());
        EXPECT_EQ(disk.flushes, before + 1);
    }
}

} // namespace
} // namespace vorgang::conformance
