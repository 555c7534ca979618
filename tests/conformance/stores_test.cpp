// The suite on the stores that come along.
#include <sqlite3.h>

#include "run/case_block.hpp"
#include "scratch.hpp"
#include "store_conformance.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

class MemoryHome final : public StoreHome {
  public:
    std::unique_ptr<Store> open() override { return memory_store(); }
};

// `pending_kib`: how much of what is committed stands in no table yet.
template<std::uint32_t pending_kib>
class FileHome final : public StoreHome {
  public:
    std::unique_ptr<Store> open() override {
        return well(sqlite_store(scratch_.file("cases.db"),
                                 {.durability = Durability::off, .pending_kib = pending_kib}));
    }
    std::unique_ptr<Store> open_beside() override { return open(); }

  private:
    Scratch scratch_;
};

// A database of the host, in memory, that stays open while stores come and go.
class HostHome final : public StoreHome {
  public:
    HostHome() { sqlite3_open(":memory:", &connection_); }
    ~HostHome() override { sqlite3_close_v2(connection_); }
    std::unique_ptr<Store> open() override { return well(sqlite_store(connection_)); }

  private:
    sqlite3* connection_ = nullptr;
};

template<class Home>
StoreKind kind(std::string name, bool lasts, bool rolls_back) {
    return {std::move(name), [] { return std::make_unique<Home>(); }, lasts, rolls_back};
}

// The suite makes its bytes by hand, so that a host can use it without our private headers.
TEST(SampleCase, IsABlockAndARecordOfTheFormat) {
    SampleCase sample({7});
    for (const std::size_t heap : {0u, 8u, 13u, 5000u}) {
        const CaseChange change = sample.next({}, heap);
        EXPECT_TRUE(run::well_formed(change.after)) << heap;
        EXPECT_EQ(run::CaseView(change.after).header().id, 7u);
        EXPECT_EQ(run::CaseView(change.after).header().sequence, change.sequence);
    }
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreConformance,
                         testing::Values(kind<MemoryHome>("memory", false, false),
                                         kind<FileHome<32 * 1024>>("sqlite_file", true, true),
                                         kind<FileHome<1>>("sqlite_file_soon", true, true),
                                         kind<FileHome<0>>("sqlite_file_at_once", true, true),
                                         kind<HostHome>("sqlite_host", true, true)),
                         kind_name);

} // namespace
} // namespace vorgang::conformance
