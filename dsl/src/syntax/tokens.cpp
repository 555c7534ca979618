// The tokens with a value: what a name, a text and a number mean.
#include <array>
#include <utility>

#include "diag/report.hpp"
#include "syntax/parts.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;

constexpr std::array<std::pair<char, char>, 7> escapes{
    {{'n', '\n'}, {'t', '\t'}, {'r', '\r'}, {'"', '"'}, {'\\', '\\'}, {'\'', '\''}, {'/', '/'}}};

/// The code point of `digits` hexadecimal digits at `at`, or nothing.
std::optional<char32_t> hexadecimal(Iterator at, Iterator last, std::size_t digits) {
    if (static_cast<std::size_t>(last - at) < digits) return std::nullopt;
    char32_t code = 0;
    for (const char c : std::string_view(at, digits)) {
        const int value = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (value < 0) return std::nullopt;
        code = code * 16 + static_cast<char32_t>(value);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    if (surrogate || code > 0x10FFFF) return std::nullopt;
    return code;
}

/// Resolves the escape after the backslash at `at`; returns the place behind it.
Iterator resolve_escape(ParseState& state, Iterator at, Iterator last, std::string& out) {
    const char kind = at[1];
    for (const auto& [letter, meaning] : escapes) {
        if (letter != kind) continue;
        out.push_back(meaning);
        return at + 2;
    }
    const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 6 : 0;
    if (digits != 0) {
        if (const auto code = hexadecimal(at + 2, last, digits)) {
            text::encode(*code, out);
            return at + 2 + digits;
        }
    }
    const std::uint32_t length = text::decode({at + 1, last}).length;
    const Iterator end = at + 1 + (length == 0 ? 1 : length);
    state.diagnostics.add(
        draft<catalogue::unknown_escape>(state.span(at, end), std::string_view(at, end)));
    return end;
}

} // namespace

void report_twice(ParseState& state, const Token& token) {
    state.diagnostics.add(draft<catalogue::given_twice>(state.span(token), token.text()));
}

void report_not_yet(ParseState& state, Span span, std::string_view german,
                    std::string_view english) {
    state.diagnostics.add(
        draft<catalogue::not_there_yet>(span, Wording{std::string(german), std::string(english)}));
}

DepthGuard::DepthGuard(ParseState& state, const Token& token) : state_(state) {
    if (state.depth >= state.limits.nesting) {
        state.diagnostics.add(draft<catalogue::too_deep>(state.span(token), state.limits.nesting));
        throw StopParsing{};
    }
    ++state.depth;
}

bool NameParser::read(ParseState& state, const Token& token, Name& name) {
    if (token.kind != TokenKind::word || token.known.reserved != Reserved::none) return false;
    name = {state.span(token), token.text()};
    return true;
}

bool FieldParser::read(ParseState& state, Iterator& first, Iterator last, Name& name) {
    const Token token = state.token(first, last);
    if (!NameParser::read(state, token, name)) return false;
    take(state, token, first);
    const Token point = state.token(first, last);
    if (!point.is(Symbol::point)) return true;
    const Token entry = scan(point.end, last);
    Name ignored;
    if (!NameParser::read(state, entry, ignored))
        throw Failure(point.end, key_of(Phrase::member_name));
    take(state, point, first);
    take(state, entry, first);
    name.span = state.span(token.begin, entry.end);
    name.text = state.text(name.span);
    return true;
}

bool KeyParser::read(ParseState& state, Iterator& first, Iterator last, Name& name) {
    const Token token = state.token(first, last);
    if (token.kind != TokenKind::text) return FieldParser::read(state, first, last, name);
    std::string_view inner = token.text();
    inner.remove_prefix(token.quotes[0]);
    inner.remove_suffix(token.quotes[1]);
    take(state, token, first);
    name = {state.span(token), inner};
    return true;
}

bool TextParser::read(ParseState& state, const Token& token, Text& text) {
    if (token.kind == TokenKind::open_text)
        state.report_open_text(token);
    else if (token.kind != TokenKind::text)
        return false;
    text.span = state.span(token);
    text.value.clear();
    const Iterator end = token.kind == TokenKind::text ? token.end - token.quotes[1] : token.end;
    for (Iterator at = token.begin + token.quotes[0]; at < end;) {
        if (*at == '\\' && end - at >= 2)
            at = resolve_escape(state, at, end, text.value);
        else
            text.value.push_back(*at++);
    }
    return true;
}

bool WholeNumberParser::read(ParseState& state, const Token& token, NumberFact& number) {
    if (token.kind != TokenKind::number) return false;
    if (token.text().find('.') != std::string_view::npos) return false;
    number = {state.span(token), token.text()};
    return true;
}

} // namespace vorgang::dsl::syntax
