#include "run/border.hpp"

#include <algorithm>
#include <functional>

#include "run/items.hpp"
#include "value/text.hpp"

namespace vorgang::run {
namespace {

Refusal accept_number(const Number& number, TypeKind kind) noexcept {
    if (kind == TypeKind::number) return Refusal::none;
    const auto stored = kind == TypeKind::integer ? number.to_integer() : number.to_scaled(2);
    return stored ? Refusal::none : Refusal::type;
}

Refusal list_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
                const Limits& limits) noexcept;
Refusal context_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
                   const Limits& limits) noexcept;

[[gnu::hot]] Refusal kind_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
                             const Limits& limits) noexcept {
    const auto require = [&](Scalar::Kind kind) {
        return scalar.kind == kind ? Refusal::none : Refusal::type;
    };
    switch (type.kind) {
    case TypeKind::yes_no: return require(Scalar::Kind::yes_no);
    case TypeKind::integer:
    case TypeKind::money:
    case TypeKind::number:
        if (scalar.kind != Scalar::Kind::number) return Refusal::type;
        return accept_number(scalar.number(), type.kind);
    case TypeKind::text:
    case TypeKind::person:
        if (scalar.kind == Scalar::Kind::text && scalar.size > limits.text_bytes)
            return Refusal::size;
        // Nobody is called by nothing.
        if (type.kind == TypeKind::person && scalar.size == 0) return Refusal::type;
        return require(Scalar::Kind::text);
    case TypeKind::date: return require(Scalar::Kind::date);
    case TypeKind::instant: return require(Scalar::Kind::instant);
    case TypeKind::length:
        if (scalar.kind == Scalar::Kind::length &&
            (scalar.length().count > length_count_max || scalar.length().count < -length_count_max))
            return Refusal::bounds;
        return require(Scalar::Kind::length);
    case TypeKind::choice:
        if (scalar.kind != Scalar::Kind::choice) return Refusal::type;
        return scalar.low < model.choices[type.choice].values.size() ? Refusal::none
                                                                     : Refusal::type;
    case TypeKind::role:
        if (scalar.kind != Scalar::Kind::choice) return Refusal::type;
        return scalar.low < model.roles.size() ? Refusal::none : Refusal::type;
    case TypeKind::list: return list_of(scalar, type, model, limits);
    case TypeKind::context: return context_of(scalar, type, model, limits);
    }
    return Refusal::type;
}

Refusal list_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
                const Limits& limits) noexcept {
    if (scalar.kind != Scalar::Kind::list) return Refusal::type;
    const Items items(scalar.text());
    if (items.size() > limits.list_items) return Refusal::size;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (const Refusal reason = accept(items.at(i), model.elements[type.element], model, limits);
            reason != Refusal::none)
            return reason;
    return Refusal::none;
}

Refusal context_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
                   const Limits& limits) noexcept {
    if (scalar.kind != Scalar::Kind::context) return Refusal::type;
    const Items items(scalar.text());
    const auto& entries = model.contexts[type.context].entries;
    if (items.size() != entries.size()) return Refusal::type;
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (const Refusal reason = accept(items.at(i), entries[i].type, model, limits);
            reason != Refusal::none)
            return reason;
    return Refusal::none;
}

std::string_view type_name(TypeKind kind, bool english) {
    switch (kind) {
    case TypeKind::yes_no: return english ? "yes or no" : "ja oder nein";
    case TypeKind::integer: return english ? "a whole number" : "eine ganze Zahl";
    case TypeKind::number: return english ? "a number" : "eine Zahl";
    case TypeKind::money:
        return english ? "an amount with at most two places"
                       : "ein Betrag mit höchstens zwei Nachkommastellen";
    case TypeKind::text: return english ? "a text" : "ein Text";
    case TypeKind::date: return english ? "a date" : "ein Datum";
    case TypeKind::instant: return english ? "a point in time" : "ein Zeitpunkt";
    case TypeKind::length: return english ? "a length of time" : "eine Dauer";
    case TypeKind::choice: return english ? "one of the choices" : "einer der Auswahlwerte";
    case TypeKind::role: return english ? "a role of the process" : "eine Rolle des Prozesses";
    case TypeKind::person: return english ? "a person" : "eine Person";
    case TypeKind::list: return english ? "a list" : "eine Liste";
    case TypeKind::context: return english ? "named values" : "eine Angabe mit Teilen";
    }
    return "";
}

std::string choices_text(const Type& type, const ProcessModel& model) {
    std::string text;
    for (const std::string& value : model.choices[type.choice].values)
        text += (text.empty() ? "" : ", ") + value;
    return text;
}

std::string value_text(const Value& value) {
    std::string text = to_json(value);
    std::erase(text, '"');
    return text;
}

} // namespace

Refusal accept(const Scalar& scalar, const Type& type, const ProcessModel& model,
               const Limits& limits) noexcept {
    if (scalar.is_unknown()) return type.optional ? Refusal::none : Refusal::unknown;
    if (const Refusal reason = kind_of(scalar, type, model, limits); reason != Refusal::none)
        return reason;
    return within(scalar, type, model) ? Refusal::none : Refusal::bounds;
}

namespace {

Refusal refuse(Refusal reason, const Type& type, Scratch& scratch) {
    scratch.fault_path.clear();
    scratch.fault_type = type;
    return reason;
}

// Enters a part of a value; where it is refused, the path to it grows on the way out.
Refusal enter_part(const Value& value, const Type& type, const ProcessModel& model,
                   const Limits& limits, Scratch& scratch, Scalar& scalar,
                   const std::string& where) {
    const Refusal reason = enter(value, type, model, limits, scratch, scalar);
    if (reason != Refusal::none) scratch.fault_path.insert(0, where);
    return reason;
}

Refusal enter_list(const Value::List& list, const Type& type, const ProcessModel& model,
                   const Limits& limits, Scratch& scratch, Scalar& scalar) {
    if (list.size() > limits.list_items) return refuse(Refusal::size, type, scratch);
    std::vector<Scalar> items(list.size());
    for (std::size_t i = 0; i < list.size(); ++i)
        if (const Refusal reason = enter_part(list[i], model.elements[type.element], model, limits,
                                              scratch, items[i], "[" + std::to_string(i + 1) + "]");
            reason != Refusal::none)
            return reason;
    scalar = Scalar::of(Scalar::Kind::list, scratch.keep(pack_items(items)));
    return Refusal::none;
}

// An entry that is not declared, or stands twice, is refused by its name.
Refusal no_entry(const std::string& name, Scratch& scratch) {
    scratch.fault_path = "." + name;
    return Refusal::entry;
}

Refusal enter_context(const Value::Context& context, const Type& type, const ProcessModel& model,
                      const Limits& limits, Scratch& scratch, Scalar& scalar) {
    const auto& entries = model.contexts[type.context].entries;
    std::vector<const Value*> given(entries.size());
    for (const auto& [name, value] : context) {
        const auto entry = std::ranges::find(entries, name, &Parameter::name);
        if (entry == entries.end()) return no_entry(name, scratch);
        const Value*& place = given[static_cast<std::size_t>(entry - entries.begin())];
        if (place != nullptr) return no_entry(name, scratch);
        place = &value;
    }
    static const Value unknown; // never changes
    std::vector<Scalar> items(entries.size());
    for (std::size_t i = 0; i < entries.size(); ++i)
        if (const Refusal reason =
                enter_part(given[i] != nullptr ? *given[i] : unknown, entries[i].type, model,
                           limits, scratch, items[i], "." + entries[i].name);
            reason != Refusal::none)
            return reason;
    scalar = Scalar::of(Scalar::Kind::context, scratch.keep(pack_items(items)));
    return Refusal::none;
}

// The place of a name among the values of a choice or the roles; the scalar stays what it is
// where there is none, and is refused as of another type.
template<class Table, class Name>
void by_name(const Table& table, Name name, Scalar& scalar) {
    const auto found = std::ranges::find(table, scalar.text(), name);
    if (found != table.end())
        scalar = Scalar::choice(static_cast<std::uint64_t>(found - table.begin()));
}

} // namespace

[[gnu::hot]] Refusal enter(const Value& value, const Type& type, const ProcessModel& model,
                           const Limits& limits, Scratch& scratch, Scalar& scalar) {
    if (value.list() != nullptr && type.kind == TypeKind::list)
        return enter_list(*value.list(), type, model, limits, scratch, scalar);
    if (value.context() != nullptr && type.kind == TypeKind::context)
        return enter_context(*value.context(), type, model, limits, scratch, scalar);
    if (value.list() != nullptr || value.context() != nullptr)
        return refuse(Refusal::type, type, scratch);
    scalar = Scalar::of(value);
    if (scalar.kind == Scalar::Kind::text) {
        if (!is_utf8(scalar.text())) return refuse(Refusal::type, type, scratch);
        if (type.kind == TypeKind::choice)
            by_name(model.choices[type.choice].values, std::identity{}, scalar);
        if (type.kind == TypeKind::role) by_name(model.roles, &Role::name, scalar);
    }
    const Refusal reason = accept(scalar, type, model, limits);
    return reason == Refusal::none ? reason : refuse(reason, type, scratch);
}

[[gnu::hot]] bool within(const Scalar& scalar, const Type& type,
                         const ProcessModel& model) noexcept {
    if (type.low != none && !(order(scalar, Scalar::of(model.constants[type.low])) >= 0))
        return false;
    return type.high == none || order(scalar, Scalar::of(model.constants[type.high])) <= 0;
}

[[gnu::hot]] void store(CaseDraft& draft, const Field& field, const Scalar& scalar) {
    const Frame frame = draft.root();
    if (lies_in_heap(field.type.kind)) draft.touch_heap();
    frame.mark_known(field.slot, !scalar.is_unknown());
    std::uint64_t& slot = frame.slots()[field.slot];
    slot = 0;
    if (field.type.kind == TypeKind::number) {
        // INVARIANT: both halves are marked alike, so that a record carries both.
        frame.mark_known(static_cast<std::size_t>(field.slot + 1), !scalar.is_unknown());
        frame.slots()[static_cast<std::size_t>(field.slot + 1)] = 0;
    }
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return;
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: return draft.set_text(frame, field.slot, scalar.text());
    case Scalar::Kind::length: slot = pack(scalar.length()); return;
    case Scalar::Kind::number: break;
    default: slot = scalar.low; return;
    }
    const Number number = scalar.number();
    if (field.type.kind == TypeKind::number) {
        slot = number.low_bits();
        frame.slots()[static_cast<std::size_t>(field.slot + 1)] = number.high_bits();
        return;
    }
    const auto whole =
        field.type.kind == TypeKind::integer ? number.to_integer() : number.to_scaled(2);
    slot = static_cast<std::uint64_t>(whole.value_or(0));
}

std::string bounds_text(const Type& type, const ProcessModel& model) {
    if (type.low == none && type.high == none) return {};
    std::string text;
    if (type.low != none) text += value_text(model.constants[type.low]);
    text += "..";
    if (type.high != none) text += value_text(model.constants[type.high]);
    return text;
}

Error refusal(Refusal reason, std::string_view name, const Scratch& scratch,
              const ProcessModel& model) {
    return refusal(reason, std::string(name) + scratch.fault_path, scratch.fault_type, model);
}

Error refusal(Refusal reason, std::string_view name, const Type& type, const ProcessModel& model) {
    Error error{ErrorCode::invalid_data, std::string(name), "", "", ""};
    const std::string quoted = "`" + std::string(name) + "` ";
    switch (reason) {
    case Refusal::none: break;
    case Refusal::unknown:
        error.german = quoted + "fehlt";
        error.english = quoted + "is missing";
        break;
    case Refusal::type:
        error.german = quoted + "muss " + std::string(type_name(type.kind, false)) + " sein";
        error.english = quoted + "must be " + std::string(type_name(type.kind, true));
        if (type.kind == TypeKind::choice) error.rule = choices_text(type, model);
        break;
    case Refusal::bounds:
        error.rule = bounds_text(type, model);
        error.german = quoted + "liegt außerhalb der Grenzen " + error.rule;
        error.english = quoted + "is outside the bounds " + error.rule;
        break;
    case Refusal::entry:
        error.german = quoted + "gehört nicht hierher oder steht doppelt";
        error.english = quoted + "does not belong here or is given twice";
        break;
    case Refusal::size:
        error.code = ErrorCode::limit;
        error.german = quoted + "ist länger als erlaubt";
        error.english = quoted + "is longer than allowed";
        break;
    }
    return error;
}

} // namespace vorgang::run
