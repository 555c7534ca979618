#include "invent.hpp"

#include <algorithm>

#include "condition.hpp"

namespace vorgang::tool {

std::vector<Assignment> Inventor::for_step(const Step& step, const std::vector<FieldInfo>& element,
                                           const std::vector<FieldInfo>& known, Date today) {
    std::vector<Assignment> data;
    // Conditions see what was given before them in the same step.
    const auto current = [&](std::string_view name) -> Value {
        for (const Assignment& given : data)
            if (given.field.name == name) return given.value;
        for (const auto* fields : {&element, &known})
            if (const auto field = std::ranges::find(*fields, name, &FieldInfo::name);
                field != fields->end())
                return field->value;
        return {};
    };
    for (const Collected& collected : step.collects) {
        const Field& field = model_.fields[collected.field];
        if (collected.condition != no_code && !holds(model_, collected.condition, current))
            continue;
        if (field.type.optional && random_.happens(200)) continue;
        data.push_back({std::string_view(field.name), value(field.type, today)});
    }
    return data;
}

std::vector<Assignment> Inventor::for_message(const Message& message, Date today) {
    return for_fields(message.carries, today);
}

std::vector<Assignment> Inventor::for_fields(const std::vector<Index>& fields, Date today) {
    std::vector<Assignment> data;
    data.reserve(fields.size());
    for (const Index field : fields)
        data.push_back(
            {std::string_view(model_.fields[field].name), value(model_.fields[field].type, today)});
    return data;
}

std::vector<Assignment> Inventor::for_operation(const Operation& operation, Date today) {
    return for_entries(operation.results, today);
}

std::vector<Assignment> Inventor::for_entries(const std::vector<Parameter>& entries, Date today) {
    std::vector<Assignment> data;
    data.reserve(entries.size());
    for (const Parameter& entry : entries)
        data.push_back({std::string_view(entry.name), value(entry.type, today)});
    return data;
}

Value Inventor::value(const Type& type, Date today) {
    const auto bound = [&](Index constant) -> const Value* {
        return constant == none ? nullptr : &model_.constants[constant];
    };
    const auto near = [&] { return static_cast<std::int32_t>(random_.below(120)) - 60; };
    switch (type.kind) {
    case TypeKind::yes_no: return random_.happens(600);
    case TypeKind::integer: return number(type, 0, 1000, 0);
    case TypeKind::number:
    case TypeKind::money: return number(type, 0, 10'000, 2);
    case TypeKind::text:
    case TypeKind::person: return word();
    case TypeKind::role: {
        const auto& roles = model_.roles;
        return Value(std::string_view(roles[random_.below(roles.size())].name));
    }
    case TypeKind::list: {
        Value::List list;
        for (std::uint64_t left = random_.below(5); left > 0; --left)
            list.push_back(value(model_.elements[type.element], today));
        return list;
    }
    case TypeKind::context: {
        Value::Context context;
        for (const Parameter& entry : model_.contexts[type.context].entries)
            context.emplace_back(entry.name, value(entry.type, today));
        return context;
    }
    case TypeKind::choice: {
        const auto& values = model_.choices[type.choice].values;
        return Value(std::string_view(values[random_.below(values.size())]));
    }
    case TypeKind::date: {
        if (const Value* low = bound(type.low); low != nullptr) return *low;
        if (const Value* high = bound(type.high); high != nullptr) return *high;
        return Date{today.days + near()};
    }
    case TypeKind::instant: {
        if (const Value* low = bound(type.low); low != nullptr) return *low;
        return Instant{(std::int64_t{today.days} + near()) * 86'400'000};
    }
    case TypeKind::length:
        if (const Value* low = bound(type.low); low != nullptr) return *low;
        if (const Value* high = bound(type.high); high != nullptr) return *high;
        return Length{static_cast<std::int64_t>(random_.below(28)) + 1, Unit::day};
    }
    return {};
}

Value Inventor::number(const Type& type, std::int64_t low, std::int64_t high, int scale) {
    Number from(low);
    Number to(high);
    const Number width(high - low);
    const bool has_low = type.low != none && model_.constants[type.low].number() != nullptr;
    const bool has_high = type.high != none && model_.constants[type.high].number() != nullptr;
    if (has_low) {
        from = *model_.constants[type.low].number();
        to = from.add(width).value_or(from);
    }
    if (has_high) to = *model_.constants[type.high].number();
    if (has_high && !has_low) from = to.subtract(width).value_or(to);
    return number_between(type, from, to, scale);
}

// Bounds beyond 64 bits are rare enough to answer with the lower one.
Value Inventor::number_between(const Type&, Number low, Number high, int scale) {
    const auto first = low.to_scaled(scale);
    const auto last = high.to_scaled(scale);
    if (!first || !last || *last < *first) return low;
    const auto width = static_cast<std::uint64_t>(*last) - static_cast<std::uint64_t>(*first);
    const auto offset = width == UINT64_MAX ? random_.next() : random_.below(width + 1);
    return Number::scaled(static_cast<std::int64_t>(static_cast<std::uint64_t>(*first) + offset),
                          scale);
}

std::string Inventor::word() {
    constexpr std::string_view syllables[] = {"an",   "ber", "chen", "dorf", "el",  "feld", "gau",
                                              "heim", "in",  "kel",  "lau",  "mer", "no",   "ost"};
    std::string text;
    for (std::uint64_t left = 2 + random_.below(4); left > 0; --left)
        text += syllables[random_.below(std::size(syllables))];
    return text;
}

} // namespace vorgang::tool
