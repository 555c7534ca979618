// A copy of a store that is in use.
#include "disk.hpp"
#include "scratch.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteBackup : public testing::Test {
  protected:
    void SetUp() override {
        store = well(sqlite_store(path, {.durability = Durability::off}));
        for (int i = 0; i < 300; ++i)
            add();
    }
    void TearDown() override { Disk::instance().fault = DiskFault::none; }
    void add() {
        SampleCase sample(well(store->new_case_id()));
        well(store->begin());
        well(store->write(sample.next({}, 5000)));
        well(store->write(sample.next({name_row("n")}, 5000)));
        well(store->commit());
    }

    Disk& disk = Disk::instance();
    Scratch scratch;
    std::string path = scratch.file("cases.db");
    std::string copy = scratch.file("copy.db");
    std::unique_ptr<Store> store;
};

TEST_F(SqliteBackup, HasWhatWasCommittedWhenItBeganWhoeverWritesMeanwhile) {
    const auto before = well(store->heads({}, 1000));
    int calls = 0;
    std::uint64_t last = 0;
    well(sqlite_backup(path, copy, [&](std::uint64_t done, std::uint64_t all) {
        EXPECT_GT(done, last);
        EXPECT_LE(done, all);
        last = done;
        ++calls;
        add();
        return true;
    }));
    EXPECT_GT(calls, 1);
    EXPECT_GT(well(store->heads({}, 1000)).size(), before.size());
    auto copied = well(sqlite_store(copy, {.create = false}));
    ASSERT_NE(copied, nullptr);
    EXPECT_EQ(well(copied->heads({}, 1000)), before);
    EXPECT_TRUE(well(copied->check()).empty());
    for (const CaseHead& head : before)
        EXPECT_EQ(well(copied->records(head.case_id, 0, 10)).size(), 2u);
}

TEST_F(SqliteBackup, TakesNoFileThatIsThereAndNoStoreThatIsNot) {
    well(sqlite_backup(path, copy));
    EXPECT_EQ(failure(sqlite_backup(path, copy)), ErrorCode::conflict);
    EXPECT_EQ(failure(sqlite_backup(scratch.file("none.db"), scratch.file("x.db"))),
              ErrorCode::not_found);
    EXPECT_EQ(failure(sqlite_backup(path, scratch.file("no/folder.db"))), ErrorCode::not_found);
}

TEST_F(SqliteBackup, LeavesNothingWhereItEndsEarly) {
    EXPECT_EQ(failure(sqlite_backup(path, copy, [](auto, auto) { return false; })),
              ErrorCode::conflict);
    disk.fault = DiskFault::full;
    EXPECT_EQ(failure(sqlite_backup(path, copy)), ErrorCode::full);
    EXPECT_FALSE(std::filesystem::exists(copy));
    EXPECT_FALSE(std::filesystem::exists(copy + ".part"));
}

} // namespace
} // namespace vorgang::conformance
