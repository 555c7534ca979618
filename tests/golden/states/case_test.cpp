// What the engine does, the state machine shows: played line by line, a case moves only where a
// transition leads, and everything it has open is a state of that name.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

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

using States = std::set<MachineIndex>;

States open_states(const StateMachine& machine, const std::optional<CaseInfo>& info) {
    if (!info) return {0};
    States all;
    for (const OpenInfo& open : info->open)
        if (const MachineIndex state = machine.state_of(open); state != no_state) all.insert(state);
    for (MachineIndex s = 0; info->ended && s < machine.states.size(); ++s)
        if (machine.states[s].id == "end." + info->ending) all.insert(s);
    return all;
}

bool lies_in(const StateMachine& machine, Index region, Index outer) {
    while (region != outer && region != none)
        region = machine.regions[region].parent;
    return region == outer;
}

// Who waits for a part that is over: a section around it, and what undoes.
States waiting_for(const StateMachine& machine, MachineIndex over) {
    States all;
    const Index region = machine.states[over].region;
    const auto states = static_cast<MachineIndex>(machine.states.size());
    for (MachineIndex s = 0; s < states; ++s)
        if (machine.states[s].kind == StateKind::together &&
            lies_in(machine, region, machine.states[s].region))
            all.insert(s);
    for (const MachineTransition& one : machine.transitions)
        if (one.on == TriggerKind::undoing && machine.states[over].detail == one.detail)
            all.insert(one.from);
    return all;
}

// Where one thing that happens can lead. A message may be there already, and a time have come, so
// nobody waits for it, as for what accompanies and is undone, where there is nothing; a condition
// may hold at once, and a handler take what was kept. The first step is done by the command that
// begins the case.
States after(const StateMachine& machine, const States& before) {
    States seen;
    States reached;
    std::vector<MachineIndex> open(before.begin(), before.end());
    const auto pass = [&](MachineIndex state, std::vector<MachineIndex>& more, bool all = true) {
        for (const MachineIndex t : machine.may_happen(state)) {
            const TriggerKind on = machine.transitions[t].on;
            if (!all && on != TriggerKind::came_true && on != TriggerKind::delivered) continue;
            if (const MachineIndex to = machine.transitions[t].to;
                to != no_state && seen.insert(to).second)
                more.push_back(to);
        }
    };
    std::vector<MachineIndex> next;
    for (const MachineIndex state : open)
        pass(state, next);
    const bool begins = before.contains(0);
    while (!next.empty()) {
        const MachineIndex state = next.back();
        next.pop_back();
        reached.insert(state);
        const bool first = begins && std::ranges::any_of(machine.transitions, [&](const auto& t) {
                               return t.on == TriggerKind::begin && t.to == state;
                           });
        const StateKind kind = machine.states[state].kind;
        const bool may_pass = kind == StateKind::message || kind == StateKind::together ||
                              kind == StateKind::undo || kind == StateKind::wait || first;
        pass(state, next, !waits(kind) || may_pass);
        if (kind == StateKind::over)
            for (const MachineIndex other : waiting_for(machine, state))
                pass(other, next);
    }
    return reached;
}

std::string name_of(const StateMachine& machine, MachineIndex state) {
    const ProcessModel& m = machine.process.model();
    const MachineState& one = machine.states[state];
    switch (one.kind) {
    case StateKind::step: return m.steps[one.detail].name;
    case StateKind::message: return m.messages[one.detail].name;
    case StateKind::call: {
        const Operation& operation = m.operations[m.calls[one.detail].operation];
        const bool process = operation.tool == none;
        return process ? operation.name : m.tools[operation.tool].name + "." + operation.name;
    }
    default: return "";
    }
}

class Follower {
  public:
    Follower(const Compiled& compiled, std::string title)
        : compiled_(compiled), machine_(state_machine(*compiled.process)),
          title_(std::move(title)) {}

    void follow() {
        std::optional<CaseInfo> before;
        for (const std::uint32_t line : lines()) {
            Walk walk = Walk::begin(compiled_);
            const auto played = walk.play(title_, line);
            ASSERT_TRUE(played);
            if (played->failure) return; // a scenario that is meant to fail
            const auto now = walk.info();
            names_agree(now);
            const std::string text(compiled_.source.line(line));
            // Time may let more than one thing happen, and an order goes back to any step.
            if (std::ranges::none_of(
                    std::array{"warte", "wait", "erneut", "again"},
                    [&text](const char* word) { return text.find(word) != std::string::npos; }))
                moves_where_it_may(before, now, line);
            before = now;
        }
    }

  private:
    // The lines from the title of the scenario to its closing brace.
    std::vector<std::uint32_t> lines() const {
        std::vector<std::uint32_t> all;
        bool inside = false;
        for (std::uint32_t number = 1; number <= compiled_.source.line_count(); ++number) {
            const std::string_view line = compiled_.source.line(number);
            if (inside && line.starts_with("    }")) break;
            if (inside) all.push_back(number);
            inside = inside || line.find("\"" + title_ + "\" {") != std::string_view::npos;
        }
        return all;
    }

    void names_agree(const std::optional<CaseInfo>& info) const {
        if (!info) return;
        for (const OpenInfo& open : info->open) {
            const MachineIndex state = machine_.state_of(open);
            if (open.kind == OpenKind::incident && open.position == none) continue;
            ASSERT_NE(state, no_state) << open.name;
            EXPECT_EQ(name_of(machine_, state), open.name);
            EXPECT_EQ(machine_.process.model().positions[open.position].scope, open.scope);
        }
    }

    void moves_where_it_may(const std::optional<CaseInfo>& before,
                            const std::optional<CaseInfo>& now, std::uint32_t line) const {
        if (!now) return;
        const States was = open_states(machine_, before);
        const States may = after(machine_, was);
        for (const MachineIndex state : open_states(machine_, now))
            EXPECT_TRUE(was.contains(state) || may.contains(state))
                << compiled_.source.name() << ':' << line << ": " << machine_.states[state].id;
    }

    const Compiled& compiled_;
    StateMachine machine_;
    std::string title_;
};

void check(const std::filesystem::path& path) {
    auto read = compile_file(path);
    ASSERT_TRUE(read);
    if (!read.value().process) return; // a shared file
    for (const std::string& title : scenario_titles(read.value()))
        Follower(read.value(), title).follow();
}

TEST(CaseOnItsMachine, AnUnknownScenarioIsNotPlayed) {
    const auto compiled = compile_file(root / "examples/mahnung.vorgang");
    ASSERT_TRUE(compiled && compiled.value().process);
    EXPECT_FALSE(Walk::begin(compiled.value()).play("gibt es nicht"));
}

// An incident between two states has a scope, and shows in the region of that scope.
TEST(CaseOnItsMachine, AnIncidentBetweenTwoStatesShowsInItsRegion) {
    const Compiled compiled = compile(R"(prozess p {
    rolle r
    daten { a: zahl }
    ablauf {
        schritt s { rolle r erfasst a }
        abschnitt rechnen "Rechnen" {
            falls 1 / a > 0 { ende eins }
            schritt t { rolle r }
        }
        ende zwei
    }
    szenario "null" {
        beginne am 2026-05-11 09:00 mit s als r { a: 0 }
        erwarte vorfall
    }
}
)");
    ASSERT_TRUE(compiled.process) << render_text(compiled.source, compiled.diagnostics);
    const StateMachine machine = state_machine(*compiled.process);
    Walk walk = Walk::begin(compiled);
    ASSERT_TRUE(walk.play("null")->fine());
    const auto info = walk.info();
    ASSERT_TRUE(info && info->open.size() == 1);
    EXPECT_EQ(info->open[0].position, none);
    EXPECT_EQ(machine.state_of(info->open[0]), no_state);
    EXPECT_EQ(machine.process.model().scopes[info->open[0].scope].name, "rechnen");
    const StatesStyle style{Language::german, false, &*info, &walk.calendar()};
    EXPECT_NE(render_dot(machine, style).find("VORFALL"), std::string::npos);
    const std::string text = render_text(machine, style);
    EXPECT_LT(text.find("Abschnitt rechnen"), text.find("VORFALL"));
    EXPECT_LT(text.find("VORFALL"), text.find("p1 Schritt t"));
}

const bool examples = register_folder("cases of examples", root / "examples", check);
const bool good = register_folder("cases of scenarios", root / "tests/scenario/good", check);
const bool patterns = register_folder("cases of patterns", root / "tests/patterns", check);

} // namespace
} // namespace vorgang::golden
