// The suite on PostgreSQL: with a connection of the store's own, and on one of the host.
#include <algorithm>

#include "postgres_test.hpp"

namespace vorgang::conformance {

namespace {

class OwnHome : public StoreHome {
  public:
    explicit OwnHome(const PostgresOptions& options = {}) : options_(options) {}
    std::unique_ptr<Store> open() override { return well(postgres_store(url_, options_)); }
    std::unique_ptr<Store> open_beside() override { return open(); }

  private:
    std::string url_ = shared_server().new_database();
    PostgresOptions options_;
};

// Tables that are distributed by case, though here on a single server.
[[nodiscard]] PostgresOptions sharded() {
    PostgresOptions options;
    options.sharded = true;
    return options;
}
class ShardedHome final : public OwnHome {
  public:
    ShardedHome() : OwnHome(sharded()) {}
};

// A connection of the host that stays open while stores come and go.
class HostHome final : public StoreHome {
  public:
    std::unique_ptr<Store> open() override { return well(postgres_store(host_.connection())); }

  private:
    Pg host_{shared_server().new_database()};
};

template<class Home>
StoreKind kind(std::string name) {
    return {std::move(name), [] { return std::make_unique<Home>(); }, true, true};
}

// Who reads on from the last position misses nothing: what a transaction that began earlier may
// still bring stands before it.
TEST(PostgresFeed, WaitsForASlowTransaction) {
    const std::string url = shared_server().new_database();
    const auto slow = well(postgres_store(url));
    const auto quick = well(postgres_store(url));
    const auto reader = well(postgres_store(url));
    const auto commit_one = [&] {
        SampleCase sample(well(quick->new_case_id()));
        well(quick->begin());
        well(quick->write(sample.next()));
        well(quick->commit());
    };
    commit_one();
    const auto first = well(reader->records(0, 10));
    ASSERT_EQ(first.size(), 1u);
    SampleCase late(well(slow->new_case_id()));
    well(slow->begin());
    well(slow->write(late.next()));
    EXPECT_EQ(well(slow->heads({}, 10)).size(), 2u); // so that it was sent
    commit_one();
    const std::uint64_t after = first.back().position;
    EXPECT_TRUE(well(reader->records(after, 10)).empty());
    well(slow->commit());
    const auto more = well(reader->records(after, 10));
    ASSERT_EQ(more.size(), 2u);
    EXPECT_EQ(more.front().case_id, late.id());
}

// Its numbers of transactions begin anew, and the feed goes on all the same.
TEST(PostgresFeed, GoesOnBehindADump) {
    const std::string url = shared_server().new_database();
    auto store = well(postgres_store(url));
    SampleCase sample(well(store->new_case_id()));
    const auto commit_one = [&] {
        well(store->begin());
        well(store->write(sample.next()));
        well(store->commit());
    };
    commit_one();
    const std::uint64_t last = well(store->records(0, 10)).back().position;
    store.reset();
    // As if this server had seen far fewer transactions than the one before.
    const std::uint64_t far = std::uint64_t{1'000'000} << 20;
    const std::string moved = "position + " + std::to_string(far);
    const std::string set =
        " SET checksum = checksum # position # (" + moved + "), position = " + moved;
    Pg(url).run("UPDATE vorgang.records" + set);
    Pg(url).run("UPDATE vorgang.cases" + set);
    store = well(postgres_store(url));
    commit_one();
    const auto all = well(store->records(last, 10));
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all.front().position, last + far);
    EXPECT_EQ(all.back().sequence, 2u);
    EXPECT_EQ(well(store->records(sample.id(), 0, 10)), sample.records());
}

// What a commit took from the one before is checked: whoever was faster goes first, and nothing
// that was refused on old grounds stays refused.
TEST(PostgresTrust, WhatSomebodyElseChangedIsNoticedWhenTheCommitIsSent) {
    const std::string url = shared_server().new_database();
    const auto one = well(postgres_store(url));
    const auto other = well(postgres_store(url));
    SampleCase sample(well(one->new_case_id()));
    const auto commit_one = [&](Store& store) {
        well(store.begin());
        well(store.write(sample.next()));
        well(store.commit());
    };
    commit_one(*one);
    commit_one(*other);
    SampleCase stale = sample;
    commit_one(*other);
    // It has the first state in memory and nothing to write.
    well(one->begin());
    EXPECT_TRUE(one->read(sample.id()).has_value());
    auto committed = one->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::conflict);
    EXPECT_TRUE(one->may_try_again(committed.error()));
    one->rollback();
    // Now it asks, and what it asks for is locked.
    well(one->begin());
    EXPECT_TRUE(std::ranges::equal(well(one->read(sample.id())), sample.block()));
    well(one->commit());
    EXPECT_EQ(well(one->records(sample.id(), 0, 10)), sample.records());
}

TEST(PostgresTrust, AKeyOrADeploymentOfSomebodyElseIsNoticedWhenTheCommitIsSent) {
    const std::string url = shared_server().new_database();
    const auto one = well(postgres_store(url));
    const auto other = well(postgres_store(url));
    const auto looks_for = [&](std::string key) -> Result<bool> {
        well(one->begin());
        const Expected expected[] = {{{}, std::move(key), {}}};
        well(one->expect(expected));
        const bool found = well(one->find_key(expected[0].key)).has_value();
        auto committed = one->commit();
        if (committed) return found;
        one->rollback();
        return committed.error();
    };
    EXPECT_FALSE(well(looks_for("k")));
    SampleCase sample(well(other->new_case_id()));
    const std::vector<IndexChange> row{key_row("k", 1, 1)};
    CaseChange change = sample.next();
    change.index = row;
    well(other->begin());
    well(other->write(change));
    well(other->commit());
    EXPECT_EQ(failure(looks_for("k")), ErrorCode::conflict);
    EXPECT_TRUE(well(looks_for("k")));
}

// A row that was moved is not where the commit before left it.
TEST(PostgresTrust, ATableThatWasWrittenAnewIsNoticedWhenTheCommitIsSent) {
    const std::string url = shared_server().new_database();
    const auto store = well(postgres_store(url));
    std::vector<SampleCase> samples;
    const auto commit_all = [&] {
        well(store->begin());
        for (SampleCase& sample : samples)
            well(store->write(sample.next()));
        return store->commit();
    };
    for (int i = 0; i < 3; ++i)
        samples.emplace_back(well(store->new_case_id()));
    for (int i = 0; i < 3; ++i)
        well(commit_all());
    Pg(url).run("DELETE FROM vorgang.cases WHERE id = 0");
    Pg(url).run("VACUUM (FULL) vorgang.cases");
    std::vector<SampleCase> before = samples;
    if (auto moved = commit_all(); !moved) {
        EXPECT_EQ(moved.error().code, ErrorCode::conflict);
        EXPECT_TRUE(store->may_try_again(moved.error()));
        store->rollback();
        samples = before;
        well(commit_all());
    }
    for (const SampleCase& sample : samples) {
        EXPECT_TRUE(std::ranges::equal(well(store->read(sample.id())), sample.block()));
        EXPECT_EQ(well(store->records(sample.id(), 0, 10)), sample.records());
    }
}

// It says itself that it was changed from another sequence; that there is none its record says.
TEST(PostgresTrust, ARecordDoesNotStandWithoutItsCase) {
    const std::string url = shared_server().new_database();
    const auto store = well(postgres_store(url));
    const QueueId queue = well(store->queue("t", "r"));
    SampleCase sample(well(store->new_case_id()));
    const auto commit_one = [&] {
        well(store->begin());
        well(store->write(sample.next({task_row(queue, 1, 1)})));
        return store->commit();
    };
    well(commit_one());
    Pg(url).run("DELETE FROM vorgang.cases");
    EXPECT_EQ(failure(commit_one()), ErrorCode::conflict);
    store->rollback();
    EXPECT_EQ(Pg(url).number("SELECT count(*) FROM vorgang.records"), 1);
    EXPECT_EQ(failure(store->read(sample.id())), ErrorCode::not_found);
}

// What a commit about one case needs not look at, and what it does.
class PostgresOwn : public testing::Test {
  protected:
    void SetUp() override {
        well(commit_one(own));
        well(commit_one(own));
    }
    // As an engine does for one command on a case.
    [[nodiscard]] Result<void> commit_one(SampleCase& sample, bool expects_another = false) {
        std::vector<Expected> all(1);
        all.front().case_id = sample.id();
        if (expects_another) all.emplace_back();
        well(store->begin());
        well(store->expect(all));
        // A task that comes and goes.
        SampleCase next = sample;
        IndexChange task = task_row(queue, 1, 1);
        task.remove = next.records().size() % 2 == 1;
        well(store->write(next.next({task})));
        auto done = store->commit();
        if (done)
            sample = next;
        else
            store->rollback();
        return done;
    }
    void remove(std::string_view tenant, std::vector<CaseId> cases) const {
        const auto other = well(postgres_store(url));
        well(other->begin_alone());
        well(other->remove({tenant, std::move(cases), {}}));
        well(other->commit());
    }

    std::string url = shared_server().new_database();
    std::unique_ptr<Store> store = well(postgres_store(url));
    QueueId queue = well(store->queue("t", "r"));
    SampleCase own{well(store->new_case_id())};
    Pg sql{url};
};

TEST_F(PostgresOwn, ItGoesOnThroughARemovalThatIsNotItsOwn) {
    SampleCase leaving(well(store->new_case_id()));
    well(commit_one(leaving));
    remove("leaving", {leaving.id()});
    well(commit_one(own));
    EXPECT_EQ(failure(commit_one(leaving)), ErrorCode::conflict);
    EXPECT_EQ(failure(store->begin()), ErrorCode::read_only);
    EXPECT_EQ(sql.number("SELECT count(*) FROM vorgang.records"), 3);
}

TEST_F(PostgresOwn, WhatElseWasExpectedIsLookedAt) {
    SampleCase leaving(well(store->new_case_id()));
    well(commit_one(leaving));
    remove("leaving", {leaving.id()});
    EXPECT_EQ(failure(commit_one(own, true)), ErrorCode::conflict);
    EXPECT_EQ(failure(store->begin()), ErrorCode::read_only);
}

TEST_F(PostgresOwn, NothingIsLeftWhereTheRowIsGoneOrWasMovedOnByAnother) {
    const auto left = [this] {
        return sql.text("SELECT count(*) || ' ' || (SELECT count(*) FROM vorgang.task_changes) || "
                        "' ' || (SELECT coalesce(sum(tasks), 0) FROM vorgang.task_counts) "
                        "FROM vorgang.records");
    };
    auto other = well(postgres_store(url));
    well(other->begin());
    SampleCase theirs = own;
    well(other->write(theirs.next()));
    well(other->commit());
    const std::string before = left();
    EXPECT_EQ(failure(commit_one(own)), ErrorCode::conflict);
    EXPECT_EQ(left(), before);
    own = theirs;
    for (int i = 0; i < 40; ++i) // until it trusts again
        well(commit_one(own));
    sql.run("DELETE FROM vorgang.cases");
    const std::string then = left();
    EXPECT_EQ(failure(commit_one(own)), ErrorCode::conflict);
    EXPECT_EQ(left(), then);
}

// One damaged row must not hold up the others, nor be lost among them.
TEST_F(PostgresOwn, ACountThatIsNotWhatWasWrittenIsLeftWhereItIs) {
    const std::string last = " WHERE ctid = (SELECT max(ctid) FROM vorgang.task_changes)";
    for (const char* column : {"queue", "slot", "tasks", "checksum"}) {
        well(commit_one(own));
        sql.run("CREATE TABLE kept AS SELECT * FROM vorgang.task_changes" + last);
        const std::string name = column;
        sql.run("UPDATE vorgang.task_changes SET " + name + " = " + name + " # (1::bigint << 60)" +
                last);
        for (int i = 0; i < 130; ++i)
            well(commit_one(own));
        EXPECT_LE(sql.number("SELECT count(*) FROM vorgang.task_changes"), 65) << name;
        EXPECT_FALSE(well(store->check()).empty()) << name;
        sql.run("DELETE FROM vorgang.task_changes WHERE checksum <> 1000003::numeric * queue "
                "+ 8191::numeric * slot + 3::numeric * tasks; "
                "INSERT INTO vorgang.task_changes TABLE kept; DROP TABLE kept");
        for (const std::string& fault : well(store->check()))
            EXPECT_TRUE(fault.find("task_counts of queue") != std::string::npos) << fault;
    }
}

// A commit that has met it and goes on with others must not keep it.
TEST(PostgresTrust, ADamagedCaseIsReadAnewOnceItIsMended) {
    const std::string url = shared_server().new_database();
    auto store = well(postgres_store(url));
    SampleCase damaged(well(store->new_case_id()));
    SampleCase other(well(store->new_case_id()));
    well(store->begin());
    well(store->write(damaged.next()));
    well(store->write(other.next()));
    well(store->commit());
    store = well(postgres_store(url)); // knows none of them
    const std::string turn = "UPDATE vorgang.cases SET checksum = checksum # 8 WHERE id = " +
                             std::to_string(damaged.id().number);
    Pg(url).run(turn);
    for (int i = 0; i < 2; ++i) {
        well(store->begin());
        EXPECT_EQ(failure(store->read(damaged.id())), ErrorCode::corrupt);
        well(store->write(other.next()));
        well(store->commit());
    }
    Pg(url).run(turn);
    well(store->begin());
    EXPECT_TRUE(std::ranges::equal(well(store->read(damaged.id())), damaged.block()));
    well(store->write(damaged.next()));
    well(store->commit());
}

// Its answer is not the first to come where writes went before it and nobody has waited for them.
TEST(PostgresTrust, WhatIsExpectedBehindWritesIsTheirs) {
    const std::string url = shared_server().new_database();
    auto store = well(postgres_store(url));
    SampleCase damaged(well(store->new_case_id()));
    SampleCase written(well(store->new_case_id()));
    SampleCase asked(well(store->new_case_id()));
    well(store->begin());
    for (SampleCase* const one : {&damaged, &written, &asked})
        well(store->write(one->next()));
    well(store->commit());
    store = well(postgres_store(url)); // knows none of them
    Pg(url).run("UPDATE vorgang.cases SET checksum = checksum # 8 WHERE id = " +
                std::to_string(damaged.id().number));
    well(store->begin());
    EXPECT_EQ(failure(store->read(damaged.id())), ErrorCode::corrupt);
    well(store->write(written.next()));
    EXPECT_EQ(failure(store->records(damaged.id(), 0, 10)), ErrorCode::corrupt);
    Expected expected;
    expected.case_id = asked.id();
    well(store->expect({&expected, 1}));
    EXPECT_TRUE(std::ranges::equal(well(store->read(asked.id())), asked.block()));
    well(store->write(asked.next()));
    well(store->commit());
    for (const SampleCase* const one : {&written, &asked})
        EXPECT_TRUE(std::ranges::equal(well(store->read(one->id())), one->block()));
}

class PostgresLarge : public testing::TestWithParam<bool> {
  protected:
    static constexpr std::size_t count = 300;

    void SetUp() override {
        url = shared_server().new_database();
        store = well(postgres_store(url, GetParam() ? sharded() : PostgresOptions()));
        for (std::size_t i = 0; i < count; ++i)
            samples.emplace_back(well(store->new_case_id()));
    }
    // `rounds` records of each case, in one commit.
    void write_all(int rounds) {
        well(store->begin());
        for (int i = 0; i < rounds; ++i)
            for (SampleCase& sample : samples)
                well(store->write(sample.next()));
    }
    void expect_all_there(Store& from, std::size_t records) const {
        for (const SampleCase& sample : samples) {
            EXPECT_TRUE(std::ranges::equal(well(from.read(sample.id())), sample.block()));
            EXPECT_EQ(well(from.records(sample.id(), 0, 100)), sample.records());
        }
        const auto feed = well(from.records(0, 10'000));
        EXPECT_EQ(feed.size(), records);
        EXPECT_TRUE(std::ranges::is_sorted(feed, std::ranges::less_equal(), &FeedRecord::position));
    }

    std::string url;
    std::unique_ptr<Store> store;
    std::vector<SampleCase> samples;
};

TEST_P(PostgresLarge, ACommitIsThereWithAllItsRecordsInOrder) {
    for (const int rounds : {1, 3, 1, 1}) {
        write_all(rounds);
        well(store->commit());
    }
    expect_all_there(*store, 6 * count);
    expect_all_there(*well(postgres_store(url)), 6 * count);
}

TEST_P(PostgresLarge, ACommitThatIsTakenBackLeavesNothing) {
    write_all(1);
    well(store->commit());
    const std::vector<SampleCase> before = samples;
    write_all(2);
    store->rollback();
    samples = before;
    expect_all_there(*store, count);
    write_all(2);
    well(store->commit());
    expect_all_there(*store, 3 * count);
}

TEST_P(PostgresLarge, WhatSomebodyElseChangedTakesBackAllOfIt) {
    write_all(1);
    well(store->commit());
    const std::vector<SampleCase> before = samples;
    const auto other = well(postgres_store(url));
    SampleCase faster = samples.front();
    well(other->begin());
    well(other->write(faster.next()));
    well(other->commit());
    write_all(2);
    auto committed = store->commit();
    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, ErrorCode::conflict);
    EXPECT_TRUE(store->may_try_again(committed.error()));
    store->rollback();
    samples = before;
    samples.front() = faster;
    expect_all_there(*store, count + 1);
    write_all(2);
    well(store->commit());
    expect_all_there(*store, 3 * count + 1);
}

INSTANTIATE_TEST_SUITE_P(Tables, PostgresLarge, testing::Bool(), [](const auto& of) {
    return std::string(of.param ? "sharded" : "single");
});

INSTANTIATE_TEST_SUITE_P(Postgres, StoreConformance,
                         testing::Values(kind<OwnHome>("postgres_own"),
                                         kind<HostHome>("postgres_host"),
                                         kind<ShardedHome>("postgres_sharded")),
                         kind_name);

} // namespace
} // namespace vorgang::conformance
