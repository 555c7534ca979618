// Whatever is changed in a file, an audit names it, and nobody is given it before.
#include <algorithm>
#include <fstream>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/engine/engine.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

constexpr SqliteOptions to_audit{
    .durability = Durability::off, .create = false, .check_last_commit = false};

// Every value of every table, in the order of the rows; nothing where SQLite cannot read them.
std::optional<std::vector<std::string>> values_of(const std::string& path) {
    const Sql file(path);
    std::vector<std::string> values;
    for (const char* table :
         {"store", "deployments", "queues", "cases", "records", "tasks", "parts", "due", "outgoing",
          "names", "claims", "holders", "counts", "keys", "pending"}) {
        sqlite3_stmt* rows = nullptr;
        const std::string sql = std::string("SELECT * FROM vorgang_") + table;
        if (sqlite3_prepare_v2(file.connection(), sql.c_str(), -1, &rows, nullptr) != SQLITE_OK)
            return std::nullopt;
        int code = 0;
        while ((code = sqlite3_step(rows)) == SQLITE_ROW)
            for (int i = 0; i < sqlite3_column_count(rows); ++i) {
                const auto* bytes = static_cast<const char*>(sqlite3_column_blob(rows, i));
                const auto size = static_cast<std::size_t>(sqlite3_column_bytes(rows, i));
                values.push_back(std::string(table) + " " + std::string(bytes, bytes ? size : 0));
            }
        sqlite3_finalize(rows);
        if (code != SQLITE_DONE) return std::nullopt;
    }
    return values;
}

class SqliteAudit : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::copy_file(VORGANG_TEST_DATA "/format_1.db", path);
        ASSERT_NE(well(sqlite_store(path)), nullptr); // brings it to the format of today
        std::ifstream file(path, std::ios::binary);
        original.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        values = values_of(path);
        ASSERT_TRUE(values);
    }
    void put(const std::string& bytes) const {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    }
    [[nodiscard]] static std::vector<AuditFinding> one(const Error& error) {
        AuditFinding finding;
        finding.german = error.german;
        finding.english = error.english;
        return {finding};
    }
    // Findings, or that the file is no store any more.
    [[nodiscard]] std::vector<AuditFinding> findings() const {
        auto store = sqlite_store(path, to_audit);
        if (!store) return one(store.error());
        auto report = audit(**store);
        if (!report) return one(report.error());
        return report->bad;
    }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
    std::string original;
    std::optional<std::vector<std::string>> values;
};

TEST_F(SqliteAudit, AStoreAsItWasWrittenIsInOrder) {
    auto store = well(sqlite_store(path, to_audit));
    const auto report = well(audit(*store));
    for (const AuditFinding& one : report.bad)
        ADD_FAILURE() << one.case_id.number << " " << one.english;
    EXPECT_EQ(report.cases, 16u);
    EXPECT_EQ(report.records, 56u);
    EXPECT_GT(report.open, 0u);
    EXPECT_TRUE(report.finished);
}

TEST_F(SqliteAudit, NamesEveryValueThatAFlippedByteChanged) {
    int named = 0;
    int silent = 0;
    for (std::size_t at = 0; at < original.size(); at += at < 4096 ? 37 : 271) {
        std::string bytes = original;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
        put(bytes);
        const bool changed = values_of(path) != values;
        put(bytes); // looking may have written
        const bool found = !findings().empty();
        EXPECT_TRUE(found || !changed) << "byte " << at;
        named += found ? 1 : 0;
        silent += found ? 0 : 1;
    }
    EXPECT_GT(named, 100);
    EXPECT_GT(silent, 0) << "room nobody uses is no value";
}

TEST_F(SqliteAudit, AnAuditInStepsFindsTheSame) {
    Sql(path).run("DELETE FROM vorgang_tasks WHERE case_id IN (11, 14)");
    const auto whole = findings();
    auto store = well(sqlite_store(path, to_audit));
    std::vector<std::uint64_t> found;
    AuditOptions options;
    options.cases_max = 5;
    for (;;) {
        const auto report = well(audit(*store, options));
        for (const AuditFinding& one : report.bad)
            found.push_back(one.case_id.number);
        if (report.finished) break;
        EXPECT_EQ(report.cases, 5u);
        options.after = report.last;
    }
    std::vector<std::uint64_t> expected;
    expected.reserve(whole.size());
    for (const AuditFinding& one : whole)
        expected.push_back(one.case_id.number);
    EXPECT_EQ(found, expected);
    EXPECT_FALSE(found.empty());
}

// No case can be read, and every number might be one.
TEST_F(SqliteAudit, EndsWhereTheTableOfCasesIsDamagedAtItsRoot) {
    const std::int64_t root =
        Sql(path).number("SELECT rootpage FROM sqlite_schema WHERE name = 'vorgang_cases'");
    std::string bytes = original;
    char& kind = bytes[(static_cast<std::size_t>(root) - 1) * 4096];
    kind = static_cast<char>(kind ^ 0x80);
    put(bytes);
    auto store = well(sqlite_store(path, to_audit));
    const auto report = well(audit(*store));
    EXPECT_TRUE(report.finished);
    EXPECT_EQ(report.cases, 16u);
    EXPECT_GE(report.bad_count, 17u) << "the table, and each of its cases";
}

TEST_F(SqliteAudit, EndsWhereItIsTold) {
    auto store = well(sqlite_store(path, to_audit));
    AuditOptions options;
    int calls = 0;
    options.progress = [&calls](const AuditReport&) { return ++calls < 1; };
    const auto report = well(audit(*store, options));
    EXPECT_EQ(calls, 1);
    EXPECT_FALSE(report.finished);
}

// Changes that SQLite itself cannot see: which case, and from which record on.
struct Tampering {
    const char* sql;
    std::uint64_t case_number;
    std::uint32_t sequence;
};

class SqliteNames : public SqliteAudit, public testing::WithParamInterface<Tampering> {};

TEST_P(SqliteNames, TheCaseAndItsFirstBadRecord) {
    Sql(path).run(GetParam().sql);
    ASSERT_NE(values_of(path), values) << "nothing was changed";
    const auto bad = findings();
    const auto is_meant = [](const AuditFinding& one) {
        return one.case_id.number == GetParam().case_number && one.sequence == GetParam().sequence;
    };
    EXPECT_TRUE(std::ranges::any_of(bad, is_meant));
    for (const AuditFinding& one : bad)
        SCOPED_TRACE(std::to_string(one.case_id.number) + "/" + std::to_string(one.sequence) +
                     ": " + one.english);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SqliteNames,
    testing::Values(
        Tampering{"UPDATE vorgang_cases SET block = zeroblob(length(block)) WHERE id = 3", 3, 0},
        Tampering{"UPDATE vorgang_cases SET sequence = sequence + 1 WHERE id = 3", 3, 0},
        Tampering{"DELETE FROM vorgang_records WHERE case_id = 4 AND sequence = 1", 4, 1},
        Tampering{"DELETE FROM vorgang_records WHERE case_id = 4 AND sequence = 4", 4, 4},
        Tampering{"UPDATE vorgang_records SET record = zeroblob(length(record)) "
                  "WHERE case_id = 5 AND sequence = 2",
                  5, 2},
        Tampering{"UPDATE vorgang_records SET position = position + 10000 "
                  "WHERE case_id = 5 AND sequence = 2",
                  5, 2},
        Tampering{"UPDATE vorgang_records SET checksum = checksum + 1 "
                  "WHERE case_id = 5 AND sequence = 1",
                  5, 1},
        Tampering{"DELETE FROM vorgang_cases WHERE id = 11", 11, 0},
        Tampering{"UPDATE vorgang_tasks SET checksum = 1 WHERE case_id = 12", 12, 0},
        Tampering{"DELETE FROM vorgang_tasks WHERE case_id = 13", 13, 0},
        Tampering{"INSERT INTO vorgang_names VALUES(x'61', 8, 1)", 8, 0},
        Tampering{"INSERT INTO vorgang_due VALUES(1, 9000, 0, 1)", 9000, 0},
        Tampering{"UPDATE vorgang_counts SET cases = cases + 1", 0, 0},
        Tampering{"UPDATE vorgang_counts SET checksum = 1", 0, 0},
        Tampering{"UPDATE vorgang_store SET next_case = next_case - 1", 0, 0},
        Tampering{"UPDATE vorgang_store SET advanced_to = advanced_to + 1", 0, 0},
        Tampering{"UPDATE vorgang_deployments SET place = x'00'", 0, 0},
        Tampering{"UPDATE vorgang_queues SET checksum = 1", 0, 0},
        Tampering{"UPDATE vorgang_queues SET role = x'61' WHERE number = 3", 0, 0},
        Tampering{"DELETE FROM vorgang_deployments", 1, 0}));

// Rows of the worklists, whichever cases have some.
TEST_F(SqliteAudit, NamesWhoseTaskIsMissingOrMoved) {
    for (const char* change : {"DELETE FROM vorgang_tasks WHERE case_id = ",
                               "UPDATE vorgang_tasks SET due = due - 1, "
                               "activation = activation WHERE case_id = ",
                               "UPDATE vorgang_tasks SET queue = queue % 3 + 1 WHERE case_id = ",
                               "DELETE FROM vorgang_due WHERE case_id = "}) {
        put(original);
        const std::string of = std::string(change).find("_due") != std::string::npos
                                   ? "SELECT min(case_id) FROM vorgang_due"
                                   : "SELECT min(case_id) FROM vorgang_tasks";
        const std::int64_t id = Sql(path).number(of);
        Sql(path).run(change + std::to_string(id));
        bool named = false;
        for (const AuditFinding& one : findings())
            named = named || one.case_id.number == static_cast<std::uint64_t>(id);
        EXPECT_TRUE(named) << change;
    }
}

TEST_F(SqliteAudit, ASealShowsWhatIsMissingAtTheEnd) {
    Seal before;
    {
        auto store = well(sqlite_store(path, to_audit));
        before = well(seal(*store));
        EXPECT_EQ(before.cases, 16u);
        EXPECT_EQ(before.position, 56u);
        EXPECT_EQ(well(seal(*store, before.position)), before);
        EXPECT_EQ(seal_from_text(to_text(before)), before);
        EXPECT_FALSE(seal_from_text("vorgang-seal 1 56 16 00"));
    }
    // A case that vanished with all that tells of it: no chain is broken, every row is sound.
    Sql(path).run("DELETE FROM vorgang_cases WHERE id = 16; "
                  "DELETE FROM vorgang_records WHERE case_id = 16; "
                  "DELETE FROM vorgang_names WHERE case_id = 16; "
                  "DELETE FROM vorgang_tasks WHERE case_id = 16; "
                  "DELETE FROM vorgang_due WHERE case_id = 16; "
                  "DELETE FROM vorgang_outgoing WHERE case_id = 16");
    auto store = well(sqlite_store(path, to_audit));
    EXPECT_NE(well(seal(*store, before.position)), before);
}

TEST_F(SqliteAudit, ALaterRecordLeavesASealAsItIs) {
    auto store = well(sqlite_store(path, to_audit));
    const Seal before = well(seal(*store));
    SampleCase sample(well(store->new_case_id()));
    well(store->begin());
    well(store->write(sample.next()));
    well(store->commit());
    EXPECT_EQ(well(seal(*store, before.position)), before);
    EXPECT_NE(well(seal(*store)), before);
}

} // namespace
} // namespace vorgang::conformance
