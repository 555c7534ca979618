// Files that do not parse: each fault is reported where it is marked, once, and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "folders.hpp"
#include "golden.hpp"
#include "syntax/parse.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

std::string mended(const Source& source, std::vector<Fix> fixes) {
    std::string text(source.text());
    std::ranges::sort(fixes, std::greater{}, [](const Fix& fix) { return fix.span.begin; });
    for (const Fix& fix : fixes)
        text.replace(fix.span.begin, fix.span.size(), fix.replacement);
    return text;
}

/// A mend that is offered must mend: the code is reported once less, and no other more often.
void expect_fixes_mend(const Source& source, const Diagnostics& before) {
    for (const Diagnostic& one : before) {
        if (one.fixes.empty()) continue;
        Diagnostics after;
        (void)dsl::syntax::parse(Source("mended", mended(source, one.fixes)), {}, after);
        EXPECT_EQ(after.size() + 1, before.size()) << one.code << ' ' << one.fixes[0].replacement;
        const auto count = [&](const Diagnostics& all) {
            return std::ranges::count(all, one.code, &Diagnostic::code);
        };
        EXPECT_EQ(count(after) + 1, count(before)) << one.code;
    }
}

void check(const std::filesystem::path& path) {
    const Source source = read(path);
    Diagnostics diagnostics;
    const auto tree = dsl::syntax::parse(source, {}, diagnostics);
    diagnostics.sort();
    EXPECT_EQ(tree.has_value(), !diagnostics.has_errors());
    expect_marks(source, diagnostics);
    expect_fixes_mend(source, diagnostics);
    for (const char* kind : {".german", ".english"}) {
        auto golden = path;
        golden.replace_extension(kind);
        if (!std::filesystem::exists(golden)) continue;
        RenderOptions options;
        options.language = std::string(kind) == ".german" ? Language::german : Language::english;
        expect_text(golden, render_text(source, diagnostics, options));
    }
}

const std::filesystem::path root = folders::source();
const bool text = register_folder("text_bad", root / "tests/golden/diagnostics/text", check);
const bool bad = register_folder("syntax_bad", root / "tests/golden/diagnostics/syntax", check);

} // namespace
} // namespace vorgang::golden
