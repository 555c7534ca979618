// Files that mean harm: no entity is expanded, nothing is fetched, nothing nests without end.
#include <gtest/gtest.h>

#include "files.hpp"

namespace vorgang::test {
namespace {

std::string repeated(std::string_view part, int times) {
    std::string text;
    for (int i = 0; i < times; ++i)
        text += part;
    return text;
}

bool is_refused(const std::string& text) {
    const dmn::File files[] = {{"hostile.dmn", text}};
    const dmn::ReadResult read = dmn::read(files);
    return !read.decisions && !read.findings.empty();
}

TEST(HostileDmn, document_types_and_what_is_no_model_are_refused) {
    EXPECT_TRUE(is_refused("<!DOCTYPE definitions [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
                           "<definitions>&a;</definitions>"));
    EXPECT_TRUE(is_refused(""));
    EXPECT_TRUE(is_refused("no xml"));
    EXPECT_TRUE(is_refused("<definitions>"));
    EXPECT_TRUE(is_refused("<other/>"));
    EXPECT_TRUE(is_refused("<definitions name=\"\xff\"/>"));
    const dmn::File files[] = {around_text("1")};
    dmn::ReadLimits limits;
    limits.file_bytes = 10;
    EXPECT_FALSE(dmn::read(files, limits).decisions);
}

TEST(HostileDmn, nesting_is_limited) {
    const dmn::File files[] = {around(repeated("<list>", 5000) + repeated("</list>", 5000))};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_FALSE(read.findings.empty());
    const int many = 200'000;
    const dmn::File deep[] = {{"deep.dmn", "<definitions>" + repeated("<a>", many) +
                                               repeated("</a>", many) + "</definitions>"}};
    (void)dmn::read(deep);
}

TEST(HostileDmn, decisions_that_need_themselves_end) {
    const dmn::File files[] = {
        {"loop.dmn",
         "<definitions name=\"t\" namespace=\"t\"><decision id=\"a\" name=\"a\">"
         "<informationRequirement><requiredDecision href=\"#b\"/></informationRequirement>"
         "<literalExpression><text>b</text></literalExpression></decision>"
         "<decision id=\"b\" name=\"b\"><informationRequirement><requiredDecision href=\"#a\"/>"
         "</informationRequirement><literalExpression><text>a</text></literalExpression>"
         "</decision></definitions>"}};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_FALSE(read.findings.empty());
    EXPECT_TRUE(read.decisions->evaluate(*read.decisions->find("a"), {}).value.is_null());
}

TEST(HostileDmn, types_that_contain_themselves_end) {
    const dmn::File files[] = {around(
        "<literalExpression typeRef=\"t\"><text>1</text></literalExpression>",
        "<itemDefinition name=\"t\"><itemComponent name=\"c\"><typeRef>t</typeRef></itemComponent>"
        "</itemDefinition>")};
    const dmn::ReadResult read = dmn::read(files);
    ASSERT_TRUE(read.decisions);
    EXPECT_FALSE(read.findings.empty());
}

} // namespace
} // namespace vorgang::test
