#include "meaning/expression.hpp"

#include <algorithm>

#include "meaning/arguments.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

bool same(const Expr& left, const Expr& right) noexcept {
    if (left.kind != right.kind || left.op != right.op || left.index != right.index ||
        left.repeat != right.repeat || left.operands.size() != right.operands.size())
        return false;
    for (std::size_t i = 0; i < left.operands.size(); ++i)
        if (!same(left.operands[i], right.operands[i])) return false;
    return true;
}

void collect_fields(const Expr& expression, std::vector<Index>& fields) {
    if (expression.kind == ExprKind::field) fields.push_back(expression.index);
    for (const Expr& operand : expression.operands)
        collect_fields(operand, fields);
}

void allow_unknown(Expr& expression) {
    if (expression.kind == ExprKind::field || expression.kind == ExprKind::parameter ||
        expression.kind == ExprKind::rule)
        expression.needs_value = false;
    if (expression.kind != ExprKind::if_) return;
    allow_unknown(expression.operands[1]);
    allow_unknown(expression.operands[2]);
}

namespace {

Expr faulty(Span span) {
    Expr expression;
    expression.span = span;
    return expression;
}

} // namespace

Expr Typer::not_there_yet(Span span, const Wording& what) {
    c_.report(draft<catalogue::not_there_yet>(span, what));
    return faulty(span);
}

Expr Typer::type(const syntax::Expression& source, const ExprType& expected) {
    const Span span = source.span;
    struct Visitor {
        Typer& t;
        Span span;
        const ExprType& expected;

        Expr operator()(const syntax::UnknownLiteral&) {
            Expr e = faulty(span);
            e.kind = ExprKind::unknown;
            e.type = {Kind::unknown};
            return e;
        }
        Expr operator()(const syntax::NumberLiteral& n) { return t.literal(n, span); }
        Expr operator()(const syntax::TextLiteral& text) {
            return make_constant(t.c_, text.value, {Kind::text}, span);
        }
        Expr operator()(const syntax::DateLiteral& date) {
            return make_constant(t.c_, date.date, {Kind::date}, span);
        }
        // The instant depends on the zone of the place, which nobody knows before it is deployed.
        Expr operator()(const syntax::DateTimeLiteral&) {
            if (t.scope_.scenario) {
                Expr e = faulty(span);
                e.kind = ExprKind::now;
                e.type = {Kind::instant};
                return e;
            }
            return t.not_there_yet(span, {"ein fester Zeitpunkt", "a fixed instant"});
        }
        Expr operator()(const syntax::LengthLiteral& length) {
            return make_constant(t.c_, length.length, {Kind::length}, span);
        }
        Expr operator()(const syntax::BooleanLiteral& b) {
            return make_constant(t.c_, Value(b.value), {Kind::yes_no}, span);
        }
        Expr operator()(const syntax::NameUse& use) { return t.name(use, span, expected); }
        Expr operator()(const syntax::Path& path) { return t.path(path, span); }
        Expr operator()(const syntax::Invocation& call) { return t.invocation(call, span); }
        Expr operator()(const syntax::Unary& unary) { return t.unary(unary, span); }
        Expr operator()(const syntax::Binary& binary) { return t.binary(binary, span); }
        Expr operator()(const syntax::Between& between) { return t.between(between, span); }
        Expr operator()(const syntax::In& in) { return t.in(in, span); }
        Expr operator()(const syntax::If& choice) { return t.choose(choice, span, expected); }
        Expr operator()(const syntax::Range&) {
            return t.not_there_yet(span, {"ein Bereich als Wert", "a range as a value"});
        }
        Expr operator()(const syntax::Context& context) {
            return t.context(context, span, expected);
        }
        Expr operator()(const syntax::List& list) { return t.list(list, span, expected); }
        Expr operator()(const syntax::Filter& filter) { return t.filter(filter, span); }
        Expr operator()(const syntax::Loop& loop) { return t.loop(loop, span); }
    };
    return std::visit(Visitor{*this, span, expected}, source.node);
}

// `1.000` is one and not a thousand. `400.005` may be a slip in the amount as well, so nothing is
// mended.
diag::Guess Typer::thousands(const Expr& e) const {
    const std::string_view digits = c_.source.text(e.span);
    const std::size_t point = digits.find('.');
    const bool three = point != std::string_view::npos && point <= 3 && digits.size() == point + 4;
    if (e.kind != ExprKind::constant || !three || digits.front() == '0' ||
        digits.find_first_not_of("0123456789.") != std::string_view::npos)
        return {};
    std::string whole(digits);
    whole.erase(point, 1);
    return {say("der Punkt trennt Nachkommastellen; ohne ihn ist es `{}`",
                "the point separates decimals; without it, it is `{}`", whole),
            {}};
}

void Typer::require(Expr& e, const ExprType& expected) {
    if (fits(e.type, expected) || names_person(e.type, expected)) return;
    const bool whole = expected.kind == Kind::integer || expected.kind == Kind::money;
    diag::Guess thousand = whole ? thousands(e) : diag::Guess{};
    if (!thousand.words.empty() && expected.kind == Kind::money) {
        c_.report(draft<catalogue::needs_rounding>(e.span, describe(e.type, c_.model.tables))
                      .help(std::move(thousand)));
    } else if (!thousand.words.empty()) {
        c_.report(draft<catalogue::wrong_type>(e.span, describe(expected, c_.model.tables),
                                               describe(e.type, c_.model.tables))
                      .help(std::move(thousand)));
    } else if (expected.kind == Kind::length && is_numeric(e.type.kind)) {
        c_.report(draft<catalogue::wrong_type>(e.span, describe(expected, c_.model.tables),
                                               describe(e.type, c_.model.tables))
                      .help(say("eine Länge hat eine Einheit: `{} tage`, `{} wochen`",
                                "a length has a unit: `{} days`, `{} weeks`",
                                c_.source.text(e.span), c_.source.text(e.span))));
    } else if (expected.kind == Kind::money && is_numeric(e.type.kind)) {
        c_.report(draft<catalogue::needs_rounding>(e.span, describe(e.type, c_.model.tables))
                      .help(say("runden Sie auf Cent: `kaufmännisch(…, 2)`",
                                "round to cents: `round half up(…, 2)`")));
    } else if (expected.kind == Kind::date && e.type.kind == Kind::instant && !scope_.scenario) {
        const std::string_view written = c_.source.text(e.span);
        c_.report(draft<catalogue::wrong_type>(e.span, describe(expected, c_.model.tables),
                                               describe(e.type, c_.model.tables))
                      .help(say("das Datum eines Zeitpunkts ist `datum({})`",
                                "the date of an instant is `date({})`", written)));
    } else {
        auto finding = draft<catalogue::wrong_type>(e.span, describe(expected, c_.model.tables),
                                                    describe(e.type, c_.model.tables));
        if (expected.kind == Kind::integer && is_numeric(e.type.kind))
            c_.report(std::move(finding).help(say("runden Sie auf Ganze: `kaufmännisch(…, 0)`",
                                                  "round to a whole: `round half up(…, 0)`")));
        else
            c_.report(unquote(std::move(finding), e, expected));
    }
    e.kind = ExprKind::erroneous;
    e.type = {};
}

Expr Typer::value(const syntax::Expression& source, const Type& expected) {
    Expr e = type(source, type_of(expected, c_.model.tables));
    if (e.type.kind == Kind::unknown && expected.optional) return e;
    require(e, type_of(expected, c_.model.tables));
    if (expected.optional) allow_unknown(e);
    if (const auto constant = constant_value(c_, e))
        check_bounds(c_, *constant, expected, source.span);
    return e;
}

Expr Typer::of_kind(const syntax::Expression& source, Kind expected) {
    Expr e = type(source, {expected});
    require(e, {expected});
    return e;
}

Expr Typer::unary(const syntax::Unary& unary, Span span) {
    const bool negate = unary.operation == syntax::UnaryOperator::negate;
    Expr operand = type(*unary.operand);
    const ExprType type = operand.type;
    if (type.kind == Kind::erroneous) return faulty(span);
    const bool good =
        negate ? is_numeric(type.kind) || type.kind == Kind::length : type.kind == Kind::yes_no;
    if (!good) {
        const ExprType wanted{negate ? Kind::number : Kind::yes_no};
        c_.report(draft<catalogue::wrong_type>(operand.span, describe(wanted, c_.model.tables),
                                               describe(type, c_.model.tables)));
        return faulty(span);
    }
    Expr e = faulty(span);
    e.kind = ExprKind::unary;
    e.op = negate ? Op::negate : Op::not_;
    e.type = type;
    e.operands.push_back(std::move(operand));
    return fold(std::move(e));
}

Expr Typer::choose(const syntax::If& choice, Span span, const ExprType& expected) {
    Expr e = faulty(span);
    Expr condition = of_kind(*choice.condition, Kind::yes_no);
    Expr yes = type(*choice.yes, expected);
    Expr no = type(*choice.no, yes.type.kind == Kind::choice ? yes.type : expected);
    if (yes.type.kind == Kind::erroneous || no.type.kind == Kind::erroneous) return e;
    e.type = common(yes.type, no.type);
    if (e.type.kind == Kind::erroneous) {
        c_.report(draft<catalogue::different_branches>(span, describe(yes.type, c_.model.tables),
                                                       describe(no.type, c_.model.tables)));
        return e;
    }
    e.kind = ExprKind::if_;
    e.operands.push_back(std::move(condition));
    e.operands.push_back(std::move(yes));
    e.operands.push_back(std::move(no));
    return e;
}

Expr Typer::invocation(const syntax::Invocation& call, Span span) {
    const Symbol* symbol = c_.names.shared.find(call.function.text);
    if (symbol != nullptr && symbol->kind == SymbolKind::rule)
        return rule_call(static_cast<Index>(symbol->index), call, span);
    return builtin_call(call, span);
}

Expr Typer::rule_call(Index index, const syntax::Invocation& call, Span span) {
    const vorgang::Rule& rule = c_.model.tables.rules[index];
    c_.model.usage.rules[index] = true;
    Expr e = faulty(span);
    const auto arguments = match_arguments(c_, call.function, call.arguments, rule.inputs, span);
    if (!arguments) return e;
    for (std::size_t i = 0; i < arguments->size(); ++i) {
        const syntax::Argument* argument = (*arguments)[i];
        e.operands.push_back(value(*argument->value, rule.inputs[i].type));
    }
    e.kind = ExprKind::rule;
    e.index = index;
    e.type = type_of(rule.output.type, c_.model.tables);
    if (gives_list(rule.policy)) {
        if (e.type.kind == Kind::list)
            return not_there_yet(span, {"eine Liste von Listen", "a list of lists"});
        e.type = list_of(e.type);
    }
    return e;
}

} // namespace vorgang::dsl::meaning
