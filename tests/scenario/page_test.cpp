// The page of the coverage: whole, escaped, readable without colours, in the language of the file.
#include <gtest/gtest.h>

#include <algorithm>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"

namespace vorgang {
namespace {

const std::filesystem::path folder = folders::source() / "tests" / "scenario" / "failing";

std::string page_of(const Compiled& compiled) {
    EXPECT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    return render_html(run_scenarios(compiled), compiled);
}

std::size_t count(std::string_view text, std::string_view part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + part.size()))
        ++found;
    return found;
}

TEST(CoveragePage, IsGolden) {
    golden::expect_text(folder / "failing.html",
                        page_of(compile(golden::read(folder / "failing.vorgang"))));
}

TEST(CoveragePage, ClosesWhatItOpens) {
    const std::string page = page_of(compile(golden::read(folder / "failing.vorgang")));
    for (const std::string& tag :
         std::vector<std::string>{"html", "head", "body", "table", "tr", "td", "span", "mark", "ul",
                                  "ol", "li", "code", "a", "p", "h2", "th"}) {
        const std::size_t opened = count(page, "<" + tag + ">") + count(page, "<" + tag + " ");
        EXPECT_EQ(opened, count(page, "</" + tag + ">")) << tag;
    }
    EXPECT_EQ(count(page, "<script"), 0U);
    EXPECT_EQ(count(page, "http"), 0U) << "complete in itself";
}

TEST(CoveragePage, NothingOfAProcessIsMarkup) {
    const std::string page = page_of(compile(R"(process p {
    role r
    data { a: text }
    flow {
        step s "<img src=x onerror=alert(1)>" { role r collects a }
        if a = "<b>'&'</b>" { end one }
        end two
    }
    scenario "</title><script>alert(1)</script>" {
        begin at 2026-05-11 with s as r { a: "</table>" }
    }
}
)",
                                             "a<b>&\"c\".vorgang"));
    EXPECT_EQ(count(page, "<img"), 0U);
    EXPECT_EQ(count(page, "<script"), 0U);
    EXPECT_EQ(count(page, "<b>"), 0U);
    EXPECT_EQ(count(page, "</table>"), 2U);
    EXPECT_NE(page.find("a&lt;b&gt;&amp;&quot;c&quot;.vorgang"), std::string::npos);
    EXPECT_NE(page.find("<html lang=\"en\">"), std::string::npos);
    EXPECT_NE(page.find("no scenario: end <code>one</code>"), std::string::npos)
        << "what is missing is said in words";
}

TEST(CoveragePage, CountsTheScenariosThatTouchALine) {
    const Compiled compiled = compile(golden::read(folder / "failing.vorgang"));
    const ScenarioReport report = run_scenarios(compiled);
    const auto step = std::ranges::find(report.coverage, "Schritt `beantragen`",
                                        [](const CoverageItem& item) { return item.what.german; });
    ASSERT_NE(step, report.coverage.end());
    EXPECT_EQ(step->scenarios.size(), report.scenarios.size());
    for (const CoverageItem& item : report.coverage)
        EXPECT_EQ(item.touched, !item.scenarios.empty());
}

} // namespace
} // namespace vorgang
