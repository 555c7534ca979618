// Each kind of mistake in a decision model is told by its code.
#include <gtest/gtest.h>

#include <string>

#include "vorgang/dsl/dmn.hpp"
#include "vorgang/dsl/dmn_tables.hpp"

namespace vorgang::test {
namespace {

std::string model(const std::string& content) {
    return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"m\" "
           "namespace=\"m\">" +
           content + "</definitions>";
}

std::string decision(const std::string& variable, const std::string& feel) {
    return model("<decision id=\"d\" name=\"D\">" + variable + "<literalExpression><text>" + feel +
                 "</text></literalExpression></decision>");
}

std::string nested(std::size_t depth) {
    return std::string(depth, '(') + "1" + std::string(depth, ')');
}

const std::string no_columns =
    "<decision id=\"d\" name=\"D\"><decisionTable><output/><rule><inputEntry><text>1</text>"
    "</inputEntry></rule></decisionTable></decision>";
const std::string in_java =
    "<businessKnowledgeModel id=\"f\" name=\"f\"><variable name=\"f\"/>"
    "<encapsulatedLogic kind=\"Java\"><formalParameter name=\"k\"/><literalExpression><text>"
    "{class: \"java.lang.Math\", method signature: \"abs(double)\"}</text></literalExpression>"
    "</encapsulatedLogic></businessKnowledgeModel>";
const std::string list_without_default =
    "<inputData id=\"n\" name=\"N\"><variable name=\"N\" typeRef=\"number\"/></inputData>"
    "<decision id=\"d\" name=\"D\"><variable name=\"D\" typeRef=\"number\"/>"
    "<informationRequirement><requiredInput href=\"#n\"/></informationRequirement>"
    "<decisionTable hitPolicy=\"RULE ORDER\"><input><inputExpression typeRef=\"number\">"
    "<text>N</text></inputExpression></input><output typeRef=\"number\"/><rule><inputEntry>"
    "<text>&lt; 5</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>"
    "</decisionTable></decision>";

TEST(DmnCodes, AreThoseOfTheMistakes) {
    const std::pair<const char*, std::string> mistakes[] = {
        {"E0701", "no XML"},
        {"E0702", model("<import name=\"a\" namespace=\"elsewhere\" "
                        "importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>")},
        {"E0703", decision("", "1 +")},
        {"W0704", decision("", "unheard_of + 1")},
        {"E0705", decision("<variable name=\"D\" typeRef=\"tUnheardOf\"/>", "1")},
        {"E0706", model(no_columns)},
        {"E0707", model(in_java)},
        {"E0708", decision("", nested(3'000))},
    };
    for (const auto& [code, text] : mistakes) {
        const dmn::File files[] = {{"m.dmn", text}};
        const dmn::ReadResult read = dmn::read(files);
        ASSERT_EQ(read.findings.size(), 1U) << code;
        EXPECT_EQ(read.findings.front().code, code);
    }
}

TEST(DmnCodes, OfWhatIsCarriedOtherwiseIsAWarning) {
    const dmn::File files[] = {{"m.dmn", model(list_without_default)}};
    const dmn::Carried carried = dmn::to_vorgang(files);
    ASSERT_FALSE(carried.findings.empty());
    EXPECT_EQ(carried.findings.front().code, "W0710");
}

} // namespace
} // namespace vorgang::test
