// A store that is only read, one that is open alone, and views of it.
#include <unistd.h>

#include <fstream>

#include "scratch.hpp"
#include "sql.hpp"
#include "store_conformance.hpp"
#include "vorgang/engine/audit.hpp"
#include "vorgang/sqlite/sqlite_store.hpp"

namespace vorgang::conformance {
namespace {

constexpr SqliteOptions to_read{.read_only = true};
constexpr SqliteOptions alone{.alone = true, .busy_timeout_ms = 1};

// Root may do everything, so the test is nobody for a moment.
class AsNobody {
  public:
    AsNobody() : root_(geteuid() == 0) { EXPECT_TRUE(!root_ || seteuid(65534) == 0); }
    ~AsNobody() { EXPECT_TRUE(!root_ || seteuid(0) == 0); }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;

  private:
    bool root_;
};

class SqliteReading : public testing::Test {
  protected:
    void SetUp() override {
        std::filesystem::create_directory(folder);
        auto store = well(sqlite_store(path));
        commit(*store);
    }
    void TearDown() override { allow(0755, 0644); }

    void commit(Store& store) const {
        SampleCase sample(well(store.new_case_id()));
        well(store.begin());
        well(store.write(sample.next()));
        well(store.commit());
    }
    void allow(int of_folder, int of_file) const {
        std::filesystem::permissions(scratch.file(""), std::filesystem::perms(0755));
        std::filesystem::permissions(folder, std::filesystem::perms(of_folder));
        std::filesystem::permissions(path, std::filesystem::perms(of_file));
    }
    [[nodiscard]] std::string content() const {
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }

    Scratch scratch;
    std::string folder = scratch.file("folder ?#%");
    std::string path = folder + "/cases.db";
};

TEST_F(SqliteReading, WorksWhereNothingMayBeWritten) {
    for (const auto& [of_folder, of_file] :
         std::vector<std::pair<int, int>>{{0755, 0644}, {0777, 0444}, {0555, 0644}, {0555, 0444}}) {
        allow(of_folder, of_file);
        const AsNobody nobody;
        auto store = well(sqlite_store(path, to_read));
        ASSERT_NE(store, nullptr) << std::oct << of_folder << " " << of_file;
        EXPECT_EQ(well(store->cases({}, 10)).size(), 1u);
        const auto report = well(audit(*store));
        EXPECT_EQ(report.cases, 1u);
        EXPECT_EQ(failure(store->begin()), ErrorCode::read_only);
        EXPECT_EQ(failure(store->new_case_id()), ErrorCode::read_only);
        EXPECT_EQ(failure(store->set_advanced_to({1})), ErrorCode::read_only);
        EXPECT_EQ(failure(store->wipe()), ErrorCode::read_only);
        EXPECT_EQ(failure(store->queue("t", "r")), ErrorCode::not_found);
    }
}

TEST_F(SqliteReading, ReadsALogThatOthersWrite) {
    auto writer = well(sqlite_store(path));
    commit(*writer);
    allow(0555, 0444);
    const AsNobody nobody;
    auto store = well(sqlite_store(path, to_read));
    EXPECT_EQ(well(store->cases({}, 10)).size(), 2u);
}

TEST_F(SqliteReading, ALogNobodyCanReadThereIsNamed) {
    {
        auto writer = well(sqlite_store(path));
        commit(*writer);
        std::filesystem::copy_file(path + "-wal", folder + "/kept");
    }
    std::filesystem::rename(folder + "/kept", path + "-wal");
    allow(0555, 0444);
    {
        const AsNobody nobody;
        const auto store = sqlite_store(path, to_read);
        EXPECT_EQ(failure(store), ErrorCode::read_only);
        EXPECT_TRUE(store.error().subject.ends_with("-wal"));
    }
    allow(0755, 0644);
    EXPECT_EQ(well(well(sqlite_store(path, to_read))->cases({}, 10)).size(), 2u);
}

TEST_F(SqliteReading, LeavesTheFileAndItsLogAsTheyAre) {
    const std::string before = content();
    ASSERT_NE(well(sqlite_store(path, to_read)), nullptr);
    EXPECT_EQ(content(), before);
    EXPECT_FALSE(std::filesystem::exists(path + "-wal")) << "nothing lies about afterwards";
    std::uintmax_t log = 0;
    {
        auto writer = well(sqlite_store(path));
        commit(*writer);
        std::filesystem::copy_file(path + "-wal", path + ".kept");
        log = std::filesystem::file_size(path + ".kept");
    }
    std::ofstream(path, std::ios::binary) << before;
    std::filesystem::rename(path + ".kept", path + "-wal");
    EXPECT_EQ(well(well(sqlite_store(path, to_read))->cases({}, 10)).size(), 2u);
    EXPECT_EQ(content(), before);
    EXPECT_EQ(std::filesystem::file_size(path + "-wal"), log);
}

TEST_F(SqliteReading, SaysAtTheEndOfAViewThatSomebodyWroteToWhatItReadWithoutLocks) {
    allow(0555, 0444);
    std::unique_ptr<Store> store;
    {
        const AsNobody nobody;
        store = well(sqlite_store(path, to_read));
        well(store->begin_view());
        well(store->end_view());
        well(store->begin_view());
    }
    {
        auto writer = well(sqlite_store(path));
        commit(*writer);
    }
    EXPECT_EQ(failure(store->end_view()), ErrorCode::busy);
}

TEST_F(SqliteReading, MakesNoFile) {
    const std::string none = folder + "/none.db";
    EXPECT_EQ(failure(sqlite_store(none, to_read)), ErrorCode::not_found);
    EXPECT_FALSE(std::filesystem::exists(none));
}

TEST_F(SqliteReading, AStoreOfAnEarlierFormatHasToBeWrittenToOnce) {
    std::filesystem::copy_file(VORGANG_TEST_DATA "/format_1.db", folder + "/old.db");
    EXPECT_EQ(failure(sqlite_store(folder + "/old.db", to_read)), ErrorCode::read_only);
}

TEST_F(SqliteReading, NothingIsWrittenInAView) {
    auto store = well(sqlite_store(path));
    well(store->begin_view());
    EXPECT_EQ(failure(store->begin()), ErrorCode::conflict);
    EXPECT_EQ(failure(store->set_advanced_to({1})), ErrorCode::conflict);
    EXPECT_EQ(failure(store->queue("t", "r")), ErrorCode::not_found);
    well(store->end_view());
    EXPECT_EQ(well(store->queue("t", "r")), QueueId{1});
    well(store->begin());
    EXPECT_EQ(failure(store->begin_view()), ErrorCode::conflict);
    store->rollback();
}

// Numbers of deployments and worklists of the one that left may be somebody else's by now.
TEST_F(SqliteReading, WhoHadItOpenIsShownNothingAfterARemoval) {
    auto store = well(sqlite_store(path));
    auto reader = well(sqlite_store(path, to_read));
    const QueueId queue = well(store->queue("leaving", "r"));
    {
        auto other = well(sqlite_store(path));
        well(other->begin());
        well(other->remove({"leaving", {}, {}}));
        well(other->commit());
        EXPECT_EQ(well(other->cases({}, 9)).size(), 1u) << "who removed it knows";
    }
    for (Store* const early : {store.get(), reader.get()}) {
        EXPECT_EQ(failure(early->read({1})), ErrorCode::read_only);
        EXPECT_EQ(failure(early->tasks(queue, std::nullopt, 9)), ErrorCode::read_only);
        EXPECT_EQ(failure(early->begin_view()), ErrorCode::read_only);
    }
    EXPECT_EQ(failure(store->queue("leaving", "r")), ErrorCode::read_only);
    EXPECT_EQ(Sql(path).number("SELECT count(*) FROM vorgang_queues"), 0) << "none is made again";
    store = well(sqlite_store(path));
    EXPECT_EQ(well(store->cases({}, 9)).size(), 1u);
}

TEST_F(SqliteReading, AStoreIsAloneOrRefused) {
    {
        auto other = well(sqlite_store(path));
        EXPECT_EQ(failure(sqlite_store(path, alone)), ErrorCode::busy);
        EXPECT_EQ(well(other->cases({}, 9)).size(), 1u);
        EXPECT_EQ(failure(sqlite_store(path, alone)), ErrorCode::busy) << "also at rest";
    }
    auto store = well(sqlite_store(path, alone));
    ASSERT_NE(store, nullptr);
    EXPECT_EQ(failure(sqlite_store(path, {.busy_timeout_ms = 1})), ErrorCode::busy);
    EXPECT_EQ(failure(sqlite_store(path, {.read_only = true, .busy_timeout_ms = 1})),
              ErrorCode::busy);
    commit(*store);
    store.reset();
    EXPECT_EQ(well(well(sqlite_store(path))->cases({}, 10)).size(), 2u);
}

// Somebody reads, so what was written over before still has to lie there.
TEST_F(SqliteReading, SaysWhereWhatWasRemovedCouldNotBeWiped) {
    auto store = well(sqlite_store(path, {.busy_timeout_ms = 1}));
    auto reader = well(sqlite_store(path, to_read));
    well(reader->begin_view());
    EXPECT_EQ(well(reader->cases({}, 9)).size(), 1u);
    EXPECT_EQ(failure(store->wipe()), ErrorCode::busy);
    well(reader->end_view());
    well(store->wipe());
}

} // namespace
} // namespace vorgang::conformance
