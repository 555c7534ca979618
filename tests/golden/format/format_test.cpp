// Ugly texts and what becomes of them; what the formatter refuses; texts from elsewhere.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "properties.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

void check_good(const std::filesystem::path& path) {
    const std::string text(read(path).text());
    auto golden = path;
    expect_text(golden.replace_extension(".expected"), formatted(text));
    expect_text(golden.replace_extension(".english"), formatted(text, Language::english));
    expect_properties(text);
}

// The names are fine until the text is to be in the other language.
void check_bad(const std::filesystem::path& path) {
    const Source source = read(path);
    FormatOptions options;
    const bool german = source.text().find("prozess") < source.text().find('{');
    options.language = german ? Language::english : Language::german;
    const Formatted result = format(source, options);
    EXPECT_FALSE(result.text);
    expect_marks(source, result.diagnostics);
    EXPECT_TRUE(format(source).text);
}

const std::string plain = "prozess p {\n    ablauf { ende e }\n}\n";

TEST(Format, LinesEndAsHereAndNoMarkStandsInFront) {
    EXPECT_EQ(formatted("\xEF\xBB\xBFprozess p {\r\n  ablauf { ende e }\r\n}\r\n"), plain);
    EXPECT_EQ(formatted("# a \r\nprozess p { # b \t\r\n\r\n\r\n ablauf { ende e } }"),
              "# a\nprozess p {                                     # b\n"
              "    ablauf { ende e }\n}\n");
    EXPECT_EQ(formatted("prozess p { ablauf { ende e } }"), plain);
}

TEST(Format, ChangesSaysWhetherAnythingWould) {
    EXPECT_FALSE(format(plain).changes());
    EXPECT_TRUE(format(plain + "\n").changes());
    EXPECT_FALSE(format("prozess p {").changes());
}

TEST(Format, WhatCannotBeReadIsReportedAndNotFormatted) {
    const Formatted result = format("prozess p { version eins }");
    EXPECT_FALSE(result.text);
    EXPECT_EQ(result.diagnostics.error_count(), 1U);
}

TEST(Format, ARuleOfTheAuthorHidesAFunction) {
    const std::string text = "prozess p {\n"
                             "    regel floor(a: zahl) -> b: zahl trifft eindeutig {\n"
                             "        | a | b |\n"
                             "        |---|---|\n"
                             "        | - | 1 |\n"
                             "    }\n"
                             "    ablauf {\n"
                             "        setze a = floor(1) + untergrenze(2) + aufrunden(3, 0)\n"
                             "    }\n"
                             "}\n";
    EXPECT_EQ(formatted(text), text);
    const std::string english = formatted(text, Language::english);
    EXPECT_NE(english.find("floor(1) + untergrenze(2) + round up(3, 0)"), std::string::npos)
        << english;
}

TEST(Format, NamesThatMeanSomethingByTheirPlaceFollowTheLanguage) {
    const std::string text = "prozess p {\n"
                             "    regel r(hinweis: text) -> b: zahl trifft eindeutig {\n"
                             "        | hinweis | b | grundlage |\n"
                             "        |---------|---|-----------|\n"
                             "        | -       | 1 | \"§ 1\"     |\n"
                             "    }\n"
                             "    ablauf { setze a = s.am.jahr + frist.ende.tag }\n"
                             "}\n";
    const std::string english = formatted(text, Language::english);
    EXPECT_NE(english.find("| hinweis | b | basis |"), std::string::npos) << english;
    EXPECT_NE(english.find("set a = s.at.year + frist.end.day"), std::string::npos) << english;
    EXPECT_EQ(formatted(english, Language::german), text);
}

const std::filesystem::path root = folders::source();
const bool good = register_folder("format", root / "tests/golden/format/good", check_good);
const bool bad = register_folder("format_bad", root / "tests/golden/format/bad", check_bad);

} // namespace
} // namespace vorgang::golden
