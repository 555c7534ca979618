// The state machine as a graph for Graphviz. What is left as a whole, a section or the process, has
// a node of its own on the inside for each deadline and message that does so.
#include <fmt/format.h>

#include <algorithm>

#include "diag/report.hpp"
#include "states/case_marks.hpp"
#include "states/phrases.hpp"

namespace vorgang {
namespace {

using namespace dsl::states;
using dsl::diag::say;

// In a label that Graphviz reads as HTML.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text)
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    return result;
}

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

// Broken between words where a line would get too long for a picture.
std::string wrapped(std::string_view text, std::size_t width) {
    std::string result;
    std::size_t used = 0;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find(' '), text.size());
        const std::string_view word = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        const std::size_t length = letters(word);
        if (used != 0 && used + 1 + length > width) {
            result += "<br/>";
            used = 0;
        }
        if (used != 0) result += ' ';
        result += escaped(word);
        used += length + (used != 0 ? 1 : 0);
    }
    return result;
}

std::string small(const std::string& text) {
    return "<font point-size=\"9\">" + text + "</font>";
}

constexpr const char* message_shape = ", shape=cds, style=filled, margin=\"0.3,0.16\"";
constexpr const char* deadline_shape = ", shape=note, style=filled";

class DotWriter {
  public:
    DotWriter(const StateMachine& machine, const StatesStyle& style)
        : machine_(machine), m_(machine.process.model()), style_(style), phrases_(machine, true),
          marks_(machine, style) {}

    std::string write() {
        text_ += fmt::format(
            "digraph {} {{\n"
            "  graph [rankdir=TB, compound=true, nodesep=0.35, ranksep=0.45, labeljust=l, "
            "fontname=\"Helvetica,Arial,sans-serif\", fontsize=12, label=<{}>, labelloc=t];\n"
            "  node [fontname=\"Helvetica,Arial,sans-serif\", fontsize=11, shape=box, "
            "style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#5b6770\", "
            "margin=\"0.12,0.07\"];\n"
            "  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=9, color=\"#5b6770\", "
            "arrowsize=0.7];\n",
            quoted(m_.name), heading());
        region(0, 1);
        for (const MachineTransition& one : machine_.transitions)
            if (one.to != no_state && one.on != TriggerKind::empty) edge(one);
        text_ += "}\n";
        return std::move(text_);
    }

  private:
    std::string words(const Wording& wording) const { return wording.in(style_.language); }

    static std::string quoted(std::string_view text) {
        std::string result = "\"";
        for (const char c : text) {
            if (c == '"' || c == '\\') result += '\\';
            result += c;
        }
        return result + "\"";
    }

    std::string heading() const {
        std::string text =
            fmt::format("<b>{}</b>", escaped(title_of(m_, machine_.regions[0]).best()));
        if (marks_.any()) {
            text += "<br align=\"left\"/>" + escaped(words(marks_.summary()));
            for (const auto& all : {marks_.deadlines(), marks_.waiting_messages()})
                for (const Wording& one : all)
                    text += "<br align=\"left\"/>" + escaped(words(one));
        }
        return text + "<br align=\"left\"/>";
    }

    void line(int depth, const std::string& text) {
        text_.append(static_cast<std::size_t>(depth) * 2, ' ').append(text) += '\n';
    }

    // Endings stand outside of everything, whoever comes to them.
    void region(Index region, int depth) {
        const auto states = static_cast<MachineIndex>(machine_.states.size());
        const auto regions = static_cast<Index>(machine_.regions.size());
        for (MachineIndex s = 0; s < states; ++s)
            if (machine_.states[s].region == region) line(depth, node(s));
        whole(region, depth);
        for (Index inner = 0; inner < regions; ++inner) {
            if (machine_.regions[inner].parent != region || !has_states(inner)) continue;
            const Scope& scope = m_.scopes[machine_.regions[inner].scope];
            const auto [border, line_colour, fill] = frame_of(scope.kind);
            const std::string label = escaped(words(phrases_.region(inner)));
            line(depth, fmt::format("subgraph cluster_{} {{", inner));
            line(depth + 1,
                 fmt::format("label=<{}>; style=\"rounded,{}\"; color=\"{}\"; bgcolor=\"{}\";",
                             scope.kind == ScopeKind::section ? "<b>" + label + "</b>" : label,
                             border, line_colour, fill));
            this->region(inner, depth + 1);
            line(depth, "}");
        }
    }

    struct Frame {
        const char* border;
        const char* colour;
        const char* fill;
    };
    static Frame frame_of(ScopeKind kind) {
        switch (kind) {
        case ScopeKind::branch: return {"dashed", "#9aa5ae", "#ffffff"};
        case ScopeKind::element: return {"bold", "#5b6770", "#ffffff"};
        case ScopeKind::handler: return {"dotted", "#5b6770", "#fffdf5"};
        default: return {"solid", "#5b6770", "#f4f6f8"};
        }
    }
    // A part whose end nobody comes to may have none.
    bool has_states(Index region) const {
        return std::ranges::any_of(machine_.states, [&](const MachineState& state) {
            Index at = state.region;
            while (at != region && at != none)
                at = machine_.regions[at].parent;
            return at == region;
        });
    }

    // What can happen to the region as a whole, and what else is said of it.
    void whole(Index region, int depth) {
        for (std::size_t t = 0; t < machine_.transitions.size(); ++t) {
            const MachineTransition& one = machine_.transitions[t];
            if (one.from != no_state || one.region != region) continue;
            std::string label = wrapped(words(phrases_.trigger(one)), 30);
            if (!is_deadline(one))
                label = fmt::format("{}<br/>{}", small(escaped(words(how(one.on)))), label);
            else if (const Wording more = phrases_.extension(one.detail); !more.empty())
                label += "<br/>" + small(wrapped(words(more), 36));
            line(depth,
                 fmt::format("{} [{}, fontsize=10, label=<{}>];", anchor(t), look_of(one), label));
        }
        std::size_t number = 0;
        for (const OpenInfo* open : marks_.incidents(region))
            line(depth, fmt::format("\"incident{}.{}\" [fillcolor=\"#f9d0cc\", color=\"#b3261e\", "
                                    "penwidth=2, label=<{}>];",
                                    region, ++number, wrapped(words(marks_.words(*open)), 36)));
    }

    static bool is_deadline(const MachineTransition& one) {
        return one.on == TriggerKind::expired || one.on == TriggerKind::reminded;
    }
    // The word of the language that allows what happens to a region.
    static Wording how(TriggerKind on) {
        if (on == TriggerKind::begun) return say("bei Bedarf:", "on demand:");
        if (on == TriggerKind::added) return say("ergänzbar:", "extendable:");
        return say("jederzeit:", "anytime:");
    }
    std::string look_of(const MachineTransition& one) const {
        switch (one.on) {
        case TriggerKind::delivered: return std::string("fillcolor=\"#e7defa\"") + message_shape;
        case TriggerKind::came_true:
            return "fillcolor=\"#e3e8ec\", shape=hexagon, style=filled, margin=\"0.02,0.02\"";
        case TriggerKind::begun: return fill_of(m_.handlers[one.detail].role);
        case TriggerKind::added: return fill_of(m_.loops[one.detail].extended_by);
        default: return std::string("fillcolor=\"#fdeecb\"") + deadline_shape;
        }
    }
    std::string fill_of(Index role) const {
        return fmt::format("fillcolor=\"{}\"", colour_of(role));
    }

    static std::string anchor(std::size_t transition) { return fmt::format("\"t{}\"", transition); }

    std::string node(MachineIndex s) const {
        const MachineState& one = machine_.states[s];
        const std::string name = quoted(one.id);
        std::string look;
        switch (one.kind) {
        case StateKind::beginning:
            return name + " [shape=circle, width=0.22, fixedsize=true, label=\"\", "
                          "fillcolor=\"#5b6770\"];";
        case StateKind::choice:
            return name + " [shape=diamond, width=0.3, height=0.3, fixedsize=true, style=filled, "
                          "label=\"\", fillcolor=\"#e3e8ec\"];";
        case StateKind::fork:
        case StateKind::join: return name + bar();
        case StateKind::first:
            return name +
                   fmt::format(
                       " [shape=plain, style=\"\", label=<{}>];",
                       small(escaped(words(say("was zuerst kommt:", "whatever comes first:")))));
        case StateKind::over:
            return name + " [shape=doublecircle, width=0.12, fixedsize=true, label=\"\", "
                          "fillcolor=\"#5b6770\"];";
        case StateKind::each:
            look = "shape=plain, style=\"\"";
            return fmt::format("{} [{}, label=<{}>];", name, look,
                               wrapped(words(phrases_.each(one)), 40));
        case StateKind::together:
            return name + fmt::format(" [shape=plain, style=\"\", label=<{}>];",
                                      small(wrapped(words(say("bis beendet ist, was nebenbei läuft",
                                                              "until what runs beside has ended")),
                                                    24)));
        case StateKind::undo:
            look = "fillcolor=\"#fbe9dd\", shape=cds, orientation=180, margin=\"0.3,0.16\"";
            break;
        case StateKind::step: look = paint(s, colour_of(m_.steps[one.detail].role)); break;
        case StateKind::call: look = paint(s, "#e2e2e2") + ", shape=component, style=filled"; break;
        case StateKind::message: look = paint(s, "#e7defa") + message_shape; break;
        case StateKind::wait: look = paint(s, "#fdeecb"); break;
        case StateKind::ending:
            look = paint(s, "#dff0e0", ", penwidth=2, color=\"#3c7a44\"");
            break;
        }
        return fmt::format("{} [{}, label=<{}>];", name, look, label(s));
    }

    static std::string bar() {
        return " [shape=box, style=filled, fillcolor=\"#5b6770\", width=1.2, height=0.06, "
               "fixedsize=true, label=\"\"];";
    }
    // Where the case stands outshines everything else.
    std::string paint(MachineIndex s, std::string_view colour, std::string_view border = {}) const {
        if (marks_.is_marked(s)) return "fillcolor=\"#ffd9a8\", penwidth=3.5, color=\"#c8500a\"";
        return fmt::format("fillcolor=\"{}\"{}", colour, border);
    }
    // People outside the authority are told apart from those inside.
    std::string_view colour_of(Index role) const {
        return role != none && m_.roles[role].external ? "#fbe3ea" : "#dcebfa";
    }

    std::string label(MachineIndex s) const {
        const MachineState& one = machine_.states[s];
        std::string text = fmt::format("<b>{}</b>", wrapped(headline(one), 28));
        if (one.kind == StateKind::step) text += "<br/>" + wrapped(words(phrases_.actor(one)), 34);
        if (one.kind == StateKind::call) text += tool_of(one);
        for (const MachineTransition& t : machine_.transitions)
            if (t.from == s && t.to == no_state)
                text += "<br/>" + small(wrapped(words(phrases_.trigger(t)), 40));
        if (one.kind == StateKind::step)
            for (const Index deadline : m_.steps[one.detail].deadlines)
                if (const Wording more = phrases_.extension(deadline); !more.empty())
                    text += "<br/>" + small(wrapped(words(more), 40));
        for (const Wording& mark : marks_.lines(s))
            text += "<br/><font color=\"#a03c00\">" + wrapped("» " + words(mark), 46) + "</font>";
        return text;
    }

    std::string headline(const MachineState& one) const {
        switch (one.kind) {
        case StateKind::wait: return words(waiting(one));
        case StateKind::message: return words(phrases_.message(one.detail));
        case StateKind::undo: return words(phrases_.undo(one));
        default: return title_of(m_, one).best();
        }
    }

    std::string tool_of(const MachineState& call) const {
        const Index of = m_.operations[m_.calls[call.detail].operation].tool;
        if (of == none) return {};
        const Tool& tool = m_.tools[of];
        return tool.title.empty() ? std::string() : "<br/>" + wrapped(tool.title, 34);
    }

    static Wording waiting(const MachineState& state) {
        return say("warten {}", "wait {}", state.until);
    }

    void edge(const MachineTransition& one) {
        const auto number = static_cast<std::size_t>(&one - machine_.transitions.data());
        const std::string from =
            one.from == no_state ? anchor(number) : quoted(machine_.states[one.from].id);
        std::string label = edge_label(one);
        std::string look;
        if (!label.empty()) look = fmt::format("label=<{}>", label);
        const bool timed = one.on == TriggerKind::expired || one.on == TriggerKind::deemed;
        const bool interrupts = one.from == no_state && !one.beside;
        if (one.beside)
            look += std::string(look.empty() ? "" : ", ") + "style=dotted";
        else if (timed || interrupts || one.on == TriggerKind::delivered ||
                 one.on == TriggerKind::failed)
            look += std::string(look.empty() ? "" : ", ") + "style=dashed";
        if (goes_back(one)) look += std::string(look.empty() ? "" : ", ") + "constraint=false";
        line(1, fmt::format("{} -> {}{};", from, quoted(machine_.states[one.to].id),
                            look.empty() ? "" : " [" + look + "]"));
    }

    bool goes_back(const MachineTransition& one) const {
        return one.from != no_state && one.to <= one.from &&
               machine_.states[one.to].kind != StateKind::ending;
    }

    // What every reader expects, a step done or a call answered, is not written on the way.
    std::string edge_label(const MachineTransition& one) const {
        std::string label;
        const bool said = one.from == no_state || one.on == TriggerKind::begin ||
                          one.on == TriggerKind::completed || one.on == TriggerKind::answered ||
                          one.on == TriggerKind::over || one.on == TriggerKind::branch ||
                          one.on == TriggerKind::delivered || is_begin_of_elements(one) ||
                          one.on == TriggerKind::settled || one.on == TriggerKind::undoing ||
                          one.on == TriggerKind::undone ||
                          (one.on == TriggerKind::joined && is_whole(one));
        if (!said) label = wrapped(words(phrases_.trigger(one)), 28);
        for (const MachineEffect& effect : one.effects)
            label += (label.empty() ? "" : "<br/>") +
                     ("<i>" + wrapped(effect_label(effect), 34) + "</i>");
        if (label.empty()) return label;
        return "<table border=\"0\" cellborder=\"0\" cellpadding=\"4\"><tr><td>" + label +
               "</td></tr></table>";
    }

    // A formula says nothing in a picture; the text has it.
    std::string effect_label(const MachineEffect& effect) const {
        constexpr std::size_t letters_max = 24;
        if (effect.kind != MachineEffect::Kind::set || letters(words(effect.value)) <= letters_max)
            return words(phrases_.effect(effect));
        return words(say("berechnet {}", "computes {}", m_.fields[effect.index].name));
    }

    bool is_begin_of_elements(const MachineTransition& one) const {
        return one.on == TriggerKind::element && machine_.states[one.from].kind == StateKind::each;
    }
    bool is_whole(const MachineTransition& one) const {
        const MachineState& join = machine_.states[one.from];
        if (m_.positions[join.position].kind == PositionKind::each)
            return true; // said at its begin
        return join.wanted == m_.positions[join.position].detail;
    }

    const StateMachine& machine_;
    const ProcessModel& m_;
    const StatesStyle& style_;
    Phrases phrases_;
    CaseMarks marks_;
    std::string text_;
};

} // namespace

std::string render_dot(const StateMachine& machine, const StatesStyle& style) {
    return DotWriter(machine, style).write();
}

} // namespace vorgang
