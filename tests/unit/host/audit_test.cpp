// Where an audit comes to an end.
#include <gtest/gtest.h>

#include "kept_store.hpp"
#include "vorgang/engine/audit.hpp"

namespace vorgang::test {
namespace {

// Says that it has had a million cases, none of which can be read.
class UnreadableStore final : public vorgang::testing::KeptStore {
  public:
    UnreadableStore() : KeptStore(memory_store()) {}
    Result<std::vector<CaseId>> cases(CaseId, std::uint32_t) override { return damage(); }
    Result<std::span<const std::byte>> read(CaseId) override { return damage(); }
    Result<std::vector<FeedRecord>> records(std::uint64_t after, std::uint32_t) override {
        if (after > 0) return std::vector<FeedRecord>();
        return std::vector<FeedRecord>{{1, {1'000'000}, 1, {}, {}}};
    }

  private:
    static Error damage() { return {ErrorCode::corrupt, "cases", "", "beschädigt", "damaged"}; }
};

TEST(Audit, GivesUpWhereNothingCanBeReadAndSaysSo) {
    UnreadableStore store;
    const auto report = audit(store, {.findings_max = 200'000});
    ASSERT_TRUE(report) << report.error().english;
    EXPECT_FALSE(report->finished);
    EXPECT_EQ(report->cases, 100'000u);
    EXPECT_NE(report->bad.back().english.find("the audit ends here"), std::string::npos);
    const auto rest = audit(store, {.after = report->last, .cases_max = 10});
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->cases, 10u) << "it goes on where it was told to";
}

} // namespace
} // namespace vorgang::test
