// The log beside a file: what was committed behind damage is missed, and the log left as it is.
#include <fstream>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_bytes = 24 + 4096;
constexpr SqliteOptions to_audit{.read_only = true, .check_last_commit = false};

std::string content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class SqliteLog : public testing::Test {
  protected:
    // A file and its log as a program that was killed leaves them: `commits` are in the log.
    void SetUp() override {
        const std::string living = scratch.file("living.db");
        auto store = well(sqlite_store(living));
        const auto commit = [&](SampleCase& sample) {
            well(store->begin());
            well(store->write(sample.next({}, 3000)));
            well(store->commit());
        };
        SampleCase sample(well(store->new_case_id()));
        commit(sample);
        Sql(living).run("PRAGMA wal_checkpoint(TRUNCATE)");
        for (std::uint32_t i = 0; i < commits; ++i)
            commit(sample);
        file = content(living);
        log = content(living + "-wal");
        frames = (log.size() - header_bytes) / frame_bytes;
        ASSERT_GT(frames, 2 * commits);
    }
    void put(const std::string& bytes) const {
        std::filesystem::remove(path + "-shm");
        std::ofstream(path, std::ios::binary | std::ios::trunc) << file;
        std::ofstream(path + "-wal", std::ios::binary | std::ios::trunc) << bytes;
    }
    // The first frame behind the last commit but one.
    [[nodiscard]] std::size_t last_commit() const {
        std::size_t before = 0;
        for (std::size_t i = 0; i + 1 < frames; ++i)
            if (log.substr(header_bytes + i * frame_bytes + 4, 4) != std::string(4, '\0'))
                before = i + 1;
        return header_bytes + before * frame_bytes;
    }

    static constexpr std::uint32_t commits = 6;
    Scratch scratch;
    std::string path = scratch.file("cases.db");
    std::string file;
    std::string log;
    std::size_t frames = 0;
};

TEST_F(SqliteLog, ALogThatIsWholeIsRead) {
    put(log);
    auto store = well(sqlite_store(path));
    EXPECT_EQ(well(store->heads({}, 1)).front().sequence, commits + 1);
}

TEST_F(SqliteLog, DamageBeforeTheLastCommitIsNamedAndNothingIsServed) {
    int tried = 0;
    for (std::size_t at = 0; at < last_commit(); at += at < 64 ? 1 : 97) {
        std::string bytes = log;
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << (at % 8)));
        put(bytes);
        EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt) << "byte " << at;
        EXPECT_EQ(failure(sqlite_store(path, {.read_only = true})), ErrorCode::corrupt) << at;
        EXPECT_EQ(content(path + "-wal"), bytes) << "what is left of it is evidence";
        ++tried;
    }
    EXPECT_GT(tried, 500);
}

TEST_F(SqliteLog, AnAuditNamesItAsOftenAsItIsAsked) {
    std::string bytes = log;
    bytes[header_bytes + frame_bytes + 100] ^= 1;
    put(bytes);
    for (int i = 0; i < 2; ++i) {
        auto store = well(sqlite_store(path, to_audit));
        int named = 0;
        for (const AuditFinding& one : well(audit(*store)).bad)
            named += one.english.find("-wal") != std::string::npos ? 1 : 0;
        EXPECT_EQ(named, 1);
    }
    EXPECT_EQ(content(path + "-wal"), bytes);
    EXPECT_EQ(content(path), file);
}

// Where power was lost the last commit may be torn. It was not acknowledged then.
TEST_F(SqliteLog, ATornLastCommitIsTheEnd) {
    for (std::size_t end = last_commit(); end < log.size(); end += 911) {
        put(log.substr(0, end));
        auto store = well(sqlite_store(path));
        EXPECT_EQ(well(store->heads({}, 1)).front().sequence, commits);
    }
    std::string bytes = log;
    bytes[last_commit() + 500] ^= 1;
    put(bytes);
    auto store = well(sqlite_store(path));
    EXPECT_EQ(well(store->heads({}, 1)).front().sequence, commits) << "LIMIT: nobody can tell";
}

TEST_F(SqliteLog, WhoWantsGoesOnWithWhatIsLeft) {
    std::string bytes = log;
    bytes[last_commit() - 100] ^= 1;
    for (const SqliteOptions& options : {SqliteOptions{.check_last_commit = false},
                                         SqliteOptions{.durability = Durability::normal}}) {
        put(bytes);
        ASSERT_NE(well(sqlite_store(path, options)), nullptr);
        auto store = well(sqlite_store(path));
        EXPECT_EQ(well(store->heads({}, 1)).front().sequence, commits - 1);
        EXPECT_TRUE(well(store->check()).empty());
    }
}

// On a full disk a commit was given up; the next one began to write over it when power was lost.
TEST_F(SqliteLog, WhatIsLeftOfACommitThatWasGivenUpIsNoDamage) {
    std::string given_up = log.substr(last_commit());
    for (std::size_t at = 0; at + frame_bytes <= given_up.size(); at += frame_bytes)
        given_up.replace(at + 4, 4, 4, '\0'); // it came to no end
    const std::size_t end = log.size() - frame_bytes;
    for (const std::size_t written : {8u, 24u, 1024u}) {
        std::string bytes = log.substr(0, last_commit()) + given_up;
        bytes.replace(last_commit(), written, log, end, written);
        put(bytes);
        EXPECT_EQ(well(well(sqlite_store(path))->heads({}, 1)).front().sequence, commits);
    }
}

// All there is stands in a log whose beginning is damaged, for somebody kept it from being emptied
// when the file was made.
TEST_F(SqliteLog, ANewFileIsAStoreWhateverBecomesOfItsLog) {
    const std::string living = scratch.file("new.db");
    auto store = well(sqlite_store(living, {.durability = Durability::normal}));
    file = content(living);
    put("");
    EXPECT_TRUE(well(well(sqlite_store(path, {.create = false}))->cases({}, 9)).empty());
}

TEST_F(SqliteLog, AStoreThatNeverLeftItsLogIsNotTakenForAnEmptyOne) {
    const std::string living = scratch.file("new.db");
    const Sql reader(living);
    reader.run("PRAGMA journal_mode = WAL; BEGIN; SELECT count(*) FROM sqlite_schema");
    auto store = well(sqlite_store(living));
    SampleCase sample(well(store->new_case_id()));
    for (int i = 0; i < 3; ++i) {
        well(store->begin());
        well(store->write(sample.next({}, 3000)));
        well(store->commit());
    }
    file = content(living);
    std::string bytes = content(living + "-wal");
    bytes[header_bytes + 100] = static_cast<char>(bytes[header_bytes + 100] ^ 1);
    for (const SqliteOptions& options :
         {SqliteOptions{}, SqliteOptions{.durability = Durability::normal},
          SqliteOptions{.durability = Durability::normal, .create = false},
          SqliteOptions{.check_last_commit = false}, to_audit}) {
        put(bytes);
        EXPECT_EQ(failure(sqlite_store(path, options)), ErrorCode::corrupt);
        EXPECT_EQ(content(path + "-wal"), bytes);
        EXPECT_EQ(content(path), file);
    }
}

TEST_F(SqliteLog, DamageAtTheEndOfACommitBeforeTheLastIsNamed) {
    const std::size_t end = last_commit() - frame_bytes;
    for (std::size_t at = 0; at < 40; ++at) {
        std::string bytes = log;
        bytes[end + at] = static_cast<char>(bytes[end + at] ^ 0x55);
        put(bytes);
        EXPECT_EQ(failure(sqlite_store(path)), ErrorCode::corrupt) << "byte " << at;
    }
}

// Frames of the log that was there before lie behind those of this one.
TEST_F(SqliteLog, WhatALogWasBeforeIsNoDamage) {
    const std::string living = scratch.file("again.db");
    auto store = well(sqlite_store(living));
    SampleCase sample(well(store->new_case_id()));
    const auto commit = [&](int times) {
        for (int i = 0; i < times; ++i) {
            well(store->begin());
            well(store->write(sample.next({}, 3000)));
            well(store->commit());
        }
    };
    commit(12);
    Sql(living).run("PRAGMA wal_checkpoint(RESTART)");
    commit(2);
    file = content(living);
    put(content(living + "-wal"));
    EXPECT_EQ(well(well(sqlite_store(path))->heads({}, 1)).front().sequence, 14u);
}

} // namespace
} // namespace vorgang::conformance
