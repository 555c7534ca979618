// Damage to a file ends in an error and in nothing else: cases, records and deployments that are
// read are those that were written.
#include <fstream>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

using Bytes = std::vector<std::byte>;

// All that is in a store and must be as it was written; nothing where an error was met.
struct Content {
    std::vector<CaseId> cases;
    std::vector<Bytes> blocks;
    std::vector<std::vector<Bytes>> records;
    std::vector<Bytes> deployments;
    bool operator==(const Content&) const = default;
};

// Reads indexes too: they may come out differently, but must end.
bool reads_indexes(Store& store) {
    const QueueId queue{1};
    return store.tasks(queue, std::nullopt, 1000) && store.count_tasks(queue) &&
           store.due(no_due, std::nullopt, 1000) && store.outgoing(no_due, std::nullopt, 1000) &&
           store.claimed("aydin", std::nullopt, 1000) && store.find_name("n", {}, 1000) &&
           store.find_key("k") && store.advanced_to();
}

std::optional<Content> read_all(Store& store) {
    Content content;
    const auto cases = store.cases({}, 1000);
    const auto deployments = store.deployments();
    if (!cases || !deployments || !reads_indexes(store)) return std::nullopt;
    content.cases = *cases;
    for (const CaseId id : *cases) {
        const auto block = store.read(id);
        if (!block) return std::nullopt;
        content.blocks.emplace_back(block->begin(), block->end());
        auto records = store.records(id, 0, 1000);
        if (!records) return std::nullopt;
        content.records.push_back(*std::move(records));
    }
    for (const StoredDeployment& row : *deployments) {
        content.deployments.push_back(row.process);
        content.deployments.push_back(row.place);
    }
    return content;
}

class SqliteDamage : public testing::Test {
  protected:
    void SetUp() override {
        auto store = well(sqlite_store(path, {.durability = Durability::off}));
        const QueueId queue = well(store->queue("t", "r"));
        well(store->begin());
        for (int i = 0; i < 12; ++i) {
            SampleCase sample(well(store->new_case_id()));
            well(store->write(sample.next({task_row(queue, i, 1), due_row(i)}, 300)));
            well(store->write(sample.next({name_row("n"), claim_row(1, "aydin")}, 700)));
            well(store->write(sample.next({outgoing_row(i, 2)}, i == 0 ? 9000 : 200)));
        }
        well(store->add_deployment({1, Bytes(6000, std::byte{3}), Bytes(50, std::byte{4})}));
        well(store->commit());
        written = *read_all(*store);
        store.reset();
        std::ifstream file(path, std::ios::binary);
        original.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }

    // What a store of these bytes gives: nothing, or all that was written.
    [[nodiscard]] std::optional<Content> open(const std::string& bytes) const {
        std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
        auto store = sqlite_store(path, {.durability = Durability::off, .create = false});
        return store ? read_all(**store) : std::nullopt;
    }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
    std::string original;
    Content written;
};

TEST_F(SqliteDamage, TheFileItselfIsRead) {
    EXPECT_EQ(open(original), written);
}

TEST_F(SqliteDamage, AFileCutShortIsAnError) {
    for (std::size_t size = 0; size < original.size(); size += size < 200 ? 23 : 2999)
        EXPECT_FALSE(open(original.substr(0, size)).has_value()) << size;
}

TEST_F(SqliteDamage, ABitThatTurnedIsAnErrorOrChangesNothingThatIsRead) {
    int errors = 0;
    for (std::size_t at = 0; at < original.size(); at += at < 8192 ? 61 : 397) {
        std::string bytes = original;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
        const auto content = open(bytes);
        EXPECT_EQ(content.value_or(written), written) << at;
        errors += !content.has_value();
    }
    EXPECT_GT(errors, 20);
}

TEST_F(SqliteDamage, PagesInTheWrongPlaceAreAnErrorOrChangeNothing) {
    constexpr std::size_t page = 4096;
    for (std::size_t from = page; from + page <= original.size(); from += page) {
        std::string bytes = original;
        bytes.replace(page, page, original.substr(from, page));
        const auto content = open(bytes);
        EXPECT_EQ(content.value_or(written), written) << from / page;
    }
}

// Changes that SQLite itself cannot see.
class SqliteTampering : public SqliteDamage, public testing::WithParamInterface<const char*> {};

TEST_P(SqliteTampering, IsSeen) {
    Sql(path).run(GetParam());
    auto store = well(sqlite_store(path));
    ASSERT_NE(store, nullptr);
    EXPECT_FALSE(read_all(*store).has_value());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SqliteTampering,
    testing::Values(
        "UPDATE vorgang_cases SET block = zeroblob(length(block)) WHERE id = 3",
        "UPDATE vorgang_cases SET sequence = 2 WHERE id = 3",
        "UPDATE vorgang_cases SET chain = zeroblob(32) WHERE id = 3",
        "UPDATE vorgang_cases SET chain = zeroblob(31) WHERE id = 3",
        "UPDATE vorgang_cases SET id = 5000 WHERE id = 3",
        "UPDATE vorgang_cases SET block = (SELECT block FROM vorgang_cases WHERE id = 4), "
        "checksum = (SELECT checksum FROM vorgang_cases WHERE id = 4) WHERE id = 3",
        "UPDATE vorgang_records SET record = zeroblob(length(record)) WHERE position = 5",
        "UPDATE vorgang_records SET record = (SELECT record FROM vorgang_records "
        "WHERE position = 6) WHERE position = 5",
        "UPDATE vorgang_records SET sequence = 9 WHERE case_id = 3 AND sequence = 3",
        "DELETE FROM vorgang_records WHERE case_id = 3 AND sequence = 1",
        "DELETE FROM vorgang_records WHERE case_id = 3 AND sequence = 3",
        "DELETE FROM vorgang_records WHERE case_id = 3",
        "UPDATE vorgang_deployments SET place = x'00'", "UPDATE vorgang_deployments SET number = 2",
        "UPDATE vorgang_tasks SET activation = -1", "UPDATE vorgang_due SET case_id = 0",
        "UPDATE vorgang_names SET case_id = -case_id"));

// SQLite reads a table of a type it does not know, and leaves it out as it writes the file anew.
class SqliteSchema : public SqliteDamage, public testing::WithParamInterface<const char*> {
  protected:
    void change() const {
        const Sql file(path);
        file.run("PRAGMA writable_schema = ON");
        file.run(std::string("UPDATE sqlite_schema SET ") + GetParam());
    }
};

TEST_P(SqliteSchema, ARowThatIsNotWhatWasWrittenIsDamage) {
    change();
    for (const bool reads : {false, true})
        EXPECT_EQ(failure(sqlite_store(path, {.create = false, .read_only = reads})),
                  ErrorCode::corrupt);
}

TEST_P(SqliteSchema, NothingIsWrittenAnewWithoutALookAtIt) {
    auto store = well(sqlite_store(path));
    change();
    EXPECT_EQ(failure(store->wipe()), ErrorCode::corrupt);
    EXPECT_TRUE(store->check());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, SqliteSchema,
    testing::Values(
        "type = 'tAble' WHERE name = 'vorgang_records'",
        "type = 'iNdex' WHERE name = 'vorgang_due_of_parts'",
        "tbl_name = 'vorgang_recorDs' WHERE name = 'vorgang_records'",
        "tbl_name = 'vorgang_dUe' WHERE name = 'vorgang_due_of_parts'",
        "type = 'Index' WHERE name = 'sqlite_autoindex_vorgang_queues_1'",
        "tbl_name = 'vorgang_Queues' WHERE name = 'sqlite_autoindex_vorgang_queues_1'"));

TEST_F(SqliteDamage, ACaseThatWasChangedBehindOurBackIsNotWrittenOver) {
    SampleCase sample({3});
    (void)sample.next({}, 300);
    (void)sample.next({}, 700);
    (void)sample.next({}, 200);
    Sql(path).run("UPDATE vorgang_cases SET chain = zeroblob(32) WHERE id = 3");
    auto store = well(sqlite_store(path));
    well(store->begin());
    EXPECT_EQ(failure(store->write(sample.next())), ErrorCode::corrupt);
    store->rollback();
}

// A page that was written and is lost leaves what was there before.
TEST_F(SqliteDamage, NoNumberOfACaseIsGivenOutTwiceByAnOlderRow) {
    Sql file(path);
    file.run("CREATE TABLE before AS SELECT * FROM vorgang_store");
    {
        auto store = well(sqlite_store(path));
        for (int i = 0; i < 300; ++i) {
            SampleCase sample(well(store->new_case_id()));
            well(store->begin());
            well(store->write(sample.next()));
            well(store->commit());
        }
        EXPECT_TRUE(well(store->check()).empty());
    }
    file.run("DELETE FROM vorgang_store; INSERT INTO vorgang_store SELECT * FROM before; "
             "DROP TABLE before");
    auto store = well(sqlite_store(path));
    const auto faults = well(store->check());
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_TRUE(faults.front().starts_with("vorgang_store: the next number of a case is 257"))
        << faults.front();
    const CaseId last = well(store->heads({500}, 1000)).back().case_id;
    SampleCase sample(well(store->new_case_id()));
    EXPECT_GT(sample.id(), last);
    well(store->begin());
    well(store->write(sample.next()));
    well(store->commit());
    EXPECT_TRUE(well(store->check()).empty()) << "and so the row is right again";
}

TEST_F(SqliteDamage, TheChainIsTheOneTheFormatSays) {
    const Sql file(path);
    EXPECT_EQ(file.hex("chain", "FROM vorgang_records WHERE case_id = 2 AND sequence = 1"),
              "be485463e14fb1cde33c7d1bb5b97fe7153545dd753707758f1974b364fa335e");
    EXPECT_EQ(file.hex("chain", "FROM vorgang_cases WHERE id = 2"),
              "7354855cd9c6ce644bc70db89128182f3cf8af7f6e186cd1489169ccc2110a01");
}

} // namespace
} // namespace vorgang::conformance
