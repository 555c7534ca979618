// What many cases are looked at for comes in one go and is of one moment, where the store is a
// server; everywhere it is the same as each case by itself.
#include <algorithm>

#include "bench_case.hpp"
#include "both_stores.hpp"

namespace vorgang::test {
namespace {

constexpr std::string_view letter = R"(
prozess brief "Brief" {
    version 1
    leitung chef
    rolle bürger "Bürger" extern
    rolle amt "Amt"
    rolle chef "Leitung"
    daten suchbar { betreff: text }
    ablauf {
        schritt schreiben { rolle bürger erfasst betreff }
        schritt lesen { rolle amt frist 2 stunden erinnert chef }
        ende fertig
    }
}
)";

// Notes what is asked of it: "(" and ")" a view, e3 three cases expected, r one of them read, R any
// other.
class WatchedStore final : public vorgang::testing::KeptStore {
  public:
    WatchedStore(std::shared_ptr<Store> store, std::string& log)
        : KeptStore(std::move(store)), log_(log) {}
    bool is_shared() const noexcept override { return true; }
    Result<void> begin_view() override {
        log_ += "(";
        return KeptStore::begin_view();
    }
    Result<void> end_view() override {
        log_ += ")";
        return KeptStore::end_view();
    }
    Result<void> expect(std::span<const Expected> all) override {
        log_ += "e" + std::to_string(all.size());
        expected_.assign(all.begin(), all.end());
        return {};
    }
    Result<std::span<const std::byte>> read(CaseId id) override {
        const bool expected =
            std::ranges::find(expected_, id, &Expected::case_id) != expected_.end();
        log_ += expected ? "r" : "R";
        return KeptStore::read(id);
    }

  private:
    std::string& log_;
    std::vector<Expected> expected_;
};

class Pages : public ::testing::Test {
  protected:
    void begin(int count) {
        for (int i = 0; i < count; ++i) {
            ASSERT_TRUE(w.start(w.as("bürger", "eva"), {{"betreff", "Hecke"}}).accepted());
            cases.push_back(w.id);
        }
        log.clear();
    }
    std::string watched() { return std::exchange(log, {}); }

    std::string log;
    Workbench w{letter, std::make_unique<WatchedStore>(memory_store(), log)};
    std::vector<CaseId> cases;
};

TEST_F(Pages, ComeInOneGoAndAreOfOneMoment) {
    begin(3);
    TaskFilter tasks;
    tasks.viewer = Workbench::everything();
    tasks.role = "amt";
    EXPECT_EQ(w.engine->tasks(tasks)->tasks.size(), 3U);
    EXPECT_EQ(watched(), "(e3rrr)");
    EXPECT_EQ(w.engine->case_infos(Workbench::everything(), cases).size(), 3U);
    EXPECT_EQ(watched(), "(e3rrr)");
    CaseFilter hedges;
    hedges.viewer = Workbench::everything();
    hedges.process = "brief";
    hedges.field = "betreff";
    hedges.value = Value("Hecke");
    EXPECT_EQ(w.engine->find(hedges)->cases, cases);
    EXPECT_EQ(watched(), "(e3rrr)");
    w.now.ms += 3 * hour;
    EXPECT_EQ(w.engine->overdue(Workbench::everything(), w.now, 10)->size(), 3U);
    EXPECT_EQ(watched(), "(e3rrr)");
}

TEST_F(Pages, OneCaseIsReadAsItIs) {
    begin(1);
    EXPECT_TRUE(w.engine->case_info(Workbench::everything(), w.id).has_value());
    EXPECT_EQ(watched(), "R");
    EXPECT_EQ(w.engine->case_infos(Workbench::everything(), cases).size(), 1U);
    EXPECT_EQ(watched(), "(R)");
    EXPECT_TRUE(w.engine->case_infos(Workbench::everything(), {}).empty());
}

class CaseInfos : public OnBothStores {};

TEST_P(CaseInfos, AreOneForEachInTheirOrder) {
    Workbench w(letter, store());
    ASSERT_TRUE(w.start(w.as("bürger", "eva"), {{"betreff", "Hecke"}}).accepted());
    const CaseId first = w.id;
    ASSERT_TRUE(w.start(w.as("bürger", "otto"), {{"betreff", "Hecke"}}).accepted());
    const CaseId second = w.id;
    ASSERT_TRUE(w.complete("lesen", w.as("amt", "a")).accepted());
    const CaseId cases[] = {second, {77}, first, second};
    const auto infos = w.engine->case_infos(Workbench::everything(), cases);
    ASSERT_EQ(infos.size(), 4U);
    EXPECT_EQ(infos[0]->id, second);
    EXPECT_TRUE(infos[0]->ended);
    EXPECT_EQ(infos[1].error().code, ErrorCode::not_found);
    EXPECT_EQ(infos[2]->id, first);
    EXPECT_FALSE(infos[2]->ended);
    EXPECT_EQ(infos[3]->sequence, infos[0]->sequence);
    static constexpr std::string_view citizen[] = {"bürger"};
    const auto own = w.engine->case_infos({"stadt", "eva", citizen}, cases);
    EXPECT_EQ(own[0].error().code, ErrorCode::not_found) << "nobody else's";
    EXPECT_EQ(own[2]->id, first);
}

INSTANTIATE_TEST_SUITE_P(Stores, CaseInfos, both_stores(), store_name);

} // namespace
} // namespace vorgang::test
