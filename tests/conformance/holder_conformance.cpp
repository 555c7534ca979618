// The rows that lead from a person outside to their cases.
#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

constexpr std::uint64_t eva = 0xfedc'ba98'7654'3210u;
constexpr std::uint64_t otto = 17;

TEST_P(StoreConformance, AHolderIsLedToTheirCasesInPages) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    SampleCase c = new_case();
    commit(c, {holder_row(eva)});
    commit(b, {holder_row(otto)});
    commit(a, {holder_row(eva), holder_row(otto)});
    EXPECT_EQ(well(store().held(eva, {}, 10)), (std::vector{a.id(), c.id()}));
    EXPECT_EQ(well(store().held(eva, {}, 1)), std::vector{a.id()});
    EXPECT_EQ(well(store().held(eva, a.id(), 10)), std::vector{c.id()});
    EXPECT_TRUE(well(store().held(eva, c.id(), 10)).empty());
    EXPECT_TRUE(well(store().held(eva, {}, 0)).empty());
    EXPECT_EQ(well(store().held(otto, {}, 10)), (std::vector{a.id(), b.id()}));
    EXPECT_TRUE(well(store().held(eva + 1, {}, 10)).empty());
    EXPECT_TRUE(well(store().held(0, {}, 10)).empty());
}

TEST_P(StoreConformance, AllHoldersOfACaseGoTogether) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    commit(a, {holder_row(eva)});
    commit(a, {holder_row(otto)});
    commit(b, {holder_row(eva)});
    commit(a, {removed(holder_row(0))});
    EXPECT_EQ(well(store().held(eva, {}, 10)), std::vector{b.id()});
    EXPECT_TRUE(well(store().held(otto, {}, 10)).empty());
    commit(a, {removed(holder_row(0))});
    EXPECT_EQ(well(store().held(eva, {}, 10)), std::vector{b.id()});
}

TEST_P(StoreConformance, ManyHoldersComeAndGo) {
    std::vector<CaseId> left;
    for (std::uint64_t i = 0; i < 300; ++i) {
        SampleCase sample = new_case();
        commit(sample, {holder_row(eva), holder_row(1000 + i)});
        if (i % 3 == 0)
            left.push_back(sample.id());
        else
            commit(sample, {removed(holder_row(0))});
    }
    EXPECT_EQ(well(store().held(eva, {}, 1000)), left);
    EXPECT_EQ(well(store().held(1000, {}, 1000)).size(), 1u);
    EXPECT_TRUE(well(store().held(1001, {}, 1000)).empty());
}

TEST_P(StoreConformance, HoldersLastAndAreRolledBack) {
    if (!GetParam().lasts || !GetParam().rolls_back) GTEST_SKIP() << "this store forgets";
    SampleCase kept = new_case();
    commit(kept, {holder_row(eva)});
    SampleCase again = kept;
    well(store().begin());
    write(again, {removed(holder_row(0)), holder_row(otto)});
    store().rollback();
    open_again();
    EXPECT_EQ(well(store().held(eva, {}, 10)), std::vector{kept.id()});
    EXPECT_TRUE(well(store().held(otto, {}, 10)).empty());
}

} // namespace
} // namespace vorgang::conformance
