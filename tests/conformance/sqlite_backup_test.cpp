// A copy of a store that is in use.
#include <unistd.h>

#include <fstream>

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

TEST_F(SqliteBackup, WritesOverNothingThatIsThere) {
    store.reset(); // all of it is in the file
    const std::string part = copy + ".part";
    std::filesystem::copy_file(path, part);
    well(sqlite_backup(part, copy));
    EXPECT_TRUE(std::filesystem::exists(part)) << "it is somebody's store";
    EXPECT_FALSE(std::filesystem::exists(part + "2"));
    EXPECT_TRUE(well(well(sqlite_store(copy, {.create = false}))->check()).empty());
}

TEST_F(SqliteBackup, TwoToOneNameAreOneWholeCopy) {
    bool again = true;
    const auto second = [&](auto, auto) {
        if (std::exchange(again, false)) well(sqlite_backup(path, copy));
        return true;
    };
    EXPECT_EQ(failure(sqlite_backup(path, copy, second)), ErrorCode::conflict);
    auto copied = well(sqlite_store(copy, {.create = false}));
    EXPECT_TRUE(well(copied->check()).empty());
    EXPECT_EQ(well(copied->heads({}, 1000)).size(), 300u);
    EXPECT_FALSE(std::filesystem::exists(copy + ".part"));
    EXPECT_FALSE(std::filesystem::exists(copy + ".part2"));
}

// Who may not write there reads without locks, and somebody else writes.
TEST_F(SqliteBackup, IsNoneWhereTheFileChangedUnderIt) {
    if (geteuid() != 0) GTEST_SKIP() << "needs somebody who may write and somebody who may not";
    store.reset();
    const Scratch open_to_all;
    const std::string own = open_to_all.file("copy.db");
    for (const std::string& folder : {scratch.file(""), open_to_all.file("")})
        std::filesystem::permissions(
            folder, std::filesystem::perms(folder == open_to_all.file("") ? 0777 : 0755));
    EXPECT_EQ(seteuid(65534), 0);
    const auto copied = sqlite_backup(path, own, [&](auto, auto) {
        EXPECT_EQ(seteuid(0), 0);
        if (!store) store = well(sqlite_store(path));
        add();
        EXPECT_EQ(seteuid(65534), 0);
        return true;
    });
    EXPECT_EQ(seteuid(0), 0);
    EXPECT_EQ(failure(copied), ErrorCode::busy);
    EXPECT_TRUE(std::filesystem::is_empty(open_to_all.file("")));
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
