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

std::string around_elements(const std::string& elements) {
    return "<definitions xmlns=\"x\" name=\"t\" namespace=\"t\">" + elements + "</definitions>";
}

// However the file orders them: what requires comes before what is required.
TEST(Dmn, decisions_may_stand_in_any_order_and_in_long_chains) {
    std::string elements;
    for (int i = 300; i > 0; --i)
        elements += "<decision id=\"d" + std::to_string(i) + "\" name=\"D" + std::to_string(i) +
                    "\"><informationRequirement><requiredDecision href=\"#d" +
                    std::to_string(i - 1) +
                    "\"/></informationRequirement><literalExpression><text>D" +
                    std::to_string(i - 1) + " + 1</text></literalExpression></decision>";
    elements += "<decision id=\"d0\" name=\"D0\"><literalExpression><text>1</text>"
                "</literalExpression></decision>";
    const dmn::File files[] = {{"chain.dmn", around_elements(elements)}};
    const dmn::ReadResult read = dmn::read(files);
    EXPECT_TRUE(read.findings.empty());
    EXPECT_EQ(decided(read, "D300", {}), "301");
}

TEST(Dmn, what_is_required_and_not_there_is_a_finding_and_so_are_two_of_one_name) {
    const std::string one = "<literalExpression><text>1</text></literalExpression></decision>";
    const dmn::File files[] = {
        {"t.dmn", around_elements("<decision id=\"a\" name=\"A\"><informationRequirement>"
                                  "<requiredInput href=\"#gone\"/></informationRequirement>" +
                                  one + "\n<decision id=\"b\" name=\"A\">" + one +
                                  "\n<decision id=\"b\" name=\"B\">" + one)}};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    std::vector<std::string> told;
    for (const dmn::Finding& finding : read.findings)
        told.push_back(std::string(finding.code) + " " + std::to_string(finding.line) + " " +
                       finding.message.english);
    EXPECT_EQ(told, (std::vector<std::string>{"E0706 2 `A` is in this file already",
                                              "E0706 3 `b` is in this file already",
                                              "E0706 1 `A` requires `#gone`, which is not there"}));
}

TEST(Dmn, a_knowledge_model_takes_its_parameters_by_their_names) {
    const dmn::File files[] = {
        {"t.dmn", around_elements("<businessKnowledgeModel id=\"b\" name=\"share of\">"
                                  "<encapsulatedLogic><formalParameter name=\"the whole\" "
                                  "typeRef=\"number\"/><formalParameter name=\"n\"/>"
                                  "<literalExpression><text>the whole / n</text>"
                                  "</literalExpression></encapsulatedLogic>"
                                  "</businessKnowledgeModel>")}};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_EQ(
        decided(read, "share of",
                {{"n", feel::Value::of(Number(4))}, {"the whole", feel::Value::of(Number(10))}}),
        "2.5");
    const feel::Evaluation one = read.decisions->evaluate(
        *read.decisions->find("share of"),
        std::vector<feel::Input>{{"the whole", feel::Value::of(Number(10))}});
    EXPECT_TRUE(one.value.is_null());
    ASSERT_FALSE(one.notes.empty());
    EXPECT_EQ(one.notes.front().fault, feel::Fault::missing_input);
    EXPECT_EQ(one.notes.front().detail, "n");
}

TEST(Dmn, says_what_a_decision_asks_for_and_whose_value_does_not_fit) {
    const dmn::File files[] = {model_file("usage_fee.dmn")};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    const feel::Model& model = read.decisions->model();
    const auto asked = dmn::asked_for(model, *read.decisions->find("Usage fee"));
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(model.elements[asked[0]].name, "Applicant data");
    const feel::Evaluation unfit = read.decisions->evaluate(
        *read.decisions->find("Usage fee"),
        std::vector<feel::Input>{{"Applicant data", feel::Value::of(Number(1))}});
    ASSERT_FALSE(unfit.notes.empty());
    EXPECT_TRUE(unfit.notes.front().detail.starts_with("Applicant data"));
    // By their places without a search for names.
    const feel::Given given[] = {{asked[0], applicant("company", 2, "2026-05-11")}};
    EXPECT_EQ(
        to_json(read.decisions->evaluate_given(*read.decisions->find("Usage fee"), given).value),
        "60.00");
}

} // namespace
} // namespace vorgang::test
