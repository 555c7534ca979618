#include "properties.hpp"

#include <gtest/gtest.h>

#include <regex>
#include <vector>

#include "meaning/spellings.hpp"
#include "syntax/parse.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

using namespace dsl::syntax;

/// Whether a word may have been respelled: it is in one of the tables of the language.
bool is_known(std::string_view word) {
    const Known known = look_up(word);
    if (known.spelling != 0 || known.reserved != Reserved::none) return true;
    for (const auto& one : dsl::meaning::member::all)
        if (one.is_either(word)) return true;
    for (const auto& one : dsl::meaning::annotation::all)
        if (one.is_either(word)) return true;
    // Functions of several words are not taken apart here.
    static const std::regex part("round|half|up|down|string|length|upper|lower|case|starts|ends|"
                                 "with|date|time|now|today|list|contains|index|of|distinct|"
                                 "values");
    return dsl::meaning::find_function(word) || std::regex_match(std::string(word), part);
}

/// Dashes below the names of a table have any number.
bool is_separator(std::string_view line) {
    return line.find("--") != std::string_view::npos &&
           line.find_first_not_of(" \t\r|:-") == std::string_view::npos;
}

std::string without_separators(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const std::string_view line = text.substr(0, text.find('\n'));
        const std::string_view code = line.substr(0, line.find('#'));
        out += is_separator(code) ? std::string("|") + std::string(line.substr(code.size()))
                                  : std::string(line);
        out += '\n';
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return out;
}

struct Content {
    std::vector<std::string> tokens; ///< respelled words left out
    std::vector<std::string> comments;
    bool operator==(const Content&) const = default;
};

/// Found without the formatter's own eyes: a second scan of both texts.
Content content_of(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    const std::string plain = without_separators(text);
    const char* at = plain.data();
    const char* last = at + plain.size();
    Content content;
    while (true) {
        const Token token = scan(at, last);
        for (const char* c = at; c != token.begin; ++c) {
            if (*c != '#') continue;
            const char* end = std::find(c, token.begin, '\n');
            std::string comment(c, end);
            comment.erase(comment.find_last_not_of(" \t\r") + 1);
            content.comments.push_back(comment);
            c = end - 1;
        }
        if (token.kind == TokenKind::end) return content;
        std::string written(token.text());
        if (token.kind == TokenKind::date_time)
            written = written.substr(0, 10) + written.substr(written.find_last_of(' '));
        if (token.kind != TokenKind::word || !is_known(written)) content.tokens.push_back(written);
        at = token.end;
    }
}

Language other(Language language) {
    return language == Language::german ? Language::english : Language::german;
}

} // namespace

std::string formatted(const std::string& text, std::optional<Language> language) {
    FormatOptions options;
    options.language = language;
    const Formatted result = format(text, "text", options);
    EXPECT_TRUE(result.text) << text << render_text(result.source, result.diagnostics);
    return result.text.value_or("");
}

void expect_properties(const std::string& text) {
    const std::string once = formatted(text);
    EXPECT_EQ(formatted(once), once) << text;
    const Content before = content_of(text);
    const Content after = content_of(once);
    EXPECT_EQ(before.tokens, after.tokens) << text << once;
    EXPECT_EQ(before.comments, after.comments) << text << once;

    Diagnostics diagnostics;
    const auto tree = parse(Source("once", once), {}, diagnostics);
    ASSERT_TRUE(tree) << once;
    const Language own = tree->process.language;
    const std::string abroad = formatted(once, other(own));
    EXPECT_EQ(formatted(text, other(own)), abroad) << "the way does not matter";
    EXPECT_EQ(formatted(abroad, own), once) << abroad;
}

} // namespace vorgang::golden
