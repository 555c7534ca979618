#include "meaning/clock.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {

const Expr* Clock::in(const Expr& e) {
    if (e.kind == ExprKind::now || e.kind == ExprKind::today) return &e;
    for (const Expr& operand : e.operands)
        if (const Expr* found = in(operand)) return found;
    return e.kind == ExprKind::rule && e.index < rules_.size() && reads(e.index) ? &e : nullptr;
}

// Rules that ask each other in a circle are reported elsewhere; here one of them ends it.
bool Clock::reads(Index rule) {
    if (rules_[rule] != Read::open) return rules_[rule] == Read::yes;
    rules_[rule] = Read::no;
    const Rule& one = m_.rules[rule];
    const auto row_reads = [this](const RuleRow& row) {
        return in(row.output) != nullptr ||
               std::ranges::any_of(row.tests, [this](const std::optional<Expr>& test) {
                   return test && in(*test) != nullptr;
               });
    };
    if (one.clock || std::ranges::any_of(one.rows, row_reads)) rules_[rule] = Read::yes;
    return rules_[rule] == Read::yes;
}

} // namespace vorgang::dsl::meaning
