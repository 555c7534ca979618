// Literals and names, and what is constant.
#include <algorithm>

#include "diag/suggest.hpp"
#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

Expr make_constant(Context& context, const Value& value, ExprType type, Span span) {
    Expr e;
    e.kind = ExprKind::constant;
    e.index = context.constant(value);
    e.type = type;
    e.span = span;
    return e;
}

Expr Typer::literal(const syntax::NumberLiteral& literal, Span span) {
    const auto number = Number::from_text(literal.digits);
    if (!number) {
        c_.report(draft<catalogue::too_many_digits>(span));
        Expr e;
        e.span = span;
        return e;
    }
    const std::size_t point = literal.digits.find('.');
    const bool whole = point == std::string_view::npos;
    const std::size_t places = whole ? 0 : literal.digits.size() - point - 1;
    const ExprType type{whole ? Kind::integer : Kind::number, none,
                        static_cast<std::uint8_t>(std::min<std::size_t>(places, many_places))};
    return make_constant(c_, *number, type, span);
}

bool Typer::in_scope(std::string_view name) const {
    if (std::ranges::find(scope_.parameters, name, &Parameter::name) != scope_.parameters.end())
        return true;
    const Symbol* symbol = c_.names.shared.find(name);
    if (symbol == nullptr) return false;
    if (symbol->kind == SymbolKind::element)
        return lies_in(c_.model.tables, c_.frame, c_.model.loop_frames[symbol->index]);
    return symbol->kind == SymbolKind::local ||
           (symbol->kind == SymbolKind::field && !scope_.active);
}

// A role as a value, where one is expected.
Expr Typer::role_name(std::string_view text, Span span, bool& taken) {
    Expr e;
    e.span = span;
    const Symbol* symbol = c_.names.roles.find(text);
    if (symbol == nullptr) {
        taken = !in_scope(text) && c_.names.shared.find(text) == nullptr;
        if (taken) (void)find_role(c_, {span, text});
        return e;
    }
    taken = true;
    c_.model.usage.roles[symbol->index] = true;
    e.kind = ExprKind::choice_value;
    e.index = static_cast<Index>(symbol->index);
    e.type = {Kind::role};
    return e;
}

// The value of a choice where one is expected; `taken` says whether the name was one.
Expr Typer::choice_name(std::string_view text, Span span, const ExprType& expected, bool& taken) {
    Expr e;
    e.span = span;
    taken = false;
    if (expected.kind == Kind::role) return role_name(text, span, taken);
    if (expected.kind != Kind::choice || expected.choice >= c_.model.tables.choices.size())
        return e;
    const auto& values = c_.model.tables.choices[expected.choice].values;
    const auto value = std::ranges::find(values, text);
    if (value == values.end()) {
        if (in_scope(text)) return e;
        taken = true;
        std::vector<std::string_view> candidates(values.begin(), values.end());
        c_.report(
            draft<catalogue::unknown_choice_value>(span, text, describe(expected, c_.model.tables))
                .help(did_you_mean(c_, text, candidates)));
        return e;
    }
    taken = true;
    if (in_scope(text)) {
        auto finding = draft<catalogue::choice_hidden>(span, text);
        if (const Symbol* symbol = c_.names.shared.find(text))
            c_.report(std::move(finding).also(symbol->span, say("das Feld", "the field")));
        else
            c_.report(std::move(finding));
        return e;
    }
    e.kind = ExprKind::choice_value;
    e.index = static_cast<Index>(value - values.begin());
    e.type = expected;
    return e;
}

Expr Typer::name(const syntax::NameUse& use, Span span, const ExprType& expected) {
    if (auto item = variable(use.text, span)) return *std::move(item);
    bool taken = false;
    Expr e = choice_name(use.text, span, expected, taken);
    if (taken) return e;
    const auto parameter = std::ranges::find(scope_.parameters, use.text, &Parameter::name);
    if (parameter != scope_.parameters.end()) {
        e.kind = ExprKind::parameter;
        e.index = static_cast<Index>(parameter - scope_.parameters.begin());
        e.type = type_of(parameter->type, c_.model.tables);
        return e;
    }
    const Symbol* found = c_.names.shared.find(use.text);
    if (found != nullptr) return symbol(*found, use.text, span);
    std::vector<std::string_view> candidates;
    if (!c_.diagnostics.full()) candidates = c_.names.shared.all();
    for (const Parameter& p : scope_.parameters)
        candidates.push_back(p.name);
    auto finding = draft<catalogue::unknown_name>(span, use.text);
    diag::Guess guess = other_value(use.text);
    if (guess.words.empty()) guess = did_you_mean(c_, use.text, candidates);
    if (guess.words.empty() && expected.kind == Kind::text)
        guess.words = say("ein Text steht in Anführungszeichen: `\"{}\"`",
                          "a text stands in quotes: `\"{}\"`", use.text);
    c_.report_unknown(use.text, std::move(finding).help(std::move(guess)));
    return e;
}

// What people write for values that have another name here.
diag::Guess Typer::other_value(std::string_view name) const {
    struct Row {
        std::string_view written;
        Spellings right;
    };
    static constexpr std::array values{Row{"ja", {"ja", "true"}},
                                       Row{"wahr", {"ja", "true"}},
                                       Row{"richtig", {"ja", "true"}},
                                       Row{"yes", {"ja", "true"}},
                                       Row{"true", {"ja", "true"}},
                                       Row{"nein", {"nein", "false"}},
                                       Row{"falsch", {"nein", "false"}},
                                       Row{"no", {"nein", "false"}},
                                       Row{"false", {"nein", "false"}},
                                       Row{"null", {"unbekannt", "null"}},
                                       Row{"leer", {"unbekannt", "null"}},
                                       Row{"nichts", {"unbekannt", "null"}},
                                       Row{"nil", {"unbekannt", "null"}},
                                       Row{"none", {"unbekannt", "null"}},
                                       Row{"empty", {"unbekannt", "null"}},
                                       Row{"unbekannt", {"unbekannt", "null"}},
                                       Row{"egal", {"-", "-"}},
                                       Row{"beliebig", {"-", "-"}},
                                       Row{"any", {"-", "-"}},
                                       Row{"heute", {"heute()", "today()"}},
                                       Row{"today", {"heute()", "today()"}},
                                       Row{"jetzt", {"jetzt()", "now()"}},
                                       Row{"now", {"jetzt()", "now()"}}};
    for (const auto& [written, right] : values)
        if (diag::is_alike(name, written)) {
            if (right.german == "-" && !scope_.active) return {}; // only in tables
            const std::string_view word = c_.english() ? right.english : right.german;
            return {say("das heißt hier `{}`", "this is `{}` here", word), std::string(word)};
        }
    return {};
}

Expr Typer::symbol(const Symbol& symbol, std::string_view text, Span span) {
    Expr e;
    e.span = span;
    switch (symbol.kind) {
    case SymbolKind::element: return element(symbol, span);
    case SymbolKind::field:
        if (scope_.active) {
            c_.report(draft<catalogue::field_in_rule>(span, text)
                          .also(symbol.span, say("das Feld", "the field")));
            return e;
        }
        c_.model.fields[symbol.index].read = true;
        e.kind = ExprKind::field;
        e.type = type_of(c_.model.tables.fields[symbol.index].type, c_.model.tables);
        break;
    case SymbolKind::local:
        c_.model.usage.locals[symbol.index] = true;
        e.kind = ExprKind::local;
        e.type = type_of(c_.model.tables.locals[symbol.index].type, c_.model.tables);
        break;
    default: {
        const Wording what = symbol.kind == SymbolKind::rule   ? Wording{"eine Regel", "a rule"}
                             : symbol.kind == SymbolKind::step ? Wording{"ein Schritt", "a step"}
                             : symbol.kind == SymbolKind::demand
                                 ? Wording{"ein Teil nach Bedarf", "a part on demand"}
                                 : Wording{"ein Abschnitt", "a section"};
        c_.report(draft<catalogue::no_value>(span, text, what)
                      .also(symbol.span, say("hier steht es", "it is here")));
        return e;
    }
    }
    e.index = static_cast<Index>(symbol.index);
    return e;
}

// The element as a whole: of a record all its entries.
Expr Typer::element(const Symbol& symbol, Span span) {
    const vorgang::Loop& loop = c_.model.tables.loops[symbol.index];
    Expr e;
    e.span = span;
    if (!require_frame(c_, c_.model.loop_frames[symbol.index], loop.name, span)) return e;
    if (loop.entries.empty()) return e; // the list is faulty
    if (!loop.record) return field(loop.entries.front(), span);
    e.kind = ExprKind::context;
    e.type = c_.model.loop_types[symbol.index];
    e.index = e.type.context;
    for (const Index entry : loop.entries) {
        Expr part = field(entry, span);
        if (c_.model.tables.fields[entry].type.optional) allow_unknown(part);
        e.operands.push_back(std::move(part));
    }
    return e;
}

Expr Typer::field(Index index, Span span) const {
    Expr e;
    e.kind = ExprKind::field;
    e.index = index;
    e.type = type_of(c_.model.tables.fields[index].type, c_.model.tables);
    e.span = span;
    return e;
}

namespace {

bool is_calculation(Op op) {
    return op == Op::add || op == Op::subtract || op == Op::multiply || op == Op::divide;
}

/// Places after the point as written: a result is as good as a literal.
std::uint8_t places_of(const Number& number) {
    const std::string text = number.to_text();
    const std::size_t point = text.find('.');
    if (text.find_first_of("eE") != std::string::npos) return many_places;
    const std::size_t places = point == std::string::npos ? 0 : text.size() - point - 1;
    return static_cast<std::uint8_t>(std::min<std::size_t>(places, many_places));
}

std::optional<Number> calculated(Op op, const Number& left, const Number& right) {
    switch (op) {
    case Op::add: return left.add(right);
    case Op::subtract: return left.subtract(right);
    case Op::multiply: return left.multiply(right);
    case Op::divide: return left.divide(right);
    default: return std::nullopt;
    }
}

} // namespace

Expr Typer::fold(Expr calculation) {
    const bool constant = std::ranges::all_of(calculation.operands, [](const Expr& operand) {
        return operand.kind == ExprKind::constant;
    });
    if (!constant) return calculation;
    const auto value = constant_value(c_, calculation);
    if (value) {
        ExprType type = calculation.type;
        if (const Number* number = value->number()) type.places = places_of(*number);
        return make_constant(c_, *value, type, calculation.span);
    }
    const bool numbers = std::ranges::all_of(
        calculation.operands, [](const Expr& operand) { return is_numeric(operand.type.kind); });
    if (!numbers || !is_calculation(calculation.op)) return calculation;
    c_.report(draft<catalogue::no_such_number>(calculation.span));
    calculation.kind = ExprKind::erroneous;
    calculation.type = {};
    return calculation;
}

bool Typer::is_zero(const Expr& expression) const {
    const auto value = constant_value(c_, expression);
    return value && value->number() != nullptr && *value->number() == Number(0);
}

Diagnostic Typer::unquote(diag::Draft finding, const Expr& text, const ExprType& wanted) const {
    const auto value = text.kind == ExprKind::constant ? constant_value(c_, text) : std::nullopt;
    const std::string right =
        value && value->text() != nullptr ? bare_value(*value->text(), wanted) : std::string();
    if (right.empty()) return finding;
    return std::move(finding)
        .help(say("nur Texte stehen in Anführungszeichen: `{}`", "only texts stand in quotes: `{}`",
                  right))
        .fix(text.span, right);
}

// What a text would be as a value of another type, or nothing.
std::string Typer::bare_value(std::string_view text, const ExprType& wanted) const {
    if (is_numeric(wanted.kind) && Number::from_text(text)) return std::string(text);
    if (wanted.kind == Kind::yes_no) {
        if (text == "ja" || text == "true") return c_.english() ? "true" : "ja";
        if (text == "nein" || text == "false") return c_.english() ? "false" : "nein";
    }
    if (wanted.kind != Kind::choice || wanted.choice >= c_.model.tables.choices.size()) return {};
    for (const std::string& value : c_.model.tables.choices[wanted.choice].values)
        if (diag::is_alike(value, text)) return value;
    return {};
}

std::optional<Value> constant_value(const Context& context, const Expr& e) {
    switch (e.kind) {
    case ExprKind::constant: return context.model.tables.constants[e.index];
    case ExprKind::choice_value:
        if (e.type.kind == Kind::role) return Value(context.model.tables.roles[e.index].name);
        return Value(context.model.tables.choices[e.type.choice].values[e.index]);
    case ExprKind::unary: {
        const auto operand = constant_value(context, e.operands[0]);
        if (!operand || e.op != Op::negate) return std::nullopt;
        if (const Number* number = operand->number()) return Value(number->negate());
        if (const Length* length = operand->length())
            return Value(Length{-length->count, length->unit});
        return std::nullopt;
    }
    case ExprKind::binary: {
        const auto left = constant_value(context, e.operands[0]);
        const auto right = constant_value(context, e.operands[1]);
        if (!left || !right || !left->number() || !right->number()) return std::nullopt;
        const auto result = calculated(e.op, *left->number(), *right->number());
        return result ? std::optional(Value(*result)) : std::nullopt;
    }
    default: return std::nullopt;
    }
}

std::optional<Value> require_constant(Context& context, const Expr& e) {
    if (e.kind == ExprKind::erroneous) return std::nullopt;
    auto value = constant_value(context, e);
    if (!value) context.report(draft<catalogue::not_constant>(e.span));
    return value;
}

Length constant_length(Context& context, const syntax::Expression& source) {
    const Expr e = Typer(context).of_kind(source, Kind::length);
    const auto value = require_constant(context, e);
    if (!value || value->length() == nullptr) return {0, Unit::day};
    if (value->length()->count < 1)
        context.report(draft<catalogue::out_of_bounds>(
            source.span, written(*value, context.english()),
            written(Value(Length{1, value->length()->unit}), context.english()) + ".."));
    return *value->length();
}

std::optional<bool> at_most(const Value& left, const Value& right) {
    if (left.kind() != right.kind()) return std::nullopt;
    switch (left.kind()) {
    case Value::Kind::number: return *left.number() <= *right.number();
    case Value::Kind::date: return *left.date() <= *right.date();
    case Value::Kind::instant: return *left.instant() <= *right.instant();
    case Value::Kind::length: {
        const auto order = compare(*left.length(), *right.length());
        if (!order) return std::nullopt;
        return *order <= 0;
    }
    default: return std::nullopt;
    }
}

void check_bounds(Context& context, const Value& value, const Type& type, Span span) {
    const ProcessModel& tables = context.model.tables;
    const bool low = type.low == none || at_most(tables.constants[type.low], value).value_or(true);
    const bool high =
        type.high == none || at_most(value, tables.constants[type.high]).value_or(true);
    if (low && high) return;
    const bool english = context.english();
    context.report(draft<catalogue::out_of_bounds>(span, written(value, english),
                                                   written_bounds(type, tables, english)));
}

} // namespace vorgang::dsl::meaning
