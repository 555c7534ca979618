// Files that parse and still cannot run: each fault is reported where it is marked, once, and
// nothing else. Beside some of them stands the whole rendering.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"

namespace vorgang::golden {
namespace {

void check(const std::filesystem::path& path) {
    CompileOptions options;
    options.load = [&](std::string_view name) -> Result<Source> {
        const auto used = path.parent_path() / name;
        if (std::filesystem::exists(used)) return read(used);
        return Error{ErrorCode::not_found, "", "", "es gibt sie nicht", "it is not there"};
    };
    const Compiled compiled = compile(read(path), options);
    ASSERT_NE(compiled.tree, nullptr);
    EXPECT_EQ(compiled.process.has_value(), !compiled.diagnostics.has_errors());
    expect_marks(compiled.source, compiled.diagnostics);
    for (const char* kind : {".german", ".english"}) {
        auto golden = path;
        golden.replace_extension(kind);
        if (!std::filesystem::exists(golden)) continue;
        RenderOptions render;
        render.language = std::string(kind) == ".german" ? Language::german : Language::english;
        expect_text(golden, render_text(compiled.source, compiled.diagnostics, render));
    }
}

const std::filesystem::path root = folders::source();
const bool bad = register_folder("meaning", root / "tests/golden/meaning/bad", check);

} // namespace
} // namespace vorgang::golden
