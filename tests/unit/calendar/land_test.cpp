// The sixteen codes.
#include <set>

#include "support.hpp"

namespace vorgang {
namespace {

TEST(Land, every_code_comes_back) {
    std::set<std::string_view> codes;
    for (int i = 0; i < land_count; ++i) {
        const Land land = static_cast<Land>(i);
        codes.insert(to_text(land));
        EXPECT_EQ(land_from_text(to_text(land)), land);
        EXPECT_FALSE(name_of(land).empty());
    }
    EXPECT_EQ(codes.size(), 16U);
    EXPECT_EQ(name_of(Land::th), "Thüringen");
    for (const char* text : {"", "nw", "NRW", "XX", "N"})
        EXPECT_FALSE(land_from_text(text)) << text;
}

} // namespace
} // namespace vorgang
