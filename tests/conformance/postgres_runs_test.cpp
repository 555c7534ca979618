// Several records in one row: what a commit of many leaves is served, followed, looked up and
// removed as if each were a row by itself.
#include <algorithm>
#include <cstring>
#include <map>
#include <random>

#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

using Bytes = std::vector<std::byte>;

// A record with so many bytes of content.
Bytes record_of(std::size_t content, std::uint8_t fill) {
    const std::uint32_t sizes[] = {5, static_cast<std::uint32_t>(content)};
    Bytes record(sizeof sizes + 5 + content, std::byte{fill});
    std::memcpy(record.data(), sizes, sizeof sizes);
    return record;
}

class PostgresRuns : public testing::Test {
  protected:
    struct Expected {
        std::uint64_t case_id;
        std::uint32_t sequence;
        Bytes record;
        bool operator==(const Expected&) const = default;
    };

    void make_cases(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            samples.emplace_back(well(store->new_case_id()));
    }
    // In the open commit.
    void write(SampleCase& sample, std::string_view tenant = "stadt") {
        CaseChange change = sample.next();
        change.tenant = tenant;
        well(store->write(change));
        expected.push_back({change.case_id.number, change.sequence, sample.records().back()});
    }
    void write(SampleCase& sample, const Bytes& record) {
        CaseChange change = sample.next();
        change.record = record;
        well(store->write(change));
        expected.push_back({change.case_id.number, change.sequence, record});
    }
    // Each case once.
    void commit_all() {
        well(store->begin());
        for (SampleCase& sample : samples)
            write(sample);
        well(store->commit());
    }
    [[nodiscard]] std::int64_t rows() const {
        return sql.number("SELECT count(*) FROM vorgang.records");
    }
    [[nodiscard]] static std::vector<Expected> plain(const std::vector<FeedRecord>& feed) {
        std::vector<Expected> all;
        all.reserve(feed.size());
        for (const FeedRecord& one : feed)
            all.push_back({one.case_id.number, one.sequence, one.record});
        return all;
    }
    // All there is, in order and by case.
    void expect_all(Store& from) const {
        EXPECT_EQ(plain(well(from.records(0, 100'000))), expected);
        std::map<std::uint64_t, std::vector<Bytes>> of_case;
        for (const Expected& one : expected)
            of_case[one.case_id].push_back(one.record);
        for (const auto& [id, records] : of_case) {
            EXPECT_EQ(well(from.records({id}, 0, 100'000)), records);
            if (records.size() < 2) continue;
            const std::vector<Bytes> second{records[1]};
            EXPECT_EQ(well(from.records({id}, 1, 1)), second);
        }
    }

    std::string url = shared_server().new_database();
    Pg sql{url};
    std::unique_ptr<Store> store = well(postgres_store(url));
    std::vector<SampleCase> samples;
    std::vector<Expected> expected;
};

TEST_F(PostgresRuns, WhatACommitOfManyLeavesStandsInFewRows) {
    make_cases(500);
    commit_all();
    EXPECT_LT(rows(), 25);
    const std::int64_t before = rows();
    well(store->begin());
    write(samples.front());
    well(store->commit());
    EXPECT_EQ(rows(), before + 1);
    expect_all(*store);
    expect_all(*well(postgres_store(url)));
}

TEST_F(PostgresRuns, ACaseMayHaveSeveralRecordsInARow) {
    make_cases(3);
    well(store->begin());
    for (const std::size_t of : {0U, 1U, 0U, 0U, 2U, 1U, 0U})
        write(samples[of]);
    well(store->commit());
    EXPECT_EQ(rows(), 1);
    commit_all();
    expect_all(*store);
}

// What is sent in the middle of a commit, because something is looked for, is followed by the rest.
TEST_F(PostgresRuns, ACommitMayBeSentInParts) {
    make_cases(4);
    well(store->begin());
    for (int i = 0; i < 3; ++i) {
        for (SampleCase& sample : samples)
            write(sample);
        EXPECT_EQ(well(store->records(samples[1].id(), 0, 10)), samples[1].records());
    }
    well(store->commit());
    EXPECT_EQ(rows(), 3);
    expect_all(*store);
}

// A row stays on its page, two of them at most, and the server takes nothing out of it.
TEST_F(PostgresRuns, RowsAreCutWhereTheyWouldBeTooLarge) {
    make_cases(1);
    std::mt19937 random(5);
    for (const std::size_t most : {40U, 400U, 3'900U, 9'000U, 200'000U}) {
        well(store->begin());
        for (int i = 0; i < 60; ++i)
            write(samples[0], record_of(random() % most, static_cast<std::uint8_t>(i)));
        well(store->commit());
    }
    // At the edge: two records with 24 numbers and a link each.
    constexpr std::size_t room = 3'960 - 2 * (24 + 32 + 13);
    for (const std::size_t content : {room - 1, room, room + 1}) {
        const std::int64_t before = rows();
        well(store->begin());
        write(samples[0], record_of(content, 1));
        write(samples[0], record_of(0, 2));
        well(store->commit());
        EXPECT_EQ(rows() - before, content > room ? 2 : 1) << content;
    }
    expect_all(*store);
    EXPECT_LE(sql.number("SELECT max(pg_column_size(r.*)) FROM vorgang.records AS r "
                         "WHERE numbers IS NOT NULL"),
              4'080);
    EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang.records WHERE numbers IS NOT NULL AND "
                         "(pg_column_compression(record) IS NOT NULL OR "
                         "pg_column_compression(numbers) IS NOT NULL)"),
              0);
}

TEST_F(PostgresRuns, TheFeedGoesOnInTheMiddleOfARow) {
    make_cases(40);
    commit_all();
    for (int i = 0; i < 3; ++i) {
        well(store->begin());
        write(samples[7]);
        well(store->commit());
    }
    commit_all();
    const auto whole = well(store->records(0, 1'000));
    EXPECT_EQ(plain(whole), expected);
    for (std::size_t i = 1; i < whole.size(); ++i)
        EXPECT_GT(whole[i].position, whole[i - 1].position);
    for (const std::uint32_t limit : {1U, 2U, 7U, 41U, 83U, 1'000U}) {
        std::vector<FeedRecord> all;
        for (;;) {
            const auto page = well(store->records(all.empty() ? 0 : all.back().position, limit));
            if (page.empty()) break;
            EXPECT_EQ(page.size(), std::min<std::size_t>(limit, whole.size() - all.size()));
            all.insert(all.end(), page.begin(), page.end());
        }
        EXPECT_EQ(all, whole) << limit;
    }
    EXPECT_TRUE(well(store->records(whole.back().position, 10)).empty());
}

// The query of docs/formats/postgres.md.
TEST_F(PostgresRuns, WhoReadsWithSqlFindsAllRecords) {
    make_cases(40);
    commit_all();
    well(store->begin());
    write(samples[7]);
    well(store->commit());
    commit_all();
    const std::string query = R"(
SELECT position, case_id, sequence, chain, record FROM vorgang.records WHERE numbers IS NULL
UNION ALL
SELECT position - r.sequence + i,
       ('x' || encode(substr(numbers, 24 * i - 23, 8), 'hex'))::bit(64)::bigint,
       ('x' || encode(substr(numbers, 24 * i - 7, 4), 'hex'))::bit(32)::bigint,
       substr(record, at, 32), substr(record, at + 32, size - 32)
FROM vorgang.records AS r, generate_series(1, r.sequence::integer) AS i, LATERAL (SELECT
     ('x' || encode(substr(numbers, 24 * i - 3, 2), 'hex'))::bit(16)::integer AS at,
     ('x' || encode(substr(numbers, 24 * i - 1, 2), 'hex'))::bit(16)::integer AS size) AS n
WHERE numbers IS NOT NULL ORDER BY position)";
    const auto hex = [](std::span<const std::byte> bytes) {
        std::string text;
        for (const std::byte byte : bytes)
            for (const unsigned shift : {4U, 0U})
                text += "0123456789abcdef"[std::to_integer<unsigned>(byte) >> shift & 15];
        return text;
    };
    std::string all;
    for (const FeedRecord& one : well(store->records(0, 1'000)))
        all += std::to_string(one.position) + " " + std::to_string(one.case_id.number) + " " +
               std::to_string(one.sequence) + " " + hex(one.chain) + " " + hex(one.record) + ";";
    EXPECT_EQ(sql.text("SELECT string_agg(concat_ws(' ', position, case_id, sequence, "
                       "encode(chain, 'hex'), encode(record, 'hex')) || ';', '') FROM (" +
                       query + ") AS q"),
              all);
}

TEST_F(PostgresRuns, ARowIsOfOneTenantAndGoesWithIt) {
    make_cases(30);
    const auto tenant_of = [](std::size_t i) { return i / 10 % 2 == 0 ? "stadt" : "kreis"; };
    for (int round = 0; round < 2; ++round) {
        well(store->begin());
        for (std::size_t i = 0; i < samples.size(); ++i)
            write(samples[i], tenant_of(i));
        well(store->commit());
    }
    EXPECT_EQ(rows(), 6);
    std::vector<CaseId> leaving;
    for (std::size_t i = 0; i < samples.size(); ++i)
        if (tenant_of(i) == std::string_view("kreis")) leaving.push_back(samples[i].id());
    well(store->begin());
    well(store->remove({"kreis", leaving, {}}));
    well(store->commit());
    EXPECT_EQ(rows(), 4);
    std::erase_if(expected, [&](const Expected& one) {
        return std::ranges::find(leaving, CaseId{one.case_id}) != leaving.end();
    });
    expect_all(*store);
}

// No record of anybody else goes along: the store would not be what it says.
TEST_F(PostgresRuns, ACaseWhoseRowHasRecordsOfOthersIsNotRemovedAlone) {
    make_cases(2);
    commit_all();
    well(store->begin());
    EXPECT_EQ(failure(store->remove({"stadt", std::vector{samples[0].id()}, {}})),
              ErrorCode::corrupt);
    store->rollback();
    expect_all(*store);
}

TEST_F(PostgresRuns, ARemovalFindsRowsTheWayToWhichIsBroken) {
    make_cases(20);
    commit_all();
    commit_all();
    sql.run("UPDATE vorgang.records SET position = position # 1024 "
            "WHERE position = (SELECT max(position) FROM vorgang.records)");
    std::vector<CaseId> all;
    for (const SampleCase& sample : samples)
        all.push_back(sample.id());
    well(store->begin());
    well(store->remove({"stadt", all, {}}));
    well(store->commit());
    EXPECT_EQ(rows(), 0);
}

// Any bit of any column: whoever reads a case of the row is refused or given what was written, so
// is whoever follows the feed, and at least one case is refused, which is what an audit goes by.
TEST_F(PostgresRuns, EveryBitOfARowIsCovered) {
    make_cases(5);
    commit_all();
    commit_all();
    sql.run("CREATE TABLE public.kept AS SELECT * FROM vorgang.records");
    const auto whole = well(store->records(0, 100));
    const auto look = [&](const std::string& change) {
        sql.run("UPDATE vorgang.records SET " + change +
                " WHERE position = (SELECT max(position) FROM vorgang.records)");
        // As an audit does: what fails in a view must not end it.
        well(store->begin_view());
        bool is_found = false;
        for (const SampleCase& sample : samples) {
            const auto records = store->records(sample.id(), 0, 100);
            if (records)
                EXPECT_EQ(*records, sample.records()) << change;
            else
                EXPECT_EQ(records.error().code, ErrorCode::corrupt) << change;
            is_found = is_found || !records;
        }
        EXPECT_TRUE(is_found) << change;
        const auto feed = store->records(0, 100);
        EXPECT_TRUE(feed || feed.error().code == ErrorCode::corrupt) << change;
        // A row with another position may not be settled yet; then it waits.
        for (std::size_t i = 0; feed && i < feed->size(); ++i)
            EXPECT_TRUE(std::ranges::find(whole, (*feed)[i]) != whole.end()) << change;
        EXPECT_TRUE(store->cases({}, 10).has_value()) << change;
        well(store->end_view());
        sql.run("TRUNCATE vorgang.records; INSERT INTO vorgang.records SELECT * FROM kept");
    };
    const auto flip_bits_of_number = [&](const std::string& name) {
        const std::string change = name + " = " + name + " # (1::bigint << ";
        for (unsigned bit = 0; bit < 64; ++bit)
            look(change + std::to_string(bit) + ")");
    };
    // Of each byte one bit: all eight in turns.
    const auto flip_bits_of_bytes = [&](const std::string& name) {
        const std::string change = name + " = set_bit(" + name + ", ";
        const std::string bit_there = ", 1 - get_bit(" + name + ", ";
        const std::int64_t bytes =
            sql.number("SELECT length(" + name + ") FROM kept ORDER BY position DESC LIMIT 1");
        for (std::int64_t byte = 0; byte < bytes; ++byte) {
            const std::string place = std::to_string(8 * byte + byte % 8);
            std::string whole_change = change;
            look(whole_change.append(place).append(bit_there).append(place).append("))"));
        }
        look(name + " = " + name + " || '\\x00'");
        look(name + " = substr(" + name + ", 1, length(" + name + ") - 1)");
        look(name + " = ''");
    };
    for (const char* column : {"case_id", "sequence", "position", "token", "checksum", "previous"})
        flip_bits_of_number(column);
    for (const char* column : {"chain", "numbers", "record"})
        flip_bits_of_bytes(column);
    look("numbers = NULL");
    look("token = NULL");
    expect_all(*store);
}

TEST_F(PostgresRuns, WhatWasMadeForOneServerIsNotDistributedAndTheOtherWayRoundStays) {
    PostgresOptions sharded;
    sharded.sharded = true;
    EXPECT_EQ(failure(postgres_store(url, sharded)), ErrorCode::conflict);
    url = shared_server().new_database();
    EXPECT_TRUE(postgres_store(url, sharded).has_value());
    store = well(postgres_store(url)); // it need not be said again
    make_cases(10);
    commit_all();
    EXPECT_EQ(Pg(url).number("SELECT count(*) FROM vorgang.records WHERE numbers IS NULL"), 10);
    expect_all(*store);
}

} // namespace
} // namespace vorgang::conformance
