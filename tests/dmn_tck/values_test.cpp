// What the files of the cases say.
#include "values.hpp"

#include <gtest/gtest.h>

namespace vorgang::dmn_tck {
namespace {

feel::Value written(const char* xml) {
    pugi::xml_document document;
    document.load_string(xml, case_options);
    return value_of(document.first_child());
}

TEST(Written, values_have_their_blanks_and_kinds) {
    EXPECT_EQ(written("<expected><value xmlns:x=\"a\"> </value></expected>").string(), " ");
    EXPECT_EQ(written("<expected><value></value></expected>").string(), "");
    EXPECT_TRUE(written("<expected>\n <value xsi:nil=\"true\"/>\n</expected>").is_null());
    const feel::Value list =
        written("<expected>\n <list>\n"
                "  <item> <value xsi:type=\"xsd:decimal\">1.0</value> </item>\n"
                " </list>\n</expected>");
    ASSERT_EQ(list.kind(), feel::Kind::list);
    ASSERT_EQ(list.list().size(), 1U);
    EXPECT_EQ(list.list().front().number(), Number(1));
}

} // namespace
} // namespace vorgang::dmn_tck
