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

int places_of(Number number) {
    const std::string text = number.to_text();
    const std::size_t point = text.find('.');
    return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

// The significant digits a number is written with, zeros at its end among them.
std::size_t digits_of(Number number) {
    const std::string text = number.to_text();
    const std::string_view mantissa = std::string_view(text).substr(0, text.find('e'));
    const std::size_t first = mantissa.find_first_of("123456789");
    if (first == std::string_view::npos) return 1;
    return static_cast<std::size_t>(
        std::ranges::count_if(mantissa.substr(first), [](char c) { return c >= '0' && c <= '9'; }));
}

bool close(Number expected, Number actual) {
    const auto difference = expected.subtract(actual);
    const auto tolerance = expected.multiply(Number::scaled(1, 12));
    const auto magnitude = [](Number n) { return n < Number(0) ? n.negate() : n; };
    return difference && tolerance && magnitude(*difference) <= magnitude(*tolerance);
}

// Exactly, wherever the case could have been written exactly. That a result has no end, or none
// within its 34 digits, shows in a case as a fraction of eight digits or more, and fewer than the
// result has. Such a case was rounded, and the result is rounded like it.
// A value of fifteen digits or more was computed with about that many on the way. Where a formula
// subtracts from one, as that of an annuity does, its last digits are wrong then (the suite's are,
// by up to 5e-14 of the value); twelve count.
bool same_number(Number expected, Number actual) {
    constexpr std::size_t rounded = 8;
    constexpr std::size_t computed = 15;
    if (expected == actual) return true;
    const std::size_t digits = digits_of(expected);
    const int places = places_of(expected);
    if (places == 0 || digits < rounded || digits_of(actual.reduced()) <= digits) return false;
    if (digits >= computed) return close(expected, actual);
    return actual.round(places, Rounding::half_even) == expected;
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
