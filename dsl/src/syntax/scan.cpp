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

// How other languages and word processors write some of them. None of these can stand in a text
// that is right, so the sign that was meant is certain.
constexpr std::array<std::pair<std::string_view, Symbol>, 15> other_signs{{
    {"==", Symbol::equal},
    {":=", Symbol::equal},
    {"<>", Symbol::not_equal},
    {"! =", Symbol::not_equal},
    {"\u2260", Symbol::not_equal},
    {"=<", Symbol::less_equal},
    {"< =", Symbol::less_equal},
    {"\u2264", Symbol::less_equal},
    {"=>", Symbol::greater_equal},
    {"> =", Symbol::greater_equal},
    {"\u2265", Symbol::greater_equal},
    {"\u2192", Symbol::arrow},
    {"\u2013", Symbol::minus},
    {"\u2212", Symbol::minus},
    {"\u00D7", Symbol::times},
}};

// Quotes that word processors put where the key says `"`, each with those that may close it.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> other_quotes{{
    {"\u201E", "\u201C \u201D \" \u201F"},
    {"\u201C", "\u201D \u201C \""},
    {"\u201D", "\u201D \u201C \""},
    {"\u00BB", "\u00AB \""},
    {"\u00AB", "\u00BB \""},
    {"'", "'"},
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

// What word processors make of the `-` of a date.
constexpr std::array dashes{std::string_view("\u2010"), std::string_view("\u2011"),
                            std::string_view("\u2012"), std::string_view("\u2013"),
                            std::string_view("\u2014"), std::string_view("\u2212")};

/// Past a `-` or what stands for it; null where there is none.
Iterator match_dash(Iterator first, Iterator last) noexcept {
    const std::string_view rest(first, last);
    if (rest.starts_with('-')) return first + 1;
    for (const std::string_view dash : dashes)
        if (rest.starts_with(dash)) return first + dash.size();
    return nullptr;
}

/// Past `pattern`, in which 9 stands for any digit; null where the text differs.
Iterator match_pattern(Iterator first, Iterator last, std::string_view pattern) noexcept {
    for (const char wanted : pattern) {
        if (first == last) return nullptr;
        if (wanted == '-') {
            first = match_dash(first, last);
            if (first == nullptr) return nullptr;
            continue;
        }
        if (wanted == '9' ? !is_digit(*first) : *first != wanted) return nullptr;
        ++first;
    }
    return first;
}

/// Past blanks on the line, those of other programs too, which were reported with the text.
Iterator skip_blanks_of_line(Iterator first, Iterator last) noexcept {
    while (first != last) {
        if (*first == ' ') {
            ++first;
            continue;
        }
        if (static_cast<unsigned char>(*first) < 0x80U) break;
        const auto [code, length] = text::decode({first, last});
        if (length == 0 || !text::is_strange_blank(code)) break;
        first += length;
    }
    return first;
}

/// The time of day behind a date, on the same line, `9:00` too; null where there is none.
Iterator end_of_time(Iterator first, Iterator last) noexcept {
    const Iterator begin = skip_blanks_of_line(first, last);
    if (begin == first) return nullptr;
    Iterator minutes = match_pattern(begin, last, "99:99");
    if (minutes == nullptr) minutes = match_pattern(begin, last, "9:99");
    if (minutes == nullptr) return nullptr;
    const Iterator seconds = match_pattern(minutes, last, ":99");
    const Iterator end = seconds != nullptr ? seconds : minutes;
    return end != last && is_digit(*end) ? nullptr : end;
}

/// The end of a date in one of the forms that are not the language's: `1.5.2026`, `2026/05/01`,
/// `2026-5-1`; null where there is none.
Iterator end_of_other_date(Iterator first, Iterator last) noexcept {
    constexpr std::array patterns{std::string_view("99.99.9999"), std::string_view("9.99.9999"),
                                  std::string_view("99.9.9999"),  std::string_view("9.9.9999"),
                                  std::string_view("9999/99/99"), std::string_view("99/99/9999"),
                                  std::string_view("9999-99-9"),  std::string_view("9999-9-99"),
                                  std::string_view("9999-9-9")};
    for (const std::string_view pattern : patterns) {
        const Iterator end = match_pattern(first, last, pattern);
        if (end != nullptr && (end == last || !is_ascii_name(*end))) return end;
    }
    return nullptr;
}

void scan_number(Token& token, Iterator last) noexcept {
    Iterator date = match_pattern(token.begin, last, "9999-99-99");
    if (date != nullptr && date != last && is_ascii_name(*date)) date = nullptr;
    token.otherwise = date != nullptr && date - token.begin != 10; // with other dashes
    if (date == nullptr) {
        date = end_of_other_date(token.begin, last);
        token.otherwise = date != nullptr;
    }
    if (date != nullptr) {
        const Iterator time = end_of_time(date, last);
        token.kind = time != nullptr ? TokenKind::date_time : TokenKind::date;
        if (time != nullptr && skip_blanks_of_line(date, last)[1] == ':')
            token.otherwise = true; // `9:00`
        token.end = time != nullptr ? time : date;
        return;
    }
    token.kind = TokenKind::number;
    token.end = end_of_digits(token.begin, last);
    const bool fraction = last - token.end >= 2 && *token.end == '.' && is_digit(token.end[1]);
    if (fraction) token.end = end_of_digits(token.end + 1, last);
}

/// Where a text that nobody closed ends: at the end of its line, before a `{` that ends the line.
Iterator end_of_open_text(Iterator begin, Iterator line_end) noexcept {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    Iterator end = line_end;
    while (end - begin > 1 && is_blank(end[-1]))
        --end;
    if (end - begin < 3 || end[-1] != '{' || !is_blank(end[-2])) return line_end;
    --end;
    while (end - begin > 1 && is_blank(end[-1]))
        --end;
    return end;
}

void scan_text(Token& token, Iterator last) noexcept {
    token.kind = TokenKind::open_text;
    token.quotes[0] = token.quotes[1] = 1;
    Iterator at = token.begin + 1;
    for (; at != last && *at != '\n'; ++at) {
        if (*at == '"') {
            token.kind = TokenKind::text;
            token.end = at + 1;
            return;
        }
        if (*at == '\\' && last - at >= 2 && at[1] != '\n') ++at;
    }
    token.end = end_of_open_text(token.begin, at);
}

/// A text in quotes that are none of the language's; false where none begins here. It ends on its
/// line and before the same sign opens another one, so that a line of nothing but opening quotes
/// takes no longer than any other.
bool scan_other_text(Token& token, Iterator last) noexcept {
    for (const auto& [open, closing] : other_quotes) {
        if (!std::string_view(token.begin, last).starts_with(open)) continue;
        for (Iterator at = token.begin + open.size(); at != last && *at != '\n'; ++at) {
            const std::string_view rest(at, last);
            std::string_view signs = closing;
            while (!signs.empty()) {
                const std::string_view sign = signs.substr(0, signs.find(' '));
                if (rest.starts_with(sign)) {
                    token.kind = TokenKind::text;
                    token.otherwise = true;
                    token.quotes[0] = static_cast<std::uint8_t>(open.size());
                    token.quotes[1] = static_cast<std::uint8_t>(sign.size());
                    token.end = at + sign.size();
                    return true;
                }
                signs.remove_prefix(std::min(sign.size() + 1, signs.size()));
            }
            if (rest.starts_with(open)) return false;
        }
        return false;
    }
    return false;
}

void scan_symbol(Token& token, Iterator last) noexcept {
    const std::string_view rest = std::string_view(token.begin, last).substr(0, 3);
    for (const auto& [text, symbol] : other_signs) {
        if (text.front() != rest.front() || !rest.starts_with(text)) continue;
        token.kind = TokenKind::symbol;
        token.symbol = symbol;
        token.otherwise = true;
        token.end = token.begin + text.size();
        return;
    }
    for (const auto& [text, symbol] : symbols) {
        if (text.front() != rest.front() || !rest.starts_with(text)) continue;
        token.kind = TokenKind::symbol;
        token.symbol = symbol;
        token.end = token.begin + text.size();
        return;
    }
    if (scan_other_text(token, last)) return;
    token.kind = TokenKind::unknown;
    token.end = token.begin + std::max<std::uint32_t>(text::decode({token.begin, last}).length, 1);
}

} // namespace

std::string_view text_of(Symbol symbol) noexcept {
    for (const auto& [text, other] : symbols)
        if (other == symbol) return text;
    return {};
}

namespace {

/// `1.5.2026`, `2026/5/1 9:00` as `2026-05-01 09:00`.
std::string rewritten_date(std::string_view text) {
    std::array<std::string_view, 3> parts;
    for (std::string_view& part : parts) {
        const std::size_t size = std::min(text.find_first_not_of("0123456789"), text.size());
        part = text.substr(0, size);
        text.remove_prefix(size);
        if (&part == &parts.back()) break;
        text.remove_prefix(std::min(text.find_first_of("0123456789"), text.size()));
    }
    if (parts[0].size() < 4) std::swap(parts[0], parts[2]);
    std::string out(parts[0]);
    for (const std::string_view part : {parts[1], parts[2]})
        out.append(part.size() < 2 ? "-0" : "-").append(part);
    const std::size_t time = text.find_first_of("0123456789");
    if (time == std::string_view::npos) return out;
    text.remove_prefix(time);
    return out.append(text.find(':') < 2 ? " 0" : " ").append(text);
}

/// The same text in the quotes of the language.
std::string requoted(const Token& token) {
    std::string_view inner = token.text();
    inner.remove_prefix(token.quotes[0]);
    inner.remove_suffix(token.quotes[1]);
    std::string out(1, '"');
    for (const char c : inner) {
        if (c == '"' || c == '\\') out.push_back('\\');
        out.push_back(c);
    }
    return out.append(1, '"');
}

} // namespace

std::string rewritten(const Token& token) {
    switch (token.kind) {
    case TokenKind::symbol: return std::string(text_of(token.symbol));
    case TokenKind::text: return requoted(token);
    case TokenKind::date:
    case TokenKind::date_time: return rewritten_date(token.text());
    default: return std::string(token.text());
    }
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
