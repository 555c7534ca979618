#include "run/scalar.hpp"

namespace vorgang::run {

Scalar Scalar::of(const Value& value) noexcept {
    switch (value.kind()) {
    case Value::Kind::unknown: return unknown();
    case Value::Kind::yes_no: return of(*value.yes_no());
    case Value::Kind::number: return of(*value.number());
    case Value::Kind::text: return of(std::string_view(*value.text()));
    case Value::Kind::date: return of(*value.date());
    case Value::Kind::instant: return of(*value.instant());
    case Value::Kind::length: return of(*value.length());
    }
    return unknown();
}

std::partial_ordering order(const Scalar& left, const Scalar& right) noexcept {
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
    case Scalar::Kind::unknown: break;
    }
    return std::partial_ordering::unordered;
}

Scalar load(CaseView view, ConstFrame frame, const Field& field) noexcept {
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
    case TypeKind::text: {
        const auto blob = view.blob(slot);
        return Scalar::of(
            std::string_view(reinterpret_cast<const char*>(blob.data()), blob.size()));
    }
    case TypeKind::date: return Scalar::of(Date{static_cast<std::int32_t>(slot)});
    case TypeKind::instant: return Scalar::of(Instant{static_cast<std::int64_t>(slot)});
    case TypeKind::length: {
        const Length length = unpack_length(slot);
        return length.unit <= Unit::working_day ? Scalar::of(length) : Scalar::unknown();
    }
    case TypeKind::choice: return Scalar::choice(slot);
    }
    return Scalar::unknown();
}

Value to_value(const Scalar& scalar, const Type& type, const ProcessModel& model) {
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return {};
    case Scalar::Kind::yes_no: return scalar.yes();
    case Scalar::Kind::number: return scalar.number();
    case Scalar::Kind::text: return scalar.text();
    case Scalar::Kind::date: return scalar.date();
    case Scalar::Kind::instant: return scalar.instant();
    case Scalar::Kind::length: return scalar.length();
    case Scalar::Kind::choice: {
        if (type.choice >= model.choices.size()) return {};
        const auto& values = model.choices[type.choice].values;
        return scalar.low < values.size() ? Value(values[scalar.low]) : Value();
    }
    }
    return {};
}

} // namespace vorgang::run
