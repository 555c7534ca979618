// What the PostgreSQL store remembers of cases: never a wrong one, and no more than it may.
#include "case_cache.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace vorgang::postgres {
namespace {

constexpr std::size_t block_size = 200;

// As a commit does: takes it, says what it is, and is done with it.
void keep(CaseCache& cache, std::uint64_t id, std::uint32_t sequence) {
    KnownCase& known = cache.find_or_add(id);
    known.sequence = sequence;
    known.block.resize(block_size);
    cache.weigh(id);
    cache.make_room();
}

TEST(CaseCache, KnowsWhatAMapKnows) {
    std::mt19937_64 chance(4711);
    CaseCache cache;
    cache.keep_at_most(std::size_t{64} << 20);
    std::map<std::uint64_t, std::uint32_t> expected;
    for (int step = 0; step < 40'000; ++step) {
        // Numbers of cases come one after the other, and far from each other.
        const std::uint64_t id = 1 + chance() % 300 + (chance() % 4 << 40);
        switch (chance() % 3) {
        case 0:
            cache.drop(id);
            expected.erase(id);
            break;
        case 1: {
            const auto sequence = static_cast<std::uint32_t>(chance());
            keep(cache, id, sequence);
            expected[id] = sequence;
            break;
        }
        default: {
            const KnownCase* const found = cache.find(id);
            const auto it = expected.find(id);
            ASSERT_EQ(found != nullptr, it != expected.end()) << id;
            if (found != nullptr) {
                ASSERT_EQ(found->sequence, it->second) << id;
            }
        }
        }
    }
    for (const auto& [id, sequence] : expected) {
        ASSERT_NE(cache.find(id), nullptr) << id;
        EXPECT_EQ(cache.find(id)->sequence, sequence);
    }
    cache.clear();
    for (const auto& [id, sequence] : expected)
        EXPECT_EQ(cache.find(id), nullptr);
}

TEST(CaseCache, WhoIsAskedForStaysAndTheOthersGo) {
    CaseCache cache;
    cache.keep_at_most(std::size_t{1} << 20);
    constexpr std::uint64_t favourite = 7;
    constexpr std::uint64_t others = 50'000;
    keep(cache, favourite, 1);
    std::size_t kept = 0;
    for (std::uint64_t id = 100; id < 100 + others; ++id) {
        keep(cache, id, 1);
        ASSERT_NE(cache.find(favourite), nullptr) << id;
    }
    for (std::uint64_t id = 100; id < 100 + others; ++id)
        kept += cache.find(id) != nullptr ? 1 : 0;
    EXPECT_LT(kept * block_size, std::size_t{1} << 20);
    EXPECT_GT(kept * block_size, std::size_t{1} << 18) << "there was room for more";
}

TEST(CaseCache, OneThatWouldDriveOutTheOthersIsNotKept) {
    CaseCache cache;
    cache.keep_at_most(64 * block_size);
    keep(cache, 1, 1);
    EXPECT_EQ(cache.find(1), nullptr);
    cache.keep_at_most(0);
    keep(cache, 2, 1);
    EXPECT_EQ(cache.find(2), nullptr);
}

} // namespace
} // namespace vorgang::postgres
