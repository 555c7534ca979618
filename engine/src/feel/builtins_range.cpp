// How points and ranges lie to one another (Allen's relations, DMN 1.5 table 78).
#include "feel/builtins.hpp"
#include "feel/compare.hpp"

namespace vorgang::feel {
namespace {

using Order = std::strong_ordering;

// A range, or a point as the range that has only it.
struct Side {
    Value start;
    Value end;
    bool from = true; // the start is included
    bool to = true;   // the end is included
    bool point = true;
};

Side side(const Value& value) {
    if (!value.is(Kind::range)) return {value, value, true, true, true};
    const Range& range = value.range();
    return {range.start, range.end, range.start_included, range.end_included, false};
}

// Two sides with all that their ends say of one another.
struct Two {
    Side a;
    Side b;
    Order start_start = Order::equal;
    Order start_end = Order::equal;
    Order end_start = Order::equal;
    Order end_end = Order::equal;
};

Two turned(const Two& two) {
    const auto opposite = [](Order order) { return 0 <=> order; };
    return {two.b,
            two.a,
            opposite(two.start_start),
            opposite(two.end_start),
            opposite(two.start_end),
            opposite(two.end_end)};
}

bool before(const Two& t) {
    return t.end_start < 0 || (t.end_start == 0 && (!t.a.to || !t.b.from));
}
bool after(const Two& t) {
    return before(turned(t));
}
bool meets(const Two& t) {
    return t.a.to && t.b.from && t.end_start == 0;
}
bool met_by(const Two& t) {
    return meets(turned(t));
}
bool overlaps(const Two& t) {
    const bool begins = t.end_start > 0 || (t.end_start == 0 && t.a.to && t.b.from);
    const bool ends = t.start_end < 0 || (t.start_end == 0 && t.a.from && t.b.to);
    return begins && ends;
}
bool overlaps_before(const Two& t) {
    const bool starts = t.start_start < 0 || (t.start_start == 0 && t.a.from && !t.b.from);
    const bool reaches = t.end_start > 0 || (t.end_start == 0 && t.a.to && t.b.from);
    const bool ends = t.end_end < 0 || (t.end_end == 0 && (!t.a.to || t.b.to));
    return starts && reaches && ends;
}
bool overlaps_after(const Two& t) {
    return overlaps_before(turned(t));
}
bool finishes(const Two& t) {
    if (t.a.point) return t.b.to && t.end_end == 0;
    const bool starts = t.start_start > 0 || (t.start_start == 0 && (!t.a.from || t.b.from));
    return t.a.to == t.b.to && t.end_end == 0 && starts;
}
bool finished_by(const Two& t) {
    return finishes(turned(t));
}
bool includes(const Two& t) {
    const bool starts = t.start_start < 0 || (t.start_start == 0 && (t.a.from || !t.b.from));
    const bool ends = t.end_end > 0 || (t.end_end == 0 && (t.a.to || !t.b.to));
    return starts && ends;
}
bool during(const Two& t) {
    return includes(turned(t));
}
bool starts(const Two& t) {
    if (t.a.point) return t.b.from && t.start_start == 0;
    const bool ends = t.end_end < 0 || (t.end_end == 0 && (!t.a.to || t.b.to));
    return t.a.from == t.b.from && t.start_start == 0 && ends;
}
bool started_by(const Two& t) {
    return starts(turned(t));
}
bool coincides(const Two& t) {
    return t.start_start == 0 && t.end_end == 0 && t.a.from == t.b.from && t.a.to == t.b.to;
}

// Which of two points and ranges a relation takes.
enum class Takes : std::uint8_t { any, ranges, range_right, range_left, alike };

bool takes(Takes which, const Side& left, const Side& right) {
    switch (which) {
    case Takes::any: return true;
    case Takes::ranges: return !left.point && !right.point;
    case Takes::range_right: return !right.point;
    case Takes::range_left: return !left.point;
    case Takes::alike: return left.point == right.point;
    }
    return false;
}

template<bool (*relation)(const Two&), Takes which>
Value run(Call& call) {
    Two two{side(call[0]), side(call[1])};
    if (!takes(which, two.a, two.b)) return call.report.fail(Fault::argument_type);
    const auto start_start = order(two.a.start, two.b.start);
    const auto start_end = order(two.a.start, two.b.end);
    const auto end_start = order(two.a.end, two.b.start);
    const auto end_end = order(two.a.end, two.b.end);
    if (!start_start || !start_end || !end_start || !end_end)
        return call.report.fail(Fault::not_comparable);
    two.start_start = *start_start;
    two.start_end = *start_end;
    two.end_start = *end_start;
    two.end_end = *end_end;
    return Value::of(relation(two));
}

// The order of the forms is that of the names of their parameters, not of their kinds.
constexpr Builtin functions[] = {
    {"before",
     {"point1,point2", "point,range", "range,point", "range1,range2"},
     run<before, Takes::any>},
    {"after",
     {"point1,point2", "point,range", "range,point", "range1,range2"},
     run<after, Takes::any>},
    {"meets", {"range1,range2"}, run<meets, Takes::ranges>},
    {"met by", {"range1,range2"}, run<met_by, Takes::ranges>},
    {"overlaps", {"range1,range2"}, run<overlaps, Takes::ranges>},
    {"overlaps before", {"range1,range2"}, run<overlaps_before, Takes::ranges>},
    {"overlaps after", {"range1,range2"}, run<overlaps_after, Takes::ranges>},
    {"finishes", {"point,range", "range1,range2"}, run<finishes, Takes::range_right>},
    {"finished by", {"range,point", "range1,range2"}, run<finished_by, Takes::range_left>},
    {"includes", {"range,point", "range1,range2"}, run<includes, Takes::range_left>},
    {"during", {"point,range", "range1,range2"}, run<during, Takes::range_right>},
    {"starts", {"point,range", "range1,range2"}, run<starts, Takes::range_right>},
    {"started by", {"range,point", "range1,range2"}, run<started_by, Takes::range_left>},
    {"coincides", {"point1,point2", "range1,range2"}, run<coincides, Takes::alike>},
};

} // namespace

std::span<const Builtin> range_functions() noexcept {
    return functions;
}

} // namespace vorgang::feel
