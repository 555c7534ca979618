// The German spellings of FEEL: every expression of the conformance cases, translated word by word,
// is read as the same tables as in English.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "dmn/respell.hpp"
#include "feel/spellings.hpp"

namespace vorgang::dmn_tck {
namespace {

namespace fs = std::filesystem;
using feel::Model;

std::vector<fs::path> models_below(const fs::path& folder) {
    std::vector<fs::path> models;
    std::error_code error;
    for (auto one = fs::recursive_directory_iterator(folder, error);
         !error && one != fs::recursive_directory_iterator(); one.increment(error))
        if (one->path().extension() == ".dmn") models.push_back(one->path());
    std::ranges::sort(models);
    return models;
}

dmn::File file_at(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {path.filename().string(), {std::istreambuf_iterator<char>(stream), {}}};
}

// The model, then what else lies beside it.
std::vector<dmn::File> files_for(const fs::path& model) {
    std::vector<dmn::File> files{file_at(model)};
    for (const fs::path& other : models_below(model.parent_path()))
        if (other != model) files.push_back(file_at(other));
    return files;
}

bool same_node(const feel::Node& left, const feel::Node& right) {
    return left.op == right.op && left.flags == right.flags && left.a == right.a &&
           left.b == right.b && left.c == right.c;
}

bool same_components(const std::vector<feel::Type::Component>& left,
                     const std::vector<feel::Type::Component>& right) {
    return std::ranges::equal(left, right, [](const auto& a, const auto& b) {
        return a.name == b.name && a.type == b.type;
    });
}

bool same_type(const feel::Type& left, const feel::Type& right) {
    return left.sort == right.sort && left.kind == right.kind && left.element == right.element &&
           left.any_duration == right.any_duration && left.allowed == right.allowed &&
           left.name == right.name && same_components(left.components, right.components);
}

bool same_function(const feel::WrittenFunction& left, const feel::WrittenFunction& right) {
    return left.body == right.body && left.frame == right.frame && left.result == right.result &&
           std::ranges::equal(left.parameters, right.parameters, [](const auto& a, const auto& b) {
               return a.name == b.name && a.type == b.type;
           });
}

bool same_table(const feel::Table& left, const feel::Table& right) {
    return left.policy == right.policy && left.inputs.size() == right.inputs.size() &&
           left.outputs.size() == right.outputs.size() &&
           std::ranges::equal(left.rows, right.rows, [](const auto& a, const auto& b) {
               return a.tests == b.tests && a.outputs == b.outputs;
           });
}

bool same_element(const feel::Element& left, const feel::Element& right) {
    return left.sort == right.sort && left.name == right.name && left.body == right.body &&
           left.frame == right.frame && left.function == right.function && left.type == right.type;
}

// All of it but where it stood in the text.
void expect_same(const Model& english, const Model& german, const std::string& name) {
    EXPECT_TRUE(std::ranges::equal(english.nodes, german.nodes, same_node)) << name;
    EXPECT_TRUE(english.links == german.links) << name;
    EXPECT_TRUE(english.names == german.names) << name;
    EXPECT_TRUE(std::ranges::equal(english.constants, german.constants, feel::identical)) << name;
    EXPECT_TRUE(std::ranges::equal(english.types, german.types, same_type)) << name;
    EXPECT_TRUE(std::ranges::equal(english.functions, german.functions, same_function)) << name;
    EXPECT_TRUE(std::ranges::equal(english.tables, german.tables, same_table)) << name;
    EXPECT_TRUE(std::ranges::equal(english.elements, german.elements, same_element)) << name;
}

TEST(German, every_expression_of_the_cases_is_the_same_tree) {
    const fs::path folder = DMN_TCK_DIR;
    const std::vector<fs::path> models = models_below(folder);
    if (models.empty()) GTEST_SKIP() << "set DMN_TCK_DIR for the conformance cases";
    std::size_t translated = 0;
    for (const fs::path& path : models) {
        const std::vector<dmn::File> english = files_for(path);
        const std::vector<dmn::File> german = dmn::respelt(english, Language::german);
        const dmn::ReadResult before = dmn::read(english);
        const dmn::ReadResult after = dmn::read(german);
        const std::string name = path.filename().string();
        ASSERT_EQ(before.decisions.has_value(), after.decisions.has_value()) << name;
        EXPECT_EQ(before.findings.size(), after.findings.size())
            << name << (after.findings.empty() ? "" : ": " + after.findings.front().text);
        if (!before.decisions) continue;
        expect_same(before.decisions->model(), after.decisions->model(), name);
        translated += before.decisions->model().source != after.decisions->model().source ? 1U : 0U;
    }
    // Most models have words in them; without any there would be nothing to be proved.
    EXPECT_GT(translated * 2, models.size());
}

TEST(German, files_come_back_in_english_as_they_were_read) {
    const fs::path folder = DMN_TCK_DIR;
    const std::vector<fs::path> models = models_below(folder);
    if (models.empty()) GTEST_SKIP() << "set DMN_TCK_DIR for the conformance cases";
    for (const fs::path& path : models) {
        const auto german = dmn::respelt(files_for(path), Language::german);
        const auto english = dmn::respelt(german, Language::english);
        const dmn::ReadResult before = dmn::read(files_for(path));
        const dmn::ReadResult after = dmn::read(english);
        if (!before.decisions) continue;
        ASSERT_TRUE(after.decisions) << path;
        expect_same(before.decisions->model(), after.decisions->model(), path.string());
    }
}

TEST(German, every_function_of_feel_has_a_name_of_one_word_and_of_its_own) {
    std::vector<std::string_view> seen;
    for (const std::string_view english : feel::builtin_names()) {
        const auto& all = dsl::feel::function_spellings;
        const auto found = std::ranges::find(all, english, &dsl::Spellings::english);
        ASSERT_NE(found, all.end()) << english;
        EXPECT_EQ(found->german.find(' '), std::string_view::npos) << found->german;
        EXPECT_EQ(std::ranges::find(seen, found->german), seen.end()) << found->german;
        seen.push_back(found->german);
    }
}

} // namespace
} // namespace vorgang::dmn_tck
