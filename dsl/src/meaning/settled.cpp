#include "meaning/settled.hpp"

namespace vorgang::dsl::meaning {
namespace {

// Whether it is this one of yes and no.
bool is(const std::optional<Value>& value, bool yes) {
    return value && value->yes_no() != nullptr && *value->yes_no() == yes;
}

// Texts are left out: what is stored of one is not always what was written.
bool has_order_or_name(const Expr& e) {
    return e.type.kind == Kind::yes_no || e.type.kind == Kind::choice || is_numeric(e.type.kind) ||
           e.type.kind == Kind::date;
}

std::optional<Value> compared(Op op, const Value& left, const Value& right) {
    if (op == Op::equal) return Value(left == right);
    if (op == Op::not_equal) return Value(left != right);
    const bool swapped = op == Op::greater || op == Op::greater_equal;
    const Value& low = swapped ? right : left;
    const Value& high = swapped ? left : right;
    const auto order = at_most(low, high);
    if (!order) return std::nullopt;
    if (op == Op::less_equal || op == Op::greater_equal) return Value(*order);
    if (op == Op::less || op == Op::greater) return Value(*order && low != high);
    return std::nullopt;
}

class Settler {
  public:
    Settler(const Context& context, const Settled& fields) : c_(context), fields_(fields) {}

    [[nodiscard]] std::optional<Value> value(const Expr& e) const {
        switch (e.kind) {
        case ExprKind::unknown: return Value();
        case ExprKind::field: {
            const auto found = fields_.find(e.index);
            return found == fields_.end() ? std::nullopt : std::optional(found->second);
        }
        case ExprKind::unary:
            if (e.op != Op::not_) return constant_value(c_, e);
            return opposite(value(e.operands[0]));
        case ExprKind::binary:
            if (e.op == Op::and_ || e.op == Op::or_) return logic(e);
            return comparison(e);
        default: return constant_value(c_, e);
        }
    }

  private:
    [[nodiscard]] static std::optional<Value> opposite(const std::optional<Value>& value) {
        if (is(value, true)) return Value(false);
        return is(value, false) ? std::optional(Value(true)) : std::nullopt;
    }
    // One side is enough where it decides.
    [[nodiscard]] std::optional<Value> logic(const Expr& e) const {
        const bool deciding = e.op == Op::or_;
        const auto left = value(e.operands[0]);
        const auto right = value(e.operands[1]);
        if (is(left, deciding) || is(right, deciding)) return Value(deciding);
        const bool neither = is(left, !deciding) && is(right, !deciding);
        return neither ? std::optional(Value(!deciding)) : std::nullopt;
    }
    [[nodiscard]] std::optional<Value> comparison(const Expr& e) const {
        const Expr& a = e.operands[0];
        const Expr& b = e.operands[1];
        const auto left = value(a);
        const auto right = value(b);
        if (!left || !right) return constant_value(c_, e);
        const bool equality = e.op == Op::equal || e.op == Op::not_equal;
        if (a.kind == ExprKind::unknown || b.kind == ExprKind::unknown)
            return equality ? compared(e.op, *left, *right) : std::nullopt;
        if (left->is_unknown() || right->is_unknown()) return std::nullopt;
        if (!has_order_or_name(a) || !has_order_or_name(b)) return std::nullopt;
        return compared(e.op, *left, *right);
    }

    const Context& c_;
    const Settled& fields_;
};

} // namespace

std::optional<Value> settled_value(const Context& context, const Expr& expression,
                                   const Settled& fields) {
    return Settler(context, fields).value(expression);
}

} // namespace vorgang::dsl::meaning
