// Memory that runs out, at any place: nothing is written, and the next try succeeds.
#include <sqlite3.h>

#include <new>

#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

// The memory of SQLite; fails when `left` reaches zero, and from then on.
sqlite3_mem_methods real_memory{};
long left = -1;

bool spent() {
    return left == 0 || (left > 0 && --left == 0);
}
void* take(int size) {
    return spent() ? nullptr : real_memory.xMalloc(size);
}
void* resize(void* memory, int size) {
    return spent() ? nullptr : real_memory.xRealloc(memory, size);
}

// SQLite takes another memory only before it is used for the first time.
const bool installed = [] {
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods methods = real_memory;
    methods.xMalloc = take;
    methods.xRealloc = resize;
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK &&
           sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK;
}();

// Runs `work` with memory that ends at the n-th request; whether it got to its end.
template<class Work>
bool survives(long n, Work work) {
    left = n;
    bool done = false;
    try {
        done = work();
    } catch (const std::bad_alloc&) {
        done = false;
    }
    left = -1;
    return done;
}

TEST(SqliteMemory, OpeningFailsWhole) {
    ASSERT_TRUE(installed);
    long n = 1;
    while (!survives(n, [] { return sqlite_store(":memory:").has_value(); }))
        n += 1 + n / 32;
    EXPECT_GT(n, 100);
}

TEST(SqliteMemory, AWriteThatFailsLeavesEverythingAsItWas) {
    ASSERT_TRUE(installed);
    auto store = well(sqlite_store(":memory:"));
    const QueueId queue = well(store->queue("t", "r"));
    SampleCase sample(well(store->new_case_id()));
    well(store->begin());
    well(store->write(sample.next({task_row(queue, 1, 1)}, 5000)));
    well(store->commit());
    const SampleCase kept = sample;
    long n = 1;
    for (;; ++n) {
        SampleCase tried = kept;
        const bool done = survives(n, [&] {
            return store->begin() &&
                   store->write(tried.next({removed(task_row(queue, 1, 1)), name_row("n"),
                                            claim_row(1, "aydin"), key_row("k", 2, 2)},
                                           40'000));
        });
        if (done) break;
        // A host that goes on as if nothing had happened keeps nothing of a change in part.
        EXPECT_FALSE(store->commit().has_value()) << n;
        store->rollback();
        const auto block = well(store->read(kept.id()));
        ASSERT_TRUE(std::ranges::equal(block, kept.block())) << n;
        ASSERT_EQ(well(store->records(kept.id(), 0, 10)), kept.records()) << n;
        ASSERT_EQ(well(store->count_tasks(queue)), 1u) << n;
        ASSERT_FALSE(well(store->find_key("k")).has_value()) << n;
    }
    well(store->commit());
    EXPECT_EQ(well(store->records(kept.id(), 0, 10)).size(), 2u);
    EXPECT_GT(n, 3);
}

} // namespace
} // namespace vorgang::conformance
