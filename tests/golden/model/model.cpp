// Files that compile without a finding, and the tables that become of them.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "lower/dump.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

void check(const std::filesystem::path& path) {
    CompileOptions options;
    options.load = [&](std::string_view name) -> Result<Source> {
        return read(path.parent_path() / name);
    };
    const Compiled compiled = compile(read(path), options);
    ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    EXPECT_TRUE(compiled.diagnostics.empty()) << render_text(compiled.source, compiled.diagnostics);
    auto golden = path;
    golden.replace_extension(".expected");
    expect_text(golden, dsl::lower::dump(compiled.process->model()));
    EXPECT_EQ(compiled.process->save(), compile(read(path), options).process->save());
}

// The same tables whatever the file is called and wherever the text stands in it.
TEST(Model, KnowsNoSourcePaths) {
    const std::string text = "prozess p { rolle r ablauf { schritt s { rolle r } ende e } }";
    const auto one = compile(text, "one.vorgang").process;
    const auto other = compile("\n\n  " + text, "/elsewhere/other.vorgang").process;
    ASSERT_TRUE(one && other);
    EXPECT_EQ(one->save(), other->save());
}

TEST(Model, ManyMistakesComeInTheOrderOfTheText) {
    std::string text = "prozess p { rolle r ablauf { schritt s { rolle r } ";
    for (int i = 0; i < 10; ++i)
        text += "setze a" + std::to_string(i) + " = 1\n";
    const Compiled compiled = compile(text + "ende e } }");
    EXPECT_FALSE(compiled.process);
    ASSERT_EQ(compiled.diagnostics.error_count(), 10U);
    std::uint32_t last = 0;
    for (const Diagnostic& diagnostic : compiled.diagnostics) {
        EXPECT_LT(last, diagnostic.primary.span.begin);
        last = diagnostic.primary.span.begin;
    }
}

const std::filesystem::path root = folders::source();
const bool good = register_folder("model", root / "tests/golden/model", check);

} // namespace
} // namespace vorgang::golden
