// A case that begins a case of its own process, which may do the same; how it ends comes back level
// by level. Nothing but the engine carries anything.
#include "folders.hpp"

#include <gtest/gtest.h>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {
namespace {

constexpr Instant monday{1'778'486'400'000}; // 2026-05-11 10:00 in Germany
constexpr std::string_view roles[] = {"zeichnung"};

class Recursion : public testing::Test {
  protected:
    void SetUp() override {
        const auto file = folders::source() / "tests" / "patterns" / "wcp22_recursion.vorgang";
        Place place;
        place.tenant = "stadt";
        ASSERT_TRUE(engine.deploy(compile_file(file).value().process.value(), place));
    }

    static Command from(std::string_view person) {
        Command command;
        command.tenant = "stadt";
        command.actor = {person, roles, ""};
        command.at = monday;
        return command;
    }

    CaseId submit(std::string_view number, int euros) {
        const Assignment data[] = {{"nummer", number}, {"betrag", euros}, {"stufe", 1}};
        Command command = from("amtsleitung");
        command.entropy = {1, static_cast<std::uint64_t>(++submitted_)};
        const Outcome begun = engine.start("freigabe", data, command);
        EXPECT_TRUE(begun.accepted()) << begun.error->english;
        return begun.case_id;
    }

    // What follows goes on until nothing does.
    void carry_on() {
        for (bool more = true; more;) {
            const auto work = engine.run_tools(monday, 100);
            ASSERT_TRUE(work);
            ASSERT_TRUE(work->stuck.empty());
            more = work->done != 0;
        }
    }

    CaseInfo read(CaseId id) { return engine.case_info({"stadt", "", roles}, id).value(); }

    // The cases from this one on, each begun by the one before.
    std::vector<CaseInfo> levels(CaseId id) {
        std::vector<CaseInfo> all{read(id)};
        while (!all.back().called.empty())
            all.push_back(read(all.back().called.front().case_id));
        return all;
    }

    void check(CaseId submitted, bool right) {
        const CaseInfo top = levels(submitted).back();
        const std::string who = "amtsleitung " + std::to_string(top.id.number);
        ASSERT_EQ(top.open.size(), 1U);
        const Assignment data[] = {{"richtig", right}};
        const Outcome done =
            engine.complete({top.id, top.open.front().activation}, data, from(who));
        ASSERT_TRUE(done.accepted()) << done.error->english;
        carry_on();
    }

    std::vector<std::string> endings(CaseId submitted) {
        std::vector<std::string> all;
        for (const CaseInfo& level : levels(submitted))
            all.push_back(level.cancelled ? "-" : level.ending);
        return all;
    }

    Engine engine = std::move(Engine::open(memory_store())).value();

  private:
    int submitted_ = 0;
};

TEST_F(Recursion, GoesAsDeepAsTheCaseNeedsAndComesBack) {
    const CaseId id = submit("A-7", 60'000);
    check(id, true);
    check(id, true);
    EXPECT_EQ(endings(id), (std::vector<std::string>{"", "", ""}));
    EXPECT_EQ(levels(id).front().process, levels(id).back().process);
    check(id, true);
    EXPECT_EQ(endings(id), std::vector<std::string>(3, "freigegeben"));
}

TEST_F(Recursion, OneLevelIsEnough) {
    const CaseId id = submit("A-7", 4'000);
    check(id, true);
    EXPECT_EQ(endings(id), std::vector<std::string>{"freigegeben"});
}

TEST_F(Recursion, ARefusalAboveComesDownToTheFirst) {
    const CaseId id = submit("A-7", 900'000);
    for (int level = 1; level < 4; ++level)
        check(id, true);
    check(id, false);
    EXPECT_EQ(endings(id), std::vector<std::string>(4, "abgelehnt"));
    EXPECT_EQ(engine.counts("stadt")->cases, 4U);
}

TEST_F(Recursion, WhatIsWithdrawnBelowIsWithdrawnAbove) {
    const CaseId id = submit("A-7", 60'000);
    check(id, true);
    check(id, true);
    Command withdrawal = from("amtsleitung");
    withdrawal.kind = CommandKind::deliver;
    withdrawal.case_id = id;
    withdrawal.name = "rückzug";
    ASSERT_TRUE(engine.apply(withdrawal).accepted());
    carry_on();
    EXPECT_EQ(endings(id), (std::vector<std::string>{"zurückgezogen", "-", "-"}));
}

TEST_F(Recursion, TwoOfThemDoNotMeet) {
    const CaseId first = submit("A-7", 60'000);
    check(first, true);
    const CaseId second = submit("A-8", 4'000);
    check(second, false);
    EXPECT_EQ(endings(second), std::vector<std::string>{"abgelehnt"});
    EXPECT_EQ(endings(first), (std::vector<std::string>{"", ""}));
}

} // namespace
} // namespace vorgang
