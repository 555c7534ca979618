#include "vorgang/engine/value.hpp"

#include "value/text.hpp"

namespace vorgang {
namespace {

std::string to_json(const Value::List& list) {
    std::string text = "[";
    for (const Value& item : list)
        text.append(text.size() == 1 ? "" : ",").append(to_json(item));
    return text + "]";
}

std::string to_json(const Value::Context& context) {
    std::string text = "{";
    for (const auto& [name, value] : context)
        text.append(text.size() == 1 ? "" : ",")
            .append(json_quoted(name))
            .append(":")
            .append(to_json(value));
    return text + "}";
}

} // namespace

std::string to_json(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::unknown: return "null";
    case Value::Kind::yes_no: return *value.yes_no() ? "true" : "false";
    case Value::Kind::number: return value.number()->to_text();
    case Value::Kind::text: return json_quoted(*value.text());
    case Value::Kind::date: return json_quoted(to_text(*value.date()));
    case Value::Kind::instant: return json_quoted(to_text(*value.instant()));
    case Value::Kind::length: return json_quoted(to_text(*value.length()));
    case Value::Kind::list: return to_json(*value.list());
    case Value::Kind::context: return to_json(*value.context());
    }
    return "null";
}

} // namespace vorgang
