// As many cases as a list has elements, begun and let go: none waits for another, and the one that
// called them has ended before they have.
#include "folders.hpp"

#include <gtest/gtest.h>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/engine/engine.hpp"

namespace vorgang {
namespace {

constexpr Instant tuesday{1'796'108'400'000}; // 2026-12-01 08:00 in Germany
constexpr std::string_view roles[] = {"steueramt"};
constexpr Viewer viewer{"stadt", "", roles};

Process process(const std::filesystem::path& file) {
    return compile_file(folders::source() / "tests/patterns" / file).value().process.value();
}

class Instances : public testing::Test {
  protected:
    void SetUp() override {
        Place place;
        place.tenant = "stadt";
        ASSERT_TRUE(engine.deploy(process("processes/aenderungsbescheid.vorgang"), place));
        ASSERT_TRUE(engine.deploy(process("wcp12_multiple_instances_as_cases.vorgang"), place));
        Value::List owners;
        for (const auto& [name, dogs] : {std::pair("Lind", 1), std::pair("Ott", 2)})
            owners.push_back(Value::Context{{"name", name}, {"hunde", dogs}});
        const Assignment data[] = {{"satz", 144}, {"haltungen", owners}};
        Command command = from_office();
        command.entropy = {1, 2};
        change = engine.start("satzänderung", data, command).case_id;
        ASSERT_NE(change.number, 0U);
    }

    static Command from_office() {
        Command command;
        command.tenant = "stadt";
        command.actor = {"Aydin", roles, ""};
        command.at = tuesday;
        return command;
    }
    CaseInfo read(CaseId id) { return engine.case_info(viewer, id).value(); }
    void complete(CaseId id) {
        const CaseInfo info = read(id);
        ASSERT_EQ(info.open.size(), 1U);
        const Outcome done = engine.complete({id, info.open.front().activation}, {}, from_office());
        ASSERT_TRUE(done.accepted()) << done.error->english;
    }

    Engine engine = std::move(Engine::open(memory_store())).value();
    CaseId change;
};

TEST_F(Instances, WhatIsStillToBeBegunSaysWithWhat) {
    const std::vector<CalledCase> called = read(change).called;
    ASSERT_EQ(called.size(), 2U);
    EXPECT_EQ(called[1].case_id.number, 0U);
    ASSERT_EQ(called[1].inputs.size(), 3U);
    EXPECT_EQ(called[1].inputs[0].name, "name");
    EXPECT_EQ(called[1].inputs[0].value, Value("Ott"));
    EXPECT_EQ(called[1].inputs[1].value, Value(2));
}

TEST_F(Instances, EachGoesItsOwnWay) {
    complete(change); // before any of them has begun
    EXPECT_EQ(read(change).ending, "geändert");
    ASSERT_TRUE(engine.run_tools(tuesday, 100));
    const std::vector<CalledCase> called = read(change).called;
    ASSERT_EQ(called.size(), 2U);
    complete(called[1].case_id); // the later one first
    EXPECT_TRUE(read(called[1].case_id).ended);
    EXPECT_EQ(read(called[0].case_id).open.size(), 1U);
    complete(called[0].case_id);
    ASSERT_TRUE(engine.run_tools(tuesday, 100));
    EXPECT_EQ(engine.counts("stadt")->ended, 3U);
}

} // namespace
} // namespace vorgang
