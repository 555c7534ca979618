#include "syntax/literal.hpp"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <span>

#include "diag/report.hpp"
#include "diag/suggest.hpp"
#include "feel/spellings.hpp"
#include "syntax/number_words.hpp"
#include "syntax/units.hpp"
#include "vorgang/engine/number.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

// Forms people write that are none.
struct WrongForm {
    std::string_view written;
    Word right;
};
constexpr std::array wrong_forms{
    WrongForm{"tagen", Word::days},         WrongForm{"monaten", Word::months},
    WrongForm{"jahren", Word::years},       WrongForm{"arbeitstagen", Word::working_days},
    WrongForm{"kalendertag", Word::day},    WrongForm{"kalendertage", Word::days},
    WrongForm{"kalendertagen", Word::days}, WrongForm{"min", Word::minutes},
    WrongForm{"std", Word::hours}};

// Words that people take for a unit, whose lengths no unit of the language has.
constexpr std::array seconds{std::string_view("sekunde"), std::string_view("sekunden"),
                             std::string_view("sek"),     std::string_view("second"),
                             std::string_view("seconds"), std::string_view("sec")};
constexpr std::array workdays{std::string_view("werktag"), std::string_view("werktage"),
                              std::string_view("werktagen")};

// Words for several months.
struct Months {
    std::string_view written;
    std::int64_t count;
};
constexpr std::array several_months{
    Months{"quartal", 3},   Months{"quartale", 3},  Months{"quartalen", 3}, Months{"quarter", 3},
    Months{"quarters", 3},  Months{"halbjahr", 6},  Months{"halbjahre", 6}, Months{"halbjahren", 6},
    Months{"half_year", 6}, Months{"half_years", 6}};

int number_at(std::string_view text, std::size_t begin, std::size_t length) {
    int value = 0;
    const char* at = text.data() + begin;
    std::from_chars(at, at + length, value);
    return value;
}

Date read_date(ParseState& state, const Token& token) {
    const std::string text = rewritten(token);
    const CivilDate civil{number_at(text, 0, 4), static_cast<std::uint8_t>(number_at(text, 5, 2)),
                          static_cast<std::uint8_t>(number_at(text, 8, 2))};
    if (const auto date = date_from(civil)) return *date;
    // One that is written otherwise is reported for that first.
    if (!token.otherwise)
        state.diagnostics.add(
            draft<catalogue::no_such_time>(state.span(token), text.substr(0, 10)));
    return {};
}

DateTimeLiteral read_date_time(ParseState& state, const Token& token) {
    const std::string whole = rewritten(token);
    const std::string_view text = whole;
    const std::string_view time = text.substr(text.find_first_not_of(' ', 10));
    const int hour = number_at(time, 0, 2);
    const int minute = number_at(time, 3, 2);
    const int second = time.size() > 5 ? number_at(time, 6, 2) : 0;
    if (hour > 23 || minute > 59 || second > 59)
        state.diagnostics.add(draft<catalogue::no_such_time>(state.span(token), time));
    return {read_date(state, token),
            static_cast<std::uint32_t>(hour * 3600 + minute * 60 + second)};
}

/// The unit a word very likely means that names none: `Wochen`, `wochn`, `arbeitstage`.
std::optional<Unit> guess_unit(ParseState& state, Token& word, bool one) {
    if (word.new_line || belongs_to(word.known.spelling, state.language)) return std::nullopt;
    std::vector<std::string_view> names;
    for (const UnitRow& row : units)
        for (const Word form : {row.singular, row.plural})
            names.push_back(text_of(form, state.language));
    const Token next = scan(word.end, state.text_end);
    const std::string both = fmt::format("{}_{}", word.text(), next.text()); // `working days`
    const bool of_two = !next.new_line && std::ranges::find(names, both) != names.end();
    const auto similar = of_two ? diag::Meant{both, true}
                                : diag::find_meant(word.text(), names).value_or(diag::Meant{});
    if (similar.word.empty()) return std::nullopt;
    const Span span{state.span(word).begin, state.span(of_two ? next : word).end};
    if (of_two) word.end = next.end;
    const auto at =
        static_cast<std::size_t>(std::ranges::find(names, similar.word) - names.begin());
    const UnitRow& row = units[at / 2];
    const std::string right(text_of(one ? row.singular : row.plural, state.language));
    auto finding = draft<catalogue::unit_form>(span, right, state.text(span));
    state.diagnostics.add(similar.certain ? std::move(finding).fix(span, right)
                                          : std::move(finding));
    return row.unit;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> all) {
    return std::ranges::any_of(all,
                               [&](std::string_view one) { return diag::is_alike(word, one); });
}

/// A word for a length that no unit has; what was meant is for the author to say.
std::optional<Unit> read_no_unit(ParseState& state, const Token& word) {
    const auto named = [&](Word unit) { return text_of(unit, state.language); };
    // "The unit is … here" would name one of another length.
    const auto report = [&](Unit instead, Wording message) {
        Diagnostic finding =
            draft<catalogue::unit_form>(state.span(word), named(Word::minutes), word.text());
        finding.message = std::move(message);
        state.diagnostics.add(std::move(finding));
        return instead;
    };
    if (is_one_of(word.text(), seconds))
        return report(Unit::minute, say("`{}` gibt es nicht: die kleinste Einheit ist `{}`",
                                        "there is no `{}`: the smallest unit is `{}`", word.text(),
                                        named(Word::minutes)));
    if (is_one_of(word.text(), workdays))
        return report(
            Unit::working_day,
            say("`{}` zählt keine Einheit: der Samstag ist ein Werktag, in `{}` zählt er nicht",
                "no unit counts `{}`: Saturday is a Werktag and does not count in `{}`",
                word.text(), named(Word::working_days)));
    return std::nullopt;
}

/// `1 quartal`: the months that are meant, number and all.
std::optional<Unit> read_several_months(ParseState& state, const Token& word,
                                        std::string_view digits) {
    const auto several = std::ranges::find_if(several_months, [&](const Months& one) {
        return diag::is_alike(word.text(), one.written);
    });
    if (several == several_months.end()) return std::nullopt;
    const std::string_view months = text_of(Word::months, state.language);
    std::int64_t count = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    auto finding = draft<catalogue::unit_form>(state.span(word), months, word.text());
    if (fault != std::errc{} || end != digits.data() + digits.size() || count > 1000) {
        state.diagnostics.add(std::move(finding));
        return Unit::month;
    }
    const std::string right = fmt::format("{} {}", count * several->count, months);
    const Span whole = state.span(digits.data(), word.end);
    state.diagnostics.add(
        std::move(finding).help(say("das sind `{}`", "this is `{}`", right)).fix(whole, right));
    return Unit::month;
}

/// The unit that `word` names, in the form for the number `digits`, or nothing where it is no unit.
std::optional<Unit> read_unit(ParseState& state, Token& word, std::string_view digits) {
    const bool one = digits == "1";
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
        if (!diag::is_alike(word.text(), form.written)) continue;
        const std::string right(text_of(form.right, state.language));
        state.diagnostics.add(draft<catalogue::unit_form>(state.span(word), right, word.text())
                                  .fix(state.span(word), right));
        return Unit::day;
    }
    if (const auto unit = read_no_unit(state, word)) return unit;
    if (const auto unit = read_several_months(state, word, digits)) return unit;
    return guess_unit(state, word, one);
}

constexpr std::array currencies{std::string_view("\u20AC"), std::string_view("eur"),
                                std::string_view("euro")};

/// `1.250,00`: points between thousands. Returns the digits as they are meant, or nothing.
std::string without_thousands(std::string_view digits, std::string_view cents) {
    const std::size_t first = digits.find('.');
    if (first == std::string_view::npos || first > 3 || digits.size() - first != 4) return {};
    return fmt::format("{}{}.{}", digits.substr(0, first), digits.substr(first + 1), cents);
}

/// Whether a comma between two digits separates two values.
bool comma_separates(ParseState& state, Iterator last) {
    switch (state.commas.kind) {
    case Commas::decimal: return false;
    case Commas::items: return state.commas.reported && !state.commas_are_spaced(last);
    case Commas::arguments: return !state.commas_are_spaced(last);
    }
    return false;
}

/// `0,5`: a comma between two digits without a blank. Returns the number as it is meant and moves
/// its end; nothing where there is no such comma.
std::string read_decimal_comma(ParseState& state, Token& number, Iterator last) {
    const Iterator comma = number.end;
    if (last - comma < 2 || *comma != ',' || comma[1] < '0' || comma[1] > '9') return {};
    const Token tail = scan(comma + 1, last);
    if (tail.kind != TokenKind::number) return {};
    std::string right = without_thousands(number.text(), tail.text());
    const bool points = number.text().find('.') != std::string_view::npos;
    if (right.empty() && (points || comma_separates(state, last))) return {};
    number.end = tail.end;
    if (right.empty())
        right = fmt::format("{}.{}", std::string_view(number.begin, comma), tail.text());
    return right;
}

/// `10 €`, `5 %`: the number without the sign behind it; nothing where there is none.
std::string without_sign(std::string_view number, const Token& sign) {
    if (sign.new_line) return {};
    const bool currency = std::ranges::any_of(
        currencies, [&](std::string_view one) { return diag::is_alike(one, sign.text()); });
    if (currency) return std::string(number);
    const auto value = sign.text() == "%" ? Number::from_text(number) : std::nullopt;
    const auto part = value ? value->divide(Number(100)) : std::nullopt;
    return part ? part->to_text() : std::string();
}

bool names_unit(const ParseState& state, const Token& word) {
    return word.kind == TokenKind::word && !word.new_line &&
           word.known.reserved == Reserved::none &&
           std::ranges::any_of(units, [&](const UnitRow& row) {
               return word.known.spelling == spelling_of(row.singular, state.language) ||
                      word.known.spelling == spelling_of(row.plural, state.language);
           });
}

void report_fraction_of_unit(ParseState& state, const Token& number) {
    state.diagnostics.add(
        draft<catalogue::fraction_of_unit>(state.span(number), number.text())
            .help(say("nehmen Sie eine kleinere Einheit", "take a smaller unit")));
}

void report_decimal_comma(ParseState& state, const Token& number, std::string_view pointed,
                          bool thousands, Iterator last) {
    auto finding = draft<catalogue::decimal_comma>(state.span(number), pointed);
    if (!thousands)
        finding.help(say("für zwei Werte steht ein Leerzeichen nach dem Komma",
                         "for two values put a blank behind the comma"));
    // `[1,50]`: only the author knows.
    const bool either =
        !thousands && state.commas.kind == Commas::items && !state.commas_are_spaced(last);
    if (either) state.commas.reported = true;
    state.diagnostics.add(either
                              ? std::move(finding)
                              : std::move(finding).fix(state.span(number), std::string(pointed)));
}

/// A number that is written otherwise, with its currency or a decimal comma; reported here.
bool read_other_number(ParseState& state, Token number, Iterator& first, Iterator last) {
    const std::string pointed = read_decimal_comma(state, number, last);
    const Token sign = scan(number.end, last);
    const std::string bare = without_sign(pointed.empty() ? number.text() : pointed, sign);
    if (!bare.empty()) {
        const Span whole = state.span(number.begin, sign.end);
        state.diagnostics.add(draft<catalogue::written_otherwise>(
                                  whole, std::string_view(number.begin, sign.end), bare)
                                  .fix(whole, bare));
        number.end = sign.end;
    } else if (!pointed.empty() && names_unit(state, sign)) {
        report_fraction_of_unit(state, number); // whoever reads the unit takes it
        number.end = sign.end;
    } else if (!pointed.empty()) {
        const bool thousands = number.text().find('.') != std::string_view::npos;
        report_decimal_comma(state, number, pointed, thousands, last);
    } else {
        return false;
    }
    take(state, number, first);
    return true;
}

void read_number(ParseState& state, const Token& number, Iterator& first, Iterator last,
                 Expression& expression) {
    expression.node = NumberLiteral{number.text()};
    if (read_other_number(state, number, first, last)) return;
    Token next = scan(number.end, last);
    if (next.kind == TokenKind::word && next.begin == number.end) {
        auto finding =
            draft<catalogue::number_and_name>(state.span(number.begin, next.end), next.text());
        const bool word = next.known.spelling != 0;
        const Span between = state.span(number.end, number.end);
        state.diagnostics.add(word ? std::move(finding).fix(between, " ") : std::move(finding));
    }
    const std::string_view digits = number.text();
    take(state, number, first);
    if (next.kind != TokenKind::word || next.known.reserved != Reserved::none) return;
    const auto unit = read_unit(state, next, digits);
    if (!unit) return;
    take(state, next, first);
    std::int64_t count = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
    if (fault != std::errc{} || end != digits.data() + digits.size())
        report_fraction_of_unit(state, number);
    expression.node = LengthLiteral{{count, *unit}};
}

/// `sechzehn tage`: a number in words is one only here, where two names would follow one another.
bool read_number_word(ParseState& state, const Token& word, Iterator& first, Iterator last,
                      Expression& expression) {
    Token unit = scan(word.end, last);
    if (word.known.reserved != Reserved::none || !names_unit(state, unit)) return false;
    const auto count = number_of_word(word.text(), state.language);
    if (!count) return false;
    const std::string digits = std::to_string(*count);
    state.diagnostics.add(draft<catalogue::written_otherwise>(state.span(word), word.text(), digits)
                              .fix(state.span(word), digits));
    take(state, word, first);
    const auto meant = read_unit(state, unit, digits);
    take(state, unit, first);
    expression.node = LengthLiteral{{*count, meant.value_or(Unit::day)}};
    expression.span = state.span(word.begin, first);
    return true;
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
        if (read_number_word(state, token, first, last, expression)) return true;
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
    for (const Spellings& spelt : feel::function_spellings) {
        const std::string_view function = spelt.english;
        if (!function.starts_with(token.text()) || function.find(' ') == function.npos) continue;
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
