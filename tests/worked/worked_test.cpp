// Worked values of real benefits and taxes, as tables and formulas: no finding, every scenario
// holds, in German and in English, and every row of every table is touched.
#include <gtest/gtest.h>

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

ScenarioReport expect_passed(const Compiled& process) {
    EXPECT_TRUE(process.diagnostics.empty()) << render_text(process.source, process.diagnostics);
    ScenarioReport report = run_scenarios(process, {});
    EXPECT_TRUE(report.passed()) << render_text(report, process.source);
    return report;
}

void check(const std::filesystem::path& path) {
    const Source source = golden::read(path);
    EXPECT_EQ(written(source, Language::german), source.text());
    const ScenarioReport report = expect_passed(compile(source));
    for (const CoverageItem& item : report.coverage)
        EXPECT_TRUE(item.touched) << item.what.german;
    (void)expect_passed(compile(written(source, Language::english)));
}

const bool registered =
    golden::register_folder("Worked", folders::source() / "tests" / "worked", check);

} // namespace
} // namespace vorgang
