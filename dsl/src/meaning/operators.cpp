// Operators, comparisons and tests.
#include "meaning/expression.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;
using syntax::BinaryOperator;

namespace {

Op table_op(BinaryOperator operation) {
    switch (operation) {
    case BinaryOperator::or_: return Op::or_;
    case BinaryOperator::and_: return Op::and_;
    case BinaryOperator::equal: return Op::equal;
    case BinaryOperator::not_equal: return Op::not_equal;
    case BinaryOperator::less: return Op::less;
    case BinaryOperator::less_equal: return Op::less_equal;
    case BinaryOperator::greater: return Op::greater;
    case BinaryOperator::greater_equal: return Op::greater_equal;
    case BinaryOperator::add: return Op::add;
    case BinaryOperator::subtract: return Op::subtract;
    case BinaryOperator::multiply: return Op::multiply;
    case BinaryOperator::divide: return Op::divide;
    case BinaryOperator::power: return Op::power;
    }
    return Op::add;
}

std::string_view sign_of(Op op) {
    switch (op) {
    case Op::equal: return "=";
    case Op::not_equal: return "!=";
    case Op::less: return "<";
    case Op::less_equal: return "<=";
    case Op::greater: return ">";
    case Op::greater_equal: return ">=";
    case Op::add: return "+";
    case Op::subtract: return "-";
    case Op::multiply: return "*";
    case Op::divide: return "/";
    default: return "**";
    }
}

Expr combine(Op op, Expr left, Expr right, ExprType type, Span span) {
    Expr e;
    e.kind = ExprKind::binary;
    e.op = op;
    e.type = type;
    e.span = span;
    e.operands.push_back(std::move(left));
    e.operands.push_back(std::move(right));
    return e;
}

bool moves(Kind kind) {
    return kind == Kind::date || kind == Kind::instant;
}

ExprType sum(Op op, const ExprType& left, const ExprType& right) {
    if (is_numeric(left.kind) && is_numeric(right.kind)) return common(left, right);
    const bool plus = op == Op::add;
    if (moves(left.kind) && right.kind == Kind::length) return left;
    if (plus && left.kind == Kind::length && moves(right.kind)) return right;
    if (left.kind != right.kind) return {};
    if (left.kind == Kind::length) return left;
    if (plus && left.kind == Kind::text) return left;
    if (!plus && moves(left.kind)) return {Kind::length};
    return {};
}

ExprType product(const ExprType& left, const ExprType& right) {
    if (left.kind == Kind::length && right.kind == Kind::integer) return left;
    if (right.kind == Kind::length && left.kind == Kind::integer) return right;
    if (!is_numeric(left.kind) || !is_numeric(right.kind)) return {};
    if (left.kind == Kind::money && right.kind == Kind::integer) return left;
    if (right.kind == Kind::money && left.kind == Kind::integer) return right;
    const bool whole = left.kind == Kind::integer && right.kind == Kind::integer;
    return {whole ? Kind::integer : Kind::number};
}

} // namespace

Expr Typer::binary(const syntax::Binary& binary, Span span) {
    const Op op = table_op(binary.operation);
    switch (op) {
    case Op::and_:
    case Op::or_: return logic(binary, op, span);
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power: return arithmetic(binary, op, span);
    default: return comparison(binary, op, span);
    }
}

namespace {

bool is_logic(BinaryOperator operation) {
    return operation == BinaryOperator::and_ || operation == BinaryOperator::or_;
}

/// The comparison that stands last in a chain of `und` and `oder`, or null.
const syntax::Binary* last_comparison(const syntax::Expression& chain) {
    const auto* binary = std::get_if<syntax::Binary>(&chain.node);
    if (binary == nullptr) return nullptr;
    if (is_logic(binary->operation)) return last_comparison(*binary->right);
    const bool compares = binary->operation >= BinaryOperator::equal &&
                          binary->operation <= BinaryOperator::greater_equal;
    return compares ? binary : nullptr;
}

// Only such an exponent makes a whole number of a whole number.
bool is_natural(const Expr& e, const ProcessModel& tables) {
    if (e.kind != ExprKind::constant || e.type.kind != Kind::integer) return false;
    const Number* number = tables.constants[e.index].number();
    return number != nullptr && *number >= Number(0);
}

bool is_value(const syntax::Expression& one) {
    return std::holds_alternative<syntax::NumberLiteral>(one.node) ||
           std::holds_alternative<syntax::TextLiteral>(one.node) ||
           std::holds_alternative<syntax::DateLiteral>(one.node) ||
           std::holds_alternative<syntax::LengthLiteral>(one.node);
}

} // namespace

// `art = a oder b`: what stands behind `oder` is a value and no condition of its own.
bool Typer::check_lone_value(const syntax::Binary& binary) {
    const syntax::Binary* comparison = last_comparison(*binary.left);
    if (comparison == nullptr) return false;
    const auto* name = std::get_if<syntax::NameUse>(&binary.right->node);
    if (name == nullptr && !is_value(*binary.right)) return false;
    if (name != nullptr) {
        const std::size_t before = c_.diagnostics.error_count();
        const ExprType type_of_left = type(*comparison->left).type;
        if (c_.diagnostics.error_count() != before) return true; // reported with the left side
        if (type_of_left.kind != Kind::choice || in_scope(name->text)) return false;
        const auto& values = c_.model.tables.choices[type_of_left.choice].values;
        if (std::ranges::find(values, name->text) == values.end()) return false;
    }
    const Span start{comparison->left->span.begin, comparison->right->span.begin};
    const std::string again(c_.source.text(start));
    const std::string_view value = c_.source.text(binary.right->span);
    c_.report(
        draft<catalogue::wrong_type>(binary.right->span, describe({Kind::yes_no}, c_.model.tables),
                                     say("der Wert `{}` allein", "the value `{}` alone", value))
            .help(say("wiederholen Sie den Vergleich: `{}{}`", "repeat the comparison: `{}{}`",
                      again, value))
            .fix({binary.right->span.begin, binary.right->span.begin}, again));
    return true;
}

Expr Typer::logic(const syntax::Binary& binary, Op op, Span span) {
    if (check_lone_value(binary)) {
        (void)of_kind(*binary.left, Kind::yes_no);
        Expr faulty;
        faulty.span = span;
        return faulty;
    }
    Expr left = of_kind(*binary.left, Kind::yes_no);
    Expr right = of_kind(*binary.right, Kind::yes_no);
    return combine(op, std::move(left), std::move(right), {Kind::yes_no}, span);
}

Expr Typer::arithmetic(const syntax::Binary& binary, Op op, Span span) {
    Expr left = type(*binary.left);
    Expr right = type(*binary.right);
    Expr e;
    e.span = span;
    if (left.type.kind == Kind::erroneous || right.type.kind == Kind::erroneous) return e;
    const bool numbers = is_numeric(left.type.kind) && is_numeric(right.type.kind);
    ExprType result;
    if (op == Op::add || op == Op::subtract) result = sum(op, left.type, right.type);
    if (op == Op::multiply) result = product(left.type, right.type);
    if (numbers && (op == Op::divide || op == Op::power)) result = {Kind::number};
    if (op == Op::power && left.type.kind == Kind::integer && is_natural(right, c_.model.tables))
        result = {Kind::integer};
    if (op == Op::divide && numbers && is_zero(right)) {
        c_.report(draft<catalogue::divided_by_zero>(right.span));
        return e;
    }
    if (result.kind == Kind::erroneous) {
        c_.report(
            draft<catalogue::operator_types>(binary.operation_span, sign_of(op),
                                             describe(left.type, c_.model.tables, Case::accusative),
                                             describe(right.type, c_.model.tables, Case::dative)));
        return e;
    }
    return fold(combine(op, std::move(left), std::move(right), result, span));
}

Expr Typer::comparison(const syntax::Binary& binary, Op op, Span span) {
    // A bare name that nothing declares may be the value of the choice on the other side.
    const auto* bare = std::get_if<syntax::NameUse>(&binary.left->node);
    if (bare != nullptr && !in_scope(bare->text) && !variable(bare->text, binary.left->span)) {
        Expr right = type(*binary.right);
        Expr left = type(*binary.left, right.type);
        return compare(op, std::move(left), std::move(right), span, binary.operation_span);
    }
    Expr left = type(*binary.left);
    const auto* value = std::get_if<syntax::NameUse>(&binary.right->node);
    if (left.type.kind == Kind::erroneous && value != nullptr && !in_scope(value->text) &&
        !variable(value->text, binary.right->span) &&
        c_.names.shared.find(value->text) == nullptr) {
        left.span = span; // very likely a value of what is not known
        left.type = {Kind::yes_no};
        return left;
    }
    // A bare name is never a list: beside one it is meant for an element.
    const bool of_element =
        left.type.kind == Kind::list && std::holds_alternative<syntax::NameUse>(binary.right->node);
    Expr right = type(*binary.right, of_element ? element_of(left.type) : left.type);
    return compare(op, std::move(left), std::move(right), span, binary.operation_span);
}

// A literal of three places beside money: `1.000` is one euro, and a thousand was meant.
bool Typer::cents_only(const Expr& money, const Expr& literal) {
    const std::uint8_t places = literal.type.places;
    if (money.type.kind != Kind::money || literal.kind != ExprKind::constant || places <= 2 ||
        places == many_places)
        return false;
    Expr checked = literal;
    require(checked, {Kind::money});
    return true;
}

// `kinder.alter < 6`: whether one of them is meant or all has to be said.
Wording Typer::quantified(Op op, const Expr& list, const Expr& value) const {
    const bool part = list.kind == ExprKind::entry;
    const std::string_view whole = c_.source.text(list.span);
    const std::string_view of = part ? whole.substr(0, whole.rfind('.')) : whole;
    const std::string_view member = part ? whole.substr(of.size()) : std::string_view();
    const std::string each =
        fmt::format("x{} {} {}", member, sign_of(op), c_.source.text(value.span));
    return say("für eines davon: `einige x in {} erfüllt {}`; für alle: `jedes x in …`",
               "for one of them: `some x in {} satisfies {}`; for all: `every x in …`", of, each);
}

Expr Typer::compare(Op op, Expr left, Expr right, Span span, Span sign) {
    Expr e;
    e.span = span;
    e.type = {Kind::yes_no};
    if (left.type.kind == Kind::erroneous || right.type.kind == Kind::erroneous) return e;
    const bool equality = op == Op::equal || op == Op::not_equal;
    const bool ordered = has_order(left.type.kind) && has_order(right.type.kind);
    if (cents_only(left, right) || cents_only(right, left)) return e;
    if (names_person(left.type, right.type)) left.type = right.type;
    if (names_person(right.type, left.type)) right.type = left.type;
    if (!comparable(left.type, right.type) || (!equality && !ordered)) {
        auto finding = draft<catalogue::operator_types>(
            sign, sign_of(op), describe(left.type, c_.model.tables, Case::accusative),
            describe(right.type, c_.model.tables, Case::dative));
        const auto pair = [&](Kind one, Kind other) {
            return left.type.kind == one && right.type.kind == other;
        };
        const bool day_and_time =
            pair(Kind::date, Kind::instant) || pair(Kind::instant, Kind::date);
        if (day_and_time && scope_.scenario)
            c_.report(std::move(finding).help(
                say("in einem Szenario steht der Zeitpunkt mit Uhrzeit: `{} 00:00`",
                    "in a scenario an instant has its time of day: `{} 00:00`",
                    c_.source.text(left.type.kind == Kind::date ? left.span : right.span))));
        else if (day_and_time)
            c_.report(std::move(finding).help(say("das Datum eines Zeitpunkts ist `datum(…)`",
                                                  "the date of an instant is `date(…)`")));
        else if (left.type.kind == Kind::list && right.type.kind != Kind::list)
            c_.report(std::move(finding).help(quantified(op, left, right)));
        else if (left.type.kind == Kind::text)
            c_.report(unquote(std::move(finding), left, right.type));
        else
            c_.report(unquote(std::move(finding), right, left.type));
        return e;
    }
    if (right.kind == ExprKind::unknown) allow_unknown(left);
    if (left.kind == ExprKind::unknown) allow_unknown(right);
    const bool both = equality && !may_lack(left) && !may_lack(right);
    Expr compared = combine(op, std::move(left), std::move(right), {Kind::yes_no}, span);
    compared.needs_both = both;
    return compared;
}

// `unbekannt` itself, and what an item of a list may leave open: while it is looked through, one
// that says nothing is simply not equal.
bool Typer::may_lack(const Expr& e) const {
    if (e.kind == ExprKind::unknown) return true;
    bool optional = false;
    const Expr* at = &e;
    for (; at->kind == ExprKind::entry; at = &at->operands[0]) {
        const ExprType& of = at->operands[0].type;
        if (of.kind == Kind::context)
            optional |= c_.model.tables.contexts[of.context].entries[at->index].type.optional;
    }
    return optional && at->kind == ExprKind::temporary;
}

// INVARIANT: a temporary is not set again while its body runs. Rules use the upper half, because a
// body may call one.
std::optional<Index> Typer::take_temporary() {
    constexpr Index half = 8;
    if (temporaries_ == half) return std::nullopt;
    return static_cast<Index>((scope_.active ? half : 0) + temporaries_++);
}

Expr Typer::with_value(Expr value, Span span, auto&& body) {
    const bool plain = value.operands.empty();
    if (plain) return body(value);
    const auto temporary = take_temporary();
    if (!temporary) return not_there_yet(span, {"so tiefe Verschachtelung", "such nesting"});
    Expr held;
    held.kind = ExprKind::temporary;
    held.index = *temporary;
    held.type = value.type;
    held.span = value.span;
    Expr inner = body(held);
    --temporaries_;
    Expr e;
    e.kind = ExprKind::let;
    e.index = held.index;
    e.type = inner.type;
    e.span = span;
    e.operands.push_back(std::move(value));
    e.operands.push_back(std::move(inner));
    return e;
}

Expr Typer::between(const syntax::Between& between, Span span) {
    return with_value(type(*between.value), span, [&](const Expr& tested) {
        Expr low = compare(Op::greater_equal, tested, type(*between.low), span, between.low->span);
        Expr high = compare(Op::less_equal, tested, type(*between.high), span, between.high->span);
        return combine(Op::and_, std::move(low), std::move(high), {Kind::yes_no}, span);
    });
}

Expr Typer::in(const syntax::In& in, Span span) {
    return with_value(type(*in.value), span, [&](const Expr& tested) {
        Expr e = tests(tested, in.tests);
        e.span = span;
        return e;
    });
}

Expr Typer::tests(const Expr& tested, std::span<const syntax::UnaryTest> tests) {
    Expr all;
    all.type = {Kind::yes_no};
    bool first = true;
    for (const syntax::UnaryTest& test : tests) {
        Expr one = one_test(tested, test);
        if (first)
            all = std::move(one);
        else
            all = combine(Op::or_, std::move(all), std::move(one), {Kind::yes_no}, test.span);
        first = false;
    }
    return all;
}

// `0-10` where a range was meant: of two numbers the smaller first.
bool Typer::check_subtraction(const syntax::Expression& test) {
    const auto* binary = std::get_if<syntax::Binary>(&test.node);
    if (binary == nullptr || binary->operation != BinaryOperator::subtract) return false;
    const auto* low = std::get_if<syntax::NumberLiteral>(&binary->left->node);
    const auto* high = std::get_if<syntax::NumberLiteral>(&binary->right->node);
    if (low == nullptr || high == nullptr) return false;
    const auto from = Number::from_text(low->digits);
    const auto to = Number::from_text(high->digits);
    const auto difference = from && to ? from->subtract(*to) : std::nullopt;
    if (!difference || !(*from < *to)) return false;
    const std::string range = fmt::format("[{}..{}]", low->digits, high->digits);
    c_.report(draft<catalogue::subtraction_for_range>(test.span, c_.source.text(test.span),
                                                      difference->to_text(), range)
                  .fix(test.span, range));
    return true;
}

Expr Typer::one_test(const Expr& tested, const syntax::UnaryTest& test) {
    if (const auto* range = std::get_if<syntax::Range>(&test.test)) return in_range(tested, *range);
    if (const auto* comparison = std::get_if<syntax::Comparison>(&test.test))
        return compare(table_op(comparison->operation), tested,
                       type(*comparison->operand, tested.type), test.span, test.span);
    const auto& equal = std::get<syntax::ExpressionPtr>(test.test);
    if (check_subtraction(*equal)) {
        Expr faulty;
        faulty.span = test.span;
        return faulty;
    }
    return compare(Op::equal, tested, type(*equal, tested.type), test.span, test.span);
}

Expr Typer::in_range(const Expr& tested, const syntax::Range& range) {
    const Op from = range.low_included ? Op::greater_equal : Op::greater;
    const Op to = range.high_included ? Op::less_equal : Op::less;
    Expr low = compare(from, tested, type(*range.low), range.span, range.low->span);
    Expr high = compare(to, tested, type(*range.high), range.span, range.high->span);
    return combine(Op::and_, std::move(low), std::move(high), {Kind::yes_no}, range.span);
}

} // namespace vorgang::dsl::meaning
