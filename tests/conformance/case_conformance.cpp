// Cases and records: what is written is read, in full and in order.
#include <limits>
#include <set>

#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

TEST_P(StoreConformance, ACaseThatIsNotThereIsNotFound) {
    constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
    for (const std::uint64_t number : {std::uint64_t{0}, std::uint64_t{7}, last >> 1, last}) {
        EXPECT_EQ(failure(store().read({number})), ErrorCode::not_found) << number;
        EXPECT_EQ(failure(store().records({number}, 0, 10)), ErrorCode::not_found) << number;
    }
}

TEST_P(StoreConformance, NumbersOfCasesAreGivenOnceAndNeverZero) {
    std::set<std::uint64_t> given;
    for (int i = 0; i < 1000; ++i) {
        const CaseId id = well(store().new_case_id());
        EXPECT_NE(id.number, 0u);
        EXPECT_TRUE(given.insert(id.number).second) << id.number;
    }
}

TEST_P(StoreConformance, NumbersOfCasesAreNotGivenAgainAfterARollback) {
    SampleCase kept = new_case();
    commit(kept);
    well(store().begin());
    for (int i = 0; i < 600; ++i)
        EXPECT_NE(well(store().new_case_id()), kept.id());
    store().rollback();
    std::set<std::uint64_t> given{kept.id().number};
    for (int i = 0; i < 600; ++i)
        EXPECT_TRUE(given.insert(well(store().new_case_id()).number).second);
}

TEST_P(StoreConformance, ReadingSeesWhatWasWrittenBeforeTheCommitAndAfterIt) {
    SampleCase sample = new_case();
    well(store().begin());
    write(sample);
    EXPECT_EQ(read(sample.id()), sample.block());
    write(sample);
    EXPECT_EQ(read(sample.id()), sample.block());
    well(store().commit());
    EXPECT_EQ(read(sample.id()), sample.block());
}

TEST_P(StoreConformance, ACaseGrowsAndShrinks) {
    SampleCase sample = new_case();
    SampleCase neighbour = new_case();
    commit(neighbour);
    for (const std::size_t heap : {0u, 8u, 16u, 1000u, 5000u, 300'000u, 24u, 4096u, 0u}) {
        commit(sample, {}, heap);
        EXPECT_EQ(read(sample.id()), sample.block()) << heap;
    }
    EXPECT_EQ(read(neighbour.id()), neighbour.block());
}

TEST_P(StoreConformance, ABlockIsAlignedToEightBytes) {
    for (int i = 0; i < 20; ++i) {
        SampleCase sample = new_case();
        commit(sample, {}, static_cast<std::size_t>(i) * 3);
        const auto bytes = well(store().read(sample.id()));
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(bytes.data()) % 8, 0u);
    }
}

TEST_P(StoreConformance, PrefetchingChangesNothing) {
    SampleCase sample = new_case();
    commit(sample);
    store().prefetch(sample.id(), Ahead::near);
    store().prefetch({123'456'789}, Ahead::far);
    EXPECT_EQ(read(sample.id()), sample.block());
}

TEST_P(StoreConformance, CasesAreListedInPages) {
    std::vector<CaseId> all;
    for (int i = 0; i < 7; ++i) {
        SampleCase sample = new_case();
        (void)new_case(); // never written: not listed
        commit(sample);
        all.push_back(sample.id());
    }
    EXPECT_EQ(well(store().cases({}, 100)), all);
    EXPECT_EQ(well(store().cases({}, 7)), all);
    EXPECT_TRUE(well(store().cases({}, 0)).empty());
    EXPECT_TRUE(well(store().cases(all.back(), 10)).empty());
    EXPECT_TRUE(well(store().cases({std::numeric_limits<std::uint64_t>::max()}, 10)).empty());
    std::vector<CaseId> paged;
    CaseId after;
    while (true) {
        const auto page = well(store().cases(after, 3));
        if (page.empty()) break;
        EXPECT_LE(page.size(), 3u);
        paged.insert(paged.end(), page.begin(), page.end());
        after = page.back();
    }
    EXPECT_EQ(paged, all);
}

TEST_P(StoreConformance, RecordsOfACaseComeInOrderAndInPages) {
    SampleCase sample = new_case();
    SampleCase other = new_case();
    for (int i = 0; i < 5; ++i) {
        commit(sample);
        commit(other);
    }
    const auto& all = sample.records();
    using Records = std::vector<std::vector<std::byte>>;
    EXPECT_EQ(well(store().records(sample.id(), 0, 100)), all);
    EXPECT_EQ(well(store().records(sample.id(), 0, 5)), all);
    EXPECT_EQ(well(store().records(sample.id(), 0, 2)), Records(all.begin(), all.begin() + 2));
    EXPECT_EQ(well(store().records(sample.id(), 2, 2)), Records(all.begin() + 2, all.begin() + 4));
    EXPECT_EQ(well(store().records(sample.id(), 4, 2)), Records(all.begin() + 4, all.end()));
    EXPECT_TRUE(well(store().records(sample.id(), 5, 2)).empty());
    EXPECT_TRUE(well(store().records(sample.id(), 0, 0)).empty());
    EXPECT_EQ(well(store().records(other.id(), 0, 100)), other.records());
}

TEST_P(StoreConformance, ManyCasesInOneCommit) {
    std::vector<SampleCase> samples;
    well(store().begin());
    for (std::size_t i = 0; i < 500; ++i) {
        samples.push_back(new_case());
        write(samples.back(), {}, i % 50);
    }
    for (std::size_t i = 0; i < samples.size(); i += 3)
        write(samples[i]);
    well(store().commit());
    for (const SampleCase& sample : samples) {
        EXPECT_EQ(read(sample.id()), sample.block());
        EXPECT_EQ(well(store().records(sample.id(), 0, 10)), sample.records());
    }
}

} // namespace
} // namespace vorgang::conformance
