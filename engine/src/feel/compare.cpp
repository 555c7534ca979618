#include "feel/compare.hpp"

#include "feel/temporal.hpp"

namespace vorgang::feel {
namespace {

std::strong_ordering order_of(Wide left, Wide right) noexcept {
    if (left == right) return std::strong_ordering::equal;
    return left < right ? std::strong_ordering::less : std::strong_ordering::greater;
}

Wide whole_seconds(Wide ns) noexcept {
    return ns >= 0 ? ns / ns_per_second : -((-ns + ns_per_second - 1) / ns_per_second);
}

// A time with and one without zone are never the same.
template<class Moment>
bool same_moment(const Moment& left, const Moment& right) noexcept {
    if (left.zone.is_local() != right.zone.is_local()) return false;
    return whole_seconds(line_of(left)) == whole_seconds(line_of(right));
}

template<class Moment>
std::optional<std::strong_ordering> moment_order(const Moment& left, const Moment& right) noexcept {
    if (left.zone.is_local() != right.zone.is_local()) return std::nullopt;
    return order_of(line_of(left), line_of(right));
}

using Same = std::optional<bool> (*)(const Value&, const Value&);

std::optional<bool> identical_or_no(const Value& left, const Value& right) {
    return identical(left, right);
}

std::optional<bool> same_items(const Value& left, const Value& right, Same same) {
    const auto l = left.list();
    const auto r = right.list();
    if (l.size() != r.size()) return false;
    for (std::size_t i = 0; i < l.size(); ++i) {
        const auto equal_items = same(l[i], r[i]);
        if (!equal_items || !*equal_items) return equal_items;
    }
    return true;
}

std::optional<bool> same_entries(const Value& left, const Value& right, Same same) {
    if (left.context().size() != right.context().size()) return false;
    for (const auto& [key, value] : left.context()) {
        const Value* other = right.find(key);
        if (other == nullptr) return false;
        const auto equal_values = same(value, *other);
        if (!equal_values || !*equal_values) return equal_values;
    }
    return true;
}

std::optional<bool> same_range(const Range& left, const Range& right, Same same) {
    if (left.form != right.form || left.start_included != right.start_included ||
        left.end_included != right.end_included)
        return false;
    const auto start = same(left.start, right.start);
    if (!start || !*start) return start;
    return same(left.end, right.end);
}

bool same_function(const Function& left, const Function& right) {
    if (left.sort != right.sort || left.place != right.place) return false;
    if (left.captured.size() != right.captured.size()) return false;
    for (std::size_t i = 0; i < left.captured.size(); ++i)
        if (!identical(left.captured[i], right.captured[i])) return false;
    return true;
}

std::optional<bool> above(const Value& start, bool included, const Value& value) {
    const auto result = order(value, start);
    if (!result) return std::nullopt;
    return *result > 0 || (included && *result == 0);
}

std::optional<bool> below(const Value& end, bool included, const Value& value) {
    const auto result = order(value, end);
    if (!result) return std::nullopt;
    return *result < 0 || (included && *result == 0);
}

} // namespace

std::optional<bool> equal(const Value& left, const Value& right) {
    if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
    if (left.kind() != right.kind()) return std::nullopt;
    switch (left.kind()) {
    case Kind::null: return true;
    case Kind::boolean: return left.boolean() == right.boolean();
    case Kind::number: return left.number() == right.number();
    case Kind::string: return left.string() == right.string();
    case Kind::date: return left.date() == right.date();
    case Kind::time: return same_moment(left.time(), right.time());
    case Kind::date_time: return same_moment(left.date_time(), right.date_time());
    case Kind::years_months: return left.months() == right.months();
    case Kind::days_time: return left.seconds() == right.seconds();
    case Kind::list: return same_items(left, right, equal);
    case Kind::context: return same_entries(left, right, equal);
    case Kind::range: return same_range(left.range(), right.range(), equal);
    case Kind::function: return same_function(left.function(), right.function());
    }
    return std::nullopt;
}

bool identical(const Value& left, const Value& right) {
    if (left.kind() != right.kind()) return false;
    switch (left.kind()) {
    case Kind::time: return left.time() == right.time();
    case Kind::date_time: return left.date_time() == right.date_time();
    case Kind::list: return same_items(left, right, identical_or_no).value_or(false);
    case Kind::context: return same_entries(left, right, identical_or_no).value_or(false);
    case Kind::range:
        return same_range(left.range(), right.range(), identical_or_no).value_or(false);
    default: return equal(left, right).value_or(false);
    }
}

std::optional<std::strong_ordering> order(const Value& left, const Value& right) {
    if (left.kind() != right.kind()) return std::nullopt;
    switch (left.kind()) {
    case Kind::number: return left.number() <=> right.number();
    // The order of UTF-8 is that of code points.
    case Kind::string: return left.string().compare(right.string()) <=> 0;
    case Kind::date: return left.date().days <=> right.date().days;
    case Kind::time: return moment_order(left.time(), right.time());
    case Kind::date_time: return moment_order(left.date_time(), right.date_time());
    case Kind::years_months: return left.months().count <=> right.months().count;
    case Kind::days_time: return order_of(ns_of(left.seconds()), ns_of(right.seconds()));
    default: return std::nullopt;
    }
}

std::optional<bool> contains(const Range& range, const Value& value) {
    switch (range.form) {
    case RangeForm::less: return below(range.end, false, value);
    case RangeForm::less_equal: return below(range.end, true, value);
    case RangeForm::greater: return above(range.start, false, value);
    case RangeForm::greater_equal: return above(range.start, true, value);
    case RangeForm::equal: return equal(value, range.start);
    case RangeForm::not_equal: {
        const auto same = equal(value, range.start);
        return same ? std::optional(!*same) : std::nullopt;
    }
    case RangeForm::interval: break;
    }
    const auto from = above(range.start, range.start_included, value);
    const auto to = below(range.end, range.end_included, value);
    if (!from || !to) return std::nullopt;
    return *from && *to;
}

} // namespace vorgang::feel
