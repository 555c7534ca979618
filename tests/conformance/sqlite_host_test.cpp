// A store in the host's own database: its rows and the case move together.
#include <fstream>
#include <iterator>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteHost : public testing::Test {
  protected:
    void SetUp() override {
        host.run("CREATE TABLE letters(case_id INTEGER)");
        store = well(sqlite_store(host.connection()));
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

    Sql host{":memory:"};
    std::unique_ptr<Store> store;
    QueueId queue;
};

TEST_F(SqliteHost, WithoutATransactionOfTheHostACommitStands) {
    const SampleCase sample = committed();
    EXPECT_EQ(sqlite3_get_autocommit(host.connection()), 1);
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

TEST_F(SqliteHost, ACommitInATransactionOfTheHostFallsWithIt) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase sample = committed();
    EXPECT_EQ(sqlite3_get_autocommit(host.connection()), 0);
    EXPECT_TRUE(store->read(sample.id()).has_value());
    host.run("ROLLBACK");
    EXPECT_EQ(failure(store->read(sample.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store->count_tasks(queue)), 0u);
    const SampleCase next = committed(); // the number may come again, the case is another
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{next.id()});
}

TEST_F(SqliteHost, ACommitInATransactionOfTheHostStandsWithIt) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    const SampleCase first = committed();
    const SampleCase second = committed();
    host.run("COMMIT");
    EXPECT_EQ(well(store->cases({}, 10)), (std::vector{first.id(), second.id()}));
}

TEST_F(SqliteHost, ARollbackLeavesTheRowsOfTheHost) {
    host.run("BEGIN; INSERT INTO letters VALUES(1)");
    SampleCase lost(well(store->new_case_id()));
    well(store->begin());
    well(store->write(lost.next({task_row(queue, 1, 1)})));
    store->rollback();
    EXPECT_EQ(sqlite3_get_autocommit(host.connection()), 0);
    host.run("COMMIT");
    EXPECT_EQ(host.number("SELECT count(*) FROM letters"), 1);
    EXPECT_EQ(failure(store->read(lost.id())), ErrorCode::not_found);
    EXPECT_EQ(well(store->count_tasks(queue)), 0u);
}

// The file is the host's, and nobody writes it anew.
TEST_F(SqliteHost, WhatIsRemovedWithATenantIsWrittenOver) {
    const Scratch scratch;
    const std::string path = scratch.file("office.db");
    const std::string text = "Ayşe Aydın, Ringstraße 12";
    const auto lies_there = [&] {
        std::ifstream in(path, std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(in), {}};
        return bytes.find(text) != std::string::npos;
    };
    const Sql office(path);
    for (const int before : {0, 1, 2}) {
        const std::string names[] = {"OFF", "ON", "FAST"};
        office.run("PRAGMA secure_delete = " + names[before]);
        auto own = well(sqlite_store(office.connection()));
        SampleCase sample(well(own->new_case_id()));
        well(own->begin());
        well(own->write(sample.next({name_row(text)})));
        well(own->commit());
        EXPECT_TRUE(lies_there());
        well(own->begin());
        well(own->remove({"leaving", std::vector{sample.id()}, {}}));
        well(own->commit());
        EXPECT_FALSE(lies_there()) << names[before];
        EXPECT_EQ(office.number("PRAGMA secure_delete"), before) << "the setting is the host's";
    }
}

TEST_F(SqliteHost, WhatTheEngineRemembersIsNotMadeInATransactionOfTheHost) {
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

TEST_F(SqliteHost, NoStatementKeepsTheDatabaseBusy) {
    const SampleCase sample = committed();
    EXPECT_TRUE(store->read(sample.id()).has_value());
    EXPECT_EQ(well(store->tasks(queue, std::nullopt, 1)).size(), 1u);
    EXPECT_FALSE(well(store->find_key("k")).has_value());
    host.run("VACUUM");
}

TEST_F(SqliteHost, TheConnectionStaysOpenWhenTheStoreGoes) {
    const SampleCase sample = committed();
    store.reset();
    EXPECT_EQ(host.number("SELECT count(*) FROM vorgang_cases"), 1);
    store = well(sqlite_store(host.connection()));
    EXPECT_TRUE(store->read(sample.id()).has_value());
}

TEST_F(SqliteHost, AFullDatabaseIsNamedAndCanBeWrittenAgain) {
    const SampleCase sample = committed();
    const std::int64_t pages = host.number("PRAGMA page_count");
    host.run("PRAGMA max_page_count = " + std::to_string(pages + 2));
    SampleCase large(well(store->new_case_id()));
    SampleCase again = large;
    well(store->begin());
    well(store->write(large.next({}, 100'000)));
    EXPECT_EQ(failure(store->commit()), ErrorCode::full);
    store->rollback();
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{sample.id()});
    host.run("PRAGMA max_page_count = 1000000");
    well(store->begin());
    well(store->write(again.next({}, 100'000)));
    well(store->commit());
    EXPECT_TRUE(store->read(again.id()).has_value());
}

// So the tool audits, exports and copies what a host keeps beside its own tables.
TEST_F(SqliteHost, WhoOnlyReadsAndWhoCopiesOpensItByItsFile) {
    const Scratch scratch;
    const std::string file = scratch.file("office.db");
    const std::string copy = scratch.file("copy.db");
    Sql office{file};
    office.run("CREATE TABLE letters(case_id INTEGER); INSERT INTO letters VALUES(7)");
    EXPECT_EQ(failure(sqlite_store(file, {.read_only = true})), ErrorCode::corrupt);
    const auto kept = well(sqlite_store(office.connection()));
    SampleCase sample(well(kept->new_case_id()));
    well(kept->begin());
    well(kept->write(sample.next({})));
    well(kept->commit());

    EXPECT_EQ(failure(sqlite_store(file)), ErrorCode::corrupt);
    const auto read = well(sqlite_store(file, {.read_only = true}));
    EXPECT_EQ(well(read->cases({}, 10)), std::vector{sample.id()});
    well(sqlite_backup(file, copy));
    const auto copied = well(sqlite_store(copy, {.read_only = true}));
    EXPECT_EQ(well(copied->cases({}, 10)), std::vector{sample.id()});
    EXPECT_EQ(Sql(copy).number("SELECT case_id FROM letters"), 7);
}

TEST_F(SqliteHost, NoConnectionIsNoStore) {
    EXPECT_EQ(failure(sqlite_store(static_cast<sqlite3*>(nullptr))), ErrorCode::not_found);
}

// What the removal of a case costs beside so many records of another one, in steps of SQLite.
int steps_of_removal(int records_of_others) {
    const Sql host(":memory:");
    const auto store = well(sqlite_store(host.connection()));
    SampleCase going(well(store->new_case_id()));
    SampleCase staying(well(store->new_case_id()));
    well(store->begin());
    for (int i = 0; i < 20; ++i)
        well(store->write(going.next()));
    for (int i = 0; i < records_of_others; ++i)
        well(store->write(staying.next()));
    well(store->commit());
    int steps = 0;
    const auto count = [](void* to) { return ++*static_cast<int*>(to), 0; };
    sqlite3_progress_handler(host.connection(), 1, count, &steps);
    well(store->begin());
    well(store->remove({"leaving", std::vector{going.id()}, {}}));
    well(store->commit());
    sqlite3_progress_handler(host.connection(), 0, nullptr, nullptr);
    EXPECT_EQ(host.number("SELECT count(*) FROM vorgang_records"), records_of_others);
    return steps;
}

TEST(SqliteRemoval, CostsWhatGoesAndNotWhatStays) {
    EXPECT_LT(steps_of_removal(2'000), 2 * steps_of_removal(20));
}

TEST_F(SqliteHost, ACaseWhoseWayBackIsBrokenIsRemovedWhole) {
    SampleCase sample = committed();
    for (int i = 0; i < 3; ++i) {
        well(store->begin());
        well(store->write(sample.next()));
        well(store->commit());
    }
    host.run("UPDATE vorgang_records SET previous = 0 WHERE sequence = 3");
    well(store->begin());
    well(store->remove({"leaving", std::vector{sample.id()}, {}}));
    well(store->commit());
    EXPECT_EQ(host.number("SELECT count(*) FROM vorgang_records"), 0);
}

} // namespace
} // namespace vorgang::conformance
