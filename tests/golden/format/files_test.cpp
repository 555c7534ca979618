// Every process file of the repository: the properties hold, meaning stays, and those that are
// examples stand there in their one form, in German and in the English the formatter makes of it.
#include <gtest/gtest.h>

#include "folders.hpp"
#include "golden.hpp"
#include "properties.hpp"
#include "syntax/parse.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::golden {
namespace {

const std::filesystem::path root = folders::source();

bool can_be_read(const Source& source) {
    Diagnostics diagnostics;
    return dsl::syntax::parse(source, {}, diagnostics).has_value();
}

/// The same process, and in the other language one whose scenarios end the same way.
void expect_meaning(const Source& source, const std::filesystem::path& folder) {
    const std::string text(source.text());
    CompileOptions options;
    options.load = [&](std::string_view name) -> Result<Source> { return read(folder / name); };
    const Compiled before = compile(source, options);
    if (!before.process) return;
    const Compiled after = compile(formatted(text), "formatted", options);
    ASSERT_TRUE(after.process) << render_text(after.source, after.diagnostics);
    EXPECT_EQ(before.process->save(), after.process->save());
    EXPECT_EQ(before.diagnostics.size(), after.diagnostics.size());

    const bool english = before.process->model().english;
    const Language other = english ? Language::german : Language::english;
    const Compiled abroad = compile(formatted(text, other), "abroad", options);
    ASSERT_TRUE(abroad.process) << render_text(abroad.source, abroad.diagnostics);
    const auto here = run_scenarios(before).scenarios;
    const auto there = run_scenarios(abroad).scenarios;
    ASSERT_EQ(here.size(), there.size());
    for (std::size_t i = 0; i < here.size(); ++i) {
        EXPECT_EQ(here[i].passed, there[i].passed) << here[i].title;
        EXPECT_EQ(here[i].ending, there[i].ending) << here[i].title;
    }
}

void check(const std::filesystem::path& path) {
    if (path.parent_path() == root / "tests/golden/format/bad") return; // not in both languages
    const Source source = read(path);
    if (!can_be_read(source)) {
        EXPECT_FALSE(format(source).text);
        return;
    }
    expect_properties(std::string(source.text()));
    expect_meaning(source, path.parent_path());
}

void check_formatted(const std::filesystem::path& path) {
    const std::string text(read(path).text());
    EXPECT_EQ(formatted(text), text) << path << ": `vorgang fmt` would change it";
}

/// Beside `x.vorgang` stands `x.en.vorgang`, and no other.
void check_english(const std::filesystem::path& path) {
    const std::string stem = path.stem().string();
    const std::string name = stem.ends_with(".en") ? stem.substr(0, stem.size() - 3) : stem;
    const auto german = path.parent_path() / (name + ".vorgang");
    ASSERT_TRUE(exists(german)) << path << " is made of a German file";
    expect_text(path.parent_path() / (name + ".en.vorgang"),
                formatted(std::string(read(german).text()), Language::english));
}

const bool all_tests = register_folder("format_tests", root / "tests", check);
const bool all_examples = register_folder("format_examples", root / "examples", check);
const bool examples = register_folder("formatted", root / "examples", check_formatted);
const bool english = register_folder("in_english", root / "examples", check_english);

} // namespace
} // namespace vorgang::golden
