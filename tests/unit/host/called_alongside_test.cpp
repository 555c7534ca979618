// `rufe prozess … nebenbei`: a case is begun and nobody waits for it.
#include "called_bench.hpp"

namespace vorgang::test {
namespace {

class Alongside : public OnBothStores {
  protected:
    void SetUp() override { b.emplace(store(), alongside); }
    void end() { ASSERT_TRUE(b->w.complete("weiter", b->w.as("amt", "a")).accepted()); }
    std::optional<CalledBench> b;
};
INSTANTIATE_TEST_SUITE_P(Stores, Alongside, both_stores(), store_name);

class AlongsideNowhere : public Alongside {
    void SetUp() override { b.emplace(store(), alongside, std::vector<std::string_view>{}); }
};
INSTANTIATE_TEST_SUITE_P(Stores, AlongsideNowhere, both_stores(), store_name);

TEST_P(Alongside, TheCaseGoesOnAtOnceAndTheOtherBegins) {
    b->start();
    EXPECT_EQ(b->w.open(), "weiter");
    ASSERT_EQ(b->w.info().called.size(), 1U);
    EXPECT_EQ(b->w.info().called[0].case_id, CaseId{}) << "still to be begun";
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->run(), 0U);
    const CaseId child = b->child();
    EXPECT_EQ(b->open(child), "zustellen");
    const CaseInfo info = b->info(child);
    ASSERT_TRUE(info.caller);
    EXPECT_EQ(info.caller->activation, 0U) << "nobody waits for it";
    EXPECT_EQ(b->w.info().called.size(), 1U);
    EXPECT_EQ(b->w.story(), "1 beantragen | ordered zustellung\n2 zustellung\n");
    b->w.check_replay();
    b->check_replay(child);
}

TEST_P(Alongside, ItOutlivesItsCallerAndAnswersNobody) {
    b->start();
    b->run();
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 0U);
    const CaseId child = b->child();
    b->deliver(child);
    EXPECT_EQ(b->info(child).ending, "zugestellt");
    EXPECT_EQ(b->run(), 0U);
}

TEST_P(Alongside, ItBeginsAlsoWhereItsCallerHasEndedBefore) {
    b->start();
    end();
    EXPECT_TRUE(b->w.info().ended);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open(b->child()), "zustellen");
    EXPECT_EQ(b->run(), 0U);
    b->w.check_replay();
}

TEST_P(AlongsideNowhere, WhatCannotBeginIsNamedAndBeginsWhenItCan) {
    b->start();
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(b->run(), 0U);
        ASSERT_EQ(b->stuck.size(), 1U);
        EXPECT_EQ(b->stuck[0].row.case_id, b->w.id);
        EXPECT_EQ(b->stuck[0].error.code, ErrorCode::not_found);
        EXPECT_EQ(b->stuck[0].error.subject, "zustellung");
    }
    b->deploy(being_called);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->stuck.empty());
    EXPECT_EQ(b->open(b->child()), "zustellen");
}

TEST_P(Alongside, WhatDependedOnItsArgumentIsTold) {
    b->start();
    b->run();
    const auto page = b->w.engine->consequences(Workbench::everything(), b->w.id, "name").value();
    const bool told = std::ranges::any_of(page.dependents, [](const Dependent& one) {
        return one.kind == DependentKind::call && one.name == "zustellung";
    });
    EXPECT_TRUE(told);
}

} // namespace
} // namespace vorgang::test
