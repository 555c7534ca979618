// Files of earlier formats, as earlier releases wrote them.
#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

// The same cases in each of them.
class SqliteMigration : public testing::TestWithParam<int> {
  protected:
    void SetUp() override {
        std::filesystem::copy_file(
            VORGANG_TEST_DATA "/format_" + std::to_string(GetParam()) + ".db", path);
    }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
};

TEST_P(SqliteMigration, AStoreIsBroughtToTheFormatOfToday) {
    const std::string records = "FROM (SELECT group_concat(hex(chain)) AS c FROM "
                                "(SELECT chain FROM vorgang_records ORDER BY case_id, sequence))";
    const std::string before = Sql(path).hex("c", records);
    auto store = well(sqlite_store(path));
    ASSERT_NE(store, nullptr);
    const auto report = well(audit(*store));
    EXPECT_TRUE(report.bad.empty());
    EXPECT_EQ(report.cases, 16u);
    EXPECT_EQ(report.records, 56u);
    store.reset();
    const Sql file(path);
    EXPECT_EQ(file.number("PRAGMA user_version"), 3);
    EXPECT_EQ(file.number("SELECT format FROM vorgang_store"), 3);
    EXPECT_EQ(file.hex("c", records), before);
    EXPECT_TRUE(sqlite_store(path).has_value());
}

TEST_P(SqliteMigration, ItsCasesGoOn) {
    Engine engine = Engine::open(well(sqlite_store(path))).value();
    const auto heads = well(engine.heads());
    ASSERT_EQ(heads.size(), 16u);
    const std::string_view roles[] = {"administrator"};
    Command note;
    note.kind = CommandKind::note;
    note.case_id = heads.front().case_id;
    note.at = Instant{1'800'000'000'000};
    note.actor = {"aydin", roles, ""};
    note.text = "weiter";
    const auto outcome = engine.apply(note);
    // Who may note is the process's affair; either answer comes from the case as it was.
    EXPECT_TRUE(outcome.accepted() || outcome.error->code == ErrorCode::limit ||
                outcome.error->code == ErrorCode::not_allowed);
}

TEST_P(SqliteMigration, TablesInTheDatabaseOfAHostAreBroughtAlong) {
    const Sql host(path);
    host.run("PRAGMA user_version = 77; PRAGMA application_id = 5; CREATE TABLE own(a)");
    auto store = well(sqlite_store(host.connection()));
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(well(audit(*store)).bad.empty());
    EXPECT_EQ(host.number("PRAGMA user_version"), 77);
    EXPECT_EQ(host.number("SELECT format FROM vorgang_store"), 3);
}

// They mean the tables by their names, and go on to do so.
TEST_P(SqliteMigration, ViewsAndTriggersOfAHostStayWhatTheyAre) {
    const Sql host(path);
    host.run("CREATE TABLE log(a); CREATE VIEW mine AS SELECT position FROM vorgang_records; "
             "CREATE TRIGGER mark AFTER INSERT ON log BEGIN "
             "UPDATE log SET a = (SELECT count(*) FROM vorgang_names); END");
    ASSERT_NE(well(sqlite_store(host.connection())), nullptr);
    EXPECT_EQ(host.number("SELECT count(*) FROM mine"), 56);
    host.run("INSERT INTO log VALUES(-1)");
    EXPECT_EQ(host.number("SELECT a FROM log"), host.number("SELECT count(*) FROM vorgang_names"));
    int plain = -1;
    sqlite3_db_config(host.connection(), SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, -1, &plain);
    EXPECT_EQ(plain, 0) << "the host's connection is as it was";
}

TEST_P(SqliteMigration, TablesThatAreNotThoseOfTheirFormatAreLeftAlone) {
    Sql(path).run("CREATE INDEX mine ON vorgang_cases(sequence)");
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt);
    EXPECT_EQ(Sql(path).number("SELECT format FROM vorgang_store"), GetParam());
    EXPECT_EQ(Sql(path).number("SELECT count(*) FROM vorgang_records"), 56);
}

// What a release could tell from damage, a later one can.
TEST_P(SqliteMigration, DamageStaysDamage) {
    if (GetParam() == 1) GTEST_SKIP() << "rows had no checksums";
    const std::string other = scratch.file("other.db");
    std::filesystem::copy_file(path, other);
    Sql(other).run("UPDATE vorgang_store SET checksum = checksum + 1");
    EXPECT_EQ(failure(sqlite_store(other, {.check_last_commit = false})), ErrorCode::corrupt);
    Sql(path).run("UPDATE vorgang_records SET checksum = checksum + 1 "
                  "WHERE case_id = 5 AND sequence = 2; "
                  "UPDATE vorgang_cases SET checksum = checksum + 1 WHERE id = 7");
    auto store = sqlite_store(path, {.check_last_commit = false});
    ASSERT_TRUE(store.has_value());
    EXPECT_EQ(failure((*store)->records({5}, 0, 10)), ErrorCode::corrupt);
    EXPECT_EQ(failure((*store)->read({7})), ErrorCode::corrupt);
    EXPECT_TRUE((*store)->read({8}).has_value());
}

INSTANTIATE_TEST_SUITE_P(Formats, SqliteMigration, testing::Values(1, 2));

} // namespace
} // namespace vorgang::conformance
