// Files of earlier formats, as earlier releases wrote them.
#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqliteMigration : public testing::Test {
  protected:
    void SetUp() override { std::filesystem::copy_file(VORGANG_TEST_DATA "/format_1.db", path); }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
};

TEST_F(SqliteMigration, AStoreOfFormatOneIsBroughtToTheFormatOfToday) {
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
    EXPECT_EQ(file.number("PRAGMA user_version"), 2);
    EXPECT_EQ(file.number("SELECT format FROM vorgang_store"), 2);
    EXPECT_EQ(file.hex("c", records), before);
    EXPECT_TRUE(sqlite_store(path).has_value());
}

TEST_F(SqliteMigration, ItsCasesGoOn) {
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

TEST_F(SqliteMigration, TablesInTheDatabaseOfAHostAreBroughtAlong) {
    const Sql host(path);
    host.run("PRAGMA user_version = 77; PRAGMA application_id = 5; CREATE TABLE own(a)");
    auto store = well(sqlite_store(host.connection()));
    ASSERT_NE(store, nullptr);
    EXPECT_TRUE(well(audit(*store)).bad.empty());
    EXPECT_EQ(host.number("PRAGMA user_version"), 77);
    EXPECT_EQ(host.number("SELECT format FROM vorgang_store"), 2);
}

// They mean the tables by their names, and go on to do so.
TEST_F(SqliteMigration, ViewsAndTriggersOfAHostStayWhatTheyAre) {
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

TEST_F(SqliteMigration, TablesThatAreNotThoseOfFormatOneAreLeftAlone) {
    Sql(path).run("CREATE INDEX mine ON vorgang_cases(sequence)");
    EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt);
    EXPECT_EQ(Sql(path).number("SELECT format FROM vorgang_store"), 1);
    EXPECT_EQ(Sql(path).number("SELECT count(*) FROM vorgang_records"), 56);
}

} // namespace
} // namespace vorgang::conformance
