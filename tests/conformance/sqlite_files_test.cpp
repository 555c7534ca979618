// Which files the SQLite store opens, and what it says of the others.
#include <sqlite3.h>
#include <unistd.h>

#include <fstream>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteFiles : public testing::Test {
  protected:
    // A store with one case, closed again.
    void make_store() {
        auto store = well(sqlite_store(path));
        ASSERT_NE(store, nullptr);
        SampleCase sample(well(store->new_case_id()));
        well(store->begin());
        well(store->write(sample.next()));
        well(store->commit());
    }
    [[nodiscard]] std::string content() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    void put(const std::string& bytes) const { std::ofstream(path, std::ios::binary) << bytes; }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
};

TEST_F(SqliteFiles, AStoreIsKnownByItsMark) {
    make_store();
    Sql file(path);
    EXPECT_EQ(file.number("PRAGMA application_id"), 0x56524721);
    EXPECT_EQ(file.number("PRAGMA user_version"), 3);
    EXPECT_EQ(file.number("SELECT count(*) FROM vorgang_cases"), 1);
}

TEST_F(SqliteFiles, ADatabaseOfSomebodyElseIsRefusedAndLeftAlone) {
    Sql(path).run("CREATE TABLE customers(name TEXT)");
    const std::string before = content();
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt);
    EXPECT_EQ(content(), before);
    EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST_F(SqliteFiles, AFileThatIsNoDatabaseIsRefused) {
    for (const std::string& bytes :
         {std::string("not a database at all, but long enough to look at it closely"),
          std::string(4096, '\xff'), std::string(100, '\0')}) {
        put(bytes);
        EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt);
        EXPECT_EQ(content(), bytes);
    }
}

TEST_F(SqliteFiles, ANewerFormatIsNamed) {
    make_store();
    Sql(path).run("PRAGMA user_version = 4");
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::newer_format);
    Sql(path).run("PRAGMA user_version = 3; UPDATE vorgang_store SET format = 4");
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::newer_format);
    Sql(path).run("UPDATE vorgang_store SET format = 0");
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt);
}

TEST_F(SqliteFiles, TablesThatWereChangedAreRefused) {
    for (const char* change :
         {"CREATE TRIGGER t AFTER UPDATE ON vorgang_cases BEGIN DELETE FROM vorgang_records; END",
          "CREATE INDEX i ON vorgang_cases(sequence)", "DROP TABLE vorgang_keys",
          "ALTER TABLE vorgang_cases ADD COLUMN more INTEGER", "DELETE FROM vorgang_store"}) {
        std::filesystem::remove(path);
        make_store();
        Sql(path).run(change);
        EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt) << change;
    }
}

TEST_F(SqliteFiles, TablesOfOthersMayLieBeside) {
    make_store();
    Sql(path).run("CREATE TABLE customers(name TEXT)");
    EXPECT_TRUE(sqlite_store(path).has_value());
}

TEST_F(SqliteFiles, AFileThatIsNotThereIsMadeOnlyWhereThatIsWanted) {
    const SqliteOptions options{.create = false};
    EXPECT_EQ(failure(sqlite_store(path, options)), ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(path));
    put("");
    EXPECT_EQ(failure(sqlite_store(path, options)), ErrorCode::not_found);
    make_store();
    EXPECT_TRUE(sqlite_store(path, options).has_value());
}

TEST_F(SqliteFiles, APathThatLeadsNowhereIsNotFound) {
    EXPECT_EQ(failure(sqlite_store(scratch.file("no/such/folder.db"))), ErrorCode::not_found);
    EXPECT_EQ(failure(sqlite_store(std::string("a\0b", 3))), ErrorCode::not_found);
    EXPECT_EQ(failure(sqlite_store("")), ErrorCode::not_found);
    EXPECT_EQ(failure(sqlite_store(scratch.file("."))), ErrorCode::not_found);
}

TEST_F(SqliteFiles, AFileThatMayOnlyBeReadIsNamed) {
    make_store();
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    std::filesystem::permissions(scratch.file(""), std::filesystem::perms(0755));
    // Root may write every file, so the test is nobody for a moment.
    const bool root = geteuid() == 0;
    ASSERT_TRUE(!root || seteuid(65534) == 0);
    const auto store = sqlite_store(path);
    ASSERT_TRUE(!root || seteuid(0) == 0);
    EXPECT_EQ(failure(store), ErrorCode::read_only);
}

TEST_F(SqliteFiles, AConnectionThatOnlyReadsIsNamed) {
    make_store();
    Sql host(path, SQLITE_OPEN_READONLY);
    auto store = well(sqlite_store(host.connection()));
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(well(store->cases({}, 10)).size(), 1u);
    EXPECT_EQ(failure(store->new_case_id()), ErrorCode::read_only);
}

TEST_F(SqliteFiles, EveryDurabilityOpensTheSameFile) {
    for (const Durability durability : {Durability::full, Durability::normal, Durability::off}) {
        auto store = well(sqlite_store(path, {.durability = durability}));
        ASSERT_NE(store, nullptr);
        SampleCase sample(well(store->new_case_id()));
        well(store->begin());
        well(store->write(sample.next()));
        well(store->commit());
    }
    EXPECT_EQ(Sql(path).number("SELECT count(*) FROM vorgang_cases"), 3);
}

TEST_F(SqliteFiles, AStoreInMemoryIsOneOfItsOwn) {
    auto first = well(sqlite_store(":memory:"));
    auto second = well(sqlite_store(":memory:"));
    SampleCase sample(well(first->new_case_id()));
    well(first->begin());
    well(first->write(sample.next()));
    well(first->commit());
    EXPECT_EQ(well(first->cases({}, 10)).size(), 1u);
    EXPECT_TRUE(well(second->cases({}, 10)).empty());
}

} // namespace
} // namespace vorgang::conformance
