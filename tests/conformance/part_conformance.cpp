// Parts: blocks that lie beside the block of a case and come and go with its records.
#include <algorithm>
#include <cstring>

#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

using Block = std::vector<std::byte>;

// As the block of a case, of which a store knows the due date only.
Block part_block(std::size_t bytes, char fill, std::int64_t due_ms = no_due.ms) {
    Block block(88 + bytes, static_cast<std::byte>(fill));
    std::fill_n(block.begin(), 88, std::byte{0});
    std::memcpy(block.data() + 32, &due_ms, sizeof due_ms);
    return block;
}

IndexChange part_due_row(std::uint32_t part, std::int64_t due_ms) {
    IndexChange change = due_row(due_ms);
    change.part = part;
    return change;
}

} // namespace

TEST_P(StoreConformance, ACaseWithoutPartsHasNone) {
    SampleCase sample = new_case();
    commit(sample);
    EXPECT_EQ(failure(store().read_part(sample.id(), 1)), ErrorCode::not_found);
    EXPECT_FALSE(well(store().part_due(sample.id())).has_value());
    EXPECT_EQ(failure(store().read_part(CaseId{987'654}, 1)), ErrorCode::not_found);
    EXPECT_FALSE(well(store().part_due(CaseId{987'654})).has_value());
}

TEST_P(StoreConformance, PartsComeChangeAndGo) {
    SampleCase sample = new_case();
    SampleCase other = new_case();
    const Block first = part_block(8, 'a');
    const Block second = part_block(800, 'b');
    const Block grown = part_block(1'600, 'c');
    commit_parts(sample, {{1, {}, first}, {2, {}, second}});
    commit(other);
    EXPECT_EQ(read_part(sample.id(), 1), first);
    EXPECT_EQ(read_part(sample.id(), 2), second);
    EXPECT_EQ(failure(store().read_part(other.id(), 1)), ErrorCode::not_found);
    commit_parts(sample, {{1, first, grown}, {2, second, {}}, {7, {}, second}});
    EXPECT_EQ(read_part(sample.id(), 1), grown);
    EXPECT_EQ(failure(store().read_part(sample.id(), 2)), ErrorCode::not_found);
    EXPECT_EQ(read_part(sample.id(), 7), second);
    commit_parts(sample, {{1, grown, {}}, {7, second, {}}});
    EXPECT_EQ(failure(store().read_part(sample.id(), 1)), ErrorCode::not_found);
    EXPECT_EQ(failure(store().read_part(sample.id(), 7)), ErrorCode::not_found);
    EXPECT_EQ(read(sample.id()), sample.block());
}

TEST_P(StoreConformance, WhatIsDueFirstIsFoundByDueThenNumber) {
    SampleCase sample = new_case();
    SampleCase other = new_case();
    const Block late = part_block(8, 'a', 300);
    const Block early = part_block(8, 'b', 100);
    const Block never = part_block(8, 'c');
    commit_parts(sample, {{1, {}, late}, {2, {}, early}, {3, {}, early}, {4, {}, never}},
                 {due_row(50), part_due_row(1, 300), part_due_row(2, 100), part_due_row(3, 100)});
    commit_parts(other, {{1, {}, early}}, {part_due_row(1, 100)});
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{100}, 2}));

    // The due dates of all cases, those of their parts with them.
    const std::vector<DueRow> all = {{Instant{50}, sample.id(), 0},
                                     {Instant{100}, sample.id(), 2},
                                     {Instant{100}, sample.id(), 3},
                                     {Instant{100}, other.id(), 1},
                                     {Instant{300}, sample.id(), 1}};
    EXPECT_EQ(well(store().due(no_due, std::nullopt, 10)), all);
    EXPECT_EQ(well(store().due(Instant{100}, all[1], 10)), (std::vector<DueRow>{all[2], all[3]}));

    commit_parts(
        sample, {{2, early, {}}, {3, early, late}},
        {removed(part_due_row(2, 100)), removed(part_due_row(3, 100)), part_due_row(3, 300)});
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{300}, 1}));
    commit_parts(sample, {{1, late, {}}, {3, late, {}}, {4, never, {}}},
                 {removed(part_due_row(1, 300)), removed(part_due_row(3, 300))});
    EXPECT_FALSE(well(store().part_due(sample.id())).has_value());
    EXPECT_EQ(well(store().part_due(other.id())), (PartDue{Instant{100}, 1}));
}

TEST_P(StoreConformance, OneCommitChangesAPartTwice) {
    SampleCase sample = new_case();
    const Block first = part_block(8, 'a');
    const Block second = part_block(16, 'b', 20);
    well(store().begin());
    write_parts(sample, {{1, {}, first}});
    EXPECT_EQ(read_part(sample.id(), 1), first);
    write_parts(sample, {{1, first, second}}, {part_due_row(1, 20)});
    EXPECT_EQ(read_part(sample.id(), 1), second);
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{20}, 1}));
    well(store().commit());
    EXPECT_EQ(read_part(sample.id(), 1), second);
}

TEST_P(StoreConformance, PartsAreRolledBackWithTheirCase) {
    if (!GetParam().rolls_back) GTEST_SKIP() << "this store does not roll writes back";
    SampleCase sample = new_case();
    const Block first = part_block(8, 'a', 20);
    const Block second = part_block(16, 'b');
    commit_parts(sample, {{1, {}, first}}, {part_due_row(1, 20)});
    SampleCase again = sample;
    well(store().begin());
    write_parts(again, {{1, first, {}}, {2, {}, second}}, {removed(part_due_row(1, 20))});
    store().rollback();
    EXPECT_EQ(read_part(sample.id(), 1), first);
    EXPECT_EQ(failure(store().read_part(sample.id(), 2)), ErrorCode::not_found);
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{20}, 1}));
}

TEST_P(StoreConformance, PartsLast) {
    if (!GetParam().lasts) GTEST_SKIP() << "this store ends when it is closed";
    SampleCase sample = new_case();
    const Block first = part_block(8, 'a', 20);
    commit_parts(sample, {{5, {}, first}}, {part_due_row(5, 20)});
    open_again();
    EXPECT_EQ(read_part(sample.id(), 5), first);
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{20}, 5}));
}

TEST_P(StoreConformance, ThousandsOfPartsAreOneChange) {
    SampleCase sample = new_case();
    const Block block = part_block(100, 'x', 20);
    std::vector<PartChange> begun;
    std::vector<PartChange> gone;
    std::vector<IndexChange> rows;
    std::vector<IndexChange> rows_gone;
    for (std::uint32_t number = 1; number <= 3'000; ++number) {
        begun.push_back({number, {}, block});
        gone.push_back({number, block, {}});
        rows.push_back(part_due_row(number, 20));
        rows_gone.push_back(removed(rows.back()));
    }
    commit_parts(sample, begun, rows);
    EXPECT_EQ(read_part(sample.id(), 3'000), block);
    EXPECT_EQ(well(store().part_due(sample.id())), (PartDue{Instant{20}, 1}));
    commit_parts(sample, gone, rows_gone);
    EXPECT_EQ(failure(store().read_part(sample.id(), 3'000)), ErrorCode::not_found);
    EXPECT_TRUE(well(store().due(no_due, std::nullopt, 10)).empty());
}

} // namespace vorgang::conformance
