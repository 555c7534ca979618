#include "vorgang/engine/value.hpp"

#include "value/text.hpp"

namespace vorgang {

std::string to_json(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::unknown: return "null";
    case Value::Kind::yes_no: return *value.yes_no() ? "true" : "false";
    case Value::Kind::number: return value.number()->to_text();
    case Value::Kind::text: return json_quoted(*value.text());
    case Value::Kind::date: return json_quoted(to_text(*value.date()));
    case Value::Kind::instant: return json_quoted(to_text(*value.instant()));
    case Value::Kind::length: return json_quoted(to_text(*value.length()));
    }
    return "null";
}

} // namespace vorgang
