// What is read in a view is of one moment, and what a removal does to others.
#include "store_conformance.hpp"

namespace vorgang::conformance {

TEST_P(StoreConformance, AViewIsOfOneMomentWhoeverWritesMeanwhile) {
    SampleCase sample = new_case();
    commit(sample, {name_row("n")});
    const auto other = beside();
    if (other == nullptr) GTEST_SKIP() << "nobody else can write here";
    const auto seen = in_view(store(), [&]() -> Result<int> {
        EXPECT_EQ(well(store().heads({}, 10)).size(), 1u);
        SampleCase more(well(other->new_case_id()));
        well(other->begin());
        well(other->write(more.next({name_row("n")})));
        well(other->write(sample.next()));
        well(other->commit());
        EXPECT_EQ(well(store().heads({}, 10)).size(), 1u);
        EXPECT_EQ(well(store().heads({}, 10)).front().sequence, 1u);
        EXPECT_EQ(well(store().find_name("n", {}, 10)).size(), 1u);
        EXPECT_EQ(well(store().records(0, 10)).size(), 1u);
        return 7;
    });
    EXPECT_EQ(well(seen), 7);
    EXPECT_EQ(well(store().heads({}, 10)).size(), 2u);
    EXPECT_EQ(well(store().heads({}, 10)).front().sequence, 2u);
    EXPECT_EQ(well(store().records(0, 10)).size(), 3u);
}

TEST_P(StoreConformance, ViewsNestAndTheOutermostCounts) {
    SampleCase sample = new_case();
    commit(sample);
    const auto other = beside();
    if (other == nullptr) GTEST_SKIP() << "nobody else can write here";
    const auto head = [&] { return well(store().heads({}, 1)).front().sequence; };
    well(store().begin_view());
    well(store().begin_view());
    well(other->begin());
    well(other->write(sample.next()));
    well(other->commit());
    well(store().end_view());
    EXPECT_EQ(head(), 1u);
    well(store().end_view());
    EXPECT_EQ(head(), 2u);
}

TEST_P(StoreConformance, AfterAViewTheStoreIsWrittenToAsBefore) {
    SampleCase sample = new_case();
    EXPECT_TRUE(well(in_view(store(), [&] { return store().cases({}, 10); })).empty());
    commit(sample);
    EXPECT_EQ(well(store().cases({}, 10)).size(), 1u);
}

TEST_P(StoreConformance, ACommitThatIsAloneIsACommit) {
    SampleCase sample = new_case();
    well(store().begin_alone());
    well(store().write(sample.next()));
    well(store().commit());
    EXPECT_EQ(read(sample.id()), sample.block());
    well(store().wipe());
    EXPECT_EQ(read(sample.id()), sample.block());
}

// They remember deployments and worklists that may be somebody else's by now.
TEST_P(StoreConformance, WhoHadTheStoreOpenOpensItAgainAfterARemoval) {
    SampleCase going = new_case();
    SampleCase staying = new_case();
    commit(going);
    commit(staying);
    auto other = beside();
    if (other == nullptr) GTEST_SKIP() << "nobody else can write here";
    well(other->begin_alone());
    well(other->remove({"leaving", std::vector{going.id()}, {}}));
    well(other->commit());
    // A store that looks only when it commits says conflict first, at the latest where it begins a
    // case: the ones it has written itself are what they were.
    auto refused = store().begin();
    if (refused) {
        SampleCase one_more = new_case();
        well(store().write(one_more.next()));
        EXPECT_EQ(failure(store().commit()), ErrorCode::conflict);
        store().rollback();
        refused = store().begin();
    }
    EXPECT_EQ(failure(refused), ErrorCode::read_only);
    // What can still be read is what was written; one that cannot tell what is whose says nothing.
    if (const auto seen = store().read(staying.id()); seen)
        EXPECT_TRUE(std::ranges::equal(*seen, staying.block()));
    else
        EXPECT_EQ(failure(seen), ErrorCode::read_only);
    well(other->begin());
    other->rollback();
    other.reset();
    open_again();
    commit(staying);
    EXPECT_EQ(well(store().cases({}, 10)), std::vector{staying.id()});
}

} // namespace vorgang::conformance
