#include "syntax/literal.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>

#include "diag/report.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

struct UnitRow {
    Unit unit;
    Word singular;
    Word plural;
};

constexpr std::array units{
    UnitRow{Unit::minute, Word::minute, Word::minutes},
    UnitRow{Unit::hour, Word::hour, Word::hours},
    UnitRow{Unit::day, Word::day, Word::days},
    UnitRow{Unit::week, Word::week, Word::weeks},
    UnitRow{Unit::month, Word::month, Word::months},
    UnitRow{Unit::year, Word::year, Word::years},
    UnitRow{Unit::working_day, Word::working_day, Word::working_days},
};

// Forms people write that are none.
struct WrongForm {
    std::string_view written;
    Word right;
};
constexpr std::array wrong_forms{WrongForm{"tagen", Word::days},
                                 WrongForm{"monaten", Word::months},
                                 WrongForm{"jahren", Word::years},
                                 WrongForm{"arbeitstagen", Word::working_days},
                                 WrongForm{"werktag", Word::working_day},
                                 WrongForm{"werktage", Word::working_days},
                                 WrongForm{"werktagen", Word::working_days},
                                 WrongForm{"min", Word::minutes},
                                 WrongForm{"std", Word::hours}};

// Built-in functions of FEEL whose names have blanks.
constexpr std::array functions_of_several_words{
    std::string_view("date and time"),       std::string_view("years and months duration"),
    std::string_view("string length"),       std::string_view("string join"),
    std::string_view("upper case"),          std::string_view("lower case"),
    std::string_view("substring before"),    std::string_view("substring after"),
    std::string_view("starts with"),         std::string_view("ends with"),
    std::string_view("list contains"),       std::string_view("list replace"),
    std::string_view("insert before"),       std::string_view("index of"),
    std::string_view("distinct values"),     std::string_view("round up"),
    std::string_view("round down"),          std::string_view("round half up"),
    std::string_view("round half down"),     std::string_view("day of year"),
    std::string_view("day of week"),         std::string_view("month of year"),
    std::string_view("week of year"),        std::string_view("get value"),
    std::string_view("get entries"),         std::string_view("context put"),
    std::string_view("context merge"),       std::string_view("met by"),
    std::string_view("overlaps before"),     std::string_view("overlaps after"),
    std::string_view("overlapped by"),       std::string_view("overlapped before by"),
    std::string_view("overlapped after by"), std::string_view("finished by"),
    std::string_view("started by"),
};

int number_at(std::string_view text, std::size_t begin, std::size_t length) {
    int value = 0;
    const char* at = text.data() + begin;
    std::from_chars(at, at + length, value);
    return value;
}

Date read_date(ParseState& state, const Token& token) {
    const std::string_view text = token.text();
    const CivilDate civil{number_at(text, 0, 4), static_cast<std::uint8_t>(number_at(text, 5, 2)),
                          static_cast<std::uint8_t>(number_at(text, 8, 2))};
    if (const auto date = date_from(civil)) return *date;
    state.diagnostics.add(draft<catalogue::no_such_time>(state.span(token), text.substr(0, 10)));
    return {};
}

DateTimeLiteral read_date_time(ParseState& state, const Token& token) {
    const std::string_view text = token.text();
    const std::string_view time = text.substr(text.find_first_not_of(' ', 10));
    const int hour = number_at(time, 0, 2);
    const int minute = number_at(time, 3, 2);
    const int second = time.size() > 5 ? number_at(time, 6, 2) : 0;
    if (hour > 23 || minute > 59 || second > 59)
        state.diagnostics.add(draft<catalogue::no_such_time>(state.span(token), time));
    return {read_date(state, token),
            static_cast<std::uint32_t>(hour * 3600 + minute * 60 + second)};
}

/// The unit that `word` names, in the form for `count`, or nothing where it is no unit.
std::optional<Unit> read_unit(ParseState& state, const Token& word, bool one) {
    for (const UnitRow& row : units) {
        const bool singular = state.matches(row.singular, word);
        if (!singular && !state.matches(row.plural, word)) continue;
        const Word right = one ? row.singular : row.plural;
        if (singular != one && text_of(right, state.language) != word.text()) {
            const std::string written(text_of(right, state.language));
            state.diagnostics.add(
                draft<catalogue::unit_form>(state.span(word), written, word.text())
                    .fix(state.span(word), written));
        }
        return row.unit;
    }
    for (const WrongForm& form : wrong_forms) {
        if (word.text() != form.written) continue;
        const std::string right(text_of(form.right, state.language));
        state.diagnostics.add(draft<catalogue::unit_form>(state.span(word), right, word.text())
                                  .fix(state.span(word), right));
        return Unit::day;
    }
    return std::nullopt;
}

/// `0,5`: a comma between two digits without a blank.
void check_decimal_comma(ParseState& state, Token& number, Iterator last) {
    const Iterator comma = number.end;
    if (last - comma < 2 || *comma != ',' || comma[1] < '0' || comma[1] > '9') return;
    if (state.commas_separate || number.text().find('.') != std::string_view::npos) return;
    const Token tail = scan(comma + 1, last);
    const std::string right = fmt::format("{}.{}", number.text(), tail.text());
    const Span span = state.span(number.begin, tail.end);
    state.diagnostics.add(draft<catalogue::decimal_comma>(span, right)
                              .help(say("für zwei Werte steht ein Leerzeichen nach dem Komma",
                                        "for two values put a blank behind the comma"))
                              .fix(span, right));
    number.end = tail.end;
}

void read_number(ParseState& state, Token number, Iterator& first, Iterator last,
                 Expression& expression) {
    check_decimal_comma(state, number, last);
    const Token next = scan(number.end, last);
    if (next.kind == TokenKind::word && next.begin == number.end) {
        state.diagnostics.add(
            draft<catalogue::number_and_name>(state.span(number.begin, next.end), next.text()));
    }
    const std::string_view digits = number.text();
    take(state, number, first);
    expression.node = NumberLiteral{digits};
    if (next.kind != TokenKind::word || next.known.reserved != Reserved::none) return;
    const auto unit = read_unit(state, next, digits == "1");
    if (!unit) return;
    take(state, next, first);
    std::int64_t count = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (fault != std::errc{} || end != digits.data() + digits.size())
        state.diagnostics.add(draft<catalogue::fraction_of_unit>(state.span(number), digits));
    expression.node = LengthLiteral{{count, *unit}};
}

bool read_word(const Token& token, Expression& expression) {
    switch (token.known.reserved) {
    case Reserved::yes: expression.node = BooleanLiteral{true}; return true;
    case Reserved::no: expression.node = BooleanLiteral{false}; return true;
    case Reserved::unknown: expression.node = UnknownLiteral{}; return true;
    case Reserved::none: expression.node = NameUse{token.text()}; return true;
    default: return false;
    }
}

/// Past `wanted`, a name of several words, or null.
Iterator match_words(std::string_view wanted, Iterator first, Iterator last) {
    while (!wanted.empty()) {
        const std::string_view part = wanted.substr(0, wanted.find(' '));
        const Token token = scan(first, last);
        if (token.kind != TokenKind::word || token.text() != part) return nullptr;
        first = token.end;
        wanted.remove_prefix(std::min(part.size() + 1, wanted.size()));
    }
    return scan(first, last).is(Symbol::open_parenthesis) ? first : nullptr;
}

} // namespace

bool LiteralParser::read(ParseState& state, Iterator& first, Iterator last,
                         Expression& expression) {
    const Token token = state.token(first, last);
    switch (token.kind) {
    case TokenKind::number: read_number(state, token, first, last, expression); break;
    case TokenKind::date: expression.node = DateLiteral{read_date(state, token)}; break;
    case TokenKind::date_time: expression.node = read_date_time(state, token); break;
    case TokenKind::open_text:
    case TokenKind::text: {
        Text text;
        TextParser::read(state, token, text);
        expression.node = TextLiteral{std::move(text.value)};
        break;
    }
    case TokenKind::word:
        if (!read_word(token, expression)) return false;
        break;
    case TokenKind::end:
    case TokenKind::symbol:
    case TokenKind::unknown: return false;
    }
    if (token.kind != TokenKind::number) take(state, token, first);
    expression.span = state.span(token.begin, first);
    return true;
}

bool FunctionNameParser::read(ParseState& state, Iterator& first, Iterator last, Name& name) {
    const Token token = state.token(first, last);
    if (token.kind != TokenKind::word) return false;
    const Token next = scan(token.end, last);
    if (next.is(Symbol::open_parenthesis) && token.known.reserved == Reserved::none) {
        name = {state.span(token), token.text()};
        first = token.end;
        state.took(token.begin, first, Trace::Use::function);
        return true;
    }
    if (next.kind != TokenKind::word) return false;
    for (const std::string_view function : functions_of_several_words) {
        if (!function.starts_with(token.text())) continue;
        const Iterator end = match_words(function, token.begin, last);
        if (end == nullptr) continue;
        name = {state.span(token.begin, end), function};
        first = end;
        state.took(token.begin, first, Trace::Use::function);
        return true;
    }
    return false;
}

} // namespace vorgang::dsl::syntax
