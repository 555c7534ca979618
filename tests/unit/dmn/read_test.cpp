// Models with all that hangs together, and what is said where something does not.
#include <gtest/gtest.h>

#include "files.hpp"

namespace vorgang::test {
namespace {

feel::Value applicant(const char* kind, int hours, const char* day) {
    return feel::Value::of(std::vector<feel::Entry>{{"Kind of applicant", feel::Value::of(kind)},
                                                    {"Hours", feel::Value::of(Number(hours))},
                                                    {"Day", feel::date_from_text(day)}});
}

std::string decided(const dmn::ReadResult& read, std::string_view name,
                    std::vector<feel::Input> inputs) {
    return to_json(read.decisions->evaluate(*read.decisions->find(name), inputs).value);
}

TEST(Dmn, decides_by_table_context_and_knowledge_model) {
    const dmn::File files[] = {model_file("usage_fee.dmn")};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_TRUE(read.findings.empty());
    const auto fee = [&](const char* kind, int hours, const char* day) {
        return decided(read, "Usage fee", {{"Applicant data", applicant(kind, hours, day)}});
    };
    EXPECT_EQ(fee("association", 3, "2026-05-10"), "30.00");
    EXPECT_EQ(fee("company", 2, "2026-05-10"), "85.00"); // a Sunday
    EXPECT_EQ(fee("company", 2, "2026-05-11"), "60.00");
    EXPECT_EQ(fee("private", 20, "2026-05-11"), "250");
    EXPECT_EQ(fee("club", 20, "2026-05-11"), "null"); // not among the allowed values
    EXPECT_EQ(
        decided(read, "Fee of a day", {{"Applicant data", applicant("company", 2, "2026-05-11")}}),
        "60.00");
}

TEST(Dmn, finds_imports_by_namespace_whatever_the_version) {
    const dmn::File files[] = {model_file("with_import.dmn"), model_file("usage_fee.dmn")};
    const auto imports = dmn::imports_of(files[0]);
    ASSERT_EQ(imports.size(), 1U);
    EXPECT_EQ(imports[0].location, "usage_fee.dmn");
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_EQ(decided(read, "Total",
                      {{"Deposit", feel::Value::of(Number(100))},
                       {"Applicant data", applicant("association", 3, "2026-05-10")}}),
              "130.00");
    const dmn::ReadResult alone = dmn::read(std::span(files).first(1));
    ASSERT_FALSE(alone.findings.empty());
    EXPECT_EQ(alone.findings.front().line, 4U);
}

TEST(Dmn, a_mistake_is_a_finding_and_the_rest_works) {
    const dmn::File files[] = {{"test.dmn",
                                "<definitions xmlns=\"x\" name=\"t\" namespace=\"t\">\n"
                                "<decision name=\"bad\"><literalExpression><text>1 + </text>"
                                "</literalExpression></decision>\n"
                                "<decision name=\"good\"><literalExpression><text>1 + 1</text>"
                                "</literalExpression></decision></definitions>"}};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    ASSERT_EQ(read.findings.size(), 1U);
    const dmn::Finding& finding = read.findings.front();
    EXPECT_EQ(finding.line, 2U);
    EXPECT_EQ(finding.element, "bad");
    EXPECT_EQ(finding.text, "1 +");
    EXPECT_EQ(finding.begin, 3U);
    EXPECT_EQ(decided(read, "good", {}), "2");
    const feel::Evaluation bad = read.decisions->evaluate(*read.decisions->find("bad"), {});
    EXPECT_TRUE(bad.value.is_null());
    ASSERT_EQ(bad.notes.size(), 1U);
    EXPECT_EQ(dmn::place_of(bad.notes.front(), read.decisions->model()).element, "bad");
}

TEST(Dmn, functions_of_other_languages_are_findings) {
    const dmn::File files[] = {
        around_text("function(a) external {java: {class: \"x\", method signature: \"y\"}}")};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_FALSE(read.findings.empty());
    EXPECT_EQ(read.findings.front().severity, Severity::error);
}

} // namespace
} // namespace vorgang::test
