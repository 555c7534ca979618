// What holds of every state machine, whatever the process.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "folders.hpp"
#include "golden.hpp"
#include "vorgang/dsl/compile.hpp"
#include "vorgang/dsl/states.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::golden {
namespace {

const std::filesystem::path root = folders::source();

std::optional<StateMachine> machine_of(const std::filesystem::path& path) {
    auto compiled = compile_file(path);
    if (!compiled || !compiled.value().process) return std::nullopt; // shared files, bad ones
    return state_machine(*compiled.value().process);
}

void every_position_appears(const StateMachine& machine) {
    std::set<Index> shown;
    for (const MachineState& state : machine.states)
        if (state.position != none) shown.insert(state.position);
    // A process that is called alongside is begun on the way; nobody waits for it.
    const ProcessModel& model = machine.process.model();
    const auto waits = [&](const Position& position) {
        return position.kind != PositionKind::call || !model.calls[position.detail].alongside;
    };
    EXPECT_EQ(shown.size(),
              static_cast<std::size_t>(std::ranges::count_if(model.positions, waits)));
}

void every_state_is_reachable(const StateMachine& machine) {
    std::set<MachineIndex> reached{0};
    std::vector<MachineIndex> open{0};
    ASSERT_EQ(machine.states.front().kind, StateKind::beginning);
    while (!open.empty()) {
        const MachineIndex state = open.back();
        open.pop_back();
        for (const MachineIndex t : machine.may_happen(state))
            if (const MachineIndex to = machine.transitions[t].to;
                to != no_state && reached.insert(to).second)
                open.push_back(to);
    }
    const auto states = static_cast<MachineIndex>(machine.states.size());
    for (MachineIndex s = 0; s < states; ++s)
        EXPECT_TRUE(reached.contains(s)) << machine.states[s].id;
}

// A case never stays where nothing can happen, and a choice always finds a way. What is over is.
void every_state_has_a_way_out(const StateMachine& machine) {
    const auto states = static_cast<MachineIndex>(machine.states.size());
    for (MachineIndex s = 0; s < states; ++s) {
        const StateKind kind = machine.states[s].kind;
        if (kind == StateKind::ending || kind == StateKind::over) continue;
        const auto all = machine.may_happen(s);
        EXPECT_TRUE(std::ranges::any_of(all, [&](MachineIndex t) {
            return machine.transitions[t].from == s && machine.transitions[t].to != no_state;
        })) << machine.states[s].id;
    }
}

// Every name that one part of the JSON says is an id of another.
void json_holds_together(const StateMachine& machine) {
    const nlohmann::json all = nlohmann::json::parse(render_json(machine));
    std::set<std::string> ids{"null"};
    for (const char* table : {"regions", "states", "transitions", "deadlines"})
        for (const auto& one : all[table])
            EXPECT_TRUE(ids.insert(one["id"].get<std::string>()).second) << one["id"];
    const auto expect_id = [&](const nlohmann::json& id) {
        EXPECT_TRUE(id.is_null() || ids.contains(id.get<std::string>())) << id;
    };
    for (const auto& one : all["regions"])
        expect_id(one["parent"]);
    for (const auto& one : all["states"]) {
        expect_id(one["region"]);
        for (const auto& may : one["may"])
            expect_id(may);
    }
    for (const auto& one : all["transitions"])
        for (const char* entry : {"from", "region", "to", "deadline"})
            expect_id(one[entry]);
}

// Braces and quotes of the DOT language, outside of labels, which are balanced as XML is.
void dot_is_balanced(const std::string& dot) {
    int braces = 0;
    int angles = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < dot.size(); ++i) {
        const char c = dot[i];
        if (quoted) {
            if (c == '\\') ++i;
            if (c == '"' && angles == 0) quoted = false;
        } else if (c == '"' && angles == 0) {
            quoted = true;
        } else if (c == '<') {
            ++angles;
        } else if (c == '>' && (angles > 0)) {
            --angles;
        } else if (angles == 0) {
            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
        }
        ASSERT_GE(braces, 0);
    }
    EXPECT_EQ(braces, 0);
    EXPECT_EQ(angles, 0);
    EXPECT_FALSE(quoted);
}

void check(const std::filesystem::path& path) {
    const auto machine = machine_of(path);
    if (!machine) return;
    every_position_appears(*machine);
    every_state_is_reachable(*machine);
    every_state_has_a_way_out(*machine);
    json_holds_together(*machine);
    for (const Language language : {Language::german, Language::english}) {
        dot_is_balanced(render_dot(*machine, {language}));
        EXPECT_FALSE(render_text(*machine, {language}).empty());
    }
}

// The end of a called process is a name of the text: `x.ende`, `x.end`.
std::string without_ends(const std::string& dot) {
    return std::regex_replace(dot, std::regex("\\.ende?\\b"), "");
}

// The two languages of an example are one process.
TEST(StatesOfExamples, GermanAndEnglishAreTheSame) {
    int compared = 0;
    for (const auto& path : files(root / "examples")) {
        auto german = path;
        german.replace_filename(path.stem().stem().string() + ".vorgang");
        if (path == german) continue;
        const auto one = machine_of(path);
        const auto other = machine_of(german);
        if (!one || !other) continue;
        ++compared;
        EXPECT_EQ(one->states.size(), other->states.size()) << path;
        EXPECT_EQ(one->transitions.size(), other->transitions.size()) << path;
        EXPECT_EQ(without_ends(render_dot(*one, {Language::german})).size(),
                  without_ends(render_dot(*other, {Language::german})).size())
            << path;
    }
    EXPECT_GE(compared, 5);
}

const bool examples = register_folder("states of examples", root / "examples", check);
const bool models = register_folder("states of models", root / "tests/golden/model", check);
const bool scenarios = register_folder("states of scenarios", root / "tests/scenario/good", check);
const bool patterns = register_folder("states of patterns", root / "tests/patterns", check);
const bool own = register_folder("states of words", root / "tests/golden/states", check);

} // namespace
} // namespace vorgang::golden
