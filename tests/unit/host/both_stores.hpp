// Tests that run on the memory store, on SQLite and, where the environment says so (tests/CMake
// does), on PostgreSQL; each outlives the engines on it.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>

#include "kept_store.hpp"
#include "scratch.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"
#ifdef VORGANG_TEST_POSTGRES
#include "postgres_server.hpp"
#include "vorgang/postgres/postgres_store.hpp"
#endif

namespace vorgang::test {

class OnBothStores : public ::testing::TestWithParam<std::string> {
  protected:
    // The first call makes the store, later ones open it again; the engine before has ended.
    std::unique_ptr<Store> store() {
        if (GetParam() == "sqlite")
            return sqlite_store(scratch_.file("cases.db"), {.durability = Durability::off}).value();
#ifdef VORGANG_TEST_POSTGRES
        if (GetParam() == "postgres") {
            if (url_.empty()) url_ = conformance::shared_server().new_database();
            return postgres_store(url_).value();
        }
#endif
        if (!memory_) memory_ = memory_store();
        return std::make_unique<vorgang::testing::KeptStore>(memory_);
    }

    // Whatever a test did: all is whole, and the rows of the indexes follow from the cases.
    void TearDown() override {
        const auto looked_at = store();
        const auto report = audit(*looked_at);
        ASSERT_TRUE(report) << report.error().english;
        for (const AuditFinding& one : report->bad)
            ADD_FAILURE() << one.case_id.number << "/" << one.sequence << ": " << one.english;
    }

  private:
    conformance::Scratch scratch_;
    std::shared_ptr<Store> memory_;
    std::string url_;
};

[[nodiscard]] inline std::string store_name(const ::testing::TestParamInfo<std::string>& info) {
    return info.param;
}
[[nodiscard]] inline auto both_stores() {
    std::vector<std::string> names{"memory", "sqlite"};
    if (std::getenv("VORGANG_TEST_POSTGRES") != nullptr) names = {"postgres"};
    return ::testing::ValuesIn(names);
}

// Counts how often a case is read: what a query costs.
class CountingStore final : public vorgang::testing::KeptStore {
  public:
    CountingStore(std::shared_ptr<Store> store, std::uint64_t& reads)
        : KeptStore(std::move(store)), reads_(reads) {}
    Result<std::span<const std::byte>> read(CaseId id) override {
        ++reads_;
        return KeptStore::read(id);
    }

  private:
    std::uint64_t& reads_;
};

} // namespace vorgang::test
