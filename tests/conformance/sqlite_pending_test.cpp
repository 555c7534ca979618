// What is committed and does not stand in its tables yet: it is read as if it did, whoever reads,
// and whatever ends the program.
#include <algorithm>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class SqlitePending : public testing::Test {
  protected:
    [[nodiscard]] std::unique_ptr<Store> open(std::uint32_t kib = 32 * 1024) const {
        return well(sqlite_store(
            path, {.durability = Durability::off, .create = true, .pending_kib = kib}));
    }
    static void commit(Store& store, SampleCase& sample, std::vector<IndexChange> rows = {}) {
        well(store.begin());
        well(store.write(sample.next(std::move(rows))));
        well(store.commit());
    }
    // The file and its log as a program that is killed now leaves them.
    [[nodiscard]] std::string killed() const {
        std::string copy = scratch.file("killed.db");
        for (const char* part : {"", "-wal"}) {
            std::filesystem::remove(copy + part);
            if (std::filesystem::exists(path + part))
                std::filesystem::copy_file(path + part, copy + part);
        }
        std::filesystem::remove(copy + "-shm");
        return copy;
    }
    [[nodiscard]] std::int64_t rows(const std::string& table) const {
        return Sql(path).number("SELECT count(*) FROM vorgang_" + table);
    }
    static std::vector<std::string> findings(Store& store) {
        std::vector<std::string> all;
        for (const std::string& fault : well(store.check()))
            all.push_back(fault);
        return all;
    }

    Scratch scratch;
    std::string path = scratch.file("cases.db");
};

TEST_F(SqlitePending, RowsComeIntoTheirTablesWhenTheStoreIsClosed) {
    auto store = open();
    const QueueId queue = well(store->queue("t", "r"));
    SampleCase sample(well(store->new_case_id()));
    for (std::uint32_t i = 1; i < 4; ++i)
        commit(*store, sample,
               {task_row(queue, i, i), due_row(i), key_row(std::to_string(i), i, i)});
    EXPECT_EQ(rows("cases"), 0);
    EXPECT_EQ(rows("tasks"), 0);
    EXPECT_EQ(rows("records"), 3);
    EXPECT_EQ(rows("pending"), 3);
    store.reset();
    EXPECT_EQ(rows("cases"), 1);
    EXPECT_EQ(rows("tasks"), 3);
    EXPECT_EQ(rows("due"), 3);
    EXPECT_EQ(rows("keys"), 3);
    EXPECT_EQ(rows("records"), 3);
    EXPECT_EQ(rows("pending"), 0);
}

TEST_F(SqlitePending, WhatAKilledProgramLeftIsReadAlsoByWhoOnlyReads) {
    auto store = open();
    const QueueId queue = well(store->queue("t", "r"));
    SampleCase sample(well(store->new_case_id()));
    commit(*store, sample, {task_row(queue, 1, 1)});
    commit(*store, sample, {removed(task_row(queue, 1, 1)), task_row(queue, 2, 2), name_row("n")});
    const std::string copy = killed();
    for (const bool reads : {true, false}) {
        auto left = well(sqlite_store(copy, {.create = false, .read_only = reads}));
        ASSERT_NE(left, nullptr);
        EXPECT_TRUE(std::ranges::equal(well(left->read(sample.id())), sample.block()));
        EXPECT_EQ(well(left->records(sample.id(), 0, 10)), sample.records());
        EXPECT_EQ(well(left->tasks(queue, std::nullopt, 10)),
                  (std::vector<TaskRow>{{Instant{2}, sample.id(), 2}}));
        EXPECT_EQ(well(left->count_tasks(queue)), 1u);
        EXPECT_EQ(well(left->find_name("n", {}, 10)), std::vector{sample.id()});
        EXPECT_EQ(well(left->heads({}, 10)).size(), 1u);
        EXPECT_TRUE(findings(*left).empty());
    }
    EXPECT_EQ(Sql(copy).number("SELECT count(*) FROM vorgang_pending"), 0);
}

// As in the suite, but whatever stands where.
TEST_F(SqlitePending, ListsAreTheSameHoweverMuchIsPending) {
    for (const std::uint32_t kib : {0u, 1u, 3u, 32u * 1024}) {
        std::filesystem::remove(path);
        auto store = open(kib);
        auto plain = memory_store();
        const QueueId queue = well(store->queue("t", "r"));
        const QueueId of_plain = well(plain->queue("t", "r"));
        std::vector<SampleCase> samples;
        std::vector<std::vector<IndexChange>> open_rows;
        std::uint32_t drawn = 7;
        const auto draw = [&drawn](std::uint32_t below) {
            drawn = drawn * 1'664'525 + 1'013'904'223;
            return (drawn >> 8) % below;
        };
        std::vector<std::string> texts;
        texts.reserve(12);
        for (int i = 0; i < 12; ++i)
            texts.push_back("text " + std::to_string(i));
        // Numbers come from `plain`; this passes more of them than there will be.
        (void)well(store->new_case_id());
        for (std::uint32_t turn = 1; turn < 400; ++turn) {
            well(store->begin());
            well(plain->begin());
            for (std::uint32_t n = 0; n < 1 + draw(4); ++n) {
                if (samples.size() < 40 && draw(3) == 0) {
                    samples.emplace_back(well(plain->new_case_id()));
                    open_rows.emplace_back();
                }
                if (samples.empty()) continue;
                const std::uint32_t which = draw(static_cast<std::uint32_t>(samples.size()));
                auto& mine = open_rows[which];
                std::vector<IndexChange> change;
                for (std::uint32_t k = draw(3); k != 0 && !mine.empty(); --k) {
                    const std::uint32_t at = draw(static_cast<std::uint32_t>(mine.size()));
                    change.push_back(removed(mine[at]));
                    if (mine[at].kind == IndexChange::Kind::holder)
                        std::erase_if(mine, [](const IndexChange& row) {
                            return row.kind == IndexChange::Kind::holder;
                        });
                    else
                        mine.erase(mine.begin() + at);
                }
                const std::uint32_t number = turn * 8 + n;
                IndexChange rows[] = {task_row(queue, draw(50), number),  due_row(number),
                                      outgoing_row(draw(50), number),     name_row(texts[draw(12)]),
                                      claim_row(number, texts[draw(12)]), holder_row(draw(5))};
                rows[1].part = draw(3);
                for (const IndexChange& row : rows) {
                    if (draw(3) != 0) continue;
                    const bool there = std::ranges::any_of(mine, [&](const IndexChange& one) {
                        return one.kind == row.kind && one.text == row.text &&
                               one.digest == row.digest && one.due == row.due &&
                               one.activation == row.activation && one.part == row.part;
                    });
                    // No record takes a name away and gives it again.
                    const bool goes = std::ranges::any_of(change, [&](const IndexChange& one) {
                        return one.kind == IndexChange::Kind::name && one.text == row.text;
                    });
                    if (there || goes) continue;
                    change.push_back(row);
                    mine.push_back(row);
                }
                CaseChange all = samples[which].next(change);
                well(store->write(all));
                for (IndexChange& row : change)
                    if (row.kind == IndexChange::Kind::task) row.queue = of_plain;
                all.index = change;
                well(plain->write(all));
            }
            if (draw(5) == 0) {
                EXPECT_EQ(well(store->tasks(queue, std::nullopt, 7)),
                          well(plain->tasks(of_plain, std::nullopt, 7)));
            }
            well(store->commit());
            well(plain->commit());
            if (draw(40) == 0) {
                store.reset();
                store = open(kib);
            }
            EXPECT_EQ(well(store->count_tasks(queue)), well(plain->count_tasks(of_plain)));
            if (draw(10) != 0) continue;
            for (const std::uint32_t limit : {1u, 5u, 1000u}) {
                EXPECT_EQ(well(store->tasks(queue, std::nullopt, limit)),
                          well(plain->tasks(of_plain, std::nullopt, limit)));
                const TaskRow behind{Instant{draw(50)}, CaseId{draw(40)}, draw(3000)};
                EXPECT_EQ(well(store->tasks(queue, behind, limit)),
                          well(plain->tasks(of_plain, behind, limit)));
                EXPECT_EQ(well(store->due(no_due, std::nullopt, limit)),
                          well(plain->due(no_due, std::nullopt, limit)));
                EXPECT_EQ(well(store->outgoing(Instant{30}, std::nullopt, limit)),
                          well(plain->outgoing(Instant{30}, std::nullopt, limit)));
                for (const std::string& text : texts) {
                    EXPECT_EQ(well(store->find_name(text, {}, limit)),
                              well(plain->find_name(text, {}, limit)));
                    EXPECT_EQ(well(store->claimed(text, std::nullopt, limit)),
                              well(plain->claimed(text, std::nullopt, limit)));
                }
                for (std::uint64_t person = 0; person < 5; ++person) {
                    std::vector<CaseId> held;
                    for (std::size_t which = 0; which < samples.size(); ++which)
                        if (std::ranges::any_of(open_rows[which], [&](const IndexChange& row) {
                                return row.kind == IndexChange::Kind::holder &&
                                       row.digest == person;
                            }))
                            held.push_back(samples[which].id());
                    held.resize(std::min<std::size_t>(held.size(), limit));
                    EXPECT_EQ(well(store->held(person, {}, limit)), held);
                }
                EXPECT_EQ(well(store->cases({}, limit)), well(plain->cases({}, limit)));
            }
            for (std::size_t which = 0; which < samples.size(); ++which) {
                const SampleCase& sample = samples[which];
                if (sample.records().empty()) continue;
                std::optional<PartDue> first;
                for (const IndexChange& row : open_rows[which])
                    if (row.kind == IndexChange::Kind::due && row.part != 0)
                        first = std::min(first.value_or(PartDue{no_due, 0}), {row.due, row.part});
                EXPECT_EQ(well(store->part_due(sample.id())), first);
                EXPECT_TRUE(std::ranges::equal(well(store->read(sample.id())), sample.block()));
                EXPECT_EQ(well(store->records(sample.id(), 0, 1000)), sample.records());
            }
            EXPECT_TRUE(findings(*store).empty());
            if (HasFailure()) return;
        }
    }
}

TEST_F(SqlitePending, NoMoreIsPendingThanMayBe) {
    auto store = open(4);
    std::vector<SampleCase> samples;
    samples.reserve(200);
    for (int i = 0; i < 200; ++i)
        samples.emplace_back(well(store->new_case_id()));
    std::int64_t most = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
        commit(*store, samples[i * 7919 % samples.size()], {});
        if (i % 50 == 0) most = std::max(most, rows("pending"));
    }
    EXPECT_GT(most, 4);
    EXPECT_LT(most, 400) << "some 20 of these cases are 4 KiB";
}

TEST_F(SqlitePending, TheSameFewCasesDoNotFillItEither) {
    auto store = open(4);
    SampleCase sample(well(store->new_case_id()));
    std::int64_t most = 0;
    for (int i = 0; i < 1000; ++i) {
        commit(*store, sample);
        if (i % 50 == 0) most = std::max(most, rows("pending"));
    }
    EXPECT_LT(most, 400);
}

TEST_F(SqlitePending, TwoProgramsSeeWhatTheOtherHasPending) {
    auto one = open();
    auto other = open(1);
    const QueueId queue = well(one->queue("t", "r"));
    SampleCase sample(well(one->new_case_id()));
    for (std::uint32_t i = 1; i < 200; ++i) {
        Store& writer = i % 3 == 0 ? *other : *one;
        commit(writer, sample, {task_row(queue, i, i)});
        for (Store* const reader : {one.get(), other.get()}) {
            EXPECT_TRUE(std::ranges::equal(well(reader->read(sample.id())), sample.block()));
            EXPECT_EQ(well(reader->count_tasks(queue)), i);
            EXPECT_EQ(well(reader->tasks(queue, std::nullopt, 1000)).size(), i);
        }
        if (i == 100) {
            other.reset(); // writes all there is into the tables
            EXPECT_EQ(rows("pending"), 0);
            other = open(1);
        }
        if (HasFailure()) return;
    }
    EXPECT_EQ(well(one->records(sample.id(), 0, 1000)), sample.records());
}

TEST_F(SqlitePending, AHostThatOpensSuchAFileLeavesNothingPending) {
    auto store = open();
    SampleCase sample(well(store->new_case_id()));
    commit(*store, sample, {name_row("n")});
    const Sql host(path);
    auto borrowed = well(sqlite_store(host.connection()));
    ASSERT_NE(borrowed, nullptr);
    EXPECT_EQ(well(borrowed->find_name("n", {}, 10)), std::vector{sample.id()});
    SampleCase kept = sample;
    host.run("BEGIN IMMEDIATE");
    commit(*borrowed, sample, {name_row("m")});
    EXPECT_EQ(host.number("SELECT count(*) FROM vorgang_pending"), 0);
    host.run("ROLLBACK");
    EXPECT_TRUE(std::ranges::equal(well(borrowed->read(kept.id())), kept.block()));
    EXPECT_EQ(well(borrowed->find_name("n", {}, 10)), std::vector{sample.id()});
    commit(*borrowed, kept, {name_row("m")});
    EXPECT_EQ(well(store->find_name("m", {}, 10)), std::vector{sample.id()});
    EXPECT_EQ(well(store->records(kept.id(), 0, 10)), kept.records());
    commit(*store, kept);
    EXPECT_EQ(well(borrowed->records(kept.id(), 0, 10)), kept.records());
}

TEST_F(SqlitePending, ATenantThatIsRemovedIsNotPendingEither) {
    auto store = open();
    SampleCase gone(well(store->new_case_id()));
    SampleCase stays(well(store->new_case_id()));
    commit(*store, gone, {name_row("n")});
    commit(*store, stays, {name_row("n")});
    well(store->begin());
    const CaseId cases[] = {gone.id()};
    well(store->remove({"t", cases, {}}));
    well(store->commit());
    EXPECT_EQ(rows("pending"), 0);
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{stays.id()});
    commit(*store, stays);
    EXPECT_EQ(well(store->find_name("n", {}, 10)), std::vector{stays.id()});
    store = open();
    EXPECT_EQ(well(store->cases({}, 10)), std::vector{stays.id()});
    EXPECT_EQ(well(store->records(stays.id(), 0, 10)), stays.records());
    EXPECT_TRUE(findings(*store).empty());
}

TEST_F(SqlitePending, DamageToItIsNamedAndNothingIsServed) {
    auto store = open();
    std::vector<SampleCase> samples;
    for (int i = 0; i < 6; ++i) {
        samples.emplace_back(well(store->new_case_id()));
        commit(*store, samples.back(), {name_row("n")});
    }
    for (const char* damage : {"UPDATE vorgang_pending SET changes = zeroblob(length(changes)) "
                               "WHERE position = 3",
                               "UPDATE vorgang_pending SET first = 2 WHERE position = 3",
                               "UPDATE vorgang_pending SET checksum = 1 WHERE position = 3",
                               "DELETE FROM vorgang_pending WHERE position = 3"}) {
        const std::string copy = killed();
        Sql(copy).run(damage);
        EXPECT_EQ(failure(sqlite_store(copy)), ErrorCode::corrupt) << damage;
        EXPECT_EQ(failure(sqlite_store(copy, {.read_only = true})), ErrorCode::corrupt) << damage;
        for (const bool reads : {true, false, false}) {
            auto left = well(sqlite_store(copy, {.read_only = reads, .check_last_commit = false}));
            ASSERT_NE(left, nullptr) << damage;
            EXPECT_FALSE(findings(*left).empty() && reads) << damage;
            EXPECT_EQ(failure(left->read(samples[2].id())), ErrorCode::corrupt) << damage;
            SampleCase next = samples[2];
            if (!reads) {
                well(left->begin());
                EXPECT_EQ(failure(left->write(next.next())), ErrorCode::corrupt);
                left->rollback();
            }
            for (const std::size_t whole : {0u, 1u, 3u, 4u, 5u})
                EXPECT_TRUE(left->read(samples[whole].id()).has_value()) << damage << whole;
        }
    }
}

// The last one may be lost as a whole: then the case does not end with the last record.
TEST_F(SqlitePending, ThatTheLastOfItIsGoneIsNamed) {
    auto store = open();
    SampleCase sample(well(store->new_case_id()));
    for (int i = 0; i < 3; ++i)
        commit(*store, sample);
    for (const char* damage :
         {"DELETE FROM vorgang_pending WHERE position = 3", "DELETE FROM vorgang_pending"}) {
        const std::string copy = killed();
        Sql(copy).run(damage);
        EXPECT_EQ(failure(sqlite_store(copy)), ErrorCode::corrupt) << damage;
        auto left = well(sqlite_store(copy, {.read_only = true, .check_last_commit = false}));
        EXPECT_FALSE(findings(*left).empty()) << damage;
        EXPECT_FALSE(left->read(sample.id()).has_value()) << damage;
    }
}

// A page that came to the disk as it was before: every row on it is sound.
TEST_F(SqlitePending, ACaseOfEarlierIsNamed) {
    auto store = open(0);
    SampleCase sample(well(store->new_case_id()));
    SampleCase other(well(store->new_case_id()));
    commit(*store, sample);
    Sql(path).run("CREATE TABLE earlier AS SELECT * FROM vorgang_cases");
    commit(*store, sample);
    commit(*store, other);
    store.reset();
    EXPECT_TRUE(findings(*open()).empty());
    Sql(path).run("DELETE FROM vorgang_cases WHERE id = 1; "
                  "INSERT INTO vorgang_cases SELECT * FROM earlier");
    const auto found = findings(*well(sqlite_store(path, {.check_last_commit = false})));
    ASSERT_EQ(found.size(), 1u);
    EXPECT_NE(found.front().find("vorgang_cases " + std::to_string(sample.id().number)),
              std::string::npos);
}

} // namespace
} // namespace vorgang::conformance
