#include "scenario/elements.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace vorgang::dsl::scenario {
namespace {

// LIMIT: among more than these an element is named by its place.
constexpr std::size_t told_apart_max = 100;

// `x` of `x.feld`.
std::string_view variable_of(std::string_view name) {
    return name.substr(0, name.find('.'));
}

// The entries of the innermost element stand first.
std::span<const FieldInfo> innermost(std::span<const FieldInfo> element) {
    std::size_t count = 0;
    while (count < element.size() &&
           variable_of(element[count].name) == variable_of(element.front().name))
        ++count;
    return element.first(count);
}

// A value as a scenario writes it, or "" where that is too much for brackets.
std::string written(const FieldInfo& entry, const ProcessModel& model) {
    if (entry.value.number() != nullptr) return entry.value.number()->to_text();
    if (const Date* date = entry.value.date()) return to_text(*date);
    if (entry.value.text() == nullptr) return {};
    const auto field = std::ranges::find(model.fields, entry.name, &Field::name);
    const bool word = field != model.fields.end() &&
                      (field->type.kind == TypeKind::choice || field->type.kind == TypeKind::role);
    const std::string& text = *entry.value.text();
    const bool plain = text.find_first_of("\"\\\n") == std::string::npos;
    return word ? text : plain ? fmt::format("\"{}\"", text) : std::string();
}

std::string name_of(const FieldInfo& entry, const ProcessModel& model) {
    const std::size_t point = entry.name.find('.');
    if (point != std::string::npos) return entry.name.substr(point + 1);
    return model.english ? "item" : "element";
}

using Elements = std::vector<const std::vector<FieldInfo>*>;

// Whether this entry is another one in every other element.
bool tells(std::size_t entry, const std::vector<FieldInfo>& element, const Elements& others) {
    return std::ranges::none_of(others, [&](const std::vector<FieldInfo>* other) {
        return other->size() <= entry || (*other)[entry].value == element[entry].value;
    });
}

// The brackets that tell an element from others.
std::string brackets(const std::vector<FieldInfo>& element, std::uint32_t place,
                     const Elements& others, const ProcessModel& model) {
    const auto entries = innermost(element);
    for (std::size_t i = 0; i < entries.size() && others.size() <= told_apart_max; ++i)
        if (const std::string value = written(entries[i], model);
            !value.empty() && tells(i, element, others))
            return fmt::format("[{} = {}]", name_of(entries[i], model), value);
    return fmt::format("[{}]", place);
}

} // namespace

bool is_same(const std::vector<FieldInfo>& one, const std::vector<FieldInfo>& other) {
    return std::ranges::equal(one, other, {}, &FieldInfo::value, &FieldInfo::value);
}

Value element_value(std::span<const FieldInfo> element) {
    const auto entries = innermost(element);
    if (entries.empty()) return {};
    if (entries.front().name.find('.') == std::string::npos) return entries.front().value;
    Value::Context record;
    for (const FieldInfo& entry : entries)
        record.emplace_back(entry.name.substr(entry.name.find('.') + 1), entry.value);
    return record;
}

std::string name_among(const OpenInfo& open, std::span<const OpenInfo> all,
                       const ProcessModel& model) {
    if (open.place == 0) return open.name;
    Elements others;
    for (const OpenInfo& other : all)
        if (other.kind == open.kind && other.name == open.name &&
            other.activation != open.activation)
            others.push_back(&other.element);
    return open.name + brackets(open.element, open.place, others, model);
}

std::string name_among(const DeadlineInfo& deadline, std::span<const DeadlineInfo> all,
                       const ProcessModel& model) {
    if (deadline.place == 0) return deadline.name;
    Elements others;
    for (const DeadlineInfo& other : all)
        if (other.name == deadline.name && !is_same(other.element, deadline.element))
            others.push_back(&other.element);
    return deadline.name + brackets(deadline.element, deadline.place, others, model);
}

} // namespace vorgang::dsl::scenario
