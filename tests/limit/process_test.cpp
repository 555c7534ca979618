// What a compiled process can hold: its tables are counted with 16 bits. One entry too many is a
// finding in the text and a refusal of the tables, and never another entry.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>

#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::test {
namespace {

constexpr std::size_t entries = 65'534;

std::string repeated(std::size_t count, const std::function<std::string(std::size_t)>& one) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += one(i);
    return text;
}

std::string process(const std::string& declarations, const std::string& flow) {
    return "process big {\nversion 1\nrole office\n" + declarations +
           "flow {\nstep apply { role office collects a }\n" + flow + "end done\n}\n}\n";
}

std::string with_values(std::size_t count) {
    const auto value = [](std::size_t i) { return (i == 0 ? "v" : ", v") + std::to_string(i); };
    return process("data { a: choice { " + repeated(count, value) + " } }\n", "");
}

std::string with_endings(std::size_t count) {
    return process("data { a: integer }\n", repeated(count - 1, [](std::size_t i) {
                       return "if a = 1 { end e" + std::to_string(i) + " }\n";
                   }));
}

// Each list is of numbers with other bounds.
std::string with_kinds_of_lists(std::size_t count) {
    const auto record = [&](std::size_t r) {
        const std::size_t left = std::min<std::size_t>(50, count - r * 50);
        return "type r" + std::to_string(r) + " {\n" +
               repeated(left,
                        [&](std::size_t i) {
                            const std::size_t kind = r * 50 + i;
                            return "e" + std::to_string(i) + ": list of integer[" +
                                   std::to_string(kind / 300) + ".." +
                                   std::to_string(300 + kind % 300) + "]\n";
                        }) +
               "}\n";
    };
    return process(repeated((count + 49) / 50, record) + "data { a: integer }\n", "");
}

void expect_bounded(const std::function<std::string(std::size_t)>& text, std::string_view what) {
    const Compiled full = compile(text(entries), "full");
    EXPECT_TRUE(full.process.has_value()) << what;
    const Compiled over = compile(text(entries + 1), "over");
    EXPECT_FALSE(over.process.has_value()) << what;
    ASSERT_EQ(over.diagnostics.error_count(), 1U) << what;
    const auto error = std::ranges::find(over.diagnostics, Severity::error, &Diagnostic::severity);
    ASSERT_NE(error, over.diagnostics.end());
    EXPECT_EQ(error->message.english, std::string(what) + ": at most 65534 are possible");
}

TEST(ProcessLimit, ValuesOfAChoice) {
    expect_bounded(with_values, "values of a choice");
}

TEST(ProcessLimit, Endings) {
    expect_bounded(with_endings, "endings");
}

TEST(ProcessLimit, KindsOfLists) {
    expect_bounded(with_kinds_of_lists, "kinds of lists");
}

// Rows that a place sets stand apart from the process and are counted for themselves.
TEST(ProcessLimit, RowsOfAPlace) {
    const Compiled compiled = compile(
        process("data { a: integer b: integer }\n"
                "local rule r(a: integer) -> c: integer hits first {\n| a | c |\n|---|---|\n"
                "| - | 1 |\n}\n",
                "set b = r(a)\n"),
        "local");
    ASSERT_TRUE(compiled.process.has_value());
    const auto rows = [&](std::size_t count, bool same) {
        const auto row = [same](std::size_t i) {
            return "| " + std::to_string(i) + " | " + std::to_string(same ? 7 : 100'000 + i) +
                   " |\n";
        };
        return compile_rows(
            compiled, "r",
            Source("place", "| a | c |\n|---|---|\n" + repeated(count - 1, row) + "| - | 1 |\n"));
    };
    const auto sentence = [](const CompiledRows& result) -> std::string {
        for (const Diagnostic& one : result.diagnostics)
            if (one.severity == Severity::error) return one.message.english;
        return {};
    };
    const auto many = rows(entries + 1, true);
    ASSERT_TRUE(many.has_value());
    EXPECT_EQ(sentence(*many), "rows of a table: at most 65534 are possible");
    EXPECT_EQ(many->rule, nullptr);
    const auto different = rows(40'000, false);
    ASSERT_TRUE(different.has_value());
    EXPECT_EQ(sentence(*different), "different fixed values: at most 65534 are possible");
    EXPECT_EQ(different->rule, nullptr);
}

// A process that was not compiled from a text is refused where its tables are too large.
TEST(ProcessLimit, TablesFromElsewhere) {
    const auto refused = [](const std::function<void(ProcessModel&)>& grow) {
        ProcessModel model =
            compile(process("data { a: choice { x } }\n", "parallel {\nbranch b { wait 1 day }\n"
                                                          "branch c { wait 2 days }\n}\n"),
                    "small")
                .process->model();
        grow(model);
        const auto made = Process::from_model(std::move(model));
        return made ? std::string() : made.error().subject;
    };
    EXPECT_EQ(refused([](ProcessModel&) {}), "");
    EXPECT_EQ(refused([](ProcessModel& m) { m.branches.resize(entries + 1, m.branches[0]); }),
              "branches[65535]");
    EXPECT_EQ(refused([](ProcessModel& m) { m.elements.resize(entries + 1); }), "elements[65535]");
    EXPECT_EQ(refused([](ProcessModel& m) { m.choices[0].values.resize(entries + 1); }),
              "choices[0]");
    EXPECT_EQ(refused([](ProcessModel& m) { m.endings.resize(entries + 1); }), "endings[65535]");
}

// The states of a machine are its positions and its conditions, so they may be more than either.
TEST(ProcessLimit, StatesOfAMachine) {
    constexpr std::size_t each = 33'000;
    const Compiled compiled = compile(
        process(
            "data { a: integer }\n",
            repeated(each, [](std::size_t) { return std::string("if a = 1 { wait 1 day }\n"); })),
        "states");
    ASSERT_TRUE(compiled.process.has_value());
    const StateMachine machine = state_machine(*compiled.process);
    ASSERT_EQ(machine.states.size(), 2 * each + 3); // and the beginning, the step, the ending
    // The text is one row of states, so every way but the last leads to the next state or over it.
    for (const MachineTransition& one : machine.transitions) {
        if (one.from == no_state) continue;
        ASSERT_LT(one.to, machine.states.size());
        ASSERT_TRUE(one.to == one.from + 1 || one.to == one.from + 2)
            << machine.states[one.from].id << " -> " << machine.states[one.to].id;
    }
}

} // namespace
} // namespace vorgang::test
