// A tenant that leaves takes all of its cases along, or none.
#include <gtest/gtest.h>

#include "bench_case.hpp"
#include "kept_store.hpp"
#include "vorgang/engine/tenant.hpp"

namespace vorgang {
namespace {

constexpr std::string_view text = R"(
prozess p {
    rolle amt
    daten { x: ganzzahl }
    ablauf {
        schritt eingeben { rolle amt erfasst x }
        schritt lesen { rolle amt zeigt x }
        ende fertig
    }
}
)";

// Copies a case out of a store that keeps its records, or none.
Result<std::uint64_t> copied(KeepRecords keep) {
    const std::shared_ptr<Store> store = memory_store({keep, {}});
    std::string tenant;
    {
        test::Workbench w(text, std::make_unique<testing::KeptStore>(store));
        EXPECT_TRUE(w.start(w.as("amt", "aydin"), {{"x", Number(1)}}).accepted());
        tenant = tenants(*store).value().front();
    }
    const std::unique_ptr<Store> own = memory_store();
    return copy_tenant(*store, *own, tenant);
}

TEST(Tenant, IsCopiedWithItsRecords) {
    EXPECT_EQ(copied(KeepRecords::all).value(), 1U);
}

TEST(Tenant, WithoutRecordsNothingIsCopiedAndThatIsSaid) {
    const auto result = copied(KeepRecords::nothing);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

} // namespace
} // namespace vorgang
