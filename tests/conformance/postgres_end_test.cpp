// What goes wrong at the very end of a commit, and in which order commits wait for one another.
#include <algorithm>
#include <future>
#include <thread>

#include "postgres_test.hpp"

namespace vorgang::conformance {
namespace {

[[nodiscard]] PostgresOptions patient() {
    PostgresOptions options;
    options.busy_timeout_ms = 60'000;
    return options;
}

class PostgresEnd : public testing::Test {
  protected:
    PostgresEnd()
        : url(shared_server().new_database()), store(well(postgres_store(url, patient()))),
          looker(url) {}

    [[nodiscard]] SampleCase new_case() { return SampleCase(well(store->new_case_id())); }
    static void begin(Store& one, const std::vector<SampleCase*>& changed) {
        well(one.begin());
        for (SampleCase* const sample : changed)
            well(one.write(sample->next()));
    }
    static void commit(Store& one, const std::vector<SampleCase*>& changed) {
        begin(one, changed);
        well(one.commit());
    }
    [[nodiscard]] std::int64_t records() const {
        return looker.number("SELECT coalesce(sum(sequence), 0) FROM vorgang.cases");
    }

    std::string url;
    std::unique_ptr<Store> store;
    Pg looker;
};

// A constraint that is looked at when everything else has been answered.
class PostgresRefusal : public PostgresEnd {
  protected:
    void refuse(const std::string& state) const {
        looker.run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN RAISE EXCEPTION 'not today' USING ERRCODE = '" +
                   state +
                   "'; END $$; "
                   "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT OR UPDATE ON vorgang.cases "
                   "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()");
    }
    void admit() const {
        looker.run("DROP TRIGGER refuse ON vorgang.cases; DROP FUNCTION refuse()");
    }
    // `asks`: the commit is a transaction that was begun, else one line of statements, which ends
    // without the word.
    void expect_refused(bool asks, const std::string& state, ErrorCode code, bool again) {
        SCOPED_TRACE(state + (asks ? " after COMMIT" : " at the end of the line"));
        const auto there = records();
        std::vector<SampleCase> changed = samples;
        refuse(state);
        begin(*store, {&changed[0], &changed[1]});
        if (asks) {
            EXPECT_EQ(well(store->heads({}, 10)).size(), samples.size());
        }
        const auto refused = store->commit();
        ASSERT_FALSE(refused.has_value());
        EXPECT_EQ(refused.error().code, code) << refused.error().english;
        EXPECT_EQ(store->may_try_again(refused.error()), again);
        store->rollback();
        admit();
        EXPECT_EQ(records(), there);
        // The connection is at its place: what is asked next is answered, and what is written next
        // is there.
        for (SampleCase& sample : samples) {
            EXPECT_EQ(well(store->records(sample.id(), 0, 100)), sample.records());
            commit(*store, {&sample});
            EXPECT_EQ(well(store->records(sample.id(), 0, 100)), sample.records());
        }
        EXPECT_EQ(records(), there + static_cast<std::int64_t>(samples.size()));
    }

    std::vector<SampleCase> samples;
};

TEST_F(PostgresRefusal, WhatFailsWhenAllWasAnsweredHasFailed) {
    for (int i = 0; i < 2; ++i)
        samples.push_back(new_case());
    commit(*store, {&samples[0], &samples[1]});
    for (const bool asks : {false, true}) {
        expect_refused(asks, "40001", ErrorCode::conflict, true);
        expect_refused(asks, "53100", ErrorCode::full, false);
        expect_refused(asks, "P0001", ErrorCode::corrupt, false);
    }
}

// The same of one case alone, whose commit is one statement.
TEST_F(PostgresRefusal, OfOneCaseToo) {
    SampleCase sample = new_case();
    for (const std::string state : {"40001", "P0001"}) {
        refuse(state);
        SampleCase refused = sample;
        begin(*store, {&refused});
        EXPECT_FALSE(store->commit().has_value()) << state;
        store->rollback();
        EXPECT_EQ(records(), static_cast<std::int64_t>(sample.records().size())) << state;
        admit();
        commit(*store, {&sample});
        EXPECT_EQ(well(store->records(sample.id(), 0, 100)), sample.records());
    }
}

// Two hosts that know the same two cases from before and ask for nothing: what they took for
// granted they lock when the commit is sent.
class PostgresOrder : public PostgresEnd {
  protected:
    using Commit = std::future<Result<void>>;

    void SetUp() override {
        for (int i = 0; i < 2; ++i)
            shared.push_back(new_case());
        commit(*store, {&shared[0], &shared[1]});
        SampleCase theirs(well(other->new_case_id()));
        well(other->begin());
        for (const SampleCase& one : shared)
            EXPECT_TRUE(other->read(one.id()).has_value());
        well(other->write(theirs.next()));
        well(other->commit());
        ASSERT_LT(shared[0].id().number, shared[1].id().number);
        holder.run("BEGIN");
        holder.run("SELECT id FROM vorgang.cases WHERE id = " + number(0) + " FOR UPDATE");
    }
    [[nodiscard]] std::string number(std::size_t which) const {
        return std::to_string(shared[which].id().number);
    }
    // Reads both in an order of its own, changes some of them and a case of its own, and waits for
    // the first.
    [[nodiscard]] Commit wait(Store& one, const std::vector<std::size_t>& order,
                              const std::vector<std::size_t>& changed) {
        SampleCase own(well(one.new_case_id()));
        well(one.begin());
        for (const std::size_t which : order)
            EXPECT_TRUE(one.read(shared[which].id()).has_value());
        well(one.write(own.next()));
        for (const std::size_t which : changed) {
            SampleCase sample = shared[which];
            well(one.write(sample.next()));
        }
        const std::int64_t before = waiting();
        Commit commit = std::async(std::launch::async, [&one] { return one.commit(); });
        while (waiting() == before) {
            if (commit.wait_for(std::chrono::seconds(0)) == std::future_status::ready) {
                ADD_FAILURE() << "it waits for nobody";
                break;
            }
            std::this_thread::yield();
        }
        return commit;
    }
    [[nodiscard]] std::int64_t waiting() const {
        return looker.number("SELECT count(*) FROM pg_stat_activity WHERE datname = "
                             "current_database() AND wait_event_type = 'Lock'");
    }
    // While somebody waits for the first, nobody has the second.
    void expect_second_free() const {
        EXPECT_EQ(looker.text("SELECT id FROM vorgang.cases WHERE id = " + number(1) +
                              " FOR UPDATE SKIP LOCKED"),
                  number(1));
    }
    // How many of the commits were well once the first is free; nobody blocked anybody for good.
    int go_on(std::vector<Commit> commits) {
        holder.run("COMMIT");
        int well = 0;
        for (Commit& commit : commits) {
            const Result<void> result = commit.get();
            if (result) {
                ++well;
                continue;
            }
            const std::string& words = result.error().english;
            EXPECT_EQ(words.find("40P01"), std::string::npos) << words;
        }
        return well;
    }

    std::unique_ptr<Store> other = well(postgres_store(url, patient()));
    Pg holder{url};
    std::vector<SampleCase> shared;
};

TEST_F(PostgresOrder, WhatIsOnlyReadIsLockedInOneOrder) {
    std::vector<Commit> commits;
    commits.push_back(wait(*store, {1, 0}, {}));
    expect_second_free();
    commits.push_back(wait(*other, {0, 1}, {}));
    expect_second_free();
    EXPECT_EQ(go_on(std::move(commits)), 2);
}

TEST_F(PostgresOrder, WhatIsReadAndWhatIsWrittenTogether) {
    std::vector<Commit> commits;
    commits.push_back(wait(*store, {1, 0}, {1}));
    expect_second_free();
    commits.push_back(wait(*other, {0, 1}, {0}));
    expect_second_free();
    EXPECT_EQ(go_on(std::move(commits)), 1);
}

TEST_F(PostgresOrder, WhatIsWritten) {
    std::vector<Commit> commits;
    commits.push_back(wait(*store, {1, 0}, {1, 0}));
    expect_second_free();
    commits.push_back(wait(*other, {0, 1}, {0, 1}));
    expect_second_free();
    EXPECT_EQ(go_on(std::move(commits)), 1);
}

} // namespace
} // namespace vorgang::conformance
