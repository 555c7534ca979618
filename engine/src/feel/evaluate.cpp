#include <algorithm>

#include "feel/compare.hpp"
#include "feel/operators.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {

Value Session::eval(Index index) {
    const Node& work = node(index);
    if (!report_.spend()) return {};
    if (depth_ >= report_.limits().depth) return report_.fail(Fault::limit_depth);
    ++depth_;
    const std::uint32_t begin = report_.begin();
    const std::uint32_t end = report_.end();
    report_.at(work.begin, work.end);
    Value value = eval(work);
    report_.at(begin, end);
    --depth_;
    return value;
}

Value Session::eval(const Node& work) {
    switch (work.op) {
    case Op::constant: return model_.constants[work.a];
    case Op::slot: return slot(work.a);
    case Op::global: return element(work.a);
    case Op::item_name: return item_name(work);
    case Op::unknown_name: return report_.fail(Fault::unknown_name, model_.names[work.a]);
    case Op::path: return path(eval(work.a), work.b);
    case Op::filter: return filter(work);
    case Op::list: return make_list(work);
    case Op::context: return make_context(work);
    case Op::range:
    case Op::comparison: return make_range(work);
    case Op::closure: return make_closure(work);
    case Op::call: return call(work);
    case Op::branch: return branch(work);
    case Op::iterate: return iterate(work);
    case Op::some:
    case Op::every: return quantified(work);
    case Op::either: return either(work);
    case Op::both: return both(work);
    case Op::equal:
    case Op::not_equal: return equality(work);
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal: return ordering(work);
    case Op::between: return between(work);
    case Op::in: return in(work);
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::divide:
    case Op::power: return arithmetic(work);
    case Op::negate: return negate(eval(work.a), report_);
    case Op::instance_of: {
        const Value value = eval(work.a);
        if (!report_.spend(value.weight())) return {};
        return Value::of(instance_of(value, work.b));
    }
    case Op::tests: return tests(work);
    case Op::truth: return eval(work.a);
    case Op::coerce: return coerce(eval(work.a), work.b);
    case Op::table: return table(work.a);
    case Op::broken: return report_.fail(Fault::not_readable);
    }
    return {};
}

// A key of the item at work, or what the name stands for around the filter.
Value Session::item_name(const Node& work) {
    const std::string& name = model_.names[work.a];
    if (!report_.spend_find(slot(work.b))) return {};
    if (const Value* entry = slot(work.b).find(name)) return *entry;
    if (work.c != none) return eval(work.c);
    return report_.fail(Fault::unknown_key, name);
}

Value Session::branch(const Node& work) {
    const Value condition = eval(work.a);
    // What is unknown is not true; what is no truth value at all decides nothing.
    if (!condition.is(Kind::boolean) && !condition.is_null())
        return report_.fail(Fault::condition_type);
    return eval(condition.is_true() ? work.b : work.c);
}

// Three-valued logic has an answer for everything: what is neither true nor false is unknown, and
// that is nothing to be noted.
Value Session::either(const Node& work) {
    Value left = eval(work.a);
    if (left.is_true()) return left;
    Value right = eval(work.b);
    if (right.is_true()) return right;
    if (left.is_false() && right.is_false()) return left;
    return {};
}

Value Session::both(const Node& work) {
    Value left = eval(work.a);
    if (left.is_false()) return left;
    Value right = eval(work.b);
    if (right.is_false()) return right;
    if (left.is_true() && right.is_true()) return left;
    return {};
}

Value Session::equality(const Node& work) {
    const Value left = eval(work.a);
    const Value right = eval(work.b);
    if (!report_.spend(left, right)) return {};
    const auto same = equal(left, right);
    if (!same) return report_.fail(Fault::not_comparable);
    return Value::of(*same == (work.op == Op::equal));
}

Value Session::ordering(const Node& work) {
    const Value left = eval(work.a);
    const Value right = eval(work.b);
    if (!report_.spend_text(left)) return {};
    const auto result = order(left, right);
    if (!result) return report_.fail(Fault::not_comparable);
    switch (work.op) {
    case Op::less: return Value::of(*result < 0);
    case Op::less_equal: return Value::of(*result <= 0);
    case Op::greater: return Value::of(*result > 0);
    default: return Value::of(*result >= 0);
    }
}

// `x >= low and x <= high`, so false where one of both is, whatever the other says.
Value Session::between(const Node& work) {
    const Value value = eval(work.a);
    const Value low = eval(work.b);
    const Value high = eval(work.c);
    if (!report_.spend_text(value)) return {};
    const auto from = order(value, low);
    const auto to = order(value, high);
    if ((from && *from < 0) || (to && *to > 0)) return Value::of(false);
    return from && to ? Value::of(true) : report_.fail(Fault::not_comparable);
}

Value Session::arithmetic(const Node& work) {
    const Value left = eval(work.a);
    const Value right = eval(work.b);
    switch (work.op) {
    case Op::add: return add(left, right, report_);
    case Op::subtract: return subtract(left, right, report_);
    case Op::multiply: return multiply(left, right, report_);
    case Op::divide: return divide(left, right, report_);
    default: return power(left, right, report_);
    }
}

Value Session::make_list(const Node& work) {
    std::vector<Value> items;
    items.reserve(work.b);
    for (Index i = 0; i < work.b; ++i)
        items.push_back(eval(link(work.a + i)));
    return report_.list(std::move(items));
}

// Later entries see earlier ones in their slots.
Value Session::make_context(const Node& work) {
    std::vector<Entry> entries;
    entries.reserve(work.b);
    for (Index i = 0; i < work.b; ++i) {
        const std::size_t at = work.a + std::size_t{3} * i;
        Value value = eval(link(at + 1));
        slot(link(at + 2)) = value;
        if (work.c == none) entries.emplace_back(model_.names[link(at)], std::move(value));
    }
    return work.c == none ? report_.bounded(Value::of(std::move(entries))) : eval(work.c);
}

// What is written as a range; nothing, and noted, where its ends do not go together.
std::optional<Range> Session::range_of(const Node& work) {
    if (work.op == Op::range) {
        Range range{RangeForm::interval, (work.flags & 1) != 0, (work.flags & 2) != 0, eval(work.a),
                    eval(work.b)};
        if (range.start.is_null() || range.end.is_null() || order(range.start, range.end))
            return range;
        report_.fail(Fault::not_comparable);
        return std::nullopt;
    }
    Range range;
    range.form = static_cast<RangeForm>(work.flags);
    const bool ends = range.form == RangeForm::less || range.form == RangeForm::less_equal;
    range.start_included = range.form == RangeForm::greater_equal;
    range.end_included = range.form == RangeForm::less_equal;
    (ends ? range.end : range.start) = eval(work.a);
    if (range.form == RangeForm::equal) {
        range.end = range.start;
        range.start_included = range.end_included = true;
    }
    return range;
}

Value Session::make_range(const Node& work) {
    auto range = range_of(work);
    return range ? report_.bounded(Value::of(std::move(*range))) : Value();
}

// Takes along all that is in the slots before its own.
Value Session::make_closure(const Node& work) {
    Function function{Function::Sort::written, work.a, {}};
    const std::uint32_t captured = model_.functions[work.a].captured;
    if (!report_.spend(captured)) return {};
    function.captured.reserve(captured);
    for (Index i = 0; i < captured; ++i)
        function.captured.push_back(slot(i));
    return report_.bounded(Value::of(std::move(function)));
}

} // namespace vorgang::feel
