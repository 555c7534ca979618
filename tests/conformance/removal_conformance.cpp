// What goes with a tenant, and what stays.
#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

std::size_t index_rows(Store& store) {
    std::size_t rows = 0;
    well(store.index_rows([&rows](CaseId, const IndexChange&, bool) { ++rows; }));
    return rows;
}

void remove(Store& store, std::span<const CaseId> cases,
            std::span<const std::uint32_t> deployments = {}) {
    well(store.begin());
    well(store.remove({"leaving", cases, deployments}));
    well(store.commit());
}

} // namespace

TEST_P(StoreConformance, ACaseThatIsRemovedIsGoneWithAllThatIsAboutIt) {
    const QueueId queue = well(store().queue("leaving", "r"));
    SampleCase going = new_case();
    SampleCase staying = new_case();
    const auto rows = [queue](std::string_view key) {
        return std::vector<IndexChange>{
            task_row(queue, 5, 1), due_row(5),         outgoing_row(5, 1), name_row("n"),
            claim_row(1, "aydin"), key_row(key, 1, 1), holder_row(7)};
    };
    commit(going, rows("k1"));
    commit(staying, rows("k2"));
    remove(store(), std::vector{going.id()});

    EXPECT_EQ(failure(store().read(going.id())), ErrorCode::not_found);
    EXPECT_EQ(failure(store().records(going.id(), 0, 10)), ErrorCode::not_found);
    EXPECT_EQ(well(store().cases({}, 10)), std::vector{staying.id()});
    EXPECT_EQ(well(store().heads({}, 10)).size(), 1u);
    EXPECT_EQ(index_rows(store()), 7u);
    EXPECT_EQ(well(store().count_tasks(queue)), 1u);
    EXPECT_FALSE(well(store().find_key("k1")));
    EXPECT_TRUE(well(store().find_key("k2")));
    EXPECT_EQ(well(store().find_name("n", {}, 10)), std::vector{staying.id()});
    EXPECT_EQ(well(store().held(7, {}, 10)), std::vector{staying.id()});
    EXPECT_EQ(read(staying.id()), staying.block());
    EXPECT_EQ(well(store().records(staying.id(), 0, 10)), staying.records());
}

TEST_P(StoreConformance, CountsAndDeploymentsGoWithTheirTenant) {
    well(store().begin());
    well(store().add_deployment({1, {std::byte{1}}, {std::byte{2}}}));
    well(store().add_deployment({2, {std::byte{3}}, {std::byte{4}}}));
    well(store().commit());
    SampleCase going = new_case();
    SampleCase staying = new_case();
    commit_counted(going, "leaving", {1, 0, 0, 0});
    commit_counted(staying, "here", {1, 0, 0, 0});
    remove(store(), std::vector{going.id()}, std::vector<std::uint32_t>{1});
    EXPECT_EQ(well(store().counts("leaving")), Counts{});
    EXPECT_EQ(well(store().counts("here")).cases, 1u);
    const auto deployments = well(store().deployments());
    ASSERT_EQ(deployments.size(), 1u);
    EXPECT_EQ(deployments.front().number, 2u);
}

TEST_P(StoreConformance, PositionsOfWhatWasRemovedAreNotGivenOutAgain) {
    SampleCase staying = new_case();
    SampleCase going = new_case();
    commit(staying);
    commit(going);
    commit(going);
    const auto before = well(store().records(0, 10));
    ASSERT_EQ(before.size(), 3u);
    const std::uint64_t last = before.back().position;
    remove(store(), std::vector{going.id()});
    EXPECT_EQ(well(store().records(0, 10)).size(), 1u);
    EXPECT_TRUE(well(store().records(last, 10)).empty());
    commit(staying);
    const auto more = well(store().records(last, 10));
    ASSERT_EQ(more.size(), 1u);
    EXPECT_GT(more.front().position, last);
    EXPECT_EQ(more.front().case_id, staying.id());
}

TEST_P(StoreConformance, ARemovalThatIsRolledBackNeverWas) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "writes are final here";
    SampleCase sample = new_case();
    commit(sample, {name_row("n")});
    well(store().begin());
    well(store().remove({"leaving", std::vector{sample.id()}, {}}));
    store().rollback();
    EXPECT_EQ(read(sample.id()), sample.block());
    EXPECT_EQ(index_rows(store()), 1u);
    commit(sample);
    EXPECT_EQ(well(store().records(0, 10)).size(), 2u);
}

} // namespace vorgang::conformance
