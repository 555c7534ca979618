// Whatever is changed in a database, an audit names it, and nobody is given it before.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "bench_case.hpp"
#include "postgres_test.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/tenant.hpp"

namespace vorgang::conformance {
namespace {

using test::Workbench;

// Has rows in every table.
constexpr std::string_view everything = R"(
prozess antrag "Antrag" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    werkzeug kasse "Kasse" { buchen() -> beleg: text }
    nachricht rückruf von bürger erfasst grund über nummer
    eingabe suchbar { nummer: text }
    daten { grund: text  beleg: text  spät: janein  säumig: janein }
    ablauf {
        schritt stellen "Stellen" { rolle bürger }
        abschnitt arbeit "Arbeit" {
            bei bedarf anhörung "Anhörung" durch amt {
                schritt anhören { rolle amt frist 5 stunden danach { setze säumig = ja } }
            }
            schritt prüfen "Prüfen" { rolle amt frist 3 stunden danach { setze spät = ja } }
        }
        rufe kasse.buchen() -> beleg
        empfange nachricht rückruf
        ende fertig "Fertig"
    }
}
)";

struct Column {
    std::string table;
    std::string name;
    std::string type;
};

class PostgresAudit : public testing::Test {
  protected:
    void SetUp() override {
        Workbench w(everything, well(postgres_store(url)));
        for (const char* number : {"A-1", "A-2", "A-3"})
            begin(w, number);
        Command claim = w.as("amt", "aydin");
        claim.activation = w.activation("prüfen");
        const Outcome claimed = w.send(claim, CommandKind::claim);
        ASSERT_TRUE(claimed.accepted()) << claimed.error->english << w.open();
        Command aside = w.as("amt", "aydin");
        aside.name = "anhörung";
        ASSERT_TRUE(w.send(aside, CommandKind::begin_aside).accepted());
        begin(w, "A-4");
        ASSERT_TRUE(w.complete("prüfen", w.as("amt", "brandt")).accepted());
        w.advance(test::minute);
        sql.run("SET client_min_messages = warning; CREATE SCHEMA kept");
        for (const Column& column : columns())
            sql.run("CREATE TABLE IF NOT EXISTS kept." + column.table +
                    " AS SELECT * FROM vorgang." + column.table);
    }
    void begin(Workbench& w, std::string_view number) {
        Command command = w.as("bürger", "eva");
        command.file_number = number;
        command.key = number;
        ASSERT_TRUE(w.start(command, {{"nummer", std::string(number)}}).accepted());
        ASSERT_TRUE(w.complete("stellen", w.as("bürger", "eva")).accepted());
    }
    // What is not covered: who holds a lease, which is over sooner or later and in no record.
    [[nodiscard]] std::vector<Column> columns() const {
        PGresult* const rows = PQexec(
            sql.connection(),
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = 'vorgang' AND t.table_type = 'BASE TABLE' "
            "AND c.column_name NOT IN ('fence', 'held_until') ORDER BY 1, 2");
        std::vector<Column> all;
        all.reserve(static_cast<std::size_t>(PQntuples(rows)));
        for (int i = 0; i < PQntuples(rows); ++i)
            all.push_back({PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1), PQgetvalue(rows, i, 2)});
        PQclear(rows);
        return all;
    }
    void restore(const std::string& table) const {
        sql.run("BEGIN; DELETE FROM vorgang." + table + "; INSERT INTO vorgang." + table +
                " SELECT * FROM kept." + table + "; COMMIT");
    }
    // Findings, or that it is no store any more.
    [[nodiscard]] std::size_t findings() const {
        auto store = postgres_store(url);
        if (!store) return 1;
        auto report = audit(**store);
        if (!report) return 1;
        return report->bad_count;
    }

    std::string url = shared_server().new_database();
    Pg sql{url};
};

TEST_F(PostgresAudit, AStoreAsItWasWrittenIsInOrder) {
    auto store = well(postgres_store(url));
    const auto report = well(audit(*store));
    for (const AuditFinding& one : report.bad)
        ADD_FAILURE() << one.case_id.number << " " << one.english;
    EXPECT_EQ(report.cases, 4U);
    // Otherwise the test below would say nothing about a table.
    for (const Column& column : columns())
        EXPECT_GT(sql.number("SELECT count(*) FROM vorgang." + column.table), 0) << column.table;
}

TEST_F(PostgresAudit, EveryValueOfEveryTableIsCovered) {
    for (const Column& column : columns()) {
        if (column.name == "whole") continue; // nothing but a text that an index does not take
        if (column.table == "store" && column.name == "id") continue; // the server sees to that
        const std::string& name = column.name;
        const std::string change = column.type == "bigint"    ? "coalesce(" + name + ", 0) # 4096"
                                   : column.type == "boolean" ? "NOT " + name
                                                              : name + " || '\\x01'::bytea";
        const std::string where = column.table + "." + name;
        sql.run("UPDATE vorgang." + column.table + " AS t SET " + name + " = " + change +
                " WHERE ctid = (SELECT min(ctid) FROM vorgang." + column.table + ")");
        EXPECT_GT(findings(), 0U) << where;
        restore(column.table);
        ASSERT_EQ(findings(), 0U) << where;
    }
}

TEST_F(PostgresAudit, ARowThatWasTakenAwayIsNamed) {
    for (const char* table : {"cases", "records", "parts", "tasks", "due", "outgoing", "names",
                              "claims", "holders", "keys", "counts", "task_counts"}) {
        sql.run(std::string("DELETE FROM vorgang.") + table + " WHERE ctid = (SELECT max(ctid) " +
                "FROM vorgang." + table + ")");
        EXPECT_GT(findings(), 0U) << table;
        restore(table);
    }
    EXPECT_EQ(findings(), 0U);
}

TEST_F(PostgresAudit, ATenantMovesIntoAStoreOfItsOwnAndGoes) {
    const std::string other = shared_server().new_database();
    auto from = well(postgres_store(url));
    {
        auto to = well(postgres_store(other));
        EXPECT_EQ(well(copy_tenant(*from, *to, "stadt")).size(), 4U);
        const auto report = well(audit(*to));
        for (const AuditFinding& one : report.bad)
            ADD_FAILURE() << one.case_id.number << " " << one.english;
    }
    const RemovedTenant removed = well(remove_tenant(*from, "stadt"));
    EXPECT_EQ(removed.cases, 4U);
    EXPECT_FALSE(removed.not_wiped);
    EXPECT_EQ(findings(), 0U);
    for (const Column& column : columns()) {
        if (column.table == "store") continue;
        EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang." + column.table), 0) << column.table;
    }
    // What moved goes on where it was.
    Workbench w(everything, well(postgres_store(other)));
    w.id = {1};
    EXPECT_TRUE(w.complete("prüfen", w.as("amt", "brandt")).accepted());
}

// What a release before this one wrote, with tasks, due dates and cases that have ended.
TEST(PostgresMigration, AStoreOfTheFirstFormatIsBroughtToThisOne) {
    std::ifstream file(VORGANG_TEST_DATA "/postgres_format_1.sql");
    const std::string dump{std::istreambuf_iterator<char>(file), {}};
    ASSERT_FALSE(dump.empty());
    const std::string url = shared_server().new_database();
    const Pg sql(url);
    sql.run(dump);
    PostgresOptions to_read;
    to_read.read_only = true;
    EXPECT_EQ(failure(postgres_store(url, to_read)), ErrorCode::read_only);
    const auto store = well(postgres_store(url));
    const auto report = well(audit(*store));
    for (const AuditFinding& one : report.bad)
        ADD_FAILURE() << one.case_id.number << " " << one.english;
    EXPECT_EQ(report.cases, 6U);
    EXPECT_EQ(report.records, 11U);
    EXPECT_EQ(well(store->due(no_due, std::nullopt, 10)).size(), 1U);
    EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang.tasks"), 6);
    EXPECT_TRUE(postgres_store(url, to_read).has_value());
}

// A program that is killed in the middle of a copy leaves something that nobody takes for a tenant,
// and that the next copy clears away.
TEST_F(PostgresAudit, ACopyWhoseProgramWasKilledIsNotServed) {
    {
        Workbench w(everything, well(postgres_store(url)));
        for (int i = 5; i <= 130; ++i)
            begin(w, "A-" + std::to_string(i));
    }
    const std::string other = shared_server().new_database();
    PostgresOptions to_fill;
    to_fill.fill = true;
    const pid_t child = fork();
    if (child == 0) {
        const auto from = postgres_store(url);
        const auto to = postgres_store(other, to_fill);
        const auto kill_self = [](std::uint64_t, std::uint64_t) { ::kill(::getpid(), SIGKILL); };
        if (from && to) (void)copy_tenant(**from, **to, "stadt", kill_self);
        ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    const Pg looker(other);
    EXPECT_EQ(looker.number("SELECT count(*) FROM vorgang.cases"), 64);
    EXPECT_EQ(failure(postgres_store(other)), ErrorCode::conflict);
    PostgresOptions to_read;
    to_read.read_only = true;
    EXPECT_EQ(failure(postgres_store(other, to_read)), ErrorCode::conflict);

    auto from = well(postgres_store(url));
    auto to = well(postgres_store(other, to_fill));
    EXPECT_EQ(looker.number("SELECT count(*) FROM vorgang.cases"), 0);
    EXPECT_EQ(failure(postgres_store(other, to_fill)), ErrorCode::busy);
    EXPECT_EQ(well(copy_tenant(*from, *to, "stadt")).size(), 130U);
    EXPECT_EQ(failure(postgres_store(other)), ErrorCode::conflict);
    to.reset();
    well(postgres_finish(other));
    to = well(postgres_store(other));
    const auto report = well(audit(*to));
    EXPECT_EQ(report.cases, 130U);
    EXPECT_EQ(report.bad_count, 0U);
    to.reset();
    EXPECT_EQ(failure(postgres_store(other, to_fill)), ErrorCode::conflict);
}

} // namespace
} // namespace vorgang::conformance
