// The rows that find cases: their order, their pages, their coming and going.
#include <algorithm>

#include "store_conformance.hpp"

namespace vorgang::conformance {
namespace {

using namespace std::string_view_literals;

template<class Row, class List>
std::vector<Row> in_pages(std::uint32_t limit, List list) {
    std::vector<Row> all;
    std::optional<Row> after;
    while (true) {
        const std::vector<Row> page = list(after, limit);
        EXPECT_LE(page.size(), limit);
        if (page.empty()) return all;
        all.insert(all.end(), page.begin(), page.end());
        after = page.back();
    }
}

TEST_P(StoreConformance, AQueueIsOnePerTenantAndRole) {
    const QueueId first = well(store().queue("bonn", "halter"));
    const QueueId second = well(store().queue("bonn", "steueramt"));
    const QueueId third = well(store().queue("köln", "halter"));
    EXPECT_FALSE(first == second || first == third || second == third);
    EXPECT_EQ(well(store().queue("bonn", "halter")), first);
    EXPECT_EQ(well(store().queue("köln", "halter")), third);
    EXPECT_FALSE(well(store().queue("ab", "c")) == well(store().queue("a", "bc")));
    EXPECT_EQ(well(store().queue("", "halter")), well(store().queue("", "halter")));
}

TEST_P(StoreConformance, AQueueNobodyMadeIsEmpty) {
    EXPECT_TRUE(well(store().tasks({12'345}, std::nullopt, 10)).empty());
    EXPECT_EQ(well(store().count_tasks({12'345})), 0u);
}

TEST_P(StoreConformance, TasksComeByDueCaseAndActivation) {
    const QueueId queue = well(store().queue("t", "r"));
    const QueueId other = well(store().queue("t", "other"));
    SampleCase a = new_case();
    SampleCase b = new_case();
    commit(b, {task_row(queue, 20, 1), task_row(queue, 10, 7), task_row(other, 1, 9)});
    commit(a, {task_row(queue, no_due.ms, 1), task_row(queue, 10, 2), task_row(queue, 10, 1)});
    const std::vector<TaskRow> all = {{Instant{10}, a.id(), 1},
                                      {Instant{10}, a.id(), 2},
                                      {Instant{10}, b.id(), 7},
                                      {Instant{20}, b.id(), 1},
                                      {no_due, a.id(), 1}};
    const auto list = [&](const std::optional<TaskRow>& after, std::uint32_t limit) {
        return well(store().tasks(queue, after, limit));
    };
    EXPECT_EQ(list(std::nullopt, 100), all);
    EXPECT_EQ(list(std::nullopt, 5), all);
    EXPECT_TRUE(list(std::nullopt, 0).empty());
    EXPECT_TRUE(list(all.back(), 10).empty());
    for (const std::uint32_t limit : {1u, 2u, 4u, 5u})
        EXPECT_EQ(in_pages<TaskRow>(limit, list), all) << limit;
    EXPECT_EQ(well(store().count_tasks(queue)), 5u);
    EXPECT_EQ(well(store().count_tasks(other)), 1u);
}

TEST_P(StoreConformance, ACursorStaysValidWhileTasksMove) {
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase sample = new_case();
    commit(sample, {task_row(queue, 10, 1), task_row(queue, 20, 2), task_row(queue, 30, 3)});
    const TaskRow at{Instant{20}, sample.id(), 2};
    commit(sample, {removed(task_row(queue, 20, 2)), task_row(queue, 25, 4)});
    const std::vector<TaskRow> behind = {{Instant{25}, sample.id(), 4},
                                         {Instant{30}, sample.id(), 3}};
    EXPECT_EQ(well(store().tasks(queue, at, 10)), behind);
    EXPECT_EQ(well(store().count_tasks(queue)), 3u);
}

TEST_P(StoreConformance, TasksAreCountedAtEveryMoment) {
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase sample = new_case();
    EXPECT_EQ(well(store().count_tasks(queue)), 0u);
    commit(sample, {task_row(queue, 1, 1), task_row(queue, 1, 2)});
    EXPECT_EQ(well(store().count_tasks(queue)), 2u);
    well(store().begin());
    write(sample, {removed(task_row(queue, 1, 1)), task_row(queue, 2, 3), task_row(queue, 2, 4)});
    EXPECT_EQ(well(store().count_tasks(queue)), 3u);
    write(sample, {removed(task_row(queue, 2, 4))});
    EXPECT_EQ(well(store().count_tasks(queue)), 2u);
    well(store().commit());
    EXPECT_EQ(well(store().count_tasks(queue)), 2u);
}

TEST_P(StoreConformance, ManyTasksComeAndGo) {
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase sample = new_case();
    std::vector<TaskRow> expected;
    for (std::uint32_t round = 0; round < 50; ++round) {
        std::vector<IndexChange> changes;
        for (std::uint32_t i = 0; i < 20; ++i)
            changes.push_back(task_row(queue, 1 + (round * 20 + i) * 7919 % 1000, round * 20 + i));
        for (std::uint32_t i = 0; i < 10; ++i)
            changes.push_back(removed(changes[i]));
        for (std::uint32_t i = 10; i < 20; ++i)
            expected.push_back({changes[i].due, sample.id(), changes[i].activation});
        commit(sample, changes);
    }
    std::ranges::sort(expected);
    EXPECT_EQ(well(store().tasks(queue, std::nullopt, 1000)), expected);
    EXPECT_EQ(well(store().count_tasks(queue)), expected.size());
}

TEST_P(StoreConformance, WhatIsDueComesInOrderUpToTheInstant) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    SampleCase c = new_case();
    commit(c, {due_row(10)});
    commit(b, {due_row(30)});
    commit(a, {due_row(10)});
    const DueRow first{Instant{10}, a.id()};
    const DueRow second{Instant{10}, c.id()};
    const DueRow third{Instant{30}, b.id()};
    using Rows = std::vector<DueRow>;
    EXPECT_EQ(well(store().due(Instant{9}, std::nullopt, 10)), Rows());
    EXPECT_EQ(well(store().due(Instant{10}, std::nullopt, 10)), (Rows{first, second}));
    EXPECT_EQ(well(store().due(Instant{10}, std::nullopt, 1)), Rows{first});
    EXPECT_EQ(well(store().due(Instant{29}, std::nullopt, 10)), (Rows{first, second}));
    EXPECT_EQ(well(store().due(no_due, std::nullopt, 10)), (Rows{first, second, third}));
    EXPECT_EQ(well(store().due(no_due, std::nullopt, 0)), Rows());
    commit(a, {removed(due_row(10)), due_row(40)});
    const Rows now = {second, third, {Instant{40}, a.id()}};
    EXPECT_EQ(well(store().due(no_due, std::nullopt, 10)), now);
    const auto list = [&](const std::optional<DueRow>& after, std::uint32_t limit) {
        return well(store().due(no_due, after, limit));
    };
    for (const std::uint32_t limit : {1u, 2u, 3u, 100u})
        EXPECT_EQ(in_pages<DueRow>(limit, list), now) << limit;
    EXPECT_EQ(well(store().due(Instant{30}, second, 10)), Rows{third});
    EXPECT_EQ(well(store().due(Instant{29}, second, 10)), Rows());
}

TEST_P(StoreConformance, WhatIsToGoOutComesInPagesUpToTheInstant) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    commit(b, {outgoing_row(0, 3), outgoing_row(50, 1)});
    commit(a, {outgoing_row(0, 2), outgoing_row(0, 1), outgoing_row(20, 9)});
    const std::vector<OutgoingRow> all = {{Instant{0}, a.id(), 1},
                                          {Instant{0}, a.id(), 2},
                                          {Instant{0}, b.id(), 3},
                                          {Instant{20}, a.id(), 9},
                                          {Instant{50}, b.id(), 1}};
    const auto until = [&](std::int64_t ms) {
        return [this, ms](const std::optional<OutgoingRow>& after, std::uint32_t limit) {
            return well(store().outgoing(Instant{ms}, after, limit));
        };
    };
    for (const std::uint32_t limit : {1u, 2u, 5u, 100u})
        EXPECT_EQ(in_pages<OutgoingRow>(limit, until(50)), all) << limit;
    EXPECT_EQ(until(49)(std::nullopt, 100).size(), 4u);
    EXPECT_EQ(until(20)(all[2], 100), std::vector{all[3]});
    EXPECT_TRUE(until(19)(all[2], 100).empty());
    EXPECT_TRUE(until(50)(std::nullopt, 0).empty());
    commit(a, {removed(outgoing_row(0, 1))});
    EXPECT_EQ(until(0)(std::nullopt, 1), std::vector{all[1]});
}

// A call that is left has its case cancelled: the row of the one goes as that of the other comes.
TEST_P(StoreConformance, WhatIsToGoOutMovesInOneChange) {
    SampleCase sample = new_case();
    commit(sample, {outgoing_row(70, 4)});
    commit(sample, {removed(outgoing_row(70, 4)), outgoing_row(0, 4)});
    const auto rows = [this] { return well(store().outgoing(Instant{100}, std::nullopt, 10)); };
    EXPECT_EQ(rows(), (std::vector{OutgoingRow{Instant{0}, sample.id(), 4}}));
    commit(sample, {removed(outgoing_row(0, 4))});
    EXPECT_TRUE(rows().empty());
}

// One case begins another: what is written of the first is found before the second is.
TEST_P(StoreConformance, NamesAndKeysAreFoundInTheirCommit) {
    SampleCase caller = new_case();
    commit(caller, {outgoing_row(1, 1)});
    SampleCase called = new_case();
    well(store().begin());
    write(called, {key_row("rufe", 1, 17), name_row("gerufen")});
    const auto key = well(store().find_key("rufe"));
    ASSERT_TRUE(key);
    EXPECT_EQ(key->case_id, called.id());
    EXPECT_EQ(well(store().find_name("gerufen", {}, 10)), std::vector{called.id()});
    write(caller, {removed(outgoing_row(1, 1))});
    well(store().commit());
    EXPECT_EQ(well(store().find_name("gerufen", {}, 10)), std::vector{called.id()});
    EXPECT_TRUE(well(store().outgoing(Instant{1}, std::nullopt, 10)).empty());
}

TEST_P(StoreConformance, ANameFindsItsCases) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    commit(b, {name_row("K-17"), name_row("K-18")});
    commit(a, {name_row("K-17")});
    EXPECT_EQ(well(store().find_name("K-17", {}, 10)), (std::vector{a.id(), b.id()}));
    EXPECT_EQ(well(store().find_name("K-17", {}, 1)), std::vector{a.id()});
    EXPECT_EQ(well(store().find_name("K-17", a.id(), 10)), std::vector{b.id()});
    EXPECT_TRUE(well(store().find_name("K-17", b.id(), 10)).empty());
    EXPECT_EQ(well(store().find_name("K-18", {}, 10)), std::vector{b.id()});
    EXPECT_TRUE(well(store().find_name("K-1", {}, 10)).empty());
    EXPECT_TRUE(well(store().find_name("k-17", {}, 10)).empty());
    EXPECT_TRUE(well(store().find_name("K-17", {}, 0)).empty());
    commit(b, {removed(name_row("K-17"))});
    EXPECT_EQ(well(store().find_name("K-17", {}, 10)), std::vector{a.id()});
}

TEST_P(StoreConformance, NamesAndKeysAreBytes) {
    SampleCase sample = new_case();
    for (const std::string_view text :
         {"ä"sv, "a\0b"sv, "a\0c"sv, "\xff\xfe"sv, ""sv, "a'b\"; --"sv}) {
        commit(sample, {name_row(text), key_row(text, 1, text.size())});
        EXPECT_EQ(well(store().find_name(text, {}, 10)), std::vector{sample.id()});
        const auto key = well(store().find_key(text));
        ASSERT_TRUE(key.has_value());
        EXPECT_EQ(key->digest, text.size());
    }
    EXPECT_TRUE(well(store().find_name("a", {}, 10)).empty());
    EXPECT_FALSE(well(store().find_key("a")).has_value());
}

// However an index keeps them.
TEST_P(StoreConformance, LongTextsStandInTheIndexesAsTheyAre) {
    SampleCase sample = new_case();
    const std::string text(5000, 'x');
    const std::string other = text + "y";
    commit(sample, {name_row(text), key_row(text, 1, 7), claim_row(1, text)});
    EXPECT_EQ(well(store().find_name(text, {}, 10)), std::vector{sample.id()});
    EXPECT_TRUE(well(store().find_name(other, {}, 10)).empty());
    EXPECT_EQ(well(store().find_key(text))->digest, 7u);
    EXPECT_FALSE(well(store().find_key(other)).has_value());
    EXPECT_EQ(well(store().claimed(text, {}, 10)).size(), 1u);
    EXPECT_TRUE(well(store().claimed(other, {}, 10)).empty());
    int rows = 0;
    well(store().index_rows([&](CaseId, const IndexChange& row, bool sound) {
        EXPECT_EQ(row.text, text);
        EXPECT_TRUE(sound);
        ++rows;
    }));
    EXPECT_EQ(rows, 3);
    commit(sample,
           {removed(name_row(text)), removed(key_row(text, 0, 0)), removed(claim_row(1, text))});
    EXPECT_TRUE(well(store().find_name(text, {}, 10)).empty());
    EXPECT_FALSE(well(store().find_key(text)).has_value());
}

TEST_P(StoreConformance, AKeyTellsWhatItLedTo) {
    SampleCase sample = new_case();
    constexpr std::uint64_t digest = 0xfedc'ba98'7654'3210u;
    EXPECT_FALSE(well(store().find_key("k")).has_value());
    commit(sample, {key_row("k", 0xffff'fff0u, digest)});
    const auto row = well(store().find_key("k"));
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(row->case_id, sample.id());
    EXPECT_EQ(row->sequence, 0xffff'fff0u);
    EXPECT_EQ(row->digest, digest);
    commit(sample, {removed(key_row("k", 0, 0))});
    EXPECT_FALSE(well(store().find_key("k")).has_value());
}

TEST_P(StoreConformance, AClaimIsFoundByThePerson) {
    SampleCase a = new_case();
    SampleCase b = new_case();
    commit(b, {claim_row(1, "aydin"), claim_row(2, "brandt")});
    commit(a, {claim_row(5, "aydin"), claim_row(3, "aydin")});
    const std::vector<TaskRow> all = {
        {no_due, a.id(), 3}, {no_due, a.id(), 5}, {no_due, b.id(), 1}};
    const auto list = [&](const std::optional<TaskRow>& after, std::uint32_t limit) {
        return well(store().claimed("aydin", after, limit));
    };
    for (const std::uint32_t limit : {1u, 2u, 3u, 100u})
        EXPECT_EQ(in_pages<TaskRow>(limit, list), all) << limit;
    EXPECT_TRUE(list(std::nullopt, 0).empty());
    EXPECT_TRUE(well(store().claimed("ayd", std::nullopt, 10)).empty());
    EXPECT_EQ(well(store().claimed("brandt", std::nullopt, 10)).size(), 1u);
}

TEST_P(StoreConformance, AClaimIsGivenBackByItsTask) {
    SampleCase sample = new_case();
    commit(sample, {claim_row(1, "aydin"), claim_row(2, "aydin")});
    commit(sample, {removed(claim_row(1, ""))});
    const auto left = well(store().claimed("aydin", std::nullopt, 10));
    EXPECT_EQ(left, (std::vector<TaskRow>{{no_due, sample.id(), 2}}));
}

TEST_P(StoreConformance, AClaimIsHandedOnInOneChange) {
    SampleCase sample = new_case();
    commit(sample, {claim_row(1, "aydin")});
    commit(sample, {removed(claim_row(1, "")), claim_row(1, "brandt")});
    EXPECT_TRUE(well(store().claimed("aydin", std::nullopt, 10)).empty());
    EXPECT_EQ(well(store().claimed("brandt", std::nullopt, 10)).size(), 1u);
    commit(sample, {removed(claim_row(1, ""))});
    EXPECT_TRUE(well(store().claimed("brandt", std::nullopt, 10)).empty());
}

} // namespace
TEST_P(StoreConformance, AWalkThroughAllIndexesMeetsEveryRowThatIsThere) {
    const QueueId queue = well(store().queue("t", "r"));
    SampleCase first = new_case();
    SampleCase second = new_case();
    commit(first, {task_row(queue, 7, 1), due_row(8), name_row("n"), claim_row(1, "aydin")});
    commit(second, {outgoing_row(9, 2), key_row("k", 1, 5), holder_row(77), due_row(4)});
    commit(first, {removed(claim_row(1, "")), removed(due_row(8)), due_row(9)});
    std::vector<std::string> rows;
    well(store().index_rows([&](CaseId id, const IndexChange& row, bool sound) {
        EXPECT_TRUE(sound);
        EXPECT_FALSE(row.remove);
        std::string text(1, "tdonckh"[static_cast<int>(row.kind)]);
        for (const std::uint64_t number :
             {id == first.id() ? std::uint64_t{1} : 2, std::uint64_t{row.queue == queue ? 1u : 0u},
              static_cast<std::uint64_t>(row.due.ms), std::uint64_t{row.activation},
              std::uint64_t{row.sequence}, row.digest, std::uint64_t{row.part}})
            text += " " + std::to_string(number);
        rows.push_back(text + " " + std::string(row.text));
    }));
    std::ranges::sort(rows);
    const std::string none = queue == QueueId{} ? "1" : "0"; // a queue of no meaning
    const std::vector<std::string> expected{"d 1 " + none + " 9 0 0 0 0 ",
                                            "d 2 " + none + " 4 0 0 0 0 ",
                                            "h 2 " + none + " 0 0 0 77 0 ",
                                            "k 2 " + none + " 0 0 1 5 0 k",
                                            "n 1 " + none + " 0 0 0 0 0 n",
                                            "o 2 " + none + " 9 2 0 0 0 ",
                                            "t 1 1 7 1 0 0 0 "};
    EXPECT_EQ(rows, expected);
}

} // namespace vorgang::conformance
