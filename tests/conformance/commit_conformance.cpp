// Commits: all of it or nothing, and what was committed stays.
#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

TEST_P(StoreConformance, DeploymentsAreKeptInOrder) {
    EXPECT_TRUE(well(store().deployments()).empty());
    const std::vector<std::byte> process(10'000, std::byte{7});
    const std::vector<std::byte> place(3, std::byte{1});
    well(store().begin());
    well(store().add_deployment({1, process, place}));
    well(store().add_deployment({2, place, {}}));
    well(store().commit());
    const auto all = well(store().deployments());
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].number, 1u);
    EXPECT_EQ(all[0].process, process);
    EXPECT_EQ(all[0].place, place);
    EXPECT_EQ(all[1].number, 2u);
    EXPECT_EQ(all[1].process, place);
    EXPECT_TRUE(all[1].place.empty());
}

TEST_P(StoreConformance, TheTimeItWasAdvancedToIsKept) {
    EXPECT_FALSE(well(store().advanced_to()).has_value());
    well(store().set_advanced_to(Instant{1'800'000'000'000}));
    EXPECT_EQ(well(store().advanced_to()), Instant{1'800'000'000'000});
    well(store().begin());
    well(store().set_advanced_to(Instant{5}));
    well(store().commit());
    EXPECT_EQ(well(store().advanced_to()), Instant{5});
}

TEST_P(StoreConformance, ACommitOfNothingIsOne) {
    well(store().begin());
    well(store().commit());
    well(store().begin());
    store().rollback();
    SampleCase sample = new_case();
    commit(sample);
    EXPECT_EQ(read(sample.id()), sample.block());
}

TEST_P(StoreConformance, WhatIsRolledBackIsGone) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "this store does not roll writes back";
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase kept = new_case();
    commit(kept, {task_row(queue, 10, 1), name_row("n"), claim_row(1, "aydin")});
    SampleCase again = kept;
    SampleCase lost = new_case();
    well(store().begin());
    write(again,
          {removed(task_row(queue, 10, 1)), removed(name_row("n")), removed(claim_row(1, ""))});
    write(lost, {task_row(queue, 5, 1), due_row(5), outgoing_row(5, 2), name_row("m"),
                 claim_row(1, "brandt"), key_row("k", 1, 1)});
    store().rollback();

    EXPECT_EQ(read(kept.id()), kept.block());
    EXPECT_EQ(well(store().records(kept.id(), 0, 10)), kept.records());
    EXPECT_EQ(failure(store().read(lost.id())), ErrorCode::not_found);
    EXPECT_EQ(failure(store().records(lost.id(), 0, 10)), ErrorCode::not_found);
    EXPECT_EQ(well(store().cases({}, 10)), std::vector{kept.id()});
    EXPECT_EQ(well(store().count_tasks(queue)), 1u);
    EXPECT_EQ(well(store().tasks(queue, std::nullopt, 10)).size(), 1u);
    EXPECT_TRUE(well(store().due(no_due, std::nullopt, 10)).empty());
    EXPECT_TRUE(well(store().outgoing(no_due, std::nullopt, 10)).empty());
    EXPECT_EQ(well(store().find_name("n", {}, 10)), std::vector{kept.id()});
    EXPECT_TRUE(well(store().find_name("m", {}, 10)).empty());
    EXPECT_EQ(well(store().claimed("aydin", std::nullopt, 10)).size(), 1u);
    EXPECT_TRUE(well(store().claimed("brandt", std::nullopt, 10)).empty());
    EXPECT_FALSE(well(store().find_key("k")).has_value());
}

TEST_P(StoreConformance, AfterARollbackTheSameCanBeWritten) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "this store does not roll writes back";
    SampleCase sample = new_case();
    SampleCase again = sample;
    well(store().begin());
    write(sample, {key_row("k", 1, 1)});
    store().rollback();
    commit(again, {key_row("k", 1, 2)});
    EXPECT_EQ(read(again.id()), again.block());
    EXPECT_EQ(well(store().records(again.id(), 0, 10)), again.records());
    EXPECT_EQ(well(store().find_key("k"))->digest, 2u);
}

TEST_P(StoreConformance, ARollbackOutsideOfACommitDoesNothing) {
    SampleCase sample = new_case();
    commit(sample);
    store().rollback();
    EXPECT_EQ(read(sample.id()), sample.block());
}

TEST_P(StoreConformance, WhatWasCommittedIsThereWhenOpenedAgain) {
    if (!GetParam().lasts) GTEST_SKIP() << "this store ends when it is closed";
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase sample = new_case();
    commit(sample, {task_row(queue, 10, 1), due_row(10), outgoing_row(20, 2), name_row("n"),
                    claim_row(1, "aydin"), key_row("k", 1, 42)});
    well(store().add_deployment({3, sample.block(), {}}));
    well(store().set_advanced_to(Instant{77}));
    SampleCase lost = new_case();
    well(store().begin());
    write(lost);
    open_again(); // closed in the middle of a commit

    EXPECT_EQ(read(sample.id()), sample.block());
    EXPECT_EQ(well(store().records(sample.id(), 0, 10)), sample.records());
    EXPECT_EQ(well(store().cases({}, 10)), std::vector{sample.id()});
    EXPECT_EQ(well(store().queue("t", "r")), queue);
    EXPECT_EQ(well(store().tasks(queue, std::nullopt, 10)).size(), 1u);
    EXPECT_EQ(well(store().due(no_due, std::nullopt, 10)).size(), 1u);
    EXPECT_EQ(well(store().outgoing(no_due, std::nullopt, 10)).size(), 1u);
    EXPECT_EQ(well(store().find_name("n", {}, 10)), std::vector{sample.id()});
    EXPECT_EQ(well(store().claimed("aydin", std::nullopt, 10)).size(), 1u);
    EXPECT_EQ(well(store().find_key("k"))->digest, 42u);
    EXPECT_EQ(well(store().deployments()).at(0).process, sample.block());
    EXPECT_EQ(well(store().advanced_to()), Instant{77});
    SampleCase more = new_case();
    EXPECT_NE(more.id(), sample.id());
    commit(more);
    commit(sample);
    EXPECT_EQ(read(sample.id()), sample.block());
}

} // namespace
} // namespace vorgang::conformance
