// `rufe prozess`: a case begins another one, waits for it, hears how it ended.
#include <thread>

#include "called_bench.hpp"
#include "run/errand.hpp"

namespace vorgang::test {
namespace {

class Called : public OnBothStores {
  protected:
    void SetUp() override { b.emplace(store()); }
    std::optional<CalledBench> b;
};
INSTANTIATE_TEST_SUITE_P(Stores, Called, both_stores(), store_name);

// The process that is called is deployed nowhere.
class CalledNowhere : public Called {
    void SetUp() override { b.emplace(store(), calling, std::vector<std::string_view>{}); }
};
INSTANTIATE_TEST_SUITE_P(Stores, CalledNowhere, both_stores(), store_name);

TEST_P(Called, ACallBeginsACaseAndTakesHowItEnded) {
    b->start();
    EXPECT_EQ(b->w.open(), "zustellung");
    EXPECT_EQ(b->run(), 1U);
    const CaseId child = b->child();
    ASSERT_NE(child.number, 0U);
    EXPECT_EQ(b->open(child), "zustellen");
    EXPECT_EQ(b->info(child).fields.at(0).value, Value("Eva"));
    EXPECT_EQ(b->run(), 0U) << "it is not begun again";
    b->deliver(child);
    EXPECT_EQ(b->w.open(), "zustellung");
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "weiter") << b->w.story();
    EXPECT_EQ(to_json(b->w.field("antwort")),
              R"({"ausgang":"zugestellt","am":"2026-05-12","bote":null})");
    EXPECT_EQ(b->run(), 0U);
    b->w.check_replay();
    b->check_replay(child);
}

TEST_P(Called, WhoLooksSeesTheOtherCase) {
    b->start();
    b->run();
    const CaseId child = b->child();
    const CaseInfo caller = b->w.info();
    ASSERT_EQ(caller.called.size(), 1U);
    EXPECT_EQ(caller.called[0].process, "zustellung");
    EXPECT_EQ(caller.called[0].activation, b->w.activation("zustellung"));
    EXPECT_FALSE(caller.called[0].ended);
    EXPECT_FALSE(caller.open.at(0).due) << "there is no next attempt";
    const CaseInfo called = b->info(child);
    ASSERT_TRUE(called.caller);
    EXPECT_EQ(called.caller->case_id, b->w.id);
    EXPECT_EQ(called.caller->process, "antrag");
    b->deliver(child);
    b->run();
    EXPECT_TRUE(b->w.info().called.at(0).ended);
    const auto history = b->w.engine->history(Workbench::everything(), b->w.id).value();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[1].kind, CommandKind::begun);
    EXPECT_EQ(history[1].subject, "zustellung");
    EXPECT_EQ(history[1].other, child);
    EXPECT_EQ(history[2].kind, CommandKind::tool_answer);
    EXPECT_EQ(history[2].other, child);
}

TEST_P(Called, AnExternalRoleBelongsToWhomItBelongsToInTheCaseThatCalls) {
    b->start();
    b->run();
    const CaseId child = b->child();
    b->in(child, [&] {
        const std::vector<Assignment> date{{"am", *date_from_text("2026-05-12")}};
        EXPECT_TRUE(b->w.complete("zustellen", b->w.as("post", "paul"), date).accepted());
        const Outcome wrong = b->w.complete("quittieren", b->w.as("bürger", "eid:ida"));
        EXPECT_EQ(wrong.error->code, ErrorCode::not_allowed);
        TaskFilter filter;
        constexpr std::string_view roles[] = {"bürger"};
        filter.viewer = {"stadt", "eid:eva", roles};
        filter.role = "bürger";
        EXPECT_EQ(b->w.engine->tasks(filter)->tasks.size(), 1U);
        return 0;
    });
    const auto salt_of = [this](CaseId id) {
        const auto bytes = b->w.engine->case_bytes(id).value();
        return std::vector<std::byte>(bytes.begin() + 8, bytes.begin() + 24);
    };
    EXPECT_NE(salt_of(child), salt_of(b->w.id)) << "no pseudonym of one says anything in the other";
}

TEST_P(Called, ARepresentativeRepresentsThereToo) {
    b->start();
    b->in(b->w.id, [&] {
        Command appoint = b->w.as("bürger", "eid:eva");
        appoint.name = "bürger";
        appoint.person = "eid:rosa";
        EXPECT_TRUE(b->w.send(appoint, CommandKind::appoint).accepted());
        return 0;
    });
    b->run();
    b->in(b->child(), [&] {
        const std::vector<Assignment> date{{"am", *date_from_text("2026-05-12")}};
        EXPECT_TRUE(b->w.complete("zustellen", b->w.as("post", "paul"), date).accepted());
        EXPECT_TRUE(b->w.complete("quittieren", b->w.as("bürger", "eid:rosa")).accepted());
        return 0;
    });
}

TEST_P(Called, CancelledWithItsCaller) {
    b->start();
    b->run();
    const CaseId child = b->child();
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_FALSE(b->info(child).ended);
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info(child).cancelled);
    EXPECT_EQ(b->run(), 0U) << "no answer goes back";
    const auto history = b->w.engine->history(Workbench::everything(), child).value();
    EXPECT_EQ(history.back().text, "Vorgang 1 wartet nicht mehr auf diesen");
    EXPECT_EQ(history.back().other, b->w.id);
    b->w.check_replay();
    b->check_replay(child);
}

TEST_P(Called, WhatASuspendedCaseCalledIsCancelledWhenItsDeadlineLeavesTheCall) {
    b->start();
    b->run();
    const CaseId child = b->child();
    EXPECT_TRUE(b->lead(child, CommandKind::suspend).accepted());
    b->w.advance(60 * day);
    EXPECT_EQ(b->w.info().ending, "verfristet");
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info(child).cancelled);
}

TEST_P(Called, ACaseThatWasCancelledIsAFailedCall) {
    b->start();
    b->run();
    const CaseId child = b->child();
    EXPECT_TRUE(b->lead(child, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 1U);
    const CaseInfo info = b->w.info();
    ASSERT_EQ(info.open.at(0).kind, OpenKind::incident);
    EXPECT_EQ(info.open.at(0).german, "Vorgang 2 wurde abgebrochen");
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::resolve_incident, "zustellung").accepted());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_NE(b->child(), child) << "a new order is a new case";
    b->deliver(b->child());
    b->run();
    EXPECT_EQ(b->w.open(), "weiter");
    b->w.check_replay();
}

TEST_P(Called, AnAnswerThatComesTooLateIsOnRecord) {
    b->start();
    b->run();
    const CaseId child = b->child();
    b->deliver(child);
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::cancel).accepted());
    EXPECT_EQ(b->run(), 2U) << "the answer, and the cancellation of what has ended";
    EXPECT_EQ(b->info(child).ending, "zugestellt");
    const auto history = b->w.engine->history(Workbench::everything(), b->w.id).value();
    const bool late = std::ranges::any_of(history, [&](const HistoryEntry& entry) {
        return entry.other == child && entry.events == std::vector<std::string>{"late answer"};
    });
    EXPECT_TRUE(late) << b->w.story();
    EXPECT_EQ(b->run(), 0U);
}

TEST_P(Called, ASuspendedCaseKeepsTheAnswer) {
    b->start();
    b->run();
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::suspend).accepted());
    b->deliver(b->child());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.open(), "zustellung");
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::resume).accepted());
    EXPECT_EQ(b->w.open(), "weiter");
    EXPECT_EQ(b->run(), 0U) << "nothing is to be cancelled";
    b->w.check_replay();
}

TEST_P(CalledNowhere, WithoutADeploymentTheCallFailsAndItsIncidentSaysWhy) {
    b->start();
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->w.info().open.at(0).attempts, 1U);
    b->w.now.ms += hour;
    EXPECT_EQ(b->run(), 1U);
    const OpenInfo open = b->w.info().open.at(0);
    EXPECT_EQ(open.kind, OpenKind::incident);
    EXPECT_EQ(open.german, "zustellung: dieser Prozess ist hier nicht in Betrieb");
    b->deploy(being_called);
    EXPECT_TRUE(b->lead(b->w.id, CommandKind::resolve_incident, "zustellung").accepted());
    EXPECT_EQ(b->run(), 1U);
    EXPECT_EQ(b->open(b->child()), "zustellen");
}

TEST_P(Called, WhatAPersonSuppliesIsTheAnswer) {
    b->start();
    b->run();
    EXPECT_TRUE(b->lead(b->child(), CommandKind::cancel).accepted());
    b->run();
    Command settle = b->w.as("chef", "chris");
    settle.text = "Zustellurkunde liegt vor";
    settle.resolution = Resolution::supply;
    settle.activation = b->w.activation("zustellung");
    const std::vector<Assignment> result{
        {"antwort",
         Value::Context{{"ausgang", "zugestellt"}, {"am", *date_from_text("2026-05-13")}}}};
    settle.data = result;
    EXPECT_TRUE(b->w.send(settle, CommandKind::resolve_incident).accepted());
    EXPECT_EQ(b->w.open(), "weiter");
}

TEST_P(Called, AHostThatAnswersItselfEndsTheCallAndTheCase) {
    b->start();
    b->run();
    Command answer = b->w.as("", "");
    answer.activation = b->w.activation("zustellung");
    const std::vector<Assignment> result{{"antwort", Value::Context{{"ausgang", "zurück"}}}};
    answer.data = result;
    EXPECT_TRUE(b->w.send(answer, CommandKind::tool_answer).accepted());
    EXPECT_EQ(b->w.open(), "weiter");
    EXPECT_EQ(b->run(), 1U);
    EXPECT_TRUE(b->info(b->child()).cancelled);
}

TEST_P(Called, OnlyWhoCalledItCancelsItWithoutALead) {
    b->start();
    b->run();
    b->start();
    const CaseId stranger = b->w.id;
    const run::Errand errand{stranger, 0, {}};
    Command cancel = b->w.as("", "");
    cancel.errand = &errand;
    b->in({2}, [&] {
        EXPECT_EQ(b->w.send(cancel, CommandKind::cancel).error->code, ErrorCode::not_allowed);
        return 0;
    });
    EXPECT_FALSE(b->info({2}).ended);
}

TEST_P(Called, WhatIsBegunIsToldToTheObserver) {
    std::vector<std::uint64_t> changed;
    EngineOptions options;
    options.observer = [&](CaseId id, std::span<const std::byte>) { changed.push_back(id.number); };
    b->start();
    b->w.engine.reset();
    b->w.open(store(), std::move(options));
    b->run();
    EXPECT_EQ(changed, (std::vector{b->child().number, b->w.id.number}));
}

// At most so many a call, and it says that there is more.
TEST_P(Called, WorkIsBounded) {
    for (int i = 0; i < 3; ++i)
        b->start();
    for (int i = 0; i < 3; ++i) {
        const auto work = b->w.engine->run_tools(b->w.now, 1);
        EXPECT_EQ(work->done, 1U);
        EXPECT_TRUE(work->more);
    }
    const auto work = b->w.engine->run_tools(b->w.now, 1);
    EXPECT_EQ(work->done, 0U);
    EXPECT_FALSE(work->more);
}

TEST_P(CalledNowhere, AnotherTenantsProcessOfThatNameIsNotBegun) {
    Place place;
    place.tenant = "nachbar";
    EXPECT_TRUE(b->w.engine->deploy(with_calls(being_called), place));
    b->start();
    b->run();
    EXPECT_EQ(b->w.engine->counts("nachbar")->cases, 0U);
    EXPECT_EQ(b->w.info().open.at(0).attempts, 1U);
}

TEST_P(Called, TheDeploymentWithTheCalendarOfTheCallerBegins) {
    Place saxony;
    saxony.tenant = "stadt";
    saxony.calendar.land = Land::sn;
    const std::uint32_t last = b->w.engine->deploy(with_calls(being_called), saxony).value();
    b->start();
    b->run();
    EXPECT_NE(b->info(b->child()).deployment, last);
    Place hesse;
    hesse.tenant = "stadt";
    hesse.calendar.land = Land::he;
    EXPECT_TRUE(b->w.engine->deploy(with_calls(calling), hesse));
    b->start();
    b->run();
    EXPECT_EQ(b->info(b->child()).deployment, last) << "none has that calendar: the last";
}

// Whoever is first carries it; the others find nothing to do.
TEST_P(Called, ThreadsThatCarryAtOnceCarryEachThingOnce) {
    constexpr std::uint64_t cases = 12;
    for (std::uint64_t i = 0; i < cases; ++i)
        b->start();
    const auto carry = [this] {
        std::vector<std::thread> threads;
        threads.reserve(4);
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([this] {
                const auto work = b->w.engine->run_tools(b->w.now, 1000);
                EXPECT_TRUE(work);
                EXPECT_TRUE(work->stuck.empty());
            });
        for (std::thread& thread : threads)
            thread.join();
        b->run();
    };
    carry();
    EXPECT_EQ(b->w.engine->counts("stadt")->cases, 2 * cases);
    for (std::uint64_t i = cases + 1; i <= 2 * cases; ++i)
        b->deliver({i});
    carry();
    for (std::uint64_t i = 1; i <= cases; ++i) {
        EXPECT_EQ(b->open({i}), "weiter");
        EXPECT_EQ(b->w.engine->history(Workbench::everything(), {i})->size(), 3U);
    }
}

TEST_P(Called, ProcessesAreNotBoundToHandlers) {
    const auto bound =
        b->w.engine->bind("zustellung", [](const ToolCall&) { return ToolAnswer::done(); });
    ASSERT_FALSE(bound);
    EXPECT_EQ(bound.error().code, ErrorCode::not_found);
}

} // namespace
} // namespace vorgang::test
