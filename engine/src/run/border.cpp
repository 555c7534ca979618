#include "run/border.hpp"

#include <algorithm>

#include "value/text.hpp"

namespace vorgang::run {
namespace {

Refusal accept_number(const Number& number, TypeKind kind) noexcept {
    if (kind == TypeKind::number) return Refusal::none;
    const auto stored = kind == TypeKind::integer ? number.to_integer() : number.to_scaled(2);
    return stored ? Refusal::none : Refusal::type;
}

Refusal kind_of(const Scalar& scalar, const Type& type, const ProcessModel& model,
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
        if (scalar.kind == Scalar::Kind::text && scalar.size > limits.text_bytes)
            return Refusal::size;
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
    }
    return Refusal::type;
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

Refusal enter(const Value& value, const Type& type, const ProcessModel& model, const Limits& limits,
              Scalar& scalar) noexcept {
    scalar = Scalar::of(value);
    if (type.kind == TypeKind::text && scalar.kind == Scalar::Kind::text && !is_utf8(scalar.text()))
        return Refusal::type;
    if (type.kind == TypeKind::choice && scalar.kind == Scalar::Kind::text) {
        const auto& values = model.choices[type.choice].values;
        const auto found = std::ranges::find(values, scalar.text());
        if (found == values.end()) return Refusal::type;
        scalar = Scalar::choice(static_cast<std::uint64_t>(found - values.begin()));
    }
    return accept(scalar, type, model, limits);
}

bool within(const Scalar& scalar, const Type& type, const ProcessModel& model) noexcept {
    if (type.low != none && !(order(scalar, Scalar::of(model.constants[type.low])) >= 0))
        return false;
    return type.high == none || order(scalar, Scalar::of(model.constants[type.high])) <= 0;
}

void store(CaseDraft& draft, const Field& field, const Scalar& scalar) {
    const Frame frame = draft.root();
    if (field.type.kind == TypeKind::text) draft.touch_heap();
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
    case Scalar::Kind::text: return draft.set_text(frame, field.slot, scalar.text());
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

Error refusal(Refusal reason, std::string_view name, const Type& type, const ProcessModel& model) {
    Error error{ErrorCode::invalid_data, std::string(name), bounds_text(type, model), "", ""};
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
        error.german = quoted + "liegt außerhalb der Grenzen " + error.rule;
        error.english = quoted + "is outside the bounds " + error.rule;
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
