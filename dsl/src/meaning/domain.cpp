#include "meaning/domain.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {
namespace {

int places_of(TypeKind kind) {
    switch (kind) {
    case TypeKind::integer:
    case TypeKind::date: return 0;
    case TypeKind::money: return 2;
    default: return -1;
    }
}

bool is_comparison(const Expr& e) {
    return e.kind == ExprKind::binary && e.op != Op::and_ && e.op != Op::or_;
}

bool is_ordered(TypeKind kind) {
    return kind == TypeKind::integer || kind == TypeKind::number || kind == TypeKind::money ||
           kind == TypeKind::date;
}

} // namespace

Domain::Domain(const ProcessModel& tables, const Parameter& parameter,
               const std::vector<const Expr*>& tests)
    : tables_(tables), type_(parameter.type), places_(places_of(parameter.type.kind)) {
    std::vector<Number> points;
    for (const Expr* test : tests)
        points_of(*test, points);
    if (type_.low != none) low_ = key(tables.constants[type_.low]);
    if (type_.high != none) high_ = key(tables.constants[type_.high]);
    if (type_.kind == TypeKind::yes_no) {
        pieces_.push_back({Form::value, 0, {}, {}});
        pieces_.push_back({Form::value, 1, {}, {}});
    } else if (type_.kind == TypeKind::choice) {
        for (std::size_t i = 0; i < tables.choices[type_.choice].values.size(); ++i)
            pieces_.push_back({Form::value, i, {}, {}});
    } else if (is_ordered(type_.kind)) {
        ordered(std::move(points));
    } else {
        known_ = known_ && tests.empty();
        pieces_.push_back({Form::other, 0, {}, {}});
    }
    if (type_.optional) pieces_.push_back({Form::unknown, 0, {}, {}});
}

// Collects what the tests compare with; a test of another shape makes the domain unknown.
void Domain::points_of(const Expr& test, std::vector<Number>& points) {
    if (!is_comparison(test)) {
        const bool junction = test.kind == ExprKind::binary || test.op == Op::not_;
        known_ = known_ && junction && !(test.op == Op::not_ && type_.optional);
        for (const Expr& operand : test.operands)
            points_of(operand, points);
        return;
    }
    const Expr& left = test.operands[0];
    const Expr& right = test.operands[1];
    if (left.kind != ExprKind::parameter) {
        known_ = false;
        return;
    }
    switch (right.kind) {
    case ExprKind::choice_value:
    case ExprKind::unknown: return;
    case ExprKind::constant:
        if (const auto point = key(tables_.constants[right.index])) points.push_back(*point);
        return;
    default: known_ = false;
    }
}

std::optional<Number> Domain::key(const Value& value) const {
    if (const Number* number = value.number()) return *number;
    if (const Date* date = value.date()) return Number(date->days);
    return std::nullopt;
}

void Domain::ordered(std::vector<Number> points) {
    if (low_) points.push_back(*low_);
    if (high_) points.push_back(*high_);
    std::ranges::sort(points, [](Number a, Number b) { return a < b; });
    points.erase(std::unique(points.begin(), points.end()), points.end());
    std::optional<Number> last;
    for (const Number point : points) {
        add_gap(last, point);
        add_point(point);
        last = point;
    }
    add_gap(last, std::nullopt);
}

bool Domain::inside(Number point) const {
    return !(low_ && point < *low_) && !(high_ && *high_ < point);
}

void Domain::add_point(Number point) {
    const bool reachable = places_ < 0 || point.to_scaled(places_).has_value();
    if (reachable && inside(point)) pieces_.push_back({Form::point, 0, point, {}});
}

void Domain::add_gap(std::optional<Number> low, std::optional<Number> high) {
    if (low_ && (!low || *low < *low_)) return;
    if (high_ && (!high || *high_ < *high)) return;
    Piece piece{Form::gap, 0, low, high};
    if (low && high) {
        const auto value = some_value(piece);
        if (!value || !(*low < *value) || !(*value < *high)) return;
    }
    pieces_.push_back(piece);
}

// A value in the piece; for values in steps the smallest, between two decimals the middle.
std::optional<Number> Domain::some_value(const Piece& piece) const {
    if (piece.form == Form::point) return piece.low;
    const Number step = places_ > 0 ? Number::scaled(1, places_) : Number(1);
    if (!piece.low && !piece.high) return Number(0);
    if (!piece.low) return piece.high->subtract(step);
    if (places_ >= 0) {
        const auto floor = piece.low->round(places_, Rounding::floor);
        return floor ? floor->add(step) : std::nullopt;
    }
    if (!piece.high) return piece.low->add(step);
    const auto sum = piece.low->add(*piece.high);
    return sum ? sum->divide(Number(2)) : std::nullopt;
}

bool Domain::holds(const Expr& comparison, const Piece& piece) const {
    const Expr& right = comparison.operands[1];
    const bool negative = comparison.op == Op::not_equal;
    if (right.kind == ExprKind::unknown) return (piece.form == Form::unknown) != negative;
    if (piece.form == Form::unknown) return negative;
    if (right.kind == ExprKind::choice_value) return (piece.value == right.index) != negative;
    const Value& value = tables_.constants[right.index];
    if (const bool* yes = value.yes_no()) return (piece.value == (*yes ? 1U : 0U)) != negative;
    const Number point = *key(value);
    int order = 0; // of the piece relative to the point
    if (piece.form == Form::point)
        order = *piece.low < point ? -1 : point < *piece.low ? 1 : 0;
    else
        order = piece.low && !(*piece.low < point) ? 1 : -1;
    switch (comparison.op) {
    case Op::equal: return order == 0;
    case Op::not_equal: return order != 0;
    case Op::less: return order < 0;
    case Op::less_equal: return order <= 0;
    case Op::greater: return order > 0;
    default: return order >= 0;
    }
}

PieceSet Domain::where(const Expr& test) const {
    PieceSet set(pieces_.size());
    if (is_comparison(test)) {
        for (std::size_t i = 0; i < set.size(); ++i)
            set[i] = holds(test, pieces_[i]);
        return set;
    }
    const PieceSet left = where(test.operands[0]);
    if (test.op == Op::not_) {
        for (std::size_t i = 0; i < set.size(); ++i)
            set[i] = !left[i];
        return set;
    }
    const PieceSet right = where(test.operands[1]);
    for (std::size_t i = 0; i < set.size(); ++i)
        set[i] = test.op == Op::and_ ? left[i] && right[i] : left[i] || right[i];
    return set;
}

std::string Domain::example(std::size_t place, bool english) const {
    const Piece& piece = pieces_[place];
    if (piece.form == Form::unknown) return written(Value(), english);
    if (type_.kind == TypeKind::yes_no) return written(Value(piece.value == 1), english);
    if (type_.kind == TypeKind::choice) return tables_.choices[type_.choice].values[piece.value];
    const auto value = piece.form == Form::other ? std::nullopt : some_value(piece);
    if (!value) return "…";
    if (type_.kind != TypeKind::date) return value->to_text();
    const auto days = value->to_integer();
    return days ? to_text(Date{static_cast<std::int32_t>(*days)}) : "…";
}

} // namespace vorgang::dsl::meaning
