#include "feel/range_text.hpp"

#include <optional>

#include "feel/compare.hpp"

namespace vorgang::feel {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// The text between quotes, of which it holds none.
std::optional<std::string_view> quoted(std::string_view text) {
    if (text.size() < 2 || text.front() != '"' || text.back() != '"') return std::nullopt;
    text = text.substr(1, text.size() - 2);
    if (text.find_first_of("\"\\") != std::string_view::npos) return std::nullopt;
    return text;
}

// A number, a text, `@"…"` or one of the functions that make a date, a time or a duration of a
// text.
Value literal(std::string_view text) {
    text = trimmed(text);
    if (const auto string = quoted(text)) return Value::of(*string);
    if (text.starts_with('@')) {
        const auto inner = quoted(text.substr(1));
        return inner ? temporal_from_text(*inner) : Value();
    }
    using Read = Value (*)(std::string_view);
    constexpr std::pair<std::string_view, Read> functions[] = {
        {"date and time", date_time_from_text},
        {"date", date_from_text},
        {"time", time_from_text},
        {"duration", duration_from_text}};
    for (const auto& [name, read] : functions) {
        if (!text.starts_with(name)) continue;
        const std::string_view rest = trimmed(text.substr(name.size()));
        if (!rest.starts_with('(') || !rest.ends_with(')')) continue;
        const auto inner = quoted(trimmed(rest.substr(1, rest.size() - 2)));
        return inner ? read(*inner) : Value();
    }
    return number_from_text(text);
}

// Where the two points stand, not counting those inside quotes.
std::size_t points_in(std::string_view text) {
    bool inside = false;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (text[i] == '"') inside = !inside;
        if (!inside && text[i] == '.' && text[i + 1] == '.') return i;
    }
    return std::string_view::npos;
}

} // namespace

Value range_from_text(std::string_view text) {
    text = trimmed(text);
    const std::size_t points = points_in(text);
    if (points == std::string_view::npos || points == 0) return {};
    const char open = text.front();
    const char close = text.back();
    const bool opens = open == '[' || open == '(' || open == ']';
    const bool closes = close == ']' || close == ')' || close == '[';
    if (!opens || !closes || points + 2 >= text.size()) return {};
    Range range{RangeForm::interval, open == '[', close == ']', literal(text.substr(1, points - 1)),
                literal(text.substr(points + 2, text.size() - points - 3))};
    const auto ends = order(range.start, range.end);
    return ends && *ends <= 0 ? Value::of(std::move(range)) : Value();
}

} // namespace vorgang::feel
