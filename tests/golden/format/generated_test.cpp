// Texts nobody wrote: random processes of the grammar, and comments in every place where one fits.
#include <gtest/gtest.h>

#include <random>

#include "../syntax/ebnf.hpp"
#include "folders.hpp"
#include "golden.hpp"
#include "properties.hpp"
#include "syntax/parse.hpp"

namespace vorgang::golden {
namespace {

const std::filesystem::path root = folders::source();

bool can_be_read(const std::string& text) {
    Diagnostics diagnostics;
    return dsl::syntax::parse(Source("text", text), {}, diagnostics).has_value();
}

TEST(Format, HoldsForRandomProcessesOfTheGrammar) {
    const Ebnf ebnf(read(root / "docs/language.md").text());
    std::mt19937 random(11);
    int read_back = 0;
    for (int round = 0; round < 2000; ++round) {
        const std::string text = ebnf.write("file", random);
        if (!can_be_read(text)) continue; // facts given twice and the like
        ++read_back;
        expect_properties(text);
        if (HasFailure()) return;
    }
    EXPECT_GT(read_back, 50);
}

/// The text with a comment behind some of its tokens, where it can still be read then.
std::string with_comments(const std::string& text, std::mt19937& random, unsigned one_in) {
    std::string out = text;
    std::size_t number = 0;
    for (std::size_t at = 0; at < out.size();) {
        const auto token = dsl::syntax::scan(out.data() + at, out.data() + out.size());
        if (token.kind == dsl::syntax::TokenKind::end) break;
        at = static_cast<std::size_t>(token.end - out.data());
        if (random() % one_in != 0) continue;
        std::string comment = " # k" + std::to_string(++number) + '\n';
        if (random() % 4 == 0) comment += "\n# alone\n";
        std::string more = out;
        more.insert(at, comment);
        if (!can_be_read(more)) continue; // within a row, or where a line means something
        out = std::move(more);
        at += comment.size();
    }
    return out;
}

TEST(Format, KeepsCommentsInEveryPlace) {
    std::mt19937 random(5);
    for (const auto& path : files(root / "tests/golden/syntax/good")) {
        std::string text(read(path).text());
        if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
        for (const unsigned one_in : {2U, 10U, 40U})
            expect_properties(with_comments(text, random, one_in));
        if (HasFailure()) return;
    }
}

} // namespace
} // namespace vorgang::golden
