// The state machine as one JSON object (docs/formats/states.md).
#include <fmt/format.h>

#include <algorithm>

#include "json.hpp"
#include "states/phrases.hpp"

namespace vorgang {
namespace {

using namespace dsl::json;
using namespace dsl::states;

std::string maybe(const Wording& wording) {
    return wording.empty() ? "null" : both(wording);
}

// One entry a line, so that two of them can be compared.
template<class Place, class Write>
std::string lines(std::size_t count, const Write& write) {
    std::string text = "[";
    for (std::size_t i = 0; i < count; ++i)
        text += (i == 0 ? "\n  " : ",\n  ") + write(static_cast<Place>(i));
    return text + "]";
}

class JsonWriter {
  public:
    JsonWriter(const StateMachine& machine, const CaseInfo* info)
        : machine_(machine), m_(machine.process.model()), info_(info) {}

    std::string write() const {
        std::string text = fmt::format(
            R"({{"process":{},"title":{},"version":{},"language":"{}","lead":{},)"
            "\n\"regions\":{},\n\"states\":{},\n\"transitions\":{},\n\"deadlines\":{}",
            json_text(m_.name), json_text(m_.title), m_.version, m_.english ? "en" : "de",
            name(m_.roles, m_.lead),
            lines<Index>(machine_.regions.size(), [this](Index i) { return region(i); }),
            lines<MachineIndex>(machine_.states.size(),
                                [this](MachineIndex i) { return state(i); }),
            lines<MachineIndex>(machine_.transitions.size(),
                                [this](MachineIndex i) { return transition(i); }),
            lines<Index>(m_.deadlines.size(), [this](Index i) { return deadline(i); }));
        if (info_ != nullptr) text += ",\n\"case\":" + marks();
        return text + "}";
    }

  private:
    template<class T>
    static std::string name(const std::vector<T>& table, Index index) {
        return index == none ? "null" : json_text(table[index].name);
    }
    template<class T>
    static std::string names(const std::vector<T>& table, const std::vector<Index>& all) {
        return list(all, [&table](Index index) { return name(table, index); });
    }
    std::string state_id(MachineIndex state) const {
        return state == no_state ? "null" : json_text(machine_.states[state].id);
    }
    static std::string number(const char* letter, Index index) {
        return index == none ? "null" : fmt::format("\"{}{}\"", letter, index);
    }

    std::string region(Index r) const {
        static constexpr const char* kinds[]{"process", "section", "branch", "beside", "element"};
        const MachineRegion& one = machine_.regions[r];
        const Title title = title_of(m_, one);
        return fmt::format(
            R"({{"id":"r{}","scope":{},"kind":"{}","name":{},"title":{},"parent":{}}})", r,
            one.scope, kinds[static_cast<std::size_t>(m_.scopes[one.scope].kind)],
            json_text(title.name), json_text(title.title), number("r", one.parent));
    }

    std::string state(MachineIndex s) const {
        static constexpr const char* kinds[]{"beginning", "step",     "call",  "message", "wait",
                                             "choice",    "fork",     "first", "join",    "ending",
                                             "each",      "together", "undo",  "over"};
        const MachineState& one = machine_.states[s];
        const Title title = title_of(m_, one);
        return fmt::format(
            R"({{"id":{},"kind":"{}","position":{},"region":"r{}","name":{},"title":{}{},)"
            R"("messages":{},"may":{}}})",
            json_text(one.id), kinds[static_cast<std::size_t>(one.kind)],
            one.position == none ? "null" : std::to_string(one.position), one.region,
            json_text(title.name), json_text(title.title), details(one), messages(s),
            list(machine_.may_happen(s), [](MachineIndex t) { return fmt::format("\"t{}\"", t); }));
    }

    std::string details(const MachineState& one) const {
        switch (one.kind) {
        case StateKind::step: return step(m_.steps[one.detail], one);
        case StateKind::call: return call(m_.calls[one.detail], one);
        case StateKind::wait: return R"(,"until":)" + maybe(one.until);
        case StateKind::join:
            return fmt::format(R"(,"wanted":{},"branches":{})", one.wanted,
                               m_.positions[one.position].detail);
        case StateKind::ending:
            return R"(,"returns":)" + names(m_.fields, m_.endings[one.detail].returns);
        case StateKind::each: return each(m_.loops[one.detail], one);
        case StateKind::undo:
            return R"(,"undoes":)" +
                   list(m_.undo_sets[one.detail], [this](Index aside) { return region_of(aside); });
        case StateKind::over: return R"(,"part":)" + region_of(one.detail);
        default: return {};
        }
    }

    // The region of an aside.
    std::string region_of(Index aside) const {
        const auto found =
            std::ranges::find(machine_.regions, m_.asides[aside].scope, &MachineRegion::scope);
        return number("r", static_cast<Index>(found - machine_.regions.begin()));
    }

    std::string each(const Loop& loop, const MachineState& state) const {
        return fmt::format(
            R"(,"variable":{},"list":{},"in_turn":{},"enough":{},"until":{},"extended_by":{})",
            json_text(loop.name), maybe(state.list), loop.in_turn, maybe(state.enough),
            maybe(state.until), name(m_.roles, loop.extended_by));
    }

    std::string step(const Step& step, const MachineState& state) const {
        std::size_t next = 0;
        const std::string collects = list(step.collects, [&](const Collected& collected) {
            return fmt::format(R"({{"field":{},"if":{}}})", name(m_.fields, collected.field),
                               maybe(state.conditions[next++]));
        });
        return fmt::format(
            R"(,"role":{},"role_rule":{},"external":{},"channels":{},"shows":{},"collects":{},)"
            R"("four_eyes":{},"deadlines":{})",
            name(m_.roles, step.role), maybe(state.role),
            step.role != none && m_.roles[step.role].external, channels(step.channels),
            names(m_.fields, step.shows), collects, names(m_.steps, step.four_eyes),
            list(step.deadlines, [](Index d) { return number("d", d); }));
    }

    std::string call(const Call& call, const MachineState& state) const {
        return fmt::format(
            R"(,"arguments":{},"results":{},"attempts":{},"interval":{},"deadlines":{})",
            arguments(call, state.arguments), names(m_.fields, call.results), call.attempts,
            call.attempts == 1 ? "null" : json_text(to_text(call.interval)),
            list(call.deadlines, [](Index d) { return number("d", d); }));
    }

    std::string arguments(const Call& call, const std::vector<Wording>& values) const {
        std::size_t next = 0;
        return list(m_.operations[call.operation].parameters, [&](const Parameter& parameter) {
            return fmt::format(R"({{"name":{},"value":{}}})", json_text(parameter.name),
                               maybe(values[next++]));
        });
    }

    std::string channels(const std::vector<ChannelUse>& uses) const {
        static constexpr const char* words[]{"online", "in_person", "post", "phone"};
        return list(uses, [this](const ChannelUse& use) {
            return fmt::format(R"({{"channel":"{}","tool":{},"role":{}}})",
                               words[static_cast<std::size_t>(use.channel)],
                               name(m_.tools, use.tool), name(m_.roles, use.role));
        });
    }

    // Of states where a case waits.
    std::string messages(MachineIndex state) const {
        static constexpr const char* words[]{"taken", "handled", "kept"};
        const StateKind kind = machine_.states[state].kind;
        std::string text = "[";
        for (Index i = 0; waits(kind) && i < m_.messages.size(); ++i) {
            if (!m_.messages[i].incoming) continue;
            if (text.size() > 1) text += ',';
            text += fmt::format(R"({{"message":{},"role":{},"is":"{}"}})",
                                json_text(m_.messages[i].name), name(m_.roles, m_.messages[i].role),
                                words[static_cast<std::size_t>(reception_of(machine_, state, i))]);
        }
        return text + "]";
    }

    std::string transition(MachineIndex t) const {
        static constexpr const char* words[]{
            "begin",  "completed", "answered",  "failed",    "delivered", "over",    "expired",
            "deemed", "reminded",  "condition", "otherwise", "branch",    "joined",  "came_true",
            "begun",  "element",   "added",     "empty",     "settled",   "undoing", "undone"};
        const MachineTransition& one = machine_.transitions[t];
        return fmt::format(
            R"({{"id":"t{}","on":"{}","from":{},"region":{},"to":{},"beside":{},"role":{},)"
            R"("message":{},"deadline":{},"branch":{},"demand":{},"condition":{},)"
            R"("effects":{}}})",
            t, words[static_cast<std::size_t>(one.on)], state_id(one.from), number("r", one.region),
            state_id(one.to), one.beside, name(m_.roles, role_of(one)),
            one.on == TriggerKind::delivered ? name(m_.messages, one.detail) : "null",
            is_deadline(one.on) ? number("d", one.detail) : "null",
            one.on == TriggerKind::branch ? json_text(m_.scopes[m_.branches[one.detail].scope].name)
                                          : "null",
            one.on == TriggerKind::begun ? name(m_.handlers, one.detail) : "null",
            maybe(one.condition),
            list(one.effects, [this](const MachineEffect& e) { return effect(e); }));
    }

    static bool is_deadline(TriggerKind on) {
        return on == TriggerKind::expired || on == TriggerKind::deemed ||
               on == TriggerKind::reminded;
    }
    // Whose act it is.
    Index role_of(const MachineTransition& one) const {
        if (one.on == TriggerKind::completed)
            return m_.steps[machine_.states[one.from].detail].role;
        if (one.on == TriggerKind::delivered) return m_.messages[one.detail].role;
        if (one.on == TriggerKind::begun) return m_.handlers[one.detail].role;
        if (one.on == TriggerKind::added) return m_.loops[one.detail].extended_by;
        return none;
    }

    std::string effect(const MachineEffect& effect) const {
        switch (effect.kind) {
        case MachineEffect::Kind::set:
            return fmt::format(R"({{"set":{},"value":{}}})", name(m_.fields, effect.index),
                               maybe(effect.value));
        case MachineEffect::Kind::clear:
            return fmt::format(R"({{"set":{},"value":null}})", name(m_.fields, effect.index));
        case MachineEffect::Kind::begin: {
            const Call& call = m_.calls[effect.index];
            return fmt::format(R"({{"begin":{},"arguments":{}}})",
                               json_text(operation_name(m_, call)),
                               arguments(call, effect.arguments));
        }
        case MachineEffect::Kind::send: break;
        }
        const Message& message = m_.messages[effect.index];
        return fmt::format(R"({{"send":{},"role":{}}})", json_text(message.name),
                           name(m_.roles, message.role));
    }

    std::string deadline(Index i) const {
        static constexpr const char* words[]{"remind", "block", "deem", "alongside"};
        const Deadline& d = m_.deadlines[i];
        const MachineDeadline& said = machine_.deadlines[i];
        const std::string call = d.call == none ? "null" : number("p", m_.calls[d.call].position);
        return fmt::format(
            R"({{"id":"d{}","name":{},"step":{},"section":{},"call":{},"length":{},"from":{},)"
            R"("backwards":{},"grace":{},"norm":{},"extension":{},"extension_role":{},)"
            R"("consequence":"{}","reminds":{}}})",
            i, json_text(d.name), name(m_.steps, d.step), name(m_.scopes, d.section), call,
            maybe(said.length), maybe(said.from), d.backwards,
            d.grace.count == 0 ? "null" : json_text(to_text(d.grace)), json_text(d.norm),
            d.extendable ? json_text(to_text(d.extension)) : "null",
            name(m_.roles, d.extension_role), words[static_cast<std::size_t>(d.consequence)],
            name(m_.roles, d.role));
    }

    std::string marks() const {
        static constexpr const char* kinds[]{"task", "call", "message", "wait", "incident"};
        const auto instant = [](const std::optional<Instant>& at) {
            return at ? json_text(to_text(*at)) : std::string("null");
        };
        return fmt::format(
            R"({{"sequence":{},"at":{},"ended":{},"cancelled":{},"suspended":{},"ending":{},)"
            R"("open":{},"deadlines":{},"on_demand":{},"waiting_messages":{}}})",
            info_->sequence, json_text(to_text(info_->at)), info_->ended, info_->cancelled,
            info_->suspended, json_text(info_->ending),
            list(info_->open,
                 [&](const OpenInfo& open) {
                     return fmt::format(
                         R"({{"state":{},"scope":{},"activation":{},"kind":"{}","due":{},)"
                         R"("element":{}}})",
                         state_id(machine_.state_of(open)), open.scope, open.activation,
                         kinds[static_cast<std::size_t>(open.kind)], instant(open.due),
                         list(open.element, [](const FieldInfo& entry) {
                             return fmt::format(R"({{"name":{},"value":{}}})",
                                                json_text(entry.name), to_json(entry.value));
                         }));
                 }),
            list(info_->deadlines,
                 [&](const DeadlineInfo& one) {
                     return fmt::format(R"({{"name":{},"owner":{},"due":{},"reached":{}}})",
                                        json_text(one.name), json_text(one.owner),
                                        json_text(to_text(one.due)), one.reached);
                 }),
            list(info_->on_demand, [](const OnDemand& one) { return json_text(one.name); }),
            list(info_->waiting_messages,
                 [](const MessageInfo& one) { return json_text(one.name); }));
    }

    const StateMachine& machine_;
    const ProcessModel& m_;
    const CaseInfo* info_;
};

} // namespace

std::string render_json(const StateMachine& machine, const CaseInfo* info) {
    return JsonWriter(machine, info).write();
}

} // namespace vorgang
