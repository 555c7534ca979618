// Values as FEEL writes them, and as JSON.
#include "value/text.hpp"
#include "feel/builtins.hpp"
#include "feel/temporal_text.hpp"
#include "value/number_math.hpp"

namespace vorgang::feel {
namespace {

// A text inside a list or a context, as a literal of FEEL.
void append_quoted(std::string& text, std::string_view string) {
    text += '"';
    for (const char c : string) {
        if (c == '"' || c == '\\') text += '\\';
        text += c;
    }
    text += '"';
}

void append(std::string& text, const Value& value);

void append_inside(std::string& text, const Value& value) {
    if (value.is(Kind::string))
        append_quoted(text, value.string());
    else
        append(text, value);
}

bool is_name(std::string_view key) {
    if (key.empty() || (key.front() >= '0' && key.front() <= '9')) return false;
    for (const char c : key) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool inner = (c >= '0' && c <= '9') || c == ' ' || c == '.' || c == '-';
        if (!letter && !inner && static_cast<unsigned char>(c) < 0x80) return false;
    }
    return true;
}

void append(std::string& text, const Range& range) {
    constexpr std::string_view signs[] = {"", "<", "<=", ">", ">=", "=", "!="};
    if (range.form != RangeForm::interval) {
        text += signs[static_cast<std::size_t>(range.form)];
        const bool ends = range.form == RangeForm::less || range.form == RangeForm::less_equal;
        append_inside(text, ends ? range.end : range.start);
        return;
    }
    text += range.start_included ? '[' : '(';
    append_inside(text, range.start);
    text += "..";
    append_inside(text, range.end);
    text += range.end_included ? ']' : ')';
}

void append_list(std::string& text, const Value& value) {
    text += '[';
    bool first = true;
    for (const Value& item : value.list()) {
        if (!first) text += ", ";
        first = false;
        append_inside(text, item);
    }
    text += ']';
}

void append_context(std::string& text, const Value& value) {
    text += '{';
    bool first = true;
    for (const auto& [key, item] : value.context()) {
        if (!first) text += ", ";
        first = false;
        if (is_name(key))
            text += key;
        else
            append_quoted(text, key);
        text += ": ";
        append_inside(text, item);
    }
    text += '}';
}

void append(std::string& text, const Value& value) {
    switch (value.kind()) {
    case Kind::null: text += "null"; return;
    case Kind::boolean: text += value.boolean() ? "true" : "false"; return;
    case Kind::number: text += value.number().to_text(); return;
    case Kind::string: text += value.string(); return;
    case Kind::date: text += text_of(value.date()); return;
    case Kind::time: text += text_of(value.time()); return;
    case Kind::date_time: text += text_of(value.date_time()); return;
    case Kind::years_months: text += text_of(value.months()); return;
    case Kind::days_time: text += text_of(value.seconds()); return;
    case Kind::list: append_list(text, value); return;
    case Kind::context: append_context(text, value); return;
    case Kind::range: append(text, value.range()); return;
    case Kind::function:
        text += value.function().sort == Function::Sort::builtin
                    ? builtin_name(value.function().place)
                    : std::string_view("function");
        return;
    }
}

void append_json(std::string& text, const Value& value) {
    switch (value.kind()) {
    case Kind::null:
    case Kind::boolean:
    case Kind::number: append(text, value); return;
    case Kind::list: {
        text += '[';
        for (const Value& item : value.list()) {
            if (&item != value.list().data()) text += ',';
            append_json(text, item);
        }
        text += ']';
        return;
    }
    case Kind::context: {
        text += '{';
        bool first = true;
        for (const auto& [key, item] : value.context()) {
            if (!first) text += ',';
            first = false;
            text += json_quoted(key);
            text += ':';
            append_json(text, item);
        }
        text += '}';
        return;
    }
    default: text += json_quoted(to_text(value)); return;
    }
}

} // namespace

std::string to_text(const Value& value) {
    std::string text;
    append(text, value);
    return text;
}

std::string to_json(const Value& value) {
    std::string text;
    append_json(text, value);
    return text;
}

Value number_from_text(std::string_view text) {
    const auto number = number::from_any_text(text);
    return number ? Value::of(*number) : Value();
}

} // namespace vorgang::feel
