// Operators: directives that fold operands into binary nodes, from left to right.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "syntax/handlers.hpp"

namespace vorgang::dsl::syntax {

/// One operator of a level of precedence; either a symbol or a reserved word.
struct OperatorRow {
    Symbol symbol = Symbol::none;
    Reserved word = Reserved::none;
    BinaryOperator operation{};
};

/// The operator that a token is, among these, or null.
[[nodiscard]] const OperatorRow* find_operator(std::span<const OperatorRow> rows,
                                               const Token& token);
/// Makes `left` the left operand of an operator.
void fold_left(ParseState& state, Expression& left, BinaryOperator operation, const Token& sign,
               Expression right);
/// Counts an operator against the limit of one expression.
void count_operator(ParseState& state, const Token& sign);

/// `operand (operator operand)*`
template<class Operand, std::size_t Size>
struct LeftChain : x3::parser<LeftChain<Operand, Size>>, KeyedParser {
    using attribute_type = Expression;
    static const bool has_attribute = true;

    constexpr LeftChain(const Operand& one, const std::array<OperatorRow, Size>& operators)
        : operand(one), rows(operators) {}

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Expression& left) const {
        if (!operand.parse(first, last, context, unused, left)) return false;
        ParseState& state = state_of(context);
        while (true) {
            const Token sign = state.token(first, last);
            const OperatorRow* row = find_operator(rows, sign);
            if (row == nullptr) return true;
            count_operator(state, sign);
            take(state, sign, first);
            Expression right;
            if (!operand.parse(first, last, context, unused, right)) throw Failure(first, key());
            fold_left(state, left, row->operation, sign, std::move(right));
        }
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::expression); }

    Operand operand;
    std::array<OperatorRow, Size> rows;
};

template<class Operand, std::size_t Size>
constexpr auto left_chain(const Operand& operand, const std::array<OperatorRow, Size>& rows) {
    return LeftChain<Operand, Size>(operand, rows);
}

} // namespace vorgang::dsl::syntax
