#include "syntax/scan.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "text/utf8.hpp"

namespace vorgang::dsl::syntax {
namespace {

constexpr bool is_digit(char c) noexcept {
    return c >= '0' && c <= '9';
}

constexpr bool is_ascii_name(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

// The longer of two symbols that begin alike comes first.
constexpr std::array<std::pair<std::string_view, Symbol>, 25> symbols{{
    {"{", Symbol::open_brace},
    {"}", Symbol::close_brace},
    {"(", Symbol::open_parenthesis},
    {")", Symbol::close_parenthesis},
    {"[", Symbol::open_bracket},
    {"]", Symbol::close_bracket},
    {",", Symbol::comma},
    {":", Symbol::colon},
    {"..", Symbol::range},
    {".", Symbol::point},
    {"=", Symbol::equal},
    {"!=", Symbol::not_equal},
    {"<=", Symbol::less_equal},
    {"<", Symbol::less},
    {">=", Symbol::greater_equal},
    {">", Symbol::greater},
    {"+", Symbol::plus},
    {"->", Symbol::arrow},
    {"-", Symbol::minus},
    {"**", Symbol::power},
    {"*", Symbol::times},
    {"/", Symbol::divide},
    {"|", Symbol::bar},
    {"?", Symbol::question},
    {"@", Symbol::at_sign},
}};

Iterator skip_comment(Iterator first, Iterator last) noexcept {
    return std::find(first, last, '\n');
}

Iterator end_of_name(Iterator first, Iterator last) noexcept {
    while (first != last) {
        if (is_ascii_name(*first)) {
            ++first;
            continue;
        }
        if (static_cast<unsigned char>(*first) < 0x80U) break;
        const auto [code, length] = text::decode({first, last});
        // A decomposed letter was reported with the text; here it is a letter like any other.
        if (length == 0 || (!text::continues_name(code) && !text::is_mark(code))) break;
        first += length;
    }
    return first;
}

Iterator end_of_digits(Iterator first, Iterator last) noexcept {
    return std::find_if_not(first, last, is_digit);
}

/// Past `pattern`, in which 9 stands for any digit; null where the text differs.
Iterator match_pattern(Iterator first, Iterator last, std::string_view pattern) noexcept {
    for (const char wanted : pattern) {
        if (first == last || (wanted == '9' ? !is_digit(*first) : *first != wanted)) return nullptr;
        ++first;
    }
    return first;
}

/// The time of day behind a date, on the same line; null where there is none.
Iterator end_of_time(Iterator first, Iterator last) noexcept {
    const Iterator begin = std::find_if_not(first, last, [](char c) { return c == ' '; });
    if (begin == first) return nullptr;
    const Iterator minutes = match_pattern(begin, last, "99:99");
    if (minutes == nullptr) return nullptr;
    const Iterator seconds = match_pattern(minutes, last, ":99");
    const Iterator end = seconds != nullptr ? seconds : minutes;
    return end != last && is_digit(*end) ? nullptr : end;
}

void scan_number(Token& token, Iterator last) noexcept {
    const Iterator date = match_pattern(token.begin, last, "9999-99-99");
    if (date != nullptr && (date == last || !is_ascii_name(*date))) {
        const Iterator time = end_of_time(date, last);
        token.kind = time != nullptr ? TokenKind::date_time : TokenKind::date;
        token.end = time != nullptr ? time : date;
        return;
    }
    token.kind = TokenKind::number;
    token.end = end_of_digits(token.begin, last);
    const bool fraction = last - token.end >= 2 && *token.end == '.' && is_digit(token.end[1]);
    if (fraction) token.end = end_of_digits(token.end + 1, last);
}

void scan_text(Token& token, Iterator last) noexcept {
    token.kind = TokenKind::open_text;
    Iterator at = token.begin + 1;
    for (; at != last && *at != '\n'; ++at) {
        if (*at == '"') {
            token.kind = TokenKind::text;
            token.end = at + 1;
            return;
        }
        if (*at == '\\' && last - at >= 2 && at[1] != '\n') ++at;
    }
    token.end = at;
}

void scan_symbol(Token& token, Iterator last) noexcept {
    const std::string_view rest = std::string_view(token.begin, last).substr(0, 2);
    for (const auto& [text, symbol] : symbols) {
        if (!rest.starts_with(text)) continue;
        token.kind = TokenKind::symbol;
        token.symbol = symbol;
        token.end = token.begin + text.size();
        return;
    }
    token.kind = TokenKind::unknown;
    token.end = token.begin + std::max<std::uint32_t>(text::decode({token.begin, last}).length, 1);
}

} // namespace

std::string_view text_of(Symbol symbol) noexcept {
    for (const auto& [text, other] : symbols)
        if (other == symbol) return text;
    return {};
}

Iterator skip_blanks(Iterator first, Iterator last) noexcept {
    while (first != last) {
        if (*first == '#') {
            first = skip_comment(first, last);
        } else if (*first == ' ' || *first == '\n' || *first == '\t' || *first == '\r') {
            ++first;
        } else {
            // A blank that is none was reported with the text and does no more harm.
            if (static_cast<unsigned char>(*first) < 0x80U) break;
            const auto [code, length] = text::decode({first, last});
            if (length == 0 || !text::is_strange_blank(code)) break;
            first += length;
        }
    }
    return first;
}

Token scan(Iterator first, Iterator last) {
    Token token;
    token.begin = token.end = skip_blanks(first, last);
    token.new_line = std::find(first, token.begin, '\n') != token.begin;
    if (token.begin == last) return token;
    const char c = *token.begin;
    if (is_digit(c)) {
        scan_number(token, last);
    } else if (c == '"') {
        scan_text(token, last);
    } else if (is_ascii_name(c) || static_cast<unsigned char>(c) >= 0x80U) {
        token.end = end_of_name(token.begin, last);
        token.kind = TokenKind::word;
        if (token.end == token.begin)
            scan_symbol(token, last);
        else
            token.known = look_up(token.text());
    } else {
        scan_symbol(token, last);
    }
    return token;
}

} // namespace vorgang::dsl::syntax
