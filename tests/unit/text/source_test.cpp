#include "vorgang/dsl/source.hpp"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>

namespace vorgang {
namespace {

TEST(Source, counts_lines_from_one_and_columns_in_code_points) {
    const Source source("a.vorgang", "äb\r\nc\n");
    EXPECT_EQ(source.position(0), (LineColumn{1, 1}));
    EXPECT_EQ(source.position(2), (LineColumn{1, 2}));
    EXPECT_EQ(source.position(5), (LineColumn{2, 1}));
    EXPECT_EQ(source.position(7), (LineColumn{3, 1}));
    EXPECT_EQ(source.line_count(), 3U);
}

TEST(Source, a_place_beyond_the_end_is_the_end) {
    const Source source("a", "ab");
    EXPECT_EQ(source.position(99), (LineColumn{1, 3}));
    EXPECT_EQ(source.text({1, 99}), "b");
    EXPECT_EQ(source.text({9, 99}), "");
}

TEST(Source, lines_come_without_their_ends) {
    const Source source("a", "one\r\ntwo\n\nfour");
    EXPECT_EQ(source.line(1), "one");
    EXPECT_EQ(source.line(2), "two");
    EXPECT_EQ(source.line(3), "");
    EXPECT_EQ(source.line(4), "four");
    EXPECT_EQ(source.line(5), "");
    EXPECT_EQ(source.line(0), "");
}

TEST(Source, the_byte_order_mark_is_no_column) {
    const Source source("a", "\xEF\xBB\xBFx");
    EXPECT_EQ(source.position(3), (LineColumn{1, 1}));
    EXPECT_EQ(source.line(1), "x");
}

TEST(Source, copies_share_the_text) {
    const Source source("a", "short");
    const std::array copies{source, source};
    EXPECT_EQ(copies[0].text().data(), source.text().data());
    EXPECT_EQ(copies[1].text().data(), source.text().data());
}

TEST(ReadSource, refuses_what_is_missing_or_too_long) {
    const auto path = std::filesystem::temp_directory_path() / "vorgang_source_test.vorgang";
    std::ofstream(path) << "12345";
    EXPECT_EQ(read_source(path, 4).error().code, ErrorCode::limit);
    EXPECT_EQ(read_source(path, 5).value().text(), "12345");
    std::filesystem::remove(path);
    EXPECT_EQ(read_source(path, 5).error().code, ErrorCode::not_found);
    EXPECT_EQ(read_source(path.parent_path(), 5).has_value(), false);
}

} // namespace
} // namespace vorgang
