// A case that begins a case of its own process, which may do the same; the result comes back level
// by level. What a case sends, the host delivers, sometimes twice.
#include <gtest/gtest.h>

#include <map>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {
namespace {

constexpr Instant monday{1'778'486'400'000}; // 2026-05-11 10:00 in Germany

class Recursion : public testing::Test {
  protected:
    void SetUp() override {
        const auto file = std::filesystem::path(VORGANG_SOURCE_DIR) / "tests" / "patterns" /
                          "wcp22_recursion.vorgang";
        Place place;
        place.tenant = "stadt";
        ASSERT_TRUE(engine_.deploy(compile_file(file).value().process.value(), place));
        carry("weitergabe", "vorlage", "nächste");
        carry("ergebnis", "rückgabe", "vorige");
        carry("rückzug_oben", "rückzug", "nächste");
    }

    // The host as postman: a message reaches the level it names as one that comes in there.
    void carry(const std::string& sent_as, const std::string& comes_as, const std::string& level) {
        ASSERT_TRUE(engine_.on_message(sent_as, [=, this](const OutgoingMessage& sent) {
            std::vector<Assignment> data;
            int to = 0;
            for (const FieldInfo& field : sent.fields) {
                const bool is_level = field.name == level;
                if (is_level) to = static_cast<int>(*field.value.number()->to_integer());
                data.push_back({is_level ? std::string_view("stufe") : field.name, field.value});
            }
            if (to == 0) return true; // who asked at first
            bool accepted = tell(comes_as, to, sent.key, data);
            if (delivers_twice_) accepted = tell(comes_as, to, sent.key, data);
            return accepted;
        }));
    }

    bool tell(const std::string& name, int level, std::string_view key,
              std::span<const Assignment> data) {
        static constexpr std::string_view roles[] = {"zeichnung"};
        Command command;
        command.kind = CommandKind::deliver;
        command.tenant = "stadt";
        command.name = name;
        command.data = data;
        command.key = key;
        command.actor = {"post", roles, ""};
        command.at = monday;
        command.entropy = {1, static_cast<std::uint64_t>(level)};
        const Outcome outcome = engine_.apply(command);
        if (outcome.accepted()) case_of_[level] = outcome.case_id;
        return outcome.accepted();
    }

    void submit(int euros) {
        const Assignment data[] = {{"nummer", "A-7"}, {"betrag", euros}, {"stufe", 1}};
        ASSERT_TRUE(tell("vorlage", 1, "antrag", data));
    }

    void check(int level, bool right) {
        static constexpr std::string_view roles[] = {"zeichnung"};
        const Assignment data[] = {{"richtig", right}};
        Command command;
        command.actor = {"amtsleitung " + std::to_string(level), roles, ""};
        command.at = monday;
        const CaseInfo info = read(level);
        ASSERT_EQ(info.open.size(), 1U);
        const Outcome done =
            engine_.complete({info.id, info.open.front().activation}, data, command);
        ASSERT_TRUE(done.accepted()) << done.error->english;
        for (int round = 0; round < 8; ++round)
            ASSERT_TRUE(engine_.run_tools(monday, 100));
    }

    CaseInfo read(int level) {
        static constexpr std::string_view roles[] = {"zeichnung"};
        return engine_.case_info({"stadt", "amtsleitung", roles}, case_of_.at(level)).value();
    }

    // How each level has ended, from below; "" where it waits.
    std::vector<std::string> endings() {
        std::vector<std::string> all;
        for (const auto& [level, id] : case_of_)
            all.push_back(read(level).ending);
        return all;
    }

    Engine engine_ = std::move(Engine::open(memory_store())).value();
    std::map<int, CaseId> case_of_;
    bool delivers_twice_ = false;
};

TEST_F(Recursion, GoesAsDeepAsTheCaseNeedsAndComesBack) {
    submit(60'000);
    check(1, true);
    check(2, true);
    EXPECT_EQ(endings(), (std::vector<std::string>{"", "", ""}));
    EXPECT_EQ(read(1).process, read(3).process);
    check(3, true);
    EXPECT_EQ(endings(), std::vector<std::string>(3, "freigegeben"));
}

TEST_F(Recursion, OneLevelIsEnough) {
    submit(4'000);
    check(1, true);
    EXPECT_EQ(endings(), std::vector<std::string>{"freigegeben"});
}

TEST_F(Recursion, ARefusalAboveComesDownToTheFirst) {
    submit(900'000);
    for (int level = 1; level < 4; ++level)
        check(level, true);
    check(4, false);
    EXPECT_EQ(endings(), std::vector<std::string>(4, "abgelehnt"));
}

TEST_F(Recursion, EachLevelBeginsOnceHoweverOftenItIsDelivered) {
    delivers_twice_ = true;
    submit(900'000);
    for (int level = 1; level <= 4; ++level)
        check(level, true);
    EXPECT_EQ(engine_.counts("stadt")->cases, 4U);
    EXPECT_EQ(endings(), std::vector<std::string>(4, "freigegeben"));
}

TEST_F(Recursion, WhatIsWithdrawnBelowIsWithdrawnAbove) {
    submit(60'000);
    check(1, true);
    check(2, true);
    const Assignment data[] = {{"nummer", "A-7"}, {"stufe", 1}};
    ASSERT_TRUE(tell("rückzug", 1, "anruf", data));
    for (int round = 0; round < 8; ++round)
        ASSERT_TRUE(engine_.run_tools(monday, 100));
    EXPECT_EQ(endings(), std::vector<std::string>(3, "zurückgezogen"));
}

TEST_F(Recursion, TwoOfThemDoNotMeet) {
    submit(60'000);
    check(1, true);
    const CaseId first = case_of_.at(1);
    const Assignment other[] = {{"nummer", "A-8"}, {"betrag", 4'000}, {"stufe", 1}};
    ASSERT_TRUE(tell("vorlage", 1, "zweiter antrag", other));
    check(1, false);
    EXPECT_EQ(read(1).ending, "abgelehnt");
    case_of_[1] = first;
    EXPECT_EQ(read(1).ending, "");
}

} // namespace
} // namespace vorgang
