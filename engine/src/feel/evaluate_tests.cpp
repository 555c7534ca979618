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

bool lacks_end(const Range& range) {
    return range.form == RangeForm::interval && (range.start.is_null() || range.end.is_null());
}

} // namespace

// A test as a value; what is written as a range of plain values stays one, so that nothing has to
// be put together for it.
struct Session::Tested {
    Value value{};
    std::optional<Range> range{};

    [[nodiscard]] std::uint32_t weight() const noexcept {
        return range ? 1 + range->start.weight() + range->end.weight() : value.weight();
    }
    // A range that lacks an end it should have, or nothing at all.
    [[nodiscard]] bool lacks_value() const {
        if (range) return lacks_end(*range);
        return value.is(Kind::range) ? lacks_end(value.range()) : value.is_null();
    }
    [[nodiscard]] std::optional<bool> passed_by(const Value& input) const {
        if (!range) return passes(input, value);
        return input.is(Kind::range) ? passes(input, Value::of(*range)) : contains(*range, input);
    }
};

Session::Tested Session::tested(Index index) {
    const Node& work = node(index);
    if (work.op != Op::range && work.op != Op::comparison) return {eval(index), std::nullopt};
    if (!report_.spend()) return {};
    if (depth_ >= report_.limits().depth) return {report_.fail(Fault::limit_depth), std::nullopt};
    ++depth_;
    const std::uint32_t begin = report_.begin();
    const std::uint32_t end = report_.end();
    report_.at(work.begin, work.end);
    Tested result{{}, range_of(work)};
    const auto is_plain = [](const Value& value) { return value.kind() < Kind::list; };
    if (result.range && !(is_plain(result.range->start) && is_plain(result.range->end))) {
        result.value = report_.bounded(Value::of(*std::move(result.range)));
        result.range.reset();
    }
    report_.at(begin, end);
    --depth_;
    return result;
}

Value Session::in(const Node& work) {
    const Value input = eval(work.a);
    bool unclear = false;
    bool missing = input.is_null();
    for (Index i = 0; i < work.c; ++i) {
        const Tested test = tested(link(work.b + i));
        if (!report_.spend(test.weight())) return {};
        const auto one = test.passed_by(input);
        if (one.value_or(false)) return Value::of(true);
        unclear = unclear || !one;
        missing = missing || test.lacks_value();
    }
    if (!unclear) return Value::of(false);
    return missing ? report_.fail(Fault::missing_input, "in") : report_.fail(Fault::not_comparable);
}

// A test that names the input says by itself whether it holds; so does one that is true or false
// where the input is not.
Value Session::test(const Value& input, Index index) {
    Tested one = tested(index);
    if (node(index).op == Op::truth || (one.value.is(Kind::boolean) && !input.is(Kind::boolean)))
        return std::move(one.value);
    if (!report_.spend(one.weight())) return {};
    const auto result = one.passed_by(input);
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
