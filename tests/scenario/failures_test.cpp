// Scenarios that fail say where, why, and what was expected; golden, in both languages and as JSON.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

const std::filesystem::path folder = folders::source() / "tests" / "scenario" / "failing";

struct Failures : ::testing::Test {
    Compiled compiled = compile(golden::read(folder / "failing.vorgang"));

    void SetUp() override {
        ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    }
};

TEST_F(Failures, AreToldWithTheStoryUpToThem) {
    const ScenarioReport report = run_scenarios(compiled);
    EXPECT_EQ(report.failed_count(), report.scenarios.size());
    golden::expect_text(folder / "failing.expected", render_text(report, compiled.source));
    golden::expect_text(folder / "failing.en.expected",
                        render_text(report, compiled.source, {Language::english, false, false}));
}

TEST(FailuresOfElements, SayWhichAreOpen) {
    const Compiled compiled = compile(golden::read(folder / "elements.vorgang"));
    ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    const ScenarioReport report = run_scenarios(compiled);
    EXPECT_EQ(report.failed_count(), report.scenarios.size());
    golden::expect_text(folder / "elements.expected", render_text(report, compiled.source));
    golden::expect_text(folder / "elements.en.expected",
                        render_text(report, compiled.source, {Language::english, false, false}));
}

TEST(FailuresOfRuns, SayWhichRunAndWhatHasBegun) {
    const auto file = folder / "runs.vorgang";
    const Compiled compiled = compile(golden::read(file), {{}, load_beside(file)});
    ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    ScenarioOptions options;
    options.coverage = false;
    const ScenarioReport report = run_scenarios(compiled, options);
    EXPECT_EQ(report.failed_count(), report.scenarios.size());
    golden::expect_text(folder / "runs.expected", render_text(report, compiled.source));
    golden::expect_text(folder / "runs.en.expected",
                        render_text(report, compiled.source, {Language::english, false, false}));
}

TEST_F(Failures, AreThereForPrograms) {
    const ScenarioReport report = run_scenarios(compiled);
    golden::expect_text(folder / "failing.json", render_json(report, compiled.source) + "\n");
}

TEST_F(Failures, CoverageIsLeftOutWhereNobodyAsks) {
    ScenarioOptions options;
    options.coverage = false;
    EXPECT_TRUE(run_scenarios(compiled, options).coverage.empty());
}

TEST_F(Failures, AStoreThatDoesNotOpenFailsEachScenario) {
    ScenarioOptions options;
    options.coverage = false;
    options.open_store = [](std::size_t) -> Result<std::unique_ptr<Store>> {
        return Error{ErrorCode::full, "store", "", "kein Platz", "no room"};
    };
    const ScenarioReport report = run_scenarios(compiled, options);
    ASSERT_TRUE(report.scenarios.front().failure);
    EXPECT_EQ(report.scenarios.front().failure->message.german, "kein Platz");
}

} // namespace
} // namespace vorgang
