#include "cases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "values.hpp"
#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn_tck {
namespace {

namespace fs = std::filesystem;
using feel::Value;

std::string content_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<fs::path> files_in(const fs::path& folder, std::string_view extension) {
    std::vector<fs::path> paths;
    for (const auto& one : fs::directory_iterator(folder))
        if (one.path().extension() == extension) paths.push_back(one.path());
    std::ranges::sort(paths);
    return paths;
}

// The model a file of cases names, then all others of its folder.
std::vector<dmn::File> model_files(const fs::path& folder, const std::string& model) {
    std::vector<dmn::File> files;
    for (const fs::path& path : files_in(folder, ".dmn"))
        files.push_back({path.filename(), content_of(path)});
    std::ranges::stable_sort(files, {}, [&](const dmn::File& file) { return file.name != model; });
    return files;
}

// A moment that no clock reads, so that every run gives the same.
Value moment() {
    return feel::date_time_from_text("2026-01-02T03:04:05Z");
}

class CaseFile {
  public:
    CaseFile(const fs::path& folder, const fs::path& path, Lines& lines)
        : lines_(lines), folder_(folder.filename().string()) {
        document_.load_file(path.c_str(), case_options);
        root_ = child(document_, "testCases");
        const std::string model = child(root_, "modelName").text().get();
        result_ = dmn::read(model_files(folder, model));
    }

    Score run() {
        Score score;
        for (const pugi::xml_node one : root_.children())
            if (local_name(one) == "testCase") run_case(one, score);
        return score;
    }

  private:
    void run_case(pugi::xml_node test, Score& score) {
        std::vector<feel::Input> inputs;
        for (const pugi::xml_node one : test.children())
            if (local_name(one) == "inputNode")
                inputs.push_back({one.attribute("name").value(), value_of(one),
                                  one.attribute("namespace").value()});
        bool passed = true;
        bool non_null = false;
        bool notes = true;
        for (const pugi::xml_node one : test.children())
            if (local_name(one) == "resultNode")
                run_result(test, one, inputs, passed, non_null, notes);
        ++score.all;
        score.non_null += non_null ? 1U : 0U;
        score.passed += passed ? 1U : 0U;
        score.passed_non_null += passed && non_null ? 1U : 0U;
        score.notes_right += passed && notes ? 1U : 0U;
    }

    void run_result(pugi::xml_node test, pugi::xml_node node, std::span<const feel::Input> inputs,
                    bool& passed, bool& non_null, bool& notes) {
        const Value expected = value_of(child(node, "expected"));
        const std::string name = node.attribute("name").value();
        const feel::Evaluation actual = evaluate(test, name, inputs);
        non_null = non_null || !expected.is_null();
        const bool error = node.attribute("errorResult").as_bool();
        const bool right = error == !actual.notes.empty();
        notes = notes && right;
        const std::string line =
            fmt::format("{}/{} {}: expected {}", folder_, test.attribute("id").value(), name,
                        error ? "an error" : to_json(expected));
        if (!same(expected, actual.value)) {
            passed = false;
            lines_.failures.push_back(
                fmt::format("{} but got {}{}", line, to_json(actual.value), said(actual)));
        } else if (!right) {
            lines_.notes.push_back(
                fmt::format("{} and got {}{}", line, to_json(actual.value), said(actual)));
        }
    }

    feel::Evaluation evaluate(pugi::xml_node test, const std::string& name,
                              std::span<const feel::Input> inputs) {
        const std::string service = test.attribute("invocableName").value();
        if (!result_.decisions) return {};
        const auto element = result_.decisions->find(service.empty() ? name : service);
        if (!element) return {};
        const feel::Surroundings surroundings{{}, moment()};
        feel::Evaluation done = result_.decisions->evaluate(*element, inputs, surroundings);
        const Value* part = service.empty() ? nullptr : done.value.find(name);
        const auto& outputs = result_.decisions->model().elements[*element].outputs;
        if (part != nullptr && outputs.size() > 1) done.value = Value(*part);
        return done;
    }

    [[nodiscard]] std::string said(const feel::Evaluation& evaluation) const {
        std::string text;
        if (!result_.findings.empty())
            text += fmt::format(" [{}: {}]", result_.findings.front().text,
                                result_.findings.front().message.english);
        for (const feel::Note& note : evaluation.notes)
            text += fmt::format(" ({}: {})", english(note.fault), note.detail);
        return text;
    }

    Lines& lines_;
    std::string folder_;
    pugi::xml_document document_{};
    pugi::xml_node root_{};
    dmn::ReadResult result_{};
};

} // namespace

Score run_folder(const fs::path& folder, Lines& lines) {
    Score score;
    for (const fs::path& path : files_in(folder, ".xml"))
        score.add(CaseFile(folder, path, lines).run());
    return score;
}

} // namespace vorgang::dmn_tck
