// The three forms of a state machine, written down for a few processes.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/render.hpp"
#include "vorgang/dsl/scenario.hpp"
#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::golden {
namespace {

const std::filesystem::path root = folders::source();
const std::filesystem::path folder = root / "tests/golden/states";

StateMachine machine_of(const std::filesystem::path& path) {
    auto compiled = compile_file(path);
    EXPECT_TRUE(compiled && compiled.value().process) << path;
    return state_machine(*compiled.value().process);
}

void check_forms(const std::string& name, const StateMachine& machine, const StatesStyle& style) {
    expect_text(folder / (name + ".txt"), render_text(machine, style));
    expect_text(folder / (name + ".json"), render_json(machine, style.info) + "\n");
    expect_text(folder / (name + ".dot"), render_dot(machine, style));
}

TEST(States, EveryKindOfWaitingAndOfCondition) {
    check_forms("words", machine_of(folder / "words.vorgang"), {});
}

TEST(States, DogTax) {
    check_forms("hundesteuer", machine_of(root / "examples/hundesteuer/hundesteuer.vorgang"), {});
}

TEST(States, WhatAccompaniesAndWhatUndoes) {
    check_forms("asides", machine_of(root / "tests/golden/model/asides.vorgang"), {});
}

TEST(States, ProcessesThatAreCalled) {
    check_forms("calls", machine_of(root / "tests/golden/model/calls.vorgang"), {});
}

// One of nine has answered; a picture shows some of the others and how many there are.
TEST(States, ElementsOfACase) {
    auto compiled = compile_file(folder / "elements.vorgang");
    ASSERT_TRUE(compiled && compiled.value().process);
    const StateMachine machine = state_machine(*compiled.value().process);
    Walk walk = Walk::begin(compiled.value());
    const auto played = walk.play("Neun Stellen, eine Antwort");
    ASSERT_TRUE(played && played->fine()) << played->failure->message.german;
    const auto info = walk.info();
    ASSERT_TRUE(info);
    check_forms("elements", machine, {Language::german, false, &*info, &walk.calendar()});
}

TEST(States, InEnglish) {
    const StateMachine machine = machine_of(root / "examples/baugenehmigung.en.vorgang");
    expect_text(folder / "baugenehmigung.en.txt", render_text(machine, {Language::english}));
}

std::uint32_t line_of(const Source& source, std::string_view text) {
    for (std::uint32_t line = 1; line <= source.line_count(); ++line)
        if (source.line(line).find(text) != std::string_view::npos) return line;
    ADD_FAILURE() << "no such line: " << text;
    return 0;
}

// Two authorities have answered, one is silent: where the case stands then.
TEST(States, ACaseOnIt) {
    auto compiled = compile_file(root / "examples/baugenehmigung.vorgang");
    ASSERT_TRUE(compiled && compiled.value().process);
    const StateMachine machine = state_machine(*compiled.value().process);
    Walk walk = Walk::begin(compiled.value());
    const auto played = walk.play("Alle schweigen: für jede Stelle gilt etwas anderes",
                                  line_of(compiled.value().source, "warte bis 2026-10-17"));
    ASSERT_TRUE(played && played->fine());
    const auto info = walk.info();
    ASSERT_TRUE(info);
    check_forms("case", machine, {Language::german, false, &*info, &walk.calendar()});
}

TEST(States, NothingOfAProcessIsMarkup) {
    const Compiled compiled = compile(R"(process p "<b>\"&\"</b>" {
    role r "<script>"
    data { a: text }
    flow {
        step s "<img src=x>" { role r collects a }
        if a = "</table>\"]; evil" { end one "<i>" }
        end two
    }
}
)");
    ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    const StateMachine machine = state_machine(*compiled.process);
    const std::string dot = render_dot(machine, {Language::english});
    for (const char* bad : {"<img", "<script", "<i>\"", "</table>\\\"]", "<b>\"&"})
        EXPECT_EQ(dot.find(bad), std::string::npos) << bad << '\n' << dot;
    EXPECT_NE(dot.find("&lt;img"), std::string::npos);
    EXPECT_EQ(nlohmann::json::parse(render_json(machine))["title"], R"(<b>"&"</b>)");
}

// What a place gets is a compiled process without its text.
TEST(States, ALoadedProcessHasTheSameMachine) {
    const StateMachine machine = machine_of(folder / "words.vorgang");
    const auto loaded = Process::load(machine.process.save());
    ASSERT_TRUE(loaded);
    EXPECT_EQ(render_json(state_machine(loaded.value())), render_json(machine));
    EXPECT_EQ(render_text(state_machine(loaded.value())), render_text(machine));
}

} // namespace
} // namespace vorgang::golden
