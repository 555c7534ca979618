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
        store_ = open();
        ASSERT_NE(store_, nullptr);
    }
    void TearDown() override { disk_.fault = DiskFault::none; }
    [[nodiscard]] std::unique_ptr<Store> open() const {
        return well(sqlite_store(path_, {.busy_timeout_ms = 0}));
    }
    [[nodiscard]] SampleCase begun() {
        SampleCase sample(well(store_->new_case_id()));
        well(store_->begin());
        well(store_->write(sample.next()));
        return sample;
    }

    Disk& disk_ = Disk::instance(); // before the store is opened
    Scratch scratch_;
    std::string path_ = scratch_.file("cases.db");
    std::unique_ptr<Store> store_;
};

TEST_F(SqliteCommit, WhileSomebodyElseWritesItIsBusy) {
    const Sql other(path_);
    other.run("BEGIN IMMEDIATE");
    EXPECT_EQ(failure(store_->begin()), ErrorCode::busy);
    store_->rollback();
    EXPECT_TRUE(store_->cases({}, 10).has_value()); // reading goes on
    other.run("COMMIT");
    const SampleCase sample = begun();
    well(store_->commit());
    EXPECT_TRUE(store_->read(sample.id()).has_value());
}

TEST_F(SqliteCommit, ACaseThatSomebodyElseMovedIsAConflict) {
    SampleCase mine = begun();
    well(store_->commit());
    SampleCase theirs = mine;
    auto other = open();
    well(other->begin());
    well(other->write(theirs.next()));
    well(other->commit());
    well(store_->begin());
    EXPECT_EQ(failure(store_->write(mine.next())), ErrorCode::conflict);
    store_->rollback();
    well(store_->begin());
    well(store_->write(theirs.next()));
    well(store_->commit());
    EXPECT_EQ(well(store_->records(mine.id(), 0, 10)), theirs.records());
}

TEST_F(SqliteCommit, TwoProgramsAreGivenDifferentNumbers) {
    auto other = open();
    for (int i = 0; i < 600; ++i)
        EXPECT_NE(well(store_->new_case_id()), well(other->new_case_id()));
}

TEST_F(SqliteCommit, AKeyThatIsTakenIsAConflict) {
    SampleCase first = begun();
    well(store_->write(first.next({key_row("k", 1, 1)})));
    well(store_->commit());
    SampleCase second = begun();
    EXPECT_EQ(failure(store_->write(second.next({key_row("k", 1, 1)}))), ErrorCode::conflict);
    store_->rollback();
}

TEST_F(SqliteCommit, AFullDiskIsNamedAndNothingIsWritten) {
    SampleCase sample = begun();
    disk_.fault = DiskFault::full;
    EXPECT_EQ(failure(store_->commit()), ErrorCode::full);
    store_->rollback();
    disk_.fault = DiskFault::none;
    EXPECT_EQ(failure(store_->read(sample.id())), ErrorCode::not_found);
    const SampleCase next = begun();
    well(store_->commit());
    EXPECT_EQ(well(store_->cases({}, 10)), std::vector{next.id()});
}

TEST_F(SqliteCommit, AFlushThatFailedEndsWritingUntilTheStoreIsOpenedAgain) {
    SampleCase sample = begun();
    disk_.fault = DiskFault::flush;
    EXPECT_EQ(failure(store_->commit()), ErrorCode::outcome_unknown);
    store_->rollback();
    disk_.fault = DiskFault::none;
    EXPECT_EQ(failure(store_->begin()), ErrorCode::read_only);
    EXPECT_EQ(failure(store_->set_advanced_to(Instant{1})), ErrorCode::read_only);
    EXPECT_EQ(failure(store_->queue("t", "new")), ErrorCode::read_only);
    EXPECT_TRUE(store_->cases({}, 10).has_value());

    store_.reset();
    store_ = open();
    ASSERT_NE(store_, nullptr);
    const auto cases = well(store_->cases({}, 10));
    ASSERT_LE(cases.size(), 1u); // it is there or it is not, and if so whole
    if (!cases.empty()) {
        EXPECT_EQ(well(store_->records(sample.id(), 0, 10)), sample.records());
    }
    (void)begun();
    well(store_->commit());
}

TEST_F(SqliteCommit, EachCommitIsFlushedOnce) {
    (void)begun();
    well(store_->commit());
    for (int i = 0; i < 5; ++i) {
        (void)begun();
        const int before = disk_.flushes;
        well(store_->commit());
        EXPECT_EQ(disk_.flushes, before + 1);
    }
}

} // namespace
} // namespace vorgang::conformance
