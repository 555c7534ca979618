#include "states/phrases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "diag/report.hpp"
#include "syntax/units.hpp"

namespace vorgang::dsl::states {

using diag::say;

namespace {

// In the order of Channel.
const Wording channel_names[]{
    {"online", "online"}, {"persönlich", "in person"}, {"Post", "post"}, {"Telefon", "phone"}};

} // namespace

// The words of the language, as they stand in a sentence.
Wording in_words(Length length) {
    const syntax::UnitRow& row = syntax::units[static_cast<std::size_t>(length.unit)];
    const syntax::Word word = length.count == 1 ? row.singular : row.plural;
    std::string german(syntax::text_of(word, Language::german));
    std::string english(syntax::text_of(word, Language::english));
    german.front() = static_cast<char>(std::toupper(german.front()));
    std::ranges::replace(english, '_', ' ');
    return say("{} {}", "{} {}", length.count, Wording{german, english});
}

Wording in_words(const Value& value) {
    if (const bool* yes = value.yes_no()) return *yes ? say("ja", "true") : say("nein", "false");
    if (const Number* number = value.number()) return same(number->to_text());
    if (const Date* date = value.date()) return same(to_text(*date));
    if (const Instant* instant = value.instant()) return same(to_text(*instant));
    if (const Length* length = value.length()) return in_words(*length);
    return same(to_json(value)); // a text in quotes; lists and records are made by instructions
}

Wording in_words(const Value& value, const Type& type) {
    const bool names = type.kind == TypeKind::choice || type.kind == TypeKind::role;
    return names && value.text() != nullptr ? same(*value.text()) : in_words(value);
}

std::string operation_name(const ProcessModel& model, const Call& call) {
    const Operation& operation = model.operations[call.operation];
    if (operation.tool == none) return operation.name;
    return model.tools[operation.tool].name + "." + operation.name;
}

bool is_undoing(const ProcessModel& model, Index scope) {
    const auto begins = [&](const auto& one) {
        return one.undo != none && model.asides[one.undo].scope == scope;
    };
    return model.scopes[scope].kind == ScopeKind::handler &&
           (std::ranges::any_of(model.steps, begins) || std::ranges::any_of(model.calls, begins) ||
            std::ranges::any_of(model.scopes, begins));
}

std::string with_title(const Title& title) {
    return title.title.empty() ? title.name : fmt::format("{} \"{}\"", title.name, title.title);
}

Title title_of(const ProcessModel& model, const MachineState& state) {
    switch (state.kind) {
    case StateKind::step: return {model.steps[state.detail].name, model.steps[state.detail].title};
    case StateKind::call: return {operation_name(model, model.calls[state.detail]), ""};
    case StateKind::message:
        return {model.messages[state.detail].name, model.messages[state.detail].title};
    case StateKind::ending:
        return {model.endings[state.detail].name, model.endings[state.detail].title};
    default: return {};
    }
}

Title title_of(const ProcessModel& model, const MachineRegion& region) {
    if (region.scope == 0) return {model.name, model.title};
    for (const Handler& handler : model.handlers)
        if (handler.aside != none && model.asides[handler.aside].scope == region.scope)
            return {handler.name, handler.title};
    return {model.scopes[region.scope].name, model.scopes[region.scope].title};
}

Wording joined(const std::vector<Wording>& all, std::string_view between) {
    Wording words;
    for (const Wording& one : all) {
        if (one.empty()) continue;
        const std::string_view comma = words.empty() ? std::string_view() : between;
        words = say("{}{}{}", "{}{}{}", words, comma, one);
    }
    return words;
}

std::string Phrases::role(Index role) const {
    return shown(m_.roles[role].name, m_.roles[role].title);
}

Wording Phrases::message(Index message) const {
    const Message& one = m_.messages[message];
    const std::string name = shown(one.name, one.title);
    if (one.role == none) return say("Nachricht {}", "message {}", name);
    return one.incoming ? say("Nachricht {} von {}", "message {} from {}", name, role(one.role))
                        : say("Nachricht {} an {}", "message {} to {}", name, role(one.role));
}

Wording Phrases::channels(const std::vector<ChannelUse>& uses) const {
    std::vector<Wording> all;
    for (const ChannelUse& use : uses) {
        const Wording& name = channel_names[static_cast<std::size_t>(use.channel)];
        if (use.tool != none)
            all.push_back(say("{} mit {}", "{} via {}", name, m_.tools[use.tool].name));
        else if (use.role != none)
            all.push_back(say("{} bei {}", "{} at {}", name, role(use.role)));
        else
            all.push_back(name);
    }
    return joined(all);
}

// A deadline that was given no name has that of its step or section, which says nothing here.
Wording Phrases::deadline(Index deadline) const {
    const Deadline& d = m_.deadlines[deadline];
    const MachineDeadline& said = machine_.deadlines[deadline];
    const std::string& owner = d.step != none      ? m_.steps[d.step].name
                               : d.section != none ? m_.scopes[d.section].name
                                                   : d.name;
    Wording words = d.name == owner ? say("Frist {}", "deadline {}", said.length)
                                    : say("Frist {}: {}", "deadline {}: {}", d.name, said.length);
    if (!said.from.empty())
        words = d.backwards ? say("{} vor {}", "{} before {}", words, said.from)
                            : say("{} ab {}", "{} from {}", words, said.from);
    if (d.grace.count != 0)
        words = say("{}, Nachlauf {}", "{}, grace {}", words, in_words(d.grace));
    if (!d.norm.empty()) words = say("{} ({})", "{} ({})", words, d.norm);
    return words;
}

Wording Phrases::extension(Index deadline) const {
    const Deadline& d = m_.deadlines[deadline];
    if (!d.extendable) return {};
    return say("verlängerbar einmal um {} durch {}", "extendable once by {} through {}",
               in_words(d.extension), role(d.extension_role));
}

Wording Phrases::call(const Call& call, const std::vector<Wording>& arguments) const {
    const auto& parameters = m_.operations[call.operation].parameters;
    std::vector<Wording> all;
    for (std::size_t i = 0; i < parameters.size(); ++i)
        all.push_back(say("{}: {}", "{}: {}", parameters[i].name, arguments[i]));
    return say("{}({})", "{}({})", operation_name(m_, call), joined(all));
}

Wording Phrases::effect(const MachineEffect& effect) const {
    if (effect.kind == MachineEffect::Kind::send) {
        const Message& message = m_.messages[effect.index];
        const std::string name = shown(message.name, message.title);
        if (message.role == none) return say("sendet {}", "sends {}", name);
        return say("sendet {} an {}", "sends {} to {}", name, role(message.role));
    }
    if (effect.kind == MachineEffect::Kind::begin)
        return say("beginnt nebenbei {}", "begins {} alongside",
                   call(m_.calls[effect.index], effect.arguments));
    const std::string& field = m_.fields[effect.index].name;
    if (effect.kind == MachineEffect::Kind::clear)
        return say("setzt {} = unbekannt", "sets {} = unknown", field);
    return say("setzt {} = {}", "sets {} = {}", field, effect.value);
}

Wording Phrases::trigger(const MachineTransition& t) const {
    switch (t.on) {
    case TriggerKind::begin: return say("Vorgang beginnt", "the case begins");
    case TriggerKind::completed: return say("erledigt", "completed");
    case TriggerKind::answered: return say("Antwort", "answer");
    case TriggerKind::failed: return failed(machine_.states[t.from]);
    case TriggerKind::delivered: return message(t.detail);
    case TriggerKind::over: return say("Zeit ist um", "time is up");
    case TriggerKind::expired: return say("{} verstrichen", "{} has passed", deadline(t.detail));
    case TriggerKind::deemed:
        return say("{} verstrichen: Schweigen gilt", "{} has passed: silence counts",
                   deadline(t.detail));
    case TriggerKind::reminded:
        return say("{}: erinnert {}", "{}: reminds {}", deadline(t.detail),
                   role(m_.deadlines[t.detail].role));
    case TriggerKind::condition: return t.condition;
    case TriggerKind::otherwise: return say("sonst", "else");
    case TriggerKind::branch: {
        const std::string& name = m_.scopes[m_.branches[t.detail].scope].name;
        return name.empty() ? Wording{} : say("Zweig {}", "branch {}", name);
    }
    case TriggerKind::joined: return joined_branches(machine_.states[t.from]);
    case TriggerKind::came_true: return say("sobald {}", "as soon as {}", t.condition);
    case TriggerKind::begun: {
        const Handler& row = m_.handlers[t.detail];
        return say("{} durch {}", "{} by {}", shown(row.name, row.title), role(row.role));
    }
    case TriggerKind::element: return element(machine_.states[t.from]);
    case TriggerKind::added: {
        const Loop& loop = m_.loops[t.detail];
        return say("weiteres {} durch {}", "another {} by {}", loop.name, role(loop.extended_by));
    }
    case TriggerKind::empty: return say("keines da", "none there");
    case TriggerKind::settled:
        return say("was nebenbei läuft, ist beendet", "what runs beside it has ended");
    case TriggerKind::undoing: return say("macht {} rückgängig", "undoes {}", undone_by(t.detail));
    case TriggerKind::undone:
        return say("nichts mehr rückgängig zu machen", "nothing left to undo");
    }
    return {};
}

Wording Phrases::element(const MachineState& from) const {
    if (from.kind == StateKind::join) return say("das nächste", "the next one");
    return m_.loops[from.detail].in_turn ? say("das erste", "the first one")
                                         : say("für jedes", "for each");
}

Wording Phrases::brief(const MachineTransition& t) const {
    if (t.on == TriggerKind::delivered)
        return say("Nachricht {}", "message {}", m_.messages[t.detail].name);
    if (t.on == TriggerKind::came_true || t.on == TriggerKind::begun || t.on == TriggerKind::added)
        return trigger(t);
    return say("Frist {}", "deadline {}", m_.deadlines[t.detail].name);
}

Wording Phrases::failed(const MachineState& state) const {
    const Call& call = m_.calls[state.detail];
    const Wording words = call.attempts == 1 ? say("scheitert", "fails")
                                             : say("scheitert nach {} Versuchen (Abstand {})",
                                                   "fails after {} attempts ({} apart)",
                                                   call.attempts, in_words(call.interval));
    return call.failed != no_code ? words : say("{}: Vorfall", "{}: incident", words);
}

Wording Phrases::each(const MachineState& each) const {
    const Loop& loop = m_.loops[each.detail];
    Wording words = say("für alle {} in {}", "for all {} in {}", loop.name, each.list);
    if (loop.in_turn) words = say("{}, nacheinander", "{}, one after the other", words);
    if (!each.enough.empty())
        words = say("{}, bis {} beendet sind", "{}, until {} are done", words, each.enough);
    if (!each.until.empty()) words = say("{}, bis {}", "{}, until {}", words, each.until);
    return words;
}

Wording Phrases::undo(const MachineState& undo) const {
    std::vector<Wording> all;
    for (const Index aside : m_.undo_sets[undo.detail])
        all.push_back(undone_by(aside));
    return say("macht rückgängig, das Letzte zuerst: {}", "undoes, the latest first: {}",
               joined(all));
}

// What an aside undoes.
Wording Phrases::undone_by(Index aside) const {
    const auto of = [aside](const auto& one) { return one.undo == aside; };
    if (const auto step = std::ranges::find_if(m_.steps, of); step != m_.steps.end())
        return same(shown(step->name, step->title));
    if (const auto call = std::ranges::find_if(m_.calls, of); call != m_.calls.end())
        return same(operation_name(m_, *call));
    const auto scope = std::ranges::find_if(m_.scopes, of);
    return scope == m_.scopes.end() ? Wording{} : same(shown(scope->name, scope->title));
}

// What runs beside others, by what begins it.
Wording Phrases::part(Index scope) const {
    for (const Handler& row : m_.handlers) {
        if (row.aside == none || m_.asides[row.aside].scope != scope) continue;
        if (row.role != none)
            return say("bei Bedarf: {}", "on demand: {}",
                       titles_ ? shown(row.name, row.title) : with_title({row.name, row.title}));
        if (row.message != none)
            return say("nebenbei nach Nachricht {}", "alongside after message {}",
                       shown(m_.messages[row.message].name, m_.messages[row.message].title));
        return say("nebenbei, sobald die Bedingung gilt",
                   "alongside, as soon as the condition holds");
    }
    for (const Deadline& deadline : m_.deadlines)
        if (deadline.aside != none && m_.asides[deadline.aside].scope == scope)
            return say("nebenbei nach Frist {}", "alongside after deadline {}", deadline.name);
    const auto aside = std::ranges::find(m_.asides, scope, &Aside::scope);
    return say("macht rückgängig: {}", "undoes: {}",
               undone_by(static_cast<Index>(aside - m_.asides.begin())));
}

Wording Phrases::region(Index region) const {
    const Scope& scope = m_.scopes[machine_.regions[region].scope];
    const Title title = title_of(m_, machine_.regions[region]);
    const std::string name = titles_ ? title.best() : with_title(title);
    switch (scope.kind) {
    case ScopeKind::process: return same(name);
    case ScopeKind::section: return titles_ ? same(name) : say("Abschnitt {}", "section {}", name);
    case ScopeKind::branch: return say("Zweig {}", "branch {}", name);
    case ScopeKind::element: return say("jedes {}", "each {}", name);
    case ScopeKind::handler: return part(machine_.regions[region].scope);
    }
    return {};
}

Wording Phrases::joined_branches(const MachineState& join) const {
    if (m_.positions[join.position].kind == PositionKind::each) return joined_elements(join);
    const Index all = m_.positions[join.position].detail;
    if (join.wanted == all) return say("alle Zweige beendet", "all branches done");
    return say("{} von {} Zweigen beendet, die übrigen fallen weg",
               "{} of {} branches done, the rest is closed", join.wanted, all);
}

Wording Phrases::joined_elements(const MachineState& join) const {
    const auto same_position = [&join](const MachineState& one) {
        return one.kind == StateKind::each && one.position == join.position;
    };
    const MachineState& each = *std::ranges::find_if(machine_.states, same_position);
    Wording words = say("alle beendet", "all done");
    if (!each.enough.empty()) words = say("{} oder alle beendet", "{} or all done", each.enough);
    if (!each.until.empty()) words = say("{}, oder {}", "{}, or {}", words, each.until);
    return words;
}

Wording Phrases::actor(const MachineState& state) const {
    const Step& step = m_.steps[state.detail];
    if (step.role == none) return state.role;
    return m_.roles[step.role].external ? say("{} (extern)", "{} (external)", role(step.role))
                                        : same(role(step.role));
}

} // namespace vorgang::dsl::states
