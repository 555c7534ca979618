#include "syntax/comparison.hpp"

#include <fmt/format.h>

#include "diag/report.hpp"

namespace vorgang::dsl::syntax {
namespace {

constexpr std::array comparisons{
    OperatorRow{Symbol::equal, Reserved::none, BinaryOperator::equal},
    OperatorRow{Symbol::not_equal, Reserved::none, BinaryOperator::not_equal},
    OperatorRow{Symbol::less, Reserved::none, BinaryOperator::less},
    OperatorRow{Symbol::less_equal, Reserved::none, BinaryOperator::less_equal},
    OperatorRow{Symbol::greater, Reserved::none, BinaryOperator::greater},
    OperatorRow{Symbol::greater_equal, Reserved::none, BinaryOperator::greater_equal},
};

} // namespace

const OperatorRow* find_comparison(const Token& token) {
    return find_operator(comparisons, token);
}

void check_not(ParseState& state, const Expression& left, const Expression& right) {
    const auto* unary = std::get_if<Unary>(&left.node);
    if (unary == nullptr || unary->operation != UnaryOperator::not_) return;
    const Expression& operand = *unary->operand;
    const bool in_parentheses = *state.at(left.span.begin) == '(';
    if (in_parentheses || *state.at(operand.span.begin) == '(') return;
    const Span whole{operand.span.begin, right.span.end};
    const std::string_view word = scan(state.at(left.span.begin), state.at(left.span.end)).text();
    const std::string_view compared = state.text(whole);
    const std::string mended = fmt::format("({})", compared);
    state.diagnostics.add(
        diag::draft<diag::catalogue::not_without_parentheses>(left.span, word)
            .help(diag::say("schreiben Sie `{} {}`", "write `{} {}`", word, mended))
            .fix(whole, mended));
}

} // namespace vorgang::dsl::syntax
