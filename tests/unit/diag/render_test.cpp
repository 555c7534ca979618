#include "vorgang/dsl/render.hpp"

#include <gtest/gtest.h>

#include <string>

namespace vorgang {
namespace {

Diagnostic finding(Span span) {
    Diagnostic one;
    one.code = "E0301";
    one.message = {"`prüfng` ist nicht bekannt", "`prüfng` is not known"};
    one.primary = {span, {"", ""}};
    return one;
}

Diagnostics only(Diagnostic one) {
    Diagnostics all;
    all.add(std::move(one));
    return all;
}

RenderOptions english() {
    RenderOptions options;
    options.language = Language::english;
    return options;
}

TEST(RenderText, puts_the_caret_under_the_code_points) {
    const Source source("f.vorgang", "x\n\tzurück zu prüfng  # ä\n");
    Diagnostic one = finding({14, 21});
    one.primary.words = {"kein Schritt", "no such step"};
    one.help = {"meinen Sie `prüfen`?", "did you mean `prüfen`?"};
    EXPECT_EQ(render_text(source, only(one), english()), "error[E0301]: `prüfng` is not known\n"
                                                         " --> f.vorgang:2:12\n"
                                                         "  |\n"
                                                         "2 |     zurück zu prüfng  # ä\n"
                                                         "  |               ^^^^^^ no such step\n"
                                                         "  = help: did you mean `prüfen`?\n"
                                                         "\n"
                                                         "1 error, 0 warnings\n");
}

TEST(RenderText, crops_long_lines_around_the_caret) {
    const std::string blanks(500, 'a');
    const Source source("f", blanks + "X" + blanks);
    RenderOptions options = english();
    options.width_max = 60;
    const std::string text = render_text(source, only(finding({500, 501})), options);
    EXPECT_NE(text.find("…aaaa"), std::string::npos);
    EXPECT_NE(text.find("aaaa…"), std::string::npos);
    const std::size_t line = text.find("1 | ");
    const std::size_t caret_line = text.find("  | ", line);
    const std::string shown = text.substr(line, text.find('\n', line) - line);
    const std::size_t caret = text.find('^', caret_line) - caret_line;
    EXPECT_EQ(shown.find('X') - std::string("…").size() + 1, caret);
}

TEST(RenderText, shows_no_control_characters) {
    const Source source("f", "a\x1b[31m\xE2\x80\xAE b");
    const std::string text = render_text(source, only(finding({0, 1})), english());
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
}

TEST(RenderText, colours_only_when_asked) {
    const Source source("f", "abc");
    RenderOptions options = english();
    options.colour = true;
    EXPECT_NE(render_text(source, only(finding({0, 1})), options).find("\x1b["), std::string::npos);
    EXPECT_EQ(render_text(source, only(finding({0, 1})), english()).find("\x1b["),
              std::string::npos);
}

TEST(RenderText, counts_what_it_does_not_show) {
    const Source source("f", "abcdef");
    Diagnostics all(4);
    for (std::uint32_t i = 0; i < 6; ++i)
        all.add(finding({i, i + 1}));
    RenderOptions options = english();
    options.shown_max = 1;
    const std::string text = render_text(source, all, options);
    EXPECT_TRUE(text.ends_with("6 errors, 0 warnings (5 not shown)\n")) << text;
}

TEST(RenderText, shows_errors_rather_than_warnings) {
    const Source source("f", "abcdef");
    Diagnostics all;
    for (std::uint32_t i = 0; i < 4; ++i) {
        Diagnostic odd = finding({i, i + 1});
        odd.severity = i == 2 ? Severity::error : Severity::warning;
        all.add(odd);
    }
    RenderOptions options = english();
    options.shown_max = 2;
    EXPECT_EQ(render_gnu(source, all, options), "f:1:1: warning: `prüfng` is not known [E0301]\n"
                                                "f:1:3: error: `prüfng` is not known [E0301]\n");
    EXPECT_NE(render_text(source, all, options).find("f:1:3"), std::string::npos);
}

TEST(RenderText, survives_places_outside_and_empty_files) {
    const Source source("f", "");
    EXPECT_FALSE(render_text(source, only(finding({5, 900})), english()).empty());
    EXPECT_EQ(render_text(source, Diagnostics(), english()), "");
}

TEST(RenderGnu, writes_one_line_each) {
    const Source source("f.vorgang", "ä b");
    EXPECT_EQ(render_gnu(source, only(finding({3, 4})), english()),
              "f.vorgang:1:3: error: `prüfng` is not known [E0301]\n");
}

TEST(RenderJson, escapes_and_keeps_both_languages) {
    const Source source("a\"b", "x");
    Diagnostic one = finding({0, 1});
    one.message = {"Zeile\n\"zwei\"\\", std::string("bad \xFF byte")};
    one.fixes.push_back({{0, 1}, "y"});
    EXPECT_EQ(
        render_json(source, only(one)),
        "[{\"file\":\"a\\\"b\",\"code\":\"E0301\",\"severity\":\"error\",\"message\":{\"de\":"
        "\"Zeile\\u000a\\\"zwei\\\"\\\\\",\"en\":\"bad \\ufffd byte\"},\"primary\":{\"begin\":0,"
        "\"end\":1,\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":2},\"secondary\":[],"
        "\"notes\":[],\"fixes\":[{\"begin\":0,\"end\":1,\"line\":1,\"column\":1,\"end_line\":1,"
        "\"end_column\":2,\"replacement\":\"y\"}]}]\n");
}

} // namespace
} // namespace vorgang
