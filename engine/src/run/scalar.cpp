#include "run/items.hpp"

namespace vorgang::run {

[[gnu::hot]] Scalar Scalar::of(const Value& value) noexcept {
    switch (value.kind()) {
    case Value::Kind::unknown: return unknown();
    case Value::Kind::yes_no: return of(*value.yes_no());
    case Value::Kind::number: return of(*value.number());
    case Value::Kind::text: return of(std::string_view(*value.text()));
    case Value::Kind::date: return of(*value.date());
    case Value::Kind::instant: return of(*value.instant());
    case Value::Kind::length: return of(*value.length());
    case Value::Kind::list:
    case Value::Kind::context: break;
    }
    return unknown();
}

[[gnu::hot]] std::partial_ordering order(const Scalar& left, const Scalar& right) noexcept {
    if (left.kind != right.kind) return std::partial_ordering::unordered;
    switch (left.kind) {
    case Scalar::Kind::number: return left.number() <=> right.number();
    case Scalar::Kind::text: return left.text() <=> right.text();
    case Scalar::Kind::date: return left.date() <=> right.date();
    case Scalar::Kind::instant: return left.instant() <=> right.instant();
    case Scalar::Kind::yes_no:
    case Scalar::Kind::choice: return left.low <=> right.low;
    case Scalar::Kind::length: {
        const auto result = vorgang::compare(left.length(), right.length());
        return result ? std::partial_ordering(*result) : std::partial_ordering::unordered;
    }
    case Scalar::Kind::unknown:
    case Scalar::Kind::list:
    case Scalar::Kind::context: break;
    }
    return std::partial_ordering::unordered;
}

[[gnu::hot]] Scalar load(CaseView view, ConstFrame frame, const Field& field) noexcept {
    if (!frame.is_known(field.slot)) return Scalar::unknown();
    const std::uint64_t slot = frame.slots()[field.slot];
    switch (field.type.kind) {
    case TypeKind::yes_no: return Scalar::of(slot != 0);
    case TypeKind::integer: return Scalar::of(Number(static_cast<std::int64_t>(slot)));
    case TypeKind::money: return Scalar::of(Number::scaled(static_cast<std::int64_t>(slot), 2));
    case TypeKind::number: {
        const std::uint64_t high = frame.slots()[static_cast<std::size_t>(field.slot + 1)];
        const auto number = Number::from_bits(slot, high); // a stored case may be hostile
        return number ? Scalar::of(*number) : Scalar::unknown();
    }
    case TypeKind::text:
    case TypeKind::person:
    case TypeKind::list:
    case TypeKind::context: {
        const auto blob = view.blob(slot);
        return in_heap(field.type.kind, {reinterpret_cast<const char*>(blob.data()), blob.size()});
    }
    case TypeKind::date: return Scalar::of(Date{static_cast<std::int32_t>(slot)});
    case TypeKind::instant: return Scalar::of(Instant{static_cast<std::int64_t>(slot)});
    case TypeKind::length: {
        const Length length = unpack_length(slot);
        return length.unit <= Unit::working_day ? Scalar::of(length) : Scalar::unknown();
    }
    case TypeKind::choice:
    case TypeKind::role: return Scalar::choice(slot);
    }
    return Scalar::unknown();
}

namespace {

Value name_of(std::uint64_t place, const Type& type, const ProcessModel& model) {
    if (type.kind == TypeKind::role)
        return place < model.roles.size() ? Value(model.roles[place].name) : Value();
    if (type.choice >= model.choices.size()) return {};
    const auto& values = model.choices[type.choice].values;
    return place < values.size() ? Value(values[place]) : Value();
}

Value list_of(const Scalar& scalar, const Type& type, const ProcessModel& model) {
    if (type.element >= model.elements.size()) return {};
    const Items items(scalar.text());
    Value::List list;
    list.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i)
        list.push_back(to_value(items.at(i), model.elements[type.element], model));
    return list;
}

Value context_of(const Scalar& scalar, const Type& type, const ProcessModel& model) {
    if (type.context >= model.contexts.size()) return {};
    const Items items(scalar.text());
    const auto& entries = model.contexts[type.context].entries;
    Value::Context context;
    for (std::size_t i = 0; i < entries.size() && i < items.size(); ++i)
        context.emplace_back(entries[i].name, to_value(items.at(i), entries[i].type, model));
    return context;
}

} // namespace

Value to_value(const Scalar& scalar, const Type& type, const ProcessModel& model) {
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return {};
    case Scalar::Kind::yes_no: return scalar.yes();
    case Scalar::Kind::number: return scalar.number();
    case Scalar::Kind::text: return scalar.text();
    case Scalar::Kind::date: return scalar.date();
    case Scalar::Kind::instant: return scalar.instant();
    case Scalar::Kind::length: return scalar.length();
    case Scalar::Kind::choice: return name_of(scalar.low, type, model);
    case Scalar::Kind::list: return list_of(scalar, type, model);
    case Scalar::Kind::context: return context_of(scalar, type, model);
    }
    return {};
}

} // namespace vorgang::run
