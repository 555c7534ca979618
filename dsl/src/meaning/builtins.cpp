// The functions every process has: what they take and give.
#include <algorithm>
#include <array>

#include "meaning/arguments.hpp"
#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"
#include "syntax/words.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

// Letters of `takes`: n number, t text, d date, i instant, * anything with an order, all alike.
// Letters of `gives`: as above, w whole number, r as rounded, = as the first argument.
struct Row {
    Spellings name;
    Builtin function;
    std::string_view takes;
    std::size_t at_least;
    char gives;
};

constexpr Spellings spelt(std::string_view english) {
    return dsl::feel::function_spelling(english);
}

constexpr std::array rows{
    Row{spelt("round half up"), Builtin::round_half_up, "nn", 2, 'r'},
    Row{spelt("round half down"), Builtin::round_half_down, "nn", 2, 'r'},
    Row{spelt("round up"), Builtin::round_up, "nn", 2, 'r'},
    Row{spelt("round down"), Builtin::round_down, "nn", 2, 'r'},
    Row{spelt("decimal"), Builtin::decimal, "nn", 2, 'r'},
    Row{spelt("floor"), Builtin::floor, "nn", 1, 'r'},
    Row{spelt("ceiling"), Builtin::ceiling, "nn", 1, 'r'},
    Row{spelt("abs"), Builtin::absolute, "n", 1, '='},
    Row{spelt("modulo"), Builtin::modulo, "nn", 2, '='},
    Row{spelt("min"), Builtin::minimum, "*", 1, '='},
    Row{spelt("max"), Builtin::maximum, "*", 1, '='},
    Row{spelt("year"), Builtin::year, "d", 1, 'w'},
    Row{spelt("month"), Builtin::month, "d", 1, 'w'},
    Row{spelt("day"), Builtin::day, "d", 1, 'w'},
    Row{spelt("string length"), Builtin::string_length, "t", 1, 'w'},
    Row{spelt("upper case"), Builtin::upper_case, "t", 1, 't'},
    Row{spelt("lower case"), Builtin::lower_case, "t", 1, 't'},
    Row{spelt("contains"), Builtin::contains, "tt", 2, 'y'},
    Row{spelt("starts with"), Builtin::starts_with, "tt", 2, 'y'},
    Row{spelt("ends with"), Builtin::ends_with, "tt", 2, 'y'},
};

// A German name may be written without umlauts, as keywords may.
const Row* find_row(std::string_view name) {
    const auto row = std::ranges::find_if(rows, [&](const Row& candidate) {
        return candidate.name.is_either(name) || syntax::fold(candidate.name.german) == name;
    });
    return row == rows.end() ? nullptr : &*row;
}

bool takes(char letter, Kind kind) {
    switch (letter) {
    case 'n': return is_numeric(kind);
    case 't': return kind == Kind::text;
    case 'd': return kind == Kind::date;
    default: return has_order(kind);
    }
}

Kind wanted(char letter) {
    switch (letter) {
    case 'n': return Kind::number;
    case 't': return Kind::text;
    case 'd': return Kind::date;
    default: return Kind::number;
    }
}

// A rounding with a constant scale tells how many places are left.
ExprType rounded(const Context& context, const Expr& call) {
    const auto scale = call.operands.size() < 2 ? std::optional(Value(0))
                                                : constant_value(context, call.operands[1]);
    if (!scale || !scale->number()) return {Kind::number};
    const auto places = scale->number()->to_integer();
    if (!places || *places > 2) return {Kind::number};
    if (*places <= 0) return {Kind::integer, none, 0};
    return {Kind::number, none, static_cast<std::uint8_t>(*places)};
}

ExprType result(const Context& context, const Row& row, const Expr& call) {
    switch (row.gives) {
    case 'r': return rounded(context, call);
    case 'w': return {Kind::integer};
    case 't': return {Kind::text};
    case 'y': return {Kind::yes_no};
    default: break;
    }
    ExprType type = call.operands.front().type;
    for (const Expr& operand : call.operands)
        type = common(type, operand.type);
    return type;
}

// Functions that are no row: they take nothing, or are two of one name.
constexpr Spellings date_spellings = spelt("date");
constexpr Spellings now_spellings = spelt("now");
constexpr Spellings today_spellings = spelt("today");

} // namespace

std::optional<Spellings> find_function(std::string_view name) {
    for (const Spellings& one : {date_spellings, now_spellings, today_spellings})
        if (one.is_either(name)) return one;
    if (const auto list = find_list_function(name)) return list;
    const Row* row = find_row(name);
    if (row == nullptr) return std::nullopt;
    return row->name;
}

Spellings name_of(Builtin function) {
    if (function == Builtin::date || function == Builtin::date_of) return date_spellings;
    const auto row = std::ranges::find(rows, function, &Row::function);
    if (row != rows.end()) return row->name;
    return list_function_name(function).value_or(Spellings{"?", "?"});
}

Expr Typer::builtin_call(const syntax::Invocation& call, Span span) {
    const std::string_view name = call.function.text;
    Expr e;
    e.span = span;
    const bool now = now_spellings.is_either(name);
    if ((now || today_spellings.is_either(name)) && call.arguments.empty()) {
        e.kind = now ? ExprKind::now : ExprKind::today;
        e.type = {now ? Kind::instant : Kind::date};
        return e;
    }
    bool taken = false;
    if (Expr over_list = list_call(call, span, taken); taken) return over_list;
    // `datum(jahr, monat, tag)` or `datum(zeitpunkt)`: two functions of one name.
    const bool parts = call.arguments.size() > 1;
    const Row date{date_spellings, parts ? Builtin::date : Builtin::date_of, parts ? "nnn" : "i",
                   parts ? 3U : 1U, 'D'};
    const Row* row = date_spellings.is_either(name) ? &date : find_row(name);
    if (row == nullptr) {
        std::vector<std::string_view> candidates;
        candidates.reserve(std::size(rows) + c_.model.tables.rules.size());
        for (const Row& r : rows)
            candidates.push_back(c_.english() ? r.name.english : r.name.german);
        for (const vorgang::Rule& rule : c_.model.tables.rules)
            candidates.push_back(rule.name);
        c_.report_unknown(name, draft<catalogue::unknown_function>(call.function.span, name)
                                    .help(did_you_mean(c_, name, candidates)));
        return e;
    }
    return builtin_row(&call, static_cast<Index>(row->function), row->takes, row->at_least,
                       row->gives, span);
}

Expr Typer::builtin_row(const syntax::Invocation* call, Index function, std::string_view letters,
                        std::size_t at_least, char gives, Span span) {
    Expr e;
    e.span = span;
    const std::size_t count = call->arguments.size();
    const bool any_number = letters == "*";
    if (count < at_least || (!any_number && count > letters.size()) || count > 32) {
        const std::size_t wanted_count = any_number ? 1 : letters.size();
        c_.report(draft<catalogue::argument_count>(
                      span, call->function.text,
                      diag::counted(wanted_count, {"Angabe", "value"}, {"Angaben", "values"}),
                      diag::say("{}", "{}", count))
                      .help(comma_for_point(c_, call->arguments)));
        return e;
    }
    bool good = true;
    for (std::size_t i = 0; i < count; ++i) {
        const char letter = any_number ? '*' : letters[i];
        Expr argument = type(*call->arguments[i].value);
        const Kind kind = argument.type.kind;
        const bool right = letter == 'i' ? kind == Kind::instant : takes(letter, kind);
        const bool alike =
            !any_number || i == 0 || comparable(e.operands.front().type, argument.type);
        good = good && kind != Kind::erroneous && right && alike;
        if (kind != Kind::erroneous && (!right || !alike))
            c_.report(
                draft<catalogue::wrong_type>(argument.span,
                                             describe(!alike          ? e.operands.front().type
                                                      : letter == 'i' ? ExprType{Kind::instant}
                                                                      : ExprType{wanted(letter)},
                                                      c_.model.tables),
                                             describe(argument.type, c_.model.tables)));
        e.operands.push_back(std::move(argument));
    }
    if (!good) return e;
    e.kind = ExprKind::builtin;
    e.index = function;
    const Row row{{}, static_cast<Builtin>(function), letters, at_least, gives};
    e.type = gives == 'D' ? ExprType{Kind::date} : result(c_, row, e);
    return e;
}

} // namespace vorgang::dsl::meaning
