// Files that do not parse: each fault is reported where it is marked, once, and nothing else.
#include <gtest/gtest.h>

#include "golden.hpp"
#include "syntax/parse.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

void check(const std::filesystem::path& path) {
    const Source source = read(path);
    Diagnostics diagnostics;
    const auto tree = dsl::syntax::parse(source, {}, diagnostics);
    diagnostics.sort();
    EXPECT_EQ(tree.has_value(), !diagnostics.has_errors());
    expect_marks(source, diagnostics);
    for (const char* kind : {".german", ".english"}) {
        auto golden = path;
        golden.replace_extension(kind);
        if (!std::filesystem::exists(golden)) continue;
        RenderOptions options;
        options.language = std::string(kind) == ".german" ? Language::german : Language::english;
        expect_text(golden, render_text(source, diagnostics, options));
    }
}

const std::filesystem::path root = VORGANG_SOURCE_DIR;
const bool text = register_folder("text_bad", root / "tests/golden/diagnostics/text", check);
const bool bad = register_folder("syntax_bad", root / "tests/golden/diagnostics/syntax", check);

} // namespace
} // namespace vorgang::golden
