// Two cases that hold one another: Unterhaltsvorschuss and the recourse against the other parent.
// What one sends, the host delivers to the other, sometimes twice and sometimes late.
#include "folders.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {
namespace {

constexpr std::int64_t day = 86'400'000;
constexpr Instant friday{1'773'997'200'000}; // 2026-03-20 10:00 in Germany

Process process(const std::string& name) {
    const auto folder = folders::source() / "tests/patterns/processes";
    return compile_file(folder / (name + ".vorgang")).value().process.value();
}

class Interlocked : public testing::Test {
  protected:
    void SetUp() override {
        Place place;
        place.tenant = "stadt";
        for (const std::string name : {"unterhaltsvorschuss", "rueckgriff"})
            ASSERT_TRUE(engine.deploy(process(name), place));
        ASSERT_TRUE(engine.bind("hkr.auszahlen", [this](const ToolCall& call) {
            paid.push_back(call["betrag"]);
            return ToolAnswer::done({{"beleg", "B"}});
        }));
        carry("übergang", "vorschusskasse");
        carry("leistung_endet", "vorschusskasse");
        carry("unterhalt_geht_ein", "rückgriff");
        grant();
    }

    // The host as postman: what a case sends is delivered in the role of who sends it.
    void carry(const std::string& name, const std::string& role) {
        ASSERT_TRUE(engine.on_message(name, [this, name, role](const OutgoingMessage& sent) {
            if (holds_back) return false;
            const std::string_view roles[] = {role};
            std::vector<Assignment> data;
            for (const FieldInfo& field : sent.fields)
                data.push_back({field.name, field.value});
            Command command;
            command.kind = CommandKind::deliver;
            command.tenant = "stadt";
            command.name = name;
            command.data = data;
            command.key = sent.key;
            command.actor = {"post", roles, ""};
            command.at = now;
            command.entropy = {3, 4};
            Outcome outcome = engine.apply(command);
            if (delivers_twice) outcome = engine.apply(command);
            delivered[name] += outcome.accepted() ? 1 : 0;
            if (outcome.accepted() && name == "übergang") recourse = outcome.case_id;
            return outcome.accepted();
        }));
    }

    // An application that has been granted, at 227 euros from April on.
    void grant() {
        const Assignment applied[] = {{"aktenzeichen", "UV-7"},
                                      {"geboren", *date_from({2023, 5, 20})},
                                      {"ab", *date_from({2026, 4, 1})}};
        Command command = as("elternteil", "Sand");
        command.tenant = "stadt";
        command.entropy = {1, 2};
        benefit = engine.start("unterhaltsvorschuss", applied, command).case_id;
        const Assignment complete[] = {{"vollständig", true}};
        work(benefit, "prüfen", "vorschusskasse", "Otte", complete);
        work(benefit, "bewilligen", "vorschusskasse", "Roth");
    }

    Command as(std::string_view role, std::string_view person) {
        roles_ = {role};
        Command command;
        command.actor = {person, roles_, ""};
        command.at = now;
        return command;
    }

    void work(CaseId id, std::string_view step, std::string_view role, std::string_view person,
              std::span<const Assignment> data = {}) {
        std::uint32_t activation = 0;
        for (const OpenInfo& open : info(id).open)
            if (open.name == step) activation = open.activation;
        const Outcome done = engine.complete({id, activation}, data, as(role, person));
        ASSERT_TRUE(done.accepted()) << step << ": " << done.error->english;
    }

    void tell(CaseId id, std::string_view message, std::string_view role, std::string_view person,
              std::span<const Assignment> data = {}) {
        Command command = as(role, person);
        command.kind = CommandKind::deliver;
        command.case_id = id;
        command.name = message;
        command.data = data;
        const std::string key = std::string(message) + std::to_string(++told_);
        command.key = key;
        const Outcome outcome = engine.apply(command);
        ASSERT_TRUE(outcome.accepted()) << message << ": " << outcome.error->english;
    }

    // The recourse as far as the other parent's first month.
    void pursue() {
        until(0);
        work(recourse, "anzeigen", "sachbearbeitung", "Roth");
        const Assignment earned[] = {{"einkommen", 2100}};
        work(recourse, "auskunft", "pflichtiger", "Nils Sand", earned);
    }

    void pay(int euros) {
        const Assignment amount[] = {{"unterhalt", euros}};
        tell(recourse, "zahlung", "stadtkasse", "kassenverfahren", amount);
        until((now.ms - friday.ms) / day);
    }

    void stop() {
        const Assignment why[] = {{"grund", "zusammengezogen"}};
        const Assignment decided[] = {{"einstellen", true}};
        tell(benefit, "änderung", "elternteil", "Sand", why);
        work(benefit, "äußern", "elternteil", "Sand", why);
        work(benefit, "entscheiden", "vorschusskasse", "Otte", decided);
    }

    // Both cases do what they have to do by then, and what they have to tell one another.
    void until(std::int64_t days) {
        now.ms = friday.ms + days * day;
        ASSERT_TRUE(engine.advance_to(now, 1000));
        for (int round = 0; round < 3; ++round)
            ASSERT_TRUE(engine.run_tools(now, 1000));
    }

    CaseInfo info(CaseId id) {
        static constexpr std::string_view lead[] = {"jugendamtsleitung"};
        return engine.case_info({"stadt", "amend", lead}, id).value();
    }

    bool is_open(CaseId id, std::string_view step) {
        return std::ranges::any_of(info(id).open,
                                   [step](const OpenInfo& open) { return open.name == step; });
    }

    Engine engine = std::move(Engine::open(memory_store())).value();
    Instant now = friday;
    CaseId benefit{};
    CaseId recourse{};
    bool holds_back = false;
    bool delivers_twice = false;
    std::map<std::string, int> delivered;
    std::vector<Value> paid;

  private:
    std::vector<std::string_view> roles_;
    int told_ = 0;
};

TEST_F(Interlocked, AGrantBeginsOneRecourseHoweverOftenItIsDelivered) {
    delivers_twice = true;
    until(0);
    EXPECT_EQ(engine.counts("stadt")->cases, 2U);
    EXPECT_EQ(info(recourse).process, "rückgriff");
    EXPECT_TRUE(is_open(recourse, "anzeigen"));
    EXPECT_TRUE(info(benefit).outgoing_messages.empty());
}

TEST_F(Interlocked, WhatTheOtherParentPaysIsPaidLess) {
    pursue();
    pay(150);
    until(12);
    EXPECT_EQ(paid, std::vector<Value>{77});
    pay(225);
    until(42); // the first of May
    EXPECT_EQ(paid.size(), 1U) << "two euros are not paid out";
    pay(0);
    until(73);
    EXPECT_EQ(paid, (std::vector<Value>{77, 227}));
}

TEST_F(Interlocked, TheEndOfTheBenefitEndsTheRecourse) {
    pursue();
    stop();
    EXPECT_EQ(info(benefit).ending, "eingestellt");
    until(1);
    EXPECT_TRUE(is_open(recourse, "abrechnen"));
    until(90);
    EXPECT_TRUE(paid.empty());
    work(recourse, "abrechnen", "sachbearbeitung", "Roth");
    EXPECT_EQ(info(recourse).ending, "abgerechnet");
}

TEST_F(Interlocked, WhatCouldNotBeDeliveredIsSeenAndDeliveredLater) {
    pursue();
    holds_back = true;
    pay(150);
    until(12);
    EXPECT_EQ(info(recourse).outgoing_messages.size(), 1U);
    EXPECT_EQ(paid, std::vector<Value>{227});
    holds_back = false;
    until(13);
    until(42);
    EXPECT_TRUE(info(recourse).outgoing_messages.empty());
    EXPECT_EQ(paid, (std::vector<Value>{227, 77}));
}

TEST_F(Interlocked, APaymentToldToABenefitThatHasEndedIsNotLost) {
    pursue();
    holds_back = true;
    pay(150);
    stop();
    holds_back = false;
    until(1);
    EXPECT_TRUE(is_open(recourse, "abrechnen")) << "the end was told";
    EXPECT_EQ(info(recourse).outgoing_messages.size(), 1U) << "nobody could take the payment";
    EXPECT_EQ(delivered["unterhalt_geht_ein"], 0);
}

} // namespace
} // namespace vorgang
