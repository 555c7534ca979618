// The state machine as a text: a paragraph for each state, indented as the text of the process is.
#include <fmt/format.h>

#include <algorithm>

#include "diag/report.hpp"
#include "states/case_marks.hpp"
#include "states/phrases.hpp"

namespace vorgang {
namespace {

using namespace dsl::states;
using dsl::diag::say;

class TextWriter {
  public:
    TextWriter(const StateMachine& machine, const StatesStyle& style)
        : machine_(machine), m_(machine.process.model()), style_(style), phrases_(machine, false),
          marks_(machine, style), met_(machine.states.size()) {
        for (const MachineTransition& one : machine.transitions)
            if (one.to != no_state) ++met_[one.to];
    }

    std::string write() {
        header();
        const auto states = static_cast<MachineIndex>(machine_.states.size());
        Index inside = 0;
        for (MachineIndex s = 0; s < states; ++s) {
            if (is_inline(s) || machine_.states[s].kind == StateKind::over) continue;
            enter(machine_.states[s].region, inside);
            inside = machine_.states[s].region;
            state(s);
        }
        return std::move(text_);
    }

  private:
    std::string words(const Wording& wording) const { return wording.in(style_.language); }

    void line(int depth, const Wording& wording) {
        if (!wording.empty()) line(depth, words(wording));
    }
    void line(int depth, std::string_view text) {
        text_.append(static_cast<std::size_t>(depth) * 2, ' ').append(text) += '\n';
    }
    std::string strong(const std::string& text) const {
        return style_.colour ? "\x1b[33;1m" + text + "\x1b[0m" : text;
    }

    void header() {
        line(0, say("{}, Version {}", "{}, version {}",
                    with_title(title_of(m_, machine_.regions.front())), m_.version));
        const std::string lead = m_.lead == none ? "administrator" : m_.roles[m_.lead].name;
        line(1, say("in jedem Zustand, mit Grund, durch {}: Daten berichtigen, Erledigtes erneut "
                    "öffnen, aussetzen, fortsetzen, abbrechen, Vorfälle lösen",
                    "in every state, with a reason, by {}: correct data, open again what was "
                    "completed, suspend, resume, cancel, settle incidents",
                    lead));
        if (marks_.any()) {
            line(1, strong(words(marks_.summary())));
            for (const auto& all : {marks_.deadlines(), marks_.waiting_messages()})
                for (const Wording& one : all)
                    line(2, one);
        }
        whole(0, 0);
    }

    int depth(Index region) const {
        int depth = 0;
        for (; machine_.regions[region].parent != none; region = machine_.regions[region].parent)
            ++depth;
        return depth;
    }
    bool lies_in(Index region, Index outer) const {
        while (region != outer && region != none)
            region = machine_.regions[region].parent;
        return region == outer;
    }

    // The headings of the regions that begin with a state.
    void enter(Index region, Index before) {
        if (lies_in(before, region)) return;
        enter(machine_.regions[region].parent, before);
        text_ += '\n';
        line(depth(region) - 1, phrases_.region(region));
        whole(region, depth(region));
    }

    // What may happen to a region as a whole.
    void whole(Index region, int indent) {
        for (const OpenInfo* open : marks_.incidents(region))
            line(indent + 1, strong(words(marks_.words(*open))));
        for (const MachineTransition& one : machine_.transitions)
            if (one.from == no_state && one.region == region) transition(one, indent + 1);
    }

    // A choice that one way leads to stands behind that way.
    bool is_inline(MachineIndex state) const {
        return machine_.states[state].kind == StateKind::choice && met_[state] == 1;
    }

    std::string name_of(MachineIndex state) const {
        const MachineState& one = machine_.states[state];
        const std::string name = title_of(m_, one).name;
        switch (one.kind) {
        case StateKind::ending: return words(say("Ende {}", "end {}", name));
        case StateKind::choice: return words(say("Entscheidung {}", "choice {}", one.id));
        case StateKind::fork: return words(say("zugleich {}", "side by side {}", one.id));
        case StateKind::first: return words(say("wähle {}", "choose {}", one.id));
        case StateKind::join: return words(say("Zusammenführung {}", "join {}", one.id));
        case StateKind::wait: return words(say("{} warten", "{} wait", one.id));
        case StateKind::each:
            return words(say("für alle {} {}", "for all {} {}", m_.loops[one.detail].name, one.id));
        case StateKind::together: return words(say("{} Abschluss", "{} completion", one.id));
        case StateKind::undo: return words(say("{} rückgängig machen", "{} undo", one.id));
        case StateKind::over: return words(say("fertig", "done"));
        default: return one.id + " " + name;
        }
    }

    std::string heading(MachineIndex state) const {
        const MachineState& one = machine_.states[state];
        const Title title = title_of(m_, one);
        const std::string shown = with_title(title);
        switch (one.kind) {
        case StateKind::beginning: return words(say("Beginn", "beginning"));
        case StateKind::step: return words(say("{} Schritt {}", "{} step {}", one.id, shown));
        case StateKind::call:
            return words(say("{} Aufruf {}", "{} call {}", one.id,
                             phrases_.call(m_.calls[one.detail], one.arguments)));
        case StateKind::message:
            return words(
                say("{} wartet auf {}", "{} waits for {}", one.id, phrases_.message(one.detail)));
        case StateKind::wait: return words(say("{} wartet {}", "{} waits {}", one.id, one.until));
        case StateKind::ending: return words(say("Ende {}", "end {}", shown));
        case StateKind::each: return words(say("{} {}", "{} {}", one.id, phrases_.each(one)));
        case StateKind::together:
            return words(say("{} wartet, bis beendet ist, was nebenbei läuft",
                             "{} waits until what runs beside it has ended", one.id));
        case StateKind::undo: return words(say("{} {}", "{} {}", one.id, phrases_.undo(one)));
        default: return name_of(state);
        }
    }

    void state(MachineIndex s) {
        const MachineState& one = machine_.states[s];
        const int indent = depth(one.region);
        text_ += '\n';
        std::string head = heading(s);
        line(indent, marks_.is_marked(s) ? strong("» " + head) : head);
        for (const Wording& mark : marks_.lines(s))
            line(indent + 1, strong(words(mark)));
        if (one.kind == StateKind::step) work(m_.steps[one.detail], one, indent + 1);
        if (one.kind == StateKind::call && !m_.calls[one.detail].results.empty())
            line(indent + 1, say("ergibt {}", "gives {}", fields(m_.calls[one.detail].results)));
        if (one.kind == StateKind::ending && !m_.endings[one.detail].returns.empty())
            line(indent + 1,
                 say("liefert {}", "returns {}", fields(m_.endings[one.detail].returns)));
        for (const MachineTransition& t : machine_.transitions)
            if (t.from == s) transition(t, indent + 1);
        if (waits(one.kind)) besides(s, indent + 1);
    }

    std::string fields(const std::vector<Index>& all) const {
        std::string text;
        for (const Index field : all)
            text.append(text.empty() ? "" : ", ").append(m_.fields[field].name);
        return text;
    }

    void work(const Step& step, const MachineState& state, int indent) {
        const Wording ways = phrases_.channels(step.channels);
        line(indent, ways.empty() ? say("durch {}", "by {}", phrases_.actor(state))
                                  : say("durch {}: {}", "by {}: {}", phrases_.actor(state), ways));
        if (!step.four_eyes.empty()) {
            std::vector<Wording> all;
            for (const Index other : step.four_eyes)
                all.push_back(same(m_.steps[other].name));
            line(indent, say("vier Augen mit {}", "four eyes with {}", joined(all)));
        }
        if (!step.shows.empty()) line(indent, say("zeigt {}", "shows {}", fields(step.shows)));
        std::vector<Wording> all;
        for (std::size_t i = 0; i < step.collects.size(); ++i) {
            const std::string& name = m_.fields[step.collects[i].field].name;
            all.push_back(state.conditions[i].empty()
                              ? same(name)
                              : say("{} (falls {})", "{} (if {})", name, state.conditions[i]));
        }
        if (!all.empty()) line(indent, say("erfasst {}", "collects {}", joined(all)));
        for (const Index deadline : step.deadlines)
            line(indent, phrases_.extension(deadline));
    }

    // The trigger, what happens on the way, where it leads; behind a choice its ways.
    void transition(const MachineTransition& one, int indent) {
        std::vector<Wording> effects;
        for (const MachineEffect& effect : one.effects)
            effects.push_back(phrases_.effect(effect));
        std::string text = words(phrases_.trigger(one));
        if (one.from == no_state && one.on == TriggerKind::expired)
            if (const Wording more = phrases_.extension(one.detail); !more.empty())
                text += ", " + words(more);
        if (one.beside && one.on != TriggerKind::undoing)
            text += words(say(", nebenbei", ", alongside"));
        if (!effects.empty()) text += " [" + words(joined(effects)) + "]";
        if (one.to == no_state) return line(indent, text);
        const char* arrow = text.empty() ? "→ " : " → ";
        if (!is_inline(one.to)) return line(indent, text + arrow + name_of(one.to));
        line(indent, text + ":");
        for (const MachineTransition& way : machine_.transitions)
            if (way.from == one.to) transition(way, indent + 1);
    }

    // What the regions around allow as well, and what becomes of messages.
    void besides(MachineIndex s, int indent) {
        std::vector<Wording> around;
        for (const MachineIndex t : machine_.may_happen(s)) {
            const MachineTransition& one = machine_.transitions[t];
            if (one.from != no_state) continue;
            const std::string where = title_of(m_, machine_.regions[one.region]).name;
            around.push_back(say("{} ({})", "{} ({})", phrases_.brief(one), where));
        }
        if (!around.empty()) line(indent, say("auch: {}", "also: {}", joined(around)));
        const auto messages = static_cast<Index>(m_.messages.size());
        std::vector<Wording> kept;
        for (Index message = 0; message < messages; ++message)
            if (m_.messages[message].incoming &&
                reception_of(machine_, s, message) == Reception::kept)
                kept.push_back(same(m_.messages[message].name));
        if (!kept.empty())
            line(indent,
                 say("aufbewahrt, wenn sie kommt: {}", "kept if it comes: {}", joined(kept)));
    }

    const StateMachine& machine_;
    const ProcessModel& m_;
    const StatesStyle& style_;
    Phrases phrases_;
    CaseMarks marks_;
    std::vector<int> met_; ///< how many ways lead to each state
    std::string text_;
};

} // namespace

std::string render_text(const StateMachine& machine, const StatesStyle& style) {
    return TextWriter(machine, style).write();
}

} // namespace vorgang
