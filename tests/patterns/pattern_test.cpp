// Each pattern file is a process without a finding, in its one form, whose scenarios hold, touch
// all of it, and leave the same bytes in English and when every command comes twice to a new
// engine.
#include <gtest/gtest.h>

#include "../scenario/kept_store.hpp"
#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/format.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

std::string written(const Source& source, Language language) {
    FormatOptions options;
    options.language = language;
    const Formatted formatted = format(source, options);
    EXPECT_TRUE(formatted.text) << render_text(formatted.source, formatted.diagnostics);
    return formatted.text.value_or("");
}

ScenarioReport expect_passed(const Compiled& process, const ScenarioOptions& options) {
    ScenarioReport report = run_scenarios(process, options);
    EXPECT_TRUE(report.passed()) << render_text(report, process.source);
    return report;
}

void expect_same_records(const ScenarioReport& expected, const ScenarioReport& actual) {
    ASSERT_EQ(expected.scenarios.size(), actual.scenarios.size());
    for (std::size_t i = 0; i < expected.scenarios.size(); ++i)
        EXPECT_EQ(expected.scenarios[i].records, actual.scenarios[i].records)
            << expected.scenarios[i].title;
}

void check(const std::filesystem::path& path) {
    const Source source = golden::read(path);
    EXPECT_EQ(written(source, Language::german), source.text());

    const CompileOptions beside{{}, load_beside(path)};
    const Compiled process = compile(source, beside);
    EXPECT_TRUE(process.diagnostics.empty()) << render_text(source, process.diagnostics);
    ASSERT_TRUE(process.process);
    const ScenarioReport report = expect_passed(process, {});
    EXPECT_GE(report.scenarios.size(), 2U);
    for (const CoverageItem& item : report.coverage)
        EXPECT_TRUE(item.touched) << item.what.german;

    ScenarioOptions hurried;
    hurried.coverage = false;
    hurried.repeat_each = true;
    hurried.reopen_each = true;
    hurried.open_store = testing::kept_in_memory();
    expect_same_records(report, expect_passed(process, hurried));

    const Compiled english = compile(written(source, Language::english), "text", beside);
    ASSERT_TRUE(english.process) << render_text(english.source, english.diagnostics);
    expect_same_records(golden::without_digests(report),
                        golden::without_digests(expect_passed(english, {})));
}

const bool registered =
    golden::register_folder("Patterns", folders::source() / "tests" / "patterns", check);

} // namespace
} // namespace vorgang
