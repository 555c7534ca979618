// Comparisons: `a = b`, `a zwischen b und c`, `a in tests`, and the trap of `nicht a = b`.
#pragma once

#include "syntax/brackets.hpp"

namespace vorgang::dsl::syntax {

/// The comparison that a token begins, or nothing.
[[nodiscard]] const OperatorRow* find_comparison(const Token& token);
/// Reports `nicht a = b`, where the author surely means `nicht (a = b)`.
void check_not(ParseState& state, const Expression& left, const Expression& right);

/// An additive expression and the comparisons behind it, from left to right.
struct ComparisonParser : x3::parser<ComparisonParser>, KeyedParser {
    using attribute_type = Expression;
    static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Expression& left) const {
        if (!additive.parse(first, last, context, unused, left)) return false;
        while (read_tail(first, last, context, left)) {
        }
        return true;
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::expression); }

  private:
    template<class Context>
    static bool read_tail(Iterator& first, Iterator last, const Context& context,
                          Expression& left) {
        ParseState& state = state_of(context);
        const Token sign = state.token(first, last);
        const OperatorRow* row = find_comparison(sign);
        const Reserved word = sign.known.reserved;
        if (row == nullptr && word != Reserved::between && word != Reserved::in &&
            word != Reserved::instance)
            return false;
        count_operator(state, sign);
        take(state, sign, first);
        if (row != nullptr) {
            ExpressionPtr right = expect_expression(additive, first, last, context);
            check_not(state, left, *right);
            fold_left(state, left, row->operation, sign, std::move(*right));
        } else if (word == Reserved::between) {
            read_between(first, last, context, left);
        } else if (word == Reserved::in) {
            read_in(first, last, context, left);
        } else {
            report_not_yet(state, state.span(sign), "`instanz von`", "`instance of`");
            throw Failure(first, "");
        }
        return true;
    }

    template<class Context>
    static void read_between(Iterator& first, Iterator last, const Context& context,
                             Expression& left) {
        ParseState& state = state_of(context);
        Between between;
        between.low = expect_expression(additive, first, last, context);
        const Token sign = state.token(first, last);
        if (sign.known.reserved != Reserved::and_) throw Failure(first, key_of(Reserved::and_));
        take(state, sign, first);
        between.high = expect_expression(additive, first, last, context);
        put(state, left, first, std::move(between));
    }

    template<class Context>
    static void read_in(Iterator& first, Iterator last, const Context& context, Expression& left) {
        ParseState& state = state_of(context);
        In in;
        if (state.token(first, last).is(Symbol::open_parenthesis))
            read_tests(in.tests, first, last, context);
        else
            in.tests.push_back(expect_test(first, last, context));
        put(state, left, first, std::move(in));
    }

    /// `(test, test)`, or `(low..high)`.
    template<class Context>
    static void read_tests(std::vector<UnaryTest>& tests, Iterator& first, Iterator last,
                           const Context& context) {
        ParseState& state = state_of(context);
        const Iterator begin = state.token(first, last).begin;
        expect_symbol(state, first, last, Symbol::open_parenthesis);
        const SeparatorGuard guard(state);
        tests.push_back(expect_test(first, last, context));
        ExpressionPtr low =
            state.token(first, last).is(Symbol::range) ? value_of(tests.back()) : nullptr;
        if (low != nullptr) {
            expect_symbol(state, first, last, Symbol::range);
            Range range;
            range.low_included = false;
            range.low = std::move(low);
            read_range_end(range, first, last, context);
            range.span = tests.back().span = state.span(begin, first);
            tests.back().test = std::move(range);
            return;
        }
        while (state.token(first, last).is(Symbol::comma)) {
            expect_symbol(state, first, last, Symbol::comma);
            tests.push_back(expect_test(first, last, context));
        }
        expect_symbol(state, first, last, Symbol::close_parenthesis);
    }

    /// What was read as a test, as a value; null for a comparison.
    static ExpressionPtr value_of(UnaryTest& test) {
        if (auto* value = std::get_if<ExpressionPtr>(&test.test)) return std::move(*value);
        auto* range = std::get_if<Range>(&test.test);
        if (range == nullptr) return nullptr;
        auto value = std::make_unique<Expression>();
        value->span = test.span;
        value->node = std::move(*range);
        return value;
    }

    template<class Context>
    static UnaryTest expect_test(Iterator& first, Iterator last, const Context& context) {
        UnaryTest test;
        if (!unary_test.parse(first, last, context, unused, test))
            throw Failure(first, key_of(Phrase::unary_test));
        return test;
    }

    /// Makes `left` the value of a larger node that ends at `end`.
    template<class Node>
    static void put(ParseState& state, Expression& left, Iterator end, Node node) {
        const Span whole{left.span.begin, state.span(end, end).end};
        node.value = std::make_unique<Expression>(std::move(left));
        left.span = whole;
        left.node = std::move(node);
    }
};

} // namespace vorgang::dsl::syntax
