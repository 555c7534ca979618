// `in` and the unary tests of decision tables.
#include <algorithm>

#include "feel/compare.hpp"
#include "feel/session.hpp"

namespace vorgang::feel {
namespace {

// Whether the input passes a test that has this value: equal to it, in it, or one of its items.
std::optional<bool> passes(const Value& input, const Value& test) {
    if (test.is(Kind::range) && !input.is(Kind::range)) return contains(test.range(), input);
    if (!test.is(Kind::list)) return equal(input, test);
    if (input.is(Kind::list) && equal(input, test).value_or(false)) return true;
    for (const Value& item : test.list()) {
        const auto one = item.is(Kind::list) ? equal(input, item) : passes(input, item);
        if (one.value_or(false)) return true;
    }
    return false;
}

// A range that lacks an end it should have, or nothing at all.
bool lacks_value(const Value& test) {
    if (!test.is(Kind::range)) return test.is_null();
    const Range& range = test.range();
    return range.form == RangeForm::interval && (range.start.is_null() || range.end.is_null());
}

} // namespace

Value Session::in(const Node& work) {
    const Value input = eval(work.a);
    bool unclear = false;
    bool missing = input.is_null();
    for (Index i = 0; i < work.c; ++i) {
        const Value test = eval(link(work.b + i));
        if (!report_.spend(test.weight())) return {};
        const auto one = passes(input, test);
        if (one.value_or(false)) return Value::of(true);
        unclear = unclear || !one;
        missing = missing || lacks_value(test);
    }
    if (!unclear) return Value::of(false);
    return missing ? report_.fail(Fault::missing_input, "in") : report_.fail(Fault::not_comparable);
}

// A test that names the input says by itself whether it holds; so does one that is true or false
// where the input is not.
Value Session::test(const Value& input, Index index) {
    Value value = eval(index);
    if (node(index).op == Op::truth || (value.is(Kind::boolean) && !input.is(Kind::boolean)))
        return value;
    if (!report_.spend(value.weight())) return {};
    const auto result = passes(input, value);
    return result ? Value::of(*result) : Value();
}

Value Session::tests(const Node& work) {
    const Value input = slot(work.c);
    bool any = false;
    bool unclear = false;
    for (Index i = 0; i < work.b && !any; ++i) {
        const Value one = test(input, link(work.a + i));
        any = one.is_true();
        unclear = unclear || one.is_null();
    }
    if (!any && unclear) return {};
    return Value::of(any != ((work.flags & 1) != 0));
}

} // namespace vorgang::feel
