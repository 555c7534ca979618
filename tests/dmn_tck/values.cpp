#include "values.hpp"

#include <algorithm>
#include <cstring>

namespace vorgang::dmn_tck {

using feel::Kind;
using feel::Value;

std::string_view local_name(pugi::xml_node node) noexcept {
    const std::string_view name = node.name();
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

pugi::xml_node child(pugi::xml_node node, std::string_view name) noexcept {
    for (const pugi::xml_node one : node.children())
        if (local_name(one) == name) return one;
    return {};
}

namespace {

// An attribute by its name without prefix.
std::string_view attribute(pugi::xml_node node, std::string_view name) {
    for (const pugi::xml_attribute one : node.attributes()) {
        const std::string_view full = one.name();
        if (full == name || (full.ends_with(name) && full[full.size() - name.size() - 1] == ':'))
            return one.value();
    }
    return {};
}

Value simple(pugi::xml_node node) {
    if (attribute(node, "nil") == "true") return {};
    std::string_view type = attribute(node, "type");
    type = type.substr(type.find(':') == std::string_view::npos ? 0 : type.find(':') + 1);
    const std::string text = node.text().get();
    if (type == "string" || type.empty()) return Value::of(text);
    if (type == "boolean") return Value::of(text == "true" || text == "1");
    if (type == "date") return feel::date_from_text(text);
    if (type == "time") return feel::time_from_text(text);
    if (type == "dateTime") return feel::date_time_from_text(text);
    if (type == "duration") return feel::duration_from_text(text);
    return feel::number_from_text(text);
}

// The decimal places a number is written with.
int places_of(Number number) {
    const std::string text = number.to_text();
    const std::size_t point = text.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

bool same_number(Number expected, Number actual) {
    if (expected == actual) return true;
    constexpr int exact_places = 7;
    const int places = places_of(expected);
    if (places < exact_places) return false;
    const auto difference = expected.subtract(actual);
    if (!difference) return false;
    const Number distance = *difference < Number(0) ? difference->negate() : *difference;
    return distance < Number::scaled(1, places);
}

bool same_list(const Value& expected, const Value& actual) {
    return std::ranges::equal(expected.list(), actual.list(), same);
}

bool same_context(const Value& expected, const Value& actual) {
    if (expected.context().size() != actual.context().size()) return false;
    return std::ranges::all_of(expected.context(), [&](const feel::Entry& entry) {
        const Value* other = actual.find(entry.first);
        return other != nullptr && same(entry.second, *other);
    });
}

} // namespace

Value value_of(pugi::xml_node node) {
    if (const pugi::xml_node value = child(node, "value")) return simple(value);
    if (const pugi::xml_node list = child(node, "list")) {
        if (attribute(list, "nil") == "true") return {};
        std::vector<Value> items;
        for (const pugi::xml_node item : list.children())
            if (local_name(item) == "item") items.push_back(value_of(item));
        return Value::of(std::move(items));
    }
    std::vector<feel::Entry> entries;
    for (const pugi::xml_node one : node.children())
        if (local_name(one) == "component")
            entries.emplace_back(one.attribute("name").value(), value_of(one));
    return entries.empty() ? Value() : Value::of(std::move(entries));
}

bool same(const Value& expected, const Value& actual) {
    if (expected.kind() != actual.kind()) return false;
    switch (expected.kind()) {
    case Kind::number: return same_number(expected.number(), actual.number());
    case Kind::list: return same_list(expected, actual);
    case Kind::context: return same_context(expected, actual);
    default: return feel::identical(expected, actual);
    }
}

} // namespace vorgang::dmn_tck
