// What stands in brackets: parentheses, ranges and lists; and what follows an operand.
//
// Written by hand because one opening sign begins several things that only what follows tells
// apart: `(a)` and `(a..b]`, `[a, b]` and `[a..b]`.
#pragma once

#include <utility>

#include "syntax/grammar.hpp"
#include "syntax/operators.hpp"

namespace vorgang::dsl::syntax {

/// Takes a symbol or throws what was expected.
inline void expect_symbol(ParseState& state, Iterator& first, Iterator last, Symbol wanted) {
    const Token token = state.token(first, last);
    if (!token.is(wanted)) throw Failure(first, key_of(wanted));
    take(state, token, first);
}

/// Reads an expression by `rule` or throws.
template<class Rule, class Context>
ExpressionPtr expect_expression(const Rule& rule, Iterator& first, Iterator last,
                                const Context& context) {
    auto read = std::make_unique<Expression>();
    if (!rule.parse(first, last, context, unused, *read))
        throw Failure(first, key_of(Phrase::expression));
    return read;
}

/// Takes the end of a range, from behind `..`, into `range`.
template<class Context>
void read_range_end(Range& range, Iterator& first, Iterator last, const Context& context) {
    ParseState& state = state_of(context);
    const bool before = std::exchange(state.closing_range, true);
    range.high = expect_expression(additive, first, last, context);
    state.closing_range = before;
    const Token token = state.token(first, last);
    range.high_included = token.is(Symbol::close_bracket);
    if (!range.high_included && !token.is(Symbol::close_parenthesis) &&
        !token.is(Symbol::open_bracket))
        throw Failure(first, key_of(Phrase::range_end));
    take(state, token, first);
}

/// `(a)`, `(a..b)`, `[a..b]`, `]a..b[`, `[a, b]`
struct BracketParser : x3::parser<BracketParser>, KeyedParser {
    using attribute_type = Expression;
    static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Expression& out) const {
        ParseState& state = state_of(context);
        const Token open = state.token(first, last);
        const bool parenthesis = open.is(Symbol::open_parenthesis);
        const bool bracket = open.is(Symbol::open_bracket);
        if (!parenthesis && !bracket && !open.is(Symbol::close_bracket)) return false;
        take(state, open, first);
        const SeparatorGuard guard(state);
        if (bracket && state.token(first, last).is(Symbol::close_bracket)) {
            out.node = List{};
            take(state, state.token(first, last), first);
        } else {
            ExpressionPtr inner = expect_expression(expression, first, last, context);
            if (state.token(first, last).is(Symbol::range))
                read_range(out, std::move(inner), bracket, first, last, context);
            else if (bracket)
                read_list(out, std::move(inner), first, last, context);
            else if (parenthesis)
                read_parenthesis(out, std::move(inner), state, first, last);
            else
                throw Failure(first, key_of(Phrase::range_sign));
        }
        out.span = state.span(open.begin, first);
        if (auto* range = std::get_if<Range>(&out.node)) range->span = out.span;
        return true;
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::expression); }

  private:
    template<class Context>
    static void read_range(Expression& out, ExpressionPtr low, bool included, Iterator& first,
                           Iterator last, const Context& context) {
        expect_symbol(state_of(context), first, last, Symbol::range);
        Range range;
        range.low = std::move(low);
        range.low_included = included;
        read_range_end(range, first, last, context);
        out.node = std::move(range);
    }

    template<class Context>
    static void read_list(Expression& out, ExpressionPtr item, Iterator& first, Iterator last,
                          const Context& context) {
        ParseState& state = state_of(context);
        List list;
        list.items.push_back(std::move(item));
        while (state.token(first, last).is(Symbol::comma)) {
            expect_symbol(state, first, last, Symbol::comma);
            list.items.push_back(expect_expression(expression, first, last, context));
        }
        expect_symbol(state, first, last, Symbol::close_bracket);
        out.node = std::move(list);
    }

    static void read_parenthesis(Expression& out, ExpressionPtr inner, ParseState& state,
                                 Iterator& first, Iterator last) {
        expect_symbol(state, first, last, Symbol::close_parenthesis);
        out.node = std::move(inner->node);
    }
};

/// `operand.member[inside].member`
template<class Operand>
struct PostfixParser : x3::parser<PostfixParser<Operand>>, KeyedParser {
    using attribute_type = Expression;
    static const bool has_attribute = true;

    constexpr explicit PostfixParser(const Operand& one) : operand(one) {}

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Expression& out) const {
        if (!operand.parse(first, last, context, unused, out)) return false;
        ParseState& state = state_of(context);
        while (true) {
            const Token token = state.token(first, last);
            const bool filter = token.is(Symbol::open_bracket) && !state.closing_range;
            if (!filter && !token.is(Symbol::point)) return true;
            count_operator(state, token);
            take(state, token, first);
            if (filter)
                read_filter(out, first, last, context);
            else
                read_member(state, out, first, last);
        }
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::expression); }

    Operand operand;

  private:
    template<class Context>
    static void read_filter(Expression& out, Iterator& first, Iterator last,
                            const Context& context) {
        ParseState& state = state_of(context);
        const SeparatorGuard guard(state);
        Filter filter;
        const std::uint32_t begin = out.span.begin;
        filter.inside = expect_expression(expression, first, last, context);
        expect_symbol(state, first, last, Symbol::close_bracket);
        filter.of = std::make_unique<Expression>(std::move(out));
        out.node = std::move(filter);
        out.span = {begin, state.span(first, first).end};
    }
    static void read_member(ParseState& state, Expression& out, Iterator& first, Iterator last) {
        const Token token = state.token(first, last);
        Path path;
        if (!NameParser::read(state, token, path.member))
            throw Failure(first, key_of(Phrase::member_name));
        first = token.end;
        state.took(token.begin, first, Trace::Use::member);
        const std::uint32_t begin = out.span.begin;
        path.of = std::make_unique<Expression>(std::move(out));
        out.span = {begin, path.member.span.end};
        out.node = std::move(path);
    }
};

template<class Operand>
constexpr auto with_members(const Operand& operand) {
    return PostfixParser<Operand>(operand);
}

} // namespace vorgang::dsl::syntax
