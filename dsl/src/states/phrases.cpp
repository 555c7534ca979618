#include "states/phrases.hpp"

#include "diag/report.hpp"

namespace vorgang::dsl::states {

using diag::say;

namespace {

// In the order of Unit: one, several.
const Wording units[][2]{
    {{"Minute", "minute"}, {"Minuten", "minutes"}},
    {{"Stunde", "hour"}, {"Stunden", "hours"}},
    {{"Tag", "day"}, {"Tage", "days"}},
    {{"Woche", "week"}, {"Wochen", "weeks"}},
    {{"Monat", "month"}, {"Monate", "months"}},
    {{"Jahr", "year"}, {"Jahre", "years"}},
    {{"Arbeitstag", "working day"}, {"Arbeitstage", "working days"}},
};

// In the order of Channel.
const Wording channel_names[]{
    {"online", "online"}, {"persönlich", "in person"}, {"Post", "post"}, {"Telefon", "phone"}};

} // namespace

Wording in_words(Length length) {
    const Wording& unit = units[static_cast<std::size_t>(length.unit)][length.count == 1 ? 0 : 1];
    return say("{} {}", "{} {}", length.count, unit);
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
    return model.tools[operation.tool].name + "." + operation.name;
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
    const Role& one = m_.roles[role];
    return titles_ && !one.title.empty() ? one.title : one.name;
}

Wording Phrases::message(Index message) const {
    const Message& one = m_.messages[message];
    const std::string& name = titles_ && !one.title.empty() ? one.title : one.name;
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

Wording Phrases::effect(const MachineEffect& effect) const {
    if (effect.kind == MachineEffect::Kind::send) {
        const Message& message = m_.messages[effect.index];
        const std::string& name = titles_ && !message.title.empty() ? message.title : message.name;
        if (message.role == none) return say("sendet {}", "sends {}", name);
        return say("sendet {} an {}", "sends {} to {}", name, role(message.role));
    }
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
    }
    return {};
}

Wording Phrases::failed(const MachineState& state) const {
    const Call& call = m_.calls[state.detail];
    if (call.attempts == 1) return say("scheitert: Vorfall", "fails: incident");
    return say("scheitert nach {} Versuchen (Abstand {}): Vorfall",
               "fails after {} attempts ({} apart): incident", call.attempts,
               in_words(call.interval));
}

Wording Phrases::joined_branches(const MachineState& join) const {
    const Index all = m_.positions[join.position].detail;
    if (join.wanted == all) return say("alle Zweige beendet", "all branches done");
    return say("{} von {} Zweigen beendet, die übrigen fallen weg",
               "{} of {} branches done, the rest is closed", join.wanted, all);
}

Wording Phrases::actor(const MachineState& state) const {
    const Step& step = m_.steps[state.detail];
    if (step.role == none) return state.role;
    return m_.roles[step.role].external ? say("{} (extern)", "{} (external)", role(step.role))
                                        : same(role(step.role));
}

} // namespace vorgang::dsl::states
