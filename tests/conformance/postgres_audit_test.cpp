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

// On tables for a single server, where a row may have several records, and on such as are
// distributed by case.
class PostgresAudit : public testing::TestWithParam<bool> {
  protected:
    void SetUp() override {
        PostgresOptions options;
        options.sharded = GetParam();
        Workbench w(everything, well(postgres_store(url, options)));
        begin_together(w, {"A-1", "A-2", "A-3"});
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
    // The second step in one commit.
    void begin_together(Workbench& w, std::initializer_list<std::string_view> numbers) {
        std::vector<Command> commands;
        for (const std::string_view number : numbers) {
            Command command = w.as("bürger", "eva");
            command.file_number = command.key = number;
            ASSERT_TRUE(w.start(command, {{"nummer", std::string(number)}}).accepted());
            command = w.as("bürger", "eva");
            command.kind = CommandKind::complete;
            command.case_id = w.id;
            command.activation = w.activation("stellen");
            commands.push_back(command);
        }
        std::vector<Outcome> outcomes(commands.size());
        w.engine->apply(commands, outcomes);
        for (const Outcome& outcome : outcomes)
            ASSERT_TRUE(outcome.accepted()) << outcome.error->english;
    }
    // Rows of a table that are not alike: which of them to take, for SQL.
    [[nodiscard]] std::vector<std::string> sorts_of_row(const std::string& table) const {
        if (table != "records" || GetParam()) return {"true"};
        return {"numbers IS NULL", "numbers IS NOT NULL"};
    }
    // Of one row of the sort.
    void change_one_value(const Column& column, const std::string& sort) const {
        const std::string& name = column.name;
        const std::string change = column.type == "bigint" ? "coalesce(" + name + ", 0) # 4096"
                                   : column.type == "boolean"
                                       ? "NOT " + name
                                       : "coalesce(" + name + ", '') || '\\x01'::bytea";
        const std::string what = column.table + "." + name + " where " + sort;
        sql.run("UPDATE vorgang." + column.table + " AS t SET " + name + " = " + change +
                " WHERE ctid = (SELECT min(ctid) FROM vorgang." + column.table + " WHERE " + sort +
                ")");
        EXPECT_GT(findings(), 0U) << what;
        restore(column.table);
        ASSERT_EQ(findings(), 0U) << what;
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

TEST_P(PostgresAudit, AStoreAsItWasWrittenIsInOrder) {
    auto store = well(postgres_store(url));
    const auto report = well(audit(*store));
    for (const AuditFinding& one : report.bad)
        ADD_FAILURE() << one.case_id.number << " " << one.english;
    EXPECT_EQ(report.cases, 4U);
    // Otherwise the test below would say nothing about a table.
    for (const Column& column : columns())
        EXPECT_GT(sql.number("SELECT count(*) FROM vorgang." + column.table), 0) << column.table;
}

TEST_P(PostgresAudit, EveryValueOfEveryTableIsCovered) {
    for (const Column& column : columns()) {
        if (column.name == "whole") continue; // nothing but a text that an index does not take
        if (column.table == "store" && column.name == "id") continue; // the server sees to that
        for (const std::string& sort : sorts_of_row(column.table))
            change_one_value(column, sort);
    }
}

// Where several records stand in a row each is named that cannot be relied on.
TEST_P(PostgresAudit, WhatIsDamagedInARowOfSeveralRecordsIsNamedWithCaseAndSequence) {
    if (GetParam()) GTEST_SKIP() << "every record is a row by itself";
    const auto named = [this] {
        std::vector<std::pair<std::uint64_t, std::uint32_t>> all;
        const auto store = well(postgres_store(url));
        for (const AuditFinding& one : well(audit(*store)).bad)
            if (one.sequence != 0) all.emplace_back(one.case_id.number, one.sequence);
        return all;
    };
    using Named = std::vector<std::pair<std::uint64_t, std::uint32_t>>;
    const Named whole_row{{1, 2}, {2, 2}, {3, 2}};
    const std::string all_of_it = " WHERE numbers IS NOT NULL";
    for (const Column& column : columns()) {
        if (column.table != "records" || column.type != "bigint") continue;
        sql.run("UPDATE vorgang.records SET " + column.name + " = " + column.name + " # 2" +
                all_of_it);
        EXPECT_EQ(named(), whole_row) << column.name;
        restore("records");
    }
    sql.run("UPDATE vorgang.records SET chain = set_byte(chain, 3, 255 - get_byte(chain, 3))" +
            all_of_it);
    EXPECT_EQ(named(), whole_row);
    restore("records");
    // Numbers and bytes are of one record: those of the second one.
    const auto change_number = [&](int place) {
        const std::string at = std::to_string(place);
        sql.run("UPDATE vorgang.records SET numbers = set_byte(numbers, " + at +
                ", 255 - get_byte(numbers, " + at + "))" + all_of_it);
    };
    for (const int byte : {7, 15, 19, 21, 23}) {
        change_number(24 + byte);
        EXPECT_EQ(named(), (Named{{2, 2}})) << byte;
        restore("records");
    }
    sql.run("UPDATE vorgang.records SET record = set_byte(record, length(record) - 1, 255 - "
            "get_byte(record, length(record) - 1))" +
            all_of_it);
    EXPECT_EQ(named(), (Named{{3, 2}}));
    restore("records");
    EXPECT_EQ(findings(), 0U);
}

TEST_P(PostgresAudit, ARowThatWasTakenAwayIsNamed) {
    for (const char* table :
         {"cases", "records", "parts", "tasks", "due", "outgoing", "names", "claims", "holders",
          "keys", "counts", "task_counts", "task_changes"}) {
        for (const std::string& sort : sorts_of_row(table)) {
            sql.run(std::string("DELETE FROM vorgang.") + table +
                    " WHERE ctid = (SELECT max(ctid) " + "FROM vorgang." + table + " WHERE " +
                    sort + ")");
            EXPECT_GT(findings(), 0U) << table << " where " << sort;
            restore(table);
        }
    }
    EXPECT_EQ(findings(), 0U);
}

TEST_P(PostgresAudit, ATenantMovesIntoAStoreOfItsOwnAndGoes) {
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

INSTANTIATE_TEST_SUITE_P(Tables, PostgresAudit, testing::Bool(), [](const auto& of) {
    return std::string(of.param ? "sharded" : "single");
});

class PostgresMigration : public testing::Test {
  protected:
    // Makes the tables as a release before this one has left them.
    void fill(const std::string& file_name) const {
        std::ifstream file(VORGANG_TEST_DATA "/" + file_name);
        const std::string dump{std::istreambuf_iterator<char>(file), {}};
        ASSERT_FALSE(dump.empty());
        sql.run(dump);
        PostgresOptions to_read;
        to_read.read_only = true;
        EXPECT_EQ(failure(postgres_store(url, to_read)), ErrorCode::read_only);
    }
    [[nodiscard]] AuditReport report_of(Store& store) const {
        AuditReport report = well(audit(store));
        for (const AuditFinding& one : report.bad)
            ADD_FAILURE() << one.case_id.number << " " << one.english;
        return report;
    }
    // All there is in order: position, case, sequence, and a digest of the record with its link.
    [[nodiscard]] std::string feed_of_table() const {
        return sql.text("SELECT string_agg(position || ' ' || case_id || ' ' || sequence || ' ' || "
                        "encode(chain || record, 'hex'), ';' ORDER BY position) "
                        "FROM vorgang.records");
    }
    [[nodiscard]] static std::string feed_of(Store& store) {
        std::string text;
        const auto put = [&text](std::span<const std::byte> bytes) {
            for (const std::byte byte : bytes)
                for (const unsigned shift : {4U, 0U})
                    text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> shift & 15];
        };
        for (const FeedRecord& one : well(store.records(0, 10'000))) {
            if (!text.empty()) text += ';';
            text += std::to_string(one.position) + " " + std::to_string(one.case_id.number) + " " +
                    std::to_string(one.sequence) + " ";
            put(one.chain);
            put(one.record);
        }
        return text;
    }

    std::string url = shared_server().new_database();
    Pg sql{url};
};

// With tasks, due dates and cases that have ended.
TEST_F(PostgresMigration, AStoreOfTheFirstFormatIsBroughtToThisOne) {
    fill("postgres_format_1.sql");
    const auto store = well(postgres_store(url));
    const AuditReport report = report_of(*store);
    EXPECT_EQ(report.cases, 6U);
    EXPECT_EQ(report.records, 11U);
    EXPECT_EQ(well(store->due(no_due, std::nullopt, 10)).size(), 1U);
    EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang.tasks"), 6);
    PostgresOptions to_read;
    to_read.read_only = true;
    EXPECT_TRUE(postgres_store(url, to_read).has_value());
}

// Two tenants, sections, tasks of several worklists, parts, claims and keys; then it goes on, with
// rows of many records behind those of one.
TEST_F(PostgresMigration, AStoreOfTheSecondFormatIsBroughtToThisOneAndGoesOn) {
    fill("postgres_format_2.sql");
    const std::string before = feed_of_table();
    {
        const auto store = well(postgres_store(url));
        const AuditReport report = report_of(*store);
        EXPECT_EQ(report.cases, 168U);
        EXPECT_EQ(report.records, 282U);
        EXPECT_EQ(feed_of(*store), before);
    }
    EXPECT_EQ(feed_of_table(), before);
    Workbench w(everything, well(postgres_store(url)));
    const std::int64_t rows = sql.number("SELECT count(*) FROM vorgang.records");
    std::vector<Command> commands;
    for (std::uint64_t number = 2; number <= 160; number += 2) {
        Command command = w.as("bürger", "eva");
        command.kind = CommandKind::complete;
        command.case_id = {number};
        command.activation = 1;
        commands.push_back(command);
    }
    std::vector<Outcome> outcomes(commands.size());
    w.engine->apply(commands, outcomes);
    for (const Outcome& outcome : outcomes)
        ASSERT_TRUE(outcome.accepted()) << outcome.error->english;
    EXPECT_LT(sql.number("SELECT count(*) FROM vorgang.records"), rows + 50);
    w.engine.reset();
    const auto store = well(postgres_store(url));
    EXPECT_EQ(report_of(*store).records, 362U);
    EXPECT_TRUE(feed_of(*store).starts_with(before + ";"));
    // Who leaves takes whole rows along.
    EXPECT_EQ(well(remove_tenant(*store, "kreis")).cases, 80U);
    EXPECT_EQ(report_of(*store).cases, 88U);
}

// The same store as the format after it left it, with records in runs.
TEST_F(PostgresMigration, AStoreOfTheThirdFormatIsBroughtToThisOneAndGoesOn) {
    fill("postgres_format_3.sql");
    const std::string before = feed_of_table();
    {
        const auto store = well(postgres_store(url));
        EXPECT_EQ(report_of(*store).cases, 168U);
        EXPECT_EQ(feed_of_table(), before);
    }
    Workbench w(everything, well(postgres_store(url)));
    w.id = {161};
    ASSERT_TRUE(w.complete("prüfen", w.as("amt", "brandt")).accepted());
    w.engine.reset();
    EXPECT_EQ(report_of(*well(postgres_store(url))).records, 363U);
}

// Whoever may use the tables may use the one that came with the format, and passes it on whole.
TEST_F(PostgresMigration, ANewTableIsForWhomTheOthersAreFor) {
    fill("postgres_format_3.sql");
    sql.run("DROP ROLE IF EXISTS clerk; CREATE ROLE clerk; GRANT USAGE ON SCHEMA vorgang TO clerk; "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA vorgang TO clerk; "
            "GRANT SELECT ON vorgang.task_counts TO PUBLIC; "
            "CREATE PUBLICATION everything FOR ALL TABLES");
    EXPECT_TRUE(postgres_store(url).has_value());
    sql.run("SET ROLE clerk; INSERT INTO vorgang.task_changes VALUES (1, 1, 0, 1008194); "
            "DELETE FROM vorgang.task_changes; RESET ROLE; "
            "REVOKE ALL ON ALL TABLES IN SCHEMA vorgang FROM clerk; "
            "REVOKE ALL ON SCHEMA vorgang FROM clerk; DROP ROLE clerk");
    EXPECT_EQ(sql.number("SELECT count(*) FROM pg_class AS c, aclexplode(c.relacl) AS g "
                         "WHERE c.oid = 'vorgang.task_changes'::regclass AND g.grantee = 0"),
              1);
}

// From the third format on it is said in the store.
TEST_F(PostgresMigration, AStoreForOneServerStaysOne) {
    fill("postgres_format_3.sql");
    PostgresOptions sharded;
    sharded.sharded = true;
    EXPECT_EQ(failure(postgres_store(url, sharded)), ErrorCode::conflict);
    EXPECT_EQ(sql.number("SELECT sharded FROM vorgang.store"), 0);
    EXPECT_EQ(report_of(*well(postgres_store(url))).records, 362U);
}

// From an earlier format they come as what is asked for; later they stay what they are.
TEST_F(PostgresMigration, TablesAreBroughtUpAsSharded) {
    fill("postgres_format_2.sql");
    PostgresOptions sharded;
    sharded.sharded = true;
    EXPECT_EQ(report_of(*well(postgres_store(url, sharded))).records, 282U);
    Workbench w(everything, well(postgres_store(url)));
    w.engine.reset();
    EXPECT_TRUE(postgres_store(url, sharded).has_value());
}

// A program that is killed in the middle of a copy leaves something that nobody takes for a tenant,
// and that the next copy clears away.
TEST_P(PostgresAudit, ACopyWhoseProgramWasKilledIsNotServed) {
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
