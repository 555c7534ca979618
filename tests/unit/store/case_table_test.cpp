// Blocks of cases that come, grow, shrink and outgrow their places, beside a map.
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <vector>

#include "store/case_table.hpp"

namespace vorgang::store {
namespace {

using Bytes = std::vector<std::byte>;

// A block of this size whose content is known by a number.
Bytes block_of(std::size_t heap, std::uint64_t content) {
    Bytes bytes(sizeof(run::CaseHeader) + heap, static_cast<std::byte>(content));
    run::CaseHeader header;
    header.id = content;
    header.heap = static_cast<std::uint32_t>(heap);
    std::memcpy(bytes.data(), &header, sizeof header);
    return bytes;
}

void put(CaseTable& table, std::uint64_t number, const Bytes& bytes) {
    table.put(number, table.room(number, bytes.size()), bytes);
}

Bytes found(const CaseTable& table, std::uint64_t number) {
    const std::byte* const block = table.find(number);
    if (block == nullptr) return {};
    return {block, block + CaseTable::size_of(block)};
}

TEST(CaseTable, IsTheMapOfWhatWasPut) {
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        std::mt19937_64 random(seed);
        CaseTable table;
        std::map<std::uint64_t, Bytes> expected;
        for (std::uint64_t step = 0; step < 20'000; ++step) {
            // Numbers of three pages, sizes about the limits of a place and of a piece of the pool.
            const std::uint64_t number = random() % 300 + random() % 3 * 4096;
            const std::size_t heap = random() % 50 == 0 ? random() % 9000 : random() % 200;
            const Bytes bytes = block_of(heap, step);
            if (random() % 5 == 0) { // the store had no memory for the rest of the change
                table.give_back(number, table.room(number, bytes.size()), bytes.size());
            } else {
                put(table, number, bytes);
                expected[number] = bytes;
            }
            ASSERT_EQ(found(table, number), expected.contains(number) ? expected[number] : Bytes{});
        }
        for (const auto& [number, bytes] : expected)
            ASSERT_EQ(found(table, number), bytes) << "seed " << seed << " case " << number;
    }
}

TEST(CaseTable, CasesOfOneSizeLieSideBySide) {
    CaseTable table;
    for (std::uint64_t number = 1; number <= 100; ++number)
        put(table, number, block_of(104, number));
    EXPECT_EQ(table.find(100) - table.find(1), 99 * 176);
    put(table, 50, block_of(50, 7));
    EXPECT_EQ(table.find(50), table.place(50));
    put(table, 50, block_of(200, 8));
    EXPECT_NE(table.find(50), table.place(50));
    EXPECT_EQ(table.find(101), nullptr);
}

// What a case leaves of its place is not lost.
TEST(CaseTable, ThePlaceOfACaseThatOutgrewItIsUsedAgain) {
    CaseTable table;
    put(table, 1, block_of(104, 1));
    put(table, 2, block_of(104, 2));
    put(table, 1, block_of(400, 3));
    put(table, 4096, block_of(0, 4)); // a page of small places
    put(table, 4097, block_of(88, 5));
    EXPECT_EQ(table.find(4097), table.place(1) + 16);
    EXPECT_EQ(found(table, 1), block_of(400, 3));
    EXPECT_EQ(found(table, 2), block_of(104, 2));
}

} // namespace
} // namespace vorgang::store
