// The change feed and the heads: what somebody outside follows a store by.
#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

using Sequences = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

Sequences sequences(const std::vector<FeedRecord>& feed) {
    Sequences all;
    for (const FeedRecord& one : feed)
        all.emplace_back(one.case_id.number, one.sequence);
    return all;
}

// All of the feed, by pages of this size.
std::vector<FeedRecord> follow(Store& store, std::uint32_t limit, std::uint64_t after = 0) {
    std::vector<FeedRecord> all;
    for (;;) {
        auto page = well(store.records(after, limit));
        if (page.empty()) return all;
        EXPECT_LE(page.size(), limit);
        after = page.back().position;
        all.insert(all.end(), page.begin(), page.end());
    }
}

} // namespace

TEST_P(StoreConformance, TheFeedOfAnEmptyStoreIsEmpty) {
    EXPECT_TRUE(well(store().records(0, 10)).empty());
    EXPECT_TRUE(well(store().heads({}, 10)).empty());
}

TEST_P(StoreConformance, TheFeedHasTheRecordsOfAllCasesInTheOrderOfTheirCommits) {
    SampleCase first = new_case();
    SampleCase second = new_case();
    commit(second);
    commit(first);
    well(store().begin());
    write(first);
    write(second);
    write(first);
    well(store().commit());
    const auto feed = follow(store(), 100);
    const std::uint64_t a = first.id().number;
    const std::uint64_t b = second.id().number;
    EXPECT_EQ(sequences(feed), (Sequences{{b, 1}, {a, 1}, {a, 2}, {b, 2}, {a, 3}}));
    for (const FeedRecord& one : feed)
        EXPECT_EQ(one.record,
                  (one.case_id == first.id() ? first : second).records()[one.sequence - 1]);
}

TEST_P(StoreConformance, TheFeedGoesOnWhereItWasLeft) {
    SampleCase first = new_case();
    SampleCase second = new_case();
    for (int i = 0; i < 7; ++i) {
        commit(first);
        commit(second);
    }
    const auto whole = follow(store(), 1000);
    ASSERT_EQ(whole.size(), 14u);
    EXPECT_GT(whole.front().position, 0u);
    for (std::size_t i = 1; i < whole.size(); ++i)
        EXPECT_GT(whole[i].position, whole[i - 1].position);
    EXPECT_EQ(follow(store(), 1), whole);
    EXPECT_EQ(follow(store(), 3), whole);
    const auto rest = follow(store(), 5, whole[8].position);
    EXPECT_EQ(rest, (std::vector<FeedRecord>(whole.begin() + 9, whole.end())));
    commit(first);
    const auto more = follow(store(), 5, whole.back().position);
    EXPECT_EQ(sequences(more), (Sequences{{first.id().number, 8}}));
}

TEST_P(StoreConformance, WhatWasRolledBackNeverStoodInTheFeed) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "writes are final here";
    SampleCase kept = new_case();
    commit(kept);
    const auto before = follow(store(), 10);
    SampleCase lost = new_case();
    well(store().begin());
    write(lost);
    store().rollback();
    EXPECT_EQ(follow(store(), 10), before);
    commit(kept);
    EXPECT_EQ(sequences(follow(store(), 10, before.back().position)),
              (Sequences{{kept.id().number, 2}}));
}

TEST_P(StoreConformance, TheFeedIsTheSameAfterOpeningAgain) {
    if (!GetParam().lasts) GTEST_SKIP() << "nothing lasts here";
    SampleCase sample = new_case();
    commit(sample);
    commit(sample);
    const auto before = follow(store(), 10);
    open_again();
    EXPECT_EQ(follow(store(), 10), before);
    commit(sample);
    EXPECT_EQ(follow(store(), 10, before.back().position).size(), 1u);
}

TEST_P(StoreConformance, HeadsAreTheLastRecordsOfAllCasesByPage) {
    std::vector<SampleCase> samples;
    for (int i = 0; i < 5; ++i) {
        samples.push_back(new_case());
        for (int j = 0; j <= i; ++j)
            commit(samples.back());
    }
    const auto all = well(store().heads({}, 100));
    ASSERT_EQ(all.size(), 5u);
    for (std::uint32_t i = 0; i < 5; ++i) {
        EXPECT_EQ(all[i].case_id, samples[i].id());
        EXPECT_EQ(all[i].sequence, i + 1);
    }
    EXPECT_EQ(well(store().heads(all[1].case_id, 2)), (std::vector<CaseHead>{all[2], all[3]}));
    EXPECT_TRUE(well(store().heads(all[4].case_id, 2)).empty());
    EXPECT_TRUE(well(store().heads({}, 0)).empty());
}

TEST_P(StoreConformance, AHeadChangesWithItsCaseAlone) {
    SampleCase first = new_case();
    SampleCase second = new_case();
    commit(first);
    commit(second);
    const auto before = well(store().heads({}, 10));
    commit(second);
    const auto after = well(store().heads({}, 10));
    EXPECT_EQ(after[0], before[0]);
    EXPECT_EQ(after[1].sequence, 2u);
    const bool chained = before[1].chain != CaseHead{}.chain;
    EXPECT_EQ(after[1].chain != before[1].chain, chained);
}

} // namespace vorgang::conformance
