#include "scenario/evaluate.hpp"

#include "diag/report.hpp"

namespace vorgang::dsl::scenario {

using syntax::Expression;

Value Evaluator::fail(Span span, std::string german, std::string english) {
    if (!fault_) fault_ = {span, {std::move(german), std::move(english)}};
    return {};
}

Value Evaluator::named(const Expression& whole, std::string_view name) {
    if (const Value* item = walked(name)) return *item;
    if (auto found = names_(name)) return *std::move(found);
    const Wording words = diag::say("`{}` ist hier kein bekannter Name",
                                    "`{}` is no name known here", std::string(name));
    return fail(whole.span, words.german, words.english);
}

// `frist.ende` and `schritt.am` are names of their own; else a part of a date.
Value Evaluator::path(const Expression& whole, const syntax::Path& path) {
    const std::string_view name = path.member.text;
    const auto* use = std::get_if<syntax::NameUse>(&path.of->node);
    if (use != nullptr && walked(use->text) == nullptr)
        if (auto found = names_(std::string(use->text) + "." + std::string(name)))
            return *std::move(found);
    const Value of = value(*path.of);
    if (fault_ || of.is_unknown()) return {};
    if (of.list() != nullptr || of.context() != nullptr) return member(of, path.member);
    if (const Date* date = of.date()) {
        const CivilDate parts = civil(*date);
        if (name == "jahr" || name == "year") return Number(parts.year);
        if (name == "monat" || name == "month") return Number(parts.month);
        if (name == "tag" || name == "day") return Number(parts.day);
    }
    return fail(whole.span, "so einen Pfad kann ein Szenario nicht lesen",
                "a scenario cannot read such a path");
}

Value Evaluator::value(const Expression& expression) {
    if (fault_) return {};
    const auto& node = expression.node;
    if (const auto* n = std::get_if<syntax::NumberLiteral>(&node)) {
        if (const auto number = Number::from_text(n->digits)) return *number;
        return fail(expression.span, "diese Zahl ist zu lang", "this number is too long");
    }
    if (const auto* t = std::get_if<syntax::TextLiteral>(&node)) return t->value;
    if (const auto* d = std::get_if<syntax::DateLiteral>(&node)) return d->date;
    if (const auto* d = std::get_if<syntax::DateTimeLiteral>(&node))
        return calendar_.at(d->date, static_cast<std::int32_t>(d->second_of_day) * 1000);
    if (const auto* l = std::get_if<syntax::LengthLiteral>(&node)) return l->length;
    if (const auto* b = std::get_if<syntax::BooleanLiteral>(&node)) return b->value;
    if (std::holds_alternative<syntax::UnknownLiteral>(node)) return {};
    if (const auto* n = std::get_if<syntax::NameUse>(&node)) return named(expression, n->text);
    if (const auto* p = std::get_if<syntax::Path>(&node)) return path(expression, *p);
    if (const auto* l = std::get_if<syntax::List>(&node)) return list(*l);
    if (const auto* c = std::get_if<syntax::Context>(&node)) return context(*c);
    if (const auto* f = std::get_if<syntax::Filter>(&node)) return filter(expression, *f);
    if (const auto* l = std::get_if<syntax::Loop>(&node)) return loop(expression, *l);
    if (const auto* i = std::get_if<syntax::Invocation>(&node)) return invocation(expression, *i);
    if (const auto* u = std::get_if<syntax::Unary>(&node)) return unary(expression, *u);
    if (const auto* b = std::get_if<syntax::Binary>(&node)) return binary(expression, *b);
    if (const auto* b = std::get_if<syntax::Between>(&node)) {
        const Value tested = value(*b->value);
        return both(compare(expression.span, BinaryOperator::greater_equal, tested, value(*b->low)),
                    compare(expression.span, BinaryOperator::less_equal, tested, value(*b->high)));
    }
    if (const auto* in = std::get_if<syntax::In>(&node)) {
        const Value tested = value(*in->value);
        Value any = false;
        for (const syntax::UnaryTest& one : in->tests)
            any = either(any, test(tested, one));
        return any;
    }
    if (const auto* choose = std::get_if<syntax::If>(&node)) {
        const Value condition = value(*choose->condition);
        const bool yes = condition.yes_no() != nullptr && *condition.yes_no();
        return value(yes ? *choose->yes : *choose->no);
    }
    return fail(expression.span, "das kann ein Szenario nicht ausrechnen",
                "a scenario cannot compute this");
}

Value Evaluator::unary(const Expression& whole, const syntax::Unary& unary) {
    const Value operand = value(*unary.operand);
    if (fault_ || operand.is_unknown()) return {};
    if (unary.operation == syntax::UnaryOperator::not_) {
        if (const bool* yes = operand.yes_no()) return !*yes;
        return fail(whole.span, "`nicht` braucht ja oder nein", "`not` needs yes or no");
    }
    if (const Number* number = operand.number()) return number->negate();
    if (const Length* length = operand.length()) return Length{-length->count, length->unit};
    return fail(whole.span, "das hat kein Gegenteil", "this cannot be negated");
}

Value Evaluator::binary(const Expression& whole, const syntax::Binary& binary) {
    if (binary.operation == BinaryOperator::or_ || binary.operation == BinaryOperator::and_)
        return logic(whole, binary);
    const Value left = value(*binary.left);
    const Value right = value(*binary.right);
    if (fault_) return {};
    if (binary.operation >= BinaryOperator::add)
        return compute(whole.span, binary.operation, left, right);
    return compare(whole.span, binary.operation, left, right);
}

Value Evaluator::logic(const Expression& whole, const syntax::Binary& binary) {
    const Value left = value(*binary.left);
    const Value right = value(*binary.right);
    const auto fits = [](const Value& v) { return v.is_unknown() || v.yes_no() != nullptr; };
    if (!fault_ && (!fits(left) || !fits(right)))
        return fail(whole.span, "links und rechts muss ja oder nein stehen",
                    "both sides must be yes or no");
    return binary.operation == BinaryOperator::or_ ? either(left, right) : both(left, right);
}

Value Evaluator::either(const Value& left, const Value& right) {
    const auto is_true = [](const Value& v) { return v.yes_no() != nullptr && *v.yes_no(); };
    if (is_true(left) || is_true(right)) return true;
    return left.is_unknown() || right.is_unknown() ? Value() : Value(false);
}

Value Evaluator::both(const Value& left, const Value& right) {
    const auto is_false = [](const Value& v) { return v.yes_no() != nullptr && !*v.yes_no(); };
    if (is_false(left) || is_false(right)) return false;
    return left.is_unknown() || right.is_unknown() ? Value() : Value(true);
}

Value Evaluator::test(const Value& value_tested, const syntax::UnaryTest& one) {
    if (const auto* c = std::get_if<syntax::Comparison>(&one.test))
        return compare(one.span, c->operation, value_tested, value(*c->operand));
    if (const auto* range = std::get_if<syntax::Range>(&one.test))
        return in_range(value_tested, *range);
    return compare(one.span, BinaryOperator::equal, value_tested,
                   value(**std::get_if<syntax::ExpressionPtr>(&one.test)));
}

Value Evaluator::in_range(const Value& tested, const syntax::Range& range) {
    const auto low = range.low_included ? BinaryOperator::greater_equal : BinaryOperator::greater;
    const auto high = range.high_included ? BinaryOperator::less_equal : BinaryOperator::less;
    Value result = true;
    if (range.low) result = both(result, compare(range.span, low, tested, value(*range.low)));
    if (range.high) result = both(result, compare(range.span, high, tested, value(*range.high)));
    return result;
}

} // namespace vorgang::dsl::scenario
