// A worklist keeps its tasks without a due date apart, and no page shows it.
#include <gtest/gtest.h>

#include <set>

#include "store/task_rows.hpp"

namespace vorgang::store {
namespace {

using Row = std::pair<std::uint64_t, std::uint64_t>;

TEST(TaskRows, PagesGoOnFromDatedToUndated) {
    TaskRows tasks;
    std::set<Row> expected;
    for (std::uint64_t number = 1; number <= 40; ++number) {
        // The last due date a row can say is none.
        const Instant due = number % 3 == 0   ? Instant{static_cast<std::int64_t>(1000 - number)}
                            : number % 3 == 1 ? no_due
                                              : Instant{static_cast<std::int64_t>(bits_44)};
        const PackedRow row = pack(due, {number}, 7);
        tasks.of(due).reserve(1);
        tasks.of(due).note(row, false);
        expected.insert({row.high, row.low});
    }
    for (const std::size_t limit : {1UL, 3UL, 13UL, 100UL}) {
        std::vector<Row> all;
        for (auto page = tasks.page(nullptr, limit); !page.empty();) {
            for (const PackedRow row : page)
                all.emplace_back(row.high, row.low);
            const PackedRow last = page.back();
            page = tasks.page(&last, limit);
        }
        EXPECT_EQ(all, std::vector<Row>(expected.begin(), expected.end()));
    }
    EXPECT_EQ(tasks.size(), 40U);
}

} // namespace
} // namespace vorgang::store
