#include "syntax/operators.hpp"

#include "diag/report.hpp"

namespace vorgang::dsl::syntax {

// LIMIT: operators fold into a tree as high as there are operators; later passes walk it
// recursively, so one expression has at most this many.
constexpr std::size_t operators_max = 1000;

const OperatorRow* find_operator(std::span<const OperatorRow> rows, const Token& token) {
    for (const OperatorRow& row : rows) {
        const bool is_symbol = row.symbol != Symbol::none && token.is(row.symbol);
        const bool is_word = row.word != Reserved::none && token.known.reserved == row.word;
        if (is_symbol || is_word) return &row;
    }
    return nullptr;
}

void fold_left(ParseState& state, Expression& left, BinaryOperator operation, const Token& sign,
               Expression right) {
    const Span whole{left.span.begin, right.span.end};
    Binary binary;
    binary.operation = operation;
    binary.operation_span = state.span(sign);
    binary.left = std::make_unique<Expression>(std::move(left));
    binary.right = std::make_unique<Expression>(std::move(right));
    left.span = whole;
    left.node = std::move(binary);
}

void count_operator(ParseState& state, const Token& sign) {
    if (++state.operators <= operators_max) return;
    state.diagnostics.add(
        diag::draft<diag::catalogue::too_many_operators>(state.span(sign), operators_max));
    throw StopParsing{};
}

} // namespace vorgang::dsl::syntax
