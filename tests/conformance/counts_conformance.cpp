// The counts of a tenant: the sum of all that was committed, without a look at the cases.
#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

TEST_P(StoreConformance, ATenantNobodyHasIsCountedAsNothing) {
    EXPECT_EQ(well(store().counts("bonn")), Counts{});
}

TEST_P(StoreConformance, CountsAreTheSumOfTheChangesByTenant) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    SampleCase c = new_case();
    commit_counted(a, "bonn", {1, 0, 0, 0});
    commit_counted(b, "bonn", {1, 0, 0, 2});
    commit_counted(c, "köln", {1, 0, 0, 0});
    EXPECT_EQ(well(store().counts("bonn")), (Counts{2, 2, 0, 0, 2}));
    commit_counted(a, "bonn", {0, 0, 1, 0});
    commit_counted(b, "bonn", {0, 1, 0, -2});
    EXPECT_EQ(well(store().counts("bonn")), (Counts{2, 1, 1, 1, 0}));
    EXPECT_EQ(well(store().counts("köln")), (Counts{1, 1, 0, 0, 0}));
    EXPECT_EQ(well(store().counts("")), Counts{});
}

TEST_P(StoreConformance, CountsAreSeenInsideTheirCommit) {
    SampleCase sample = new_case();
    CaseChange change = sample.next();
    change.tenant = "bonn";
    change.counts = {1, 0, 0, 1};
    well(store().begin());
    well(store().write(change));
    EXPECT_EQ(well(store().counts("bonn")), (Counts{1, 1, 0, 0, 1}));
    well(store().commit());
}

TEST_P(StoreConformance, CountsLast) {
    if (!GetParam().lasts) GTEST_SKIP() << "this store does not outlive its program";
    SampleCase sample = new_case();
    commit_counted(sample, "bonn", {1, 0, 0, 0});
    commit_counted(sample, "bonn", {0, 1, 0, 0});
    open_again();
    EXPECT_EQ(well(store().counts("bonn")), (Counts{1, 0, 1, 0, 0}));
}

TEST_P(StoreConformance, CountsAreRolledBack) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "this store does not roll writes back";
    SampleCase kept = new_case();
    commit_counted(kept, "bonn", {1, 0, 0, 0});
    SampleCase lost = new_case();
    CaseChange change = lost.next();
    change.tenant = "bonn";
    change.counts = {1, 0, 0, 3};
    well(store().begin());
    well(store().write(change));
    store().rollback();
    EXPECT_EQ(well(store().counts("bonn")), (Counts{1, 1, 0, 0, 0}));
}

} // namespace
} // namespace vorgang::conformance
