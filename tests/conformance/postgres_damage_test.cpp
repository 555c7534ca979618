// What is not what was written is named, and never served.
#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

class PostgresDamage : public testing::Test {
  protected:
    PostgresDamage() : url(shared_server().new_database()), sql(url) {
        open();
        sample.emplace(well(store->new_case_id()));
        for (int i = 0; i < 3; ++i) {
            well(store->begin());
            CaseChange change = sample->next();
            const std::vector<PartChange> parts{{1, {}, change.after}};
            if (i == 0) change.parts = parts;
            well(store->write(change));
            well(store->commit());
        }
        well(store->begin());
        well(store->add_deployment({1, sample->block(), sample->block()}));
        well(store->commit());
    }
    void open() { store = well(postgres_store(url)); }
    [[nodiscard]] ErrorCode opening() {
        store.reset();
        return failure(postgres_store(url));
    }

    std::string url;
    Pg sql;
    std::unique_ptr<Store> store;
    std::optional<SampleCase> sample;
};

TEST_F(PostgresDamage, NothingIsWrongAtFirst) {
    EXPECT_TRUE(store->read(sample->id()).has_value());
    EXPECT_EQ(well(store->records(sample->id(), 0, 10)), sample->records());
    EXPECT_EQ(well(store->records(sample->id(), 1, 1)).size(), 1u);
    EXPECT_TRUE(store->read_part(sample->id(), 1).has_value());
}

TEST_F(PostgresDamage, EveryColumnOfACaseIsCovered) {
    for (const char* change :
         {"sequence = sequence + 1", "checksum = checksum + 1", "chain = set_byte(chain, 3, 7)",
          "chain = 'x'", "block = set_byte(block, 9, 255 - get_byte(block, 9))",
          "block = substr(block, 1, length(block) - 1)", "block = ''"}) {
        sql.run("CREATE TEMP TABLE kept AS SELECT * FROM vorgang.cases");
        sql.run(std::string("UPDATE vorgang.cases SET ") + change);
        EXPECT_EQ(failure(store->read(sample->id())), ErrorCode::corrupt) << change;
        sql.run("UPDATE vorgang.cases AS c SET sequence = k.sequence, checksum = k.checksum, "
                "chain = k.chain, block = k.block FROM kept AS k WHERE c.id = k.id");
        sql.run("DROP TABLE kept");
        EXPECT_TRUE(store->read(sample->id()).has_value());
    }
}

TEST_F(PostgresDamage, ARecordThatWasChangedOrTakenAwayIsFound) {
    for (const char* change :
         {"UPDATE vorgang.records SET record = set_byte(record, 9, 255 - get_byte(record, 9)) "
          "WHERE sequence = 2",
          "UPDATE vorgang.records SET chain = set_byte(chain, 0, 255 - get_byte(chain, 0)) "
          "WHERE sequence = 2",
          "DELETE FROM vorgang.records WHERE sequence = 2",
          "DELETE FROM vorgang.records WHERE sequence = 3"}) {
        sql.run("CREATE TEMP TABLE kept AS SELECT * FROM vorgang.records");
        sql.run(change);
        EXPECT_EQ(failure(store->records(sample->id(), 0, 10)), ErrorCode::corrupt) << change;
        sql.run("DELETE FROM vorgang.records; INSERT INTO vorgang.records SELECT * FROM kept; "
                "DROP TABLE kept");
    }
    EXPECT_EQ(well(store->records(sample->id(), 0, 10)), sample->records());
}

// From the last one back they are not all found; what goes goes all the same.
TEST_F(PostgresDamage, ACaseWhoseWayBackIsBrokenIsRemovedWhole) {
    sql.run("UPDATE vorgang.records SET previous = 0 WHERE sequence = 3");
    EXPECT_EQ(failure(store->records(sample->id(), 0, 10)), ErrorCode::corrupt);
    well(store->begin());
    well(store->remove({"leaving", std::vector{sample->id()}, {}}));
    well(store->commit());
    EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang.records"), 0);
}

TEST_F(PostgresDamage, APartAndADeploymentAreCovered) {
    sql.run("UPDATE vorgang.parts SET block = set_byte(block, 9, 255 - get_byte(block, 9))");
    EXPECT_EQ(failure(store->read_part(sample->id(), 1)), ErrorCode::corrupt);
    sql.run("UPDATE vorgang.deployments SET place = set_byte(place, 9, 255 - get_byte(place, 9))");
    EXPECT_EQ(failure(store->deployments()), ErrorCode::corrupt);
}

TEST_F(PostgresDamage, TablesThatAreNotOursAreNotOpened) {
    sql.run("ALTER TABLE vorgang.tasks ADD COLUMN note text");
    EXPECT_EQ(opening(), ErrorCode::corrupt);
    sql.run("ALTER TABLE vorgang.tasks DROP COLUMN note");
    open();
    sql.run("CREATE INDEX one_more ON vorgang.tasks(case_id)");
    EXPECT_EQ(opening(), ErrorCode::corrupt);
    sql.run("DROP INDEX vorgang.one_more");
    open();
    sql.run("CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; "
            "CREATE TRIGGER t BEFORE INSERT ON vorgang.records FOR EACH ROW EXECUTE FUNCTION f()");
    EXPECT_EQ(opening(), ErrorCode::corrupt);
    sql.run("DROP TRIGGER t ON vorgang.records");
    open();
}

TEST_F(PostgresDamage, ALaterFormatIsNamed) {
    sql.run("UPDATE vorgang.store SET format = format + 1");
    EXPECT_EQ(opening(), ErrorCode::newer_format);
    sql.run("UPDATE vorgang.store SET format = 0");
    EXPECT_EQ(opening(), ErrorCode::corrupt);
}

TEST_F(PostgresDamage, ASchemaOfSomebodyElseIsLeftAlone) {
    const std::string other = shared_server().new_database();
    Pg theirs(other);
    theirs.run("CREATE SCHEMA vorgang; CREATE TABLE vorgang.store(id integer)");
    EXPECT_EQ(failure(postgres_store(other)), ErrorCode::corrupt);
}

TEST_F(PostgresDamage, WhatIsNotThereIsNamed) {
    PostgresOptions options;
    options.create = false;
    EXPECT_EQ(failure(postgres_store(shared_server().new_database(), options)),
              ErrorCode::not_found);
    EXPECT_EQ(failure(postgres_store(shared_server().url("nowhere"))), ErrorCode::not_found);
    EXPECT_EQ(failure(postgres_store("host=/nowhere")), ErrorCode::not_found);
}

} // namespace
} // namespace vorgang::conformance
