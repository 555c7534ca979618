// Files that parse: the tree is what the golden file says, and every span lies where it should.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "syntax/parse.hpp"
#include "tree_text.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

void check(const std::filesystem::path& path) {
    const Source source = read(path);
    Diagnostics diagnostics;
    const auto tree = dsl::syntax::parse(source, {}, diagnostics);
    ASSERT_TRUE(diagnostics.empty()) << render_text(source, diagnostics);
    ASSERT_TRUE(tree.has_value());
    auto golden = path;
    expect_text(golden.replace_extension(".expected"), tree_text(*tree));
}

void check_example(const std::filesystem::path& path) {
    const Source source = read(path);
    Diagnostics diagnostics;
    const auto tree = dsl::syntax::parse(source, {}, diagnostics);
    EXPECT_TRUE(tree.has_value()) << render_text(source, diagnostics);
}

const std::filesystem::path root = folders::source();
const bool good = register_folder("syntax_good", root / "tests/golden/syntax/good", check);
const bool examples = register_folder("syntax_examples", root / "examples", check_example);

} // namespace
} // namespace vorgang::golden
