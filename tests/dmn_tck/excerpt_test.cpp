// What a process carries of a decision model: of everything that can be asked for
// in the conformance cases and in the models of the tests, the part it needs gives what the whole
// model gives.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "dmn/excerpt.hpp"
#include "folders.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn_tck {
namespace {

namespace fs = std::filesystem;
using feel::Element;
using feel::Index;
using feel::Model;

std::vector<dmn::File> files_for(const fs::path& model) {
    const auto file_at = [](const fs::path& path) {
        std::ifstream stream(path, std::ios::binary);
        return dmn::File{path.filename().string(), {std::istreambuf_iterator<char>(stream), {}}};
    };
    std::vector<dmn::File> files{file_at(model)};
    for (const auto& other : fs::directory_iterator(model.parent_path()))
        if (other.path() != model && other.path().extension() == ".dmn")
            files.push_back(file_at(other.path()));
    return files;
}

// One value for everything that is asked for: where it does not fit, both have to say so alike.
std::vector<feel::Input> inputs_of(const Model& model, Index element,
                                   const std::vector<bool>& needed, const feel::Value& value) {
    std::vector<feel::Input> inputs;
    const Element& asked = model.elements[element];
    if (asked.sort == Element::Sort::knowledge)
        for (const feel::Parameter& one : model.functions[asked.function].parameters)
            inputs.push_back({one.name, value, {}});
    for (Index i = 0; i < model.elements.size(); ++i)
        if (needed[i]) inputs.push_back({model.elements[i].name, value, model.elements[i].space});
    return inputs;
}

std::string told(const feel::Evaluation& one) {
    std::string text = to_text(one.value);
    for (const feel::Note& note : one.notes)
        text += ", " + std::string(english(note.fault)) + " " + note.detail;
    return text;
}

bool same(const feel::Evaluation& left, const feel::Evaluation& right) {
    // Of functions each model has its own.
    const bool function = left.value.is(feel::Kind::function);
    return function == right.value.is(feel::Kind::function) &&
           (function || feel::identical(left.value, right.value)) &&
           std::ranges::equal(left.notes, right.notes, [](const auto& a, const auto& b) {
               return a.fault == b.fault && a.detail == b.detail;
           });
}

// How many decisions, knowledge models and services were compared.
std::size_t compare(const feel::Decisions& whole, const std::string& name) {
    const Model& model = whole.model();
    const feel::Value values[] = {feel::Value(), feel::Value::of(Number(7)),
                                  feel::Value::of("Extended"), feel::Value::of(true)};
    std::size_t compared = 0;
    for (Index i = 0; i < model.elements.size(); ++i) {
        if (model.elements[i].sort == Element::Sort::input) continue;
        const dmn::Reached needed = dmn::reach(model, i);
        dmn::Excerpt part = dmn::excerpt(model, needed.elements, needed.inputs);
        const auto decisions = feel::Decisions::from_model(std::move(part.model));
        EXPECT_TRUE(decisions) << name << ": " << model.elements[i].name << ": "
                               << (decisions ? "" : decisions.error().english);
        if (!decisions) continue;
        ++compared;
        for (const feel::Value& value : values) {
            const auto given = inputs_of(model, i, needed.inputs, value);
            const feel::Evaluation all = whole.evaluate(i, given);
            const feel::Evaluation some = decisions->evaluate(part.elements[i], given);
            EXPECT_TRUE(same(all, some)) << name << ": " << model.elements[i].name << "\n"
                                         << told(all) << "\n"
                                         << told(some);
        }
    }
    return compared;
}

std::size_t compare_below(const fs::path& folder) {
    std::size_t compared = 0;
    std::error_code error;
    for (auto one = fs::recursive_directory_iterator(folder, error);
         !error && one != fs::recursive_directory_iterator(); one.increment(error)) {
        if (one->path().extension() != ".dmn") continue;
        const dmn::ReadResult read = dmn::read(files_for(one->path()));
        if (read.decisions) compared += compare(*read.decisions, one->path().filename().string());
    }
    return compared;
}

TEST(Excerpt, of_every_model_of_the_tests_gives_what_the_whole_gives) {
    EXPECT_GT(compare_below(folders::source() / "tests"), 10U);
}

TEST(Excerpt, of_every_conformance_case_gives_what_the_whole_gives) {
    const fs::path folder = DMN_TCK_DIR;
    const std::size_t compared = compare_below(folder);
    if (compared == 0) GTEST_SKIP() << "set DMN_TCK_DIR for the conformance cases";
    EXPECT_GT(compared, 20U);
}

} // namespace
} // namespace vorgang::dmn_tck
