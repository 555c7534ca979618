// The sorted rows of the memory store beside a set, through random changes, pages and merges.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "store/row_index.hpp"

namespace vorgang::store {
namespace {

using Key = std::pair<std::uint64_t, std::uint64_t>;

Key key_of(PackedRow row) {
    return {row.high, row.low & ~std::uint64_t{0xff}};
}

// Rows as worklists have them: most without a due date, cases close together.
PackedRow random_row(std::mt19937_64& random) {
    const std::uint64_t draw = random();
    const Instant due = draw % 3 == 0 ? Instant{static_cast<std::int64_t>(draw >> 20)} : no_due;
    return pack(due, {draw % 5000 + (draw % 7 == 0 ? bits_44 - 6000 : 0)},
                static_cast<std::uint32_t>(draw >> 61));
}

void expect_same(RowIndex& index, const std::set<Key>& expected, std::size_t limit) {
    std::vector<Key> all;
    std::vector<PackedRow> page = index.page(nullptr, limit);
    while (!page.empty()) {
        for (const PackedRow row : page)
            all.push_back(key_of(row));
        const PackedRow last = page.back();
        page = index.page(&last, limit);
    }
    ASSERT_EQ(all, std::vector<Key>(expected.begin(), expected.end()));
    ASSERT_EQ(index.size(), expected.size());
}

TEST(RowIndex, IsTheSetOfWhatCameAndDidNotGo) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        std::mt19937_64 random(seed);
        RowIndex index;
        std::set<Key> expected;
        for (int step = 0; step < 20'000; ++step) {
            const PackedRow row = random_row(random);
            const bool there = expected.contains(key_of(row));
            index.reserve(1);
            index.note(row, there);
            there ? void(expected.erase(key_of(row))) : void(expected.insert(key_of(row)));
            index.merge_when_full();
            if (step % 4999 == 0) expect_same(index, expected, 1 + random() % 3000);
        }
        expect_same(index, expected, 1000);
        if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
}

TEST(RowIndex, RowsSayWhatWasPacked) {
    const PackedRow row = pack(Instant{1'780'000'000'123}, {bits_44 - 1}, 0xffff'ffff);
    EXPECT_EQ(due_of(row), Instant{1'780'000'000'123});
    EXPECT_EQ(case_of(row).number, bits_44 - 1);
    EXPECT_EQ(activation_of(row), 0xffff'ffffU);
    EXPECT_EQ(due_of(pack(no_due, {1}, 1)), no_due);
}

} // namespace
} // namespace vorgang::store
