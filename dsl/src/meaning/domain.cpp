#include "meaning/domain.hpp"

#include <algorithm>
#include <set>

#include "meaning/expression.hpp"

namespace vorgang::dsl::meaning {
namespace {

// Lengths compare within three families and never across them; each has a line of its own.
struct Family {
    std::size_t line = 0;
    std::int64_t units = 1;
};
constexpr std::size_t families = 3;
constexpr std::int64_t minutes_of_day = std::int64_t{24} * 60;

Family family(Unit unit) {
    switch (unit) {
    case Unit::minute: return {0, 1};
    case Unit::hour: return {0, 60};
    case Unit::day: return {0, minutes_of_day};
    case Unit::week: return {0, 7 * minutes_of_day};
    case Unit::month: return {1, 1};
    case Unit::year: return {1, 12};
    case Unit::working_day: return {2, 1};
    }
    return {};
}

Length length(std::size_t line, std::int64_t count) {
    if (line == 2) return {count, Unit::working_day};
    if (line == 1)
        return count % 12 == 0 ? Length{count / 12, Unit::year} : Length{count, Unit::month};
    if (count % minutes_of_day == 0) return {count / minutes_of_day, Unit::day};
    return count % 60 == 0 ? Length{count / 60, Unit::hour} : Length{count, Unit::minute};
}

struct Placed {
    std::size_t line = 0;
    Key key;
};

std::optional<Placed> placed(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::yes_no: return Placed{0, Number(*value.yes_no() ? 1 : 0)};
    case Value::Kind::number: return Placed{0, *value.number()};
    case Value::Kind::date: return Placed{0, Number(value.date()->days)};
    case Value::Kind::instant: return Placed{0, Number(value.instant()->ms)};
    case Value::Kind::text: return Placed{0, *value.text()};
    case Value::Kind::length: {
        const Family of = family(value.length()->unit);
        const auto count = Number(value.length()->count).multiply(Number(of.units));
        if (!count) return std::nullopt;
        return Placed{of.line, *count};
    }
    default: return std::nullopt;
    }
}

std::optional<Placed> placed(const ProcessModel& tables, const Expr& e) {
    if (e.kind == ExprKind::choice_value) return Placed{0, Number(e.index)};
    if (e.kind == ExprKind::constant) return placed(tables.constants[e.index]);
    return std::nullopt;
}

int decimals_of(TypeKind kind) {
    switch (kind) {
    case TypeKind::money: return 2;
    case TypeKind::number:
    case TypeKind::text:
    case TypeKind::person:
    case TypeKind::list:
    case TypeKind::context: return Line::dense;
    default: return 0;
    }
}

// How many values there are, where somebody listed them.
std::optional<std::size_t> listed(const ProcessModel& tables, const Type& type) {
    if (type.kind == TypeKind::yes_no) return 2;
    if (type.kind == TypeKind::choice) return tables.choices[type.choice].values.size();
    if (type.kind == TypeKind::role) return tables.roles.size();
    return std::nullopt;
}

// The line of a length that is the same in every case; nothing of one that a case brings, or that
// mixes what does not add.
std::optional<std::size_t> fixed_line(const Expr& e, const ProcessModel& tables) {
    if (e.kind == ExprKind::constant)
        if (const Length* constant = tables.constants[e.index].length())
            return family(constant->unit).line;
    const bool sum = e.kind == ExprKind::binary && (e.op == Op::add || e.op == Op::subtract);
    if (!sum && (e.kind != ExprKind::unary || e.op != Op::negate)) return std::nullopt;
    const auto line = fixed_line(e.operands.front(), tables);
    return line == fixed_line(e.operands.back(), tables) ? line : std::nullopt;
}

// Whether the lengths in a calculation leave no doubt that there is a result: a month and three
// days do not add, and neither does a day that no calendar has come to.
bool lengths_add(const Expr& e, const ProcessModel& tables) {
    const auto is_length = [](const Expr& operand) { return operand.type.kind == Kind::length; };
    if (std::ranges::none_of(e.operands, is_length)) return true;
    if (e.op == Op::multiply) return false;
    if (e.type.kind == Kind::length) return fixed_line(e, tables).has_value();
    return std::ranges::all_of(e.operands, [&](const Expr& operand) {
        return !is_length(operand) || fixed_line(operand, tables);
    });
}

// Whether no case can make it unknown.
bool surely_known(const Expr& e, const ProcessModel& tables, const vorgang::Rule& rule) {
    switch (e.kind) {
    case ExprKind::constant:
    case ExprKind::choice_value: return true;
    case ExprKind::parameter: return !rule.inputs[e.index].type.optional;
    case ExprKind::local: return !tables.locals[e.index].type.optional;
    case ExprKind::unary: break;
    case ExprKind::binary:
        if (e.op != Op::add && e.op != Op::subtract && e.op != Op::multiply) return false;
        if (!lengths_add(e, tables)) return false;
        break;
    default: return false;
    }
    return std::ranges::all_of(
        e.operands, [&](const Expr& operand) { return surely_known(operand, tables, rule); });
}

// A length that reads well: whole days, where there is one, and something rather than nothing.
Number rounder(const Line& line, Line::Id id, Number count) {
    const auto whole = count.to_integer();
    if (!whole) return count;
    if (*whole == 0 && line.could_be(id, Number(1))) return Number(1);
    for (const std::int64_t step : {24 * 60, 60}) {
        const std::int64_t up = (*whole + step - 1) / step * step;
        if (*whole > 0 && line.could_be(id, Number(up))) return Number(up);
    }
    return count;
}

bool is_equality(Op op) {
    return op == Op::equal || op == Op::not_equal;
}

} // namespace

Domain::Domain(const Context& context, Index rule, bool freely)
    : c_(context), signature_(context.model.tables.rules[rule]), rule_(context.model.rules[rule]),
      freely_(freely) {
    for (std::size_t i = 0; i < signature_.inputs.size(); ++i) {
        const Type& type = signature_.inputs[i].type;
        (void)add_variable({Variable::Of::input, static_cast<Index>(i), nullptr, type,
                            decimals_of(type.kind), type.optional});
    }
    for (std::size_t input = 0; input < signature_.inputs.size(); ++input) {
        auto& tests = tests_.emplace_back();
        auto& needs = row_needs_.emplace_back();
        std::set<std::size_t> all;
        for (const RuleRow& row : rule_.rows) {
            const bool tested = row.tests[input].has_value() && !row.otherwise;
            auto& of_row = needs.emplace_back();
            if (tested) of_row.push_back(input);
            tests.push_back(tested ? compile(*row.tests[input], of_row) : any);
            all.insert(of_row.begin(), of_row.end());
        }
        needs_.emplace_back(all.begin(), all.end());
    }
    lay_lines();
    states_.resize(variables_.size());
}

std::size_t Domain::add_variable(Variable variable) {
    parents_.push_back(variables_.size());
    variables_.push_back(variable);
    return variables_.size() - 1;
}

std::size_t Domain::root(std::size_t variable) const {
    while (parents_[variable] != variable)
        variable = parents_[variable];
    return variable;
}

void Domain::link(std::size_t one, std::size_t other) {
    parents_[std::max(root(one), root(other))] = std::min(root(one), root(other));
}

std::size_t Domain::compile(const Expr& test, std::vector<std::size_t>& needs) {
    const bool junction =
        test.kind == ExprKind::binary && (test.op == Op::and_ || test.op == Op::or_);
    const bool negation = test.kind == ExprKind::unary && test.op == Op::not_;
    if (!junction && !negation) return comparison(test, needs);
    Node node;
    node.form = negation              ? Node::Form::opposite
                : test.op == Op::and_ ? Node::Form::both
                                      : Node::Form::either;
    node.left = compile(test.operands[0], needs);
    if (junction) node.right = compile(test.operands[1], needs);
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
}

std::size_t Domain::comparison(const Expr& test, std::vector<std::size_t>& needs) {
    Node node;
    node.op = test.op;
    const bool known_form = test.kind == ExprKind::binary && test.operands.size() == 2 &&
                            test.operands[0].kind == ExprKind::parameter;
    if (known_form) {
        node.left = test.operands[0].index;
        const Expr& right = test.operands[1];
        if (right.kind == ExprKind::unknown) {
            node.form = Node::Form::unknown;
        } else if (auto constant = placed(c_.model.tables, right)) {
            node.form = Node::Form::constant;
            node.right = constant->line;
            node.key = std::move(constant->key);
        } else if (const auto variable = operand(right)) {
            node.form = Node::Form::variable;
            node.right = *variable;
            link(node.left, *variable);
            if (std::ranges::find(needs, *variable) == needs.end()) needs.push_back(*variable);
        }
    }
    if (node.form == Node::Form::maybe && doubt_ == nullptr) doubt_ = &test;
    nodes_.push_back(std::move(node));
    return nodes_.size() - 1;
}

// What a cell compares with, where it is no constant.
std::optional<std::size_t> Domain::operand(const Expr& e) {
    if (e.kind == ExprKind::parameter) return e.index;
    const auto is_it = [&e](const Variable& variable) {
        if (variable.of == Variable::Of::local)
            return e.kind == ExprKind::local && e.index == variable.index;
        return variable.of == Variable::Of::calculation && same(*variable.calculation, e);
    };
    const auto found = std::ranges::find_if(variables_, is_it);
    if (found != variables_.end()) return static_cast<std::size_t>(found - variables_.begin());
    if (e.kind == ExprKind::local) {
        const Type& type = c_.model.tables.locals[e.index].type;
        return add_variable(
            {Variable::Of::local, e.index, nullptr, type, decimals_of(type.kind), type.optional});
    }
    if (doubt_ == nullptr) doubt_ = &e;
    if (!freely_) return std::nullopt;
    Type type{table_kind(e.type.kind)};
    type.choice = e.type.choice;
    return add_variable({Variable::Of::calculation, 0, &e, type, decimals_of(type.kind),
                         !surely_known(e, c_.model.tables, signature_)});
}

// The lines of each group: its constants, bounds among them.
void Domain::lay_lines() {
    std::vector<std::size_t> group_of(variables_.size());
    for (std::size_t i = 0; i < variables_.size(); ++i) {
        const std::size_t first = root(i);
        if (first == i) {
            group_of[i] = groups_.size();
            const bool lengths = variables_[i].type.kind == TypeKind::length;
            groups_.emplace_back().lines.resize(lengths ? families : 1);
        }
        variables_[i].group = group_of[first];
        ++groups_[variables_[i].group].variables;
    }
    for (const Node& node : nodes_) {
        if (node.form == Node::Form::both || node.form == Node::Form::either ||
            node.form == Node::Form::opposite || node.form == Node::Form::maybe)
            continue;
        Group& group = groups_[variables_[node.left].group];
        if (node.form == Node::Form::constant) group.lines[node.right].add(node.key);
        group.ordered = group.ordered || !is_equality(node.op);
    }
    for (std::size_t i = 0; i < variables_.size(); ++i)
        bound(i);
    for (Node& node : nodes_)
        if (node.form == Node::Form::constant)
            node.id = groups_[variables_[node.left].group].lines[node.right].find(node.key);
}

void Domain::bound(std::size_t variable) {
    Variable& v = variables_[variable];
    std::vector<Line>& lines = groups_[v.group].lines;
    const auto add = [&](const std::optional<Placed>& at) -> std::optional<Line::Id> {
        if (!at) return std::nullopt;
        v.line = at->line;
        lines[at->line].add(at->key);
        return lines[at->line].find(at->key);
    };
    if (const auto count = listed(c_.model.tables, v.type)) {
        v.low = add(Placed{0, Number(0)});
        v.high = add(Placed{0, Number(static_cast<std::int64_t>(*count) - 1)});
        return;
    }
    if (v.type.low != none) v.low = add(placed(c_.model.tables.constants[v.type.low]));
    if (v.type.high != none) v.high = add(placed(c_.model.tables.constants[v.type.high]));
}

std::vector<Spot> Domain::spots(std::size_t variable) const {
    const Variable& v = variables_[variable];
    const std::vector<Line>& lines = groups_[v.group].lines;
    std::vector<Spot> all;
    for (std::size_t at = 0; at < lines.size(); ++at) {
        const Line& line = lines[at];
        if ((v.low || v.high) && at != v.line) continue;
        const std::size_t from = v.low ? line.place_of(*v.low) : 0;
        const std::size_t to = v.high ? line.place_of(*v.high) : line.size();
        if (!v.low) all.push_back({false, true, at, 0});
        for (std::size_t place = from; place < line.size() && place <= to; ++place) {
            all.push_back({false, false, at, place});
            if (place < to) all.push_back({false, true, at, place + 1});
        }
    }
    if (v.optional) all.push_back({true, false, 0, 0});
    return all;
}

bool Domain::put(std::size_t variable, const Spot& spot) {
    const Variable& v = variables_[variable];
    State& state = states_[variable];
    state = {true, spot.unknown, false, spot.line, 0, 0};
    if (spot.unknown) return true;
    Line& line = groups_[v.group].lines[spot.line];
    if (spot.gap) {
        const auto id = line.put(spot.place, v.decimals);
        state.own = state.placed = id.has_value();
        state.id = id.value_or(0);
        return state.placed;
    }
    state.id = line.at(spot.place);
    state.before = line.decimals(state.id);
    state.placed = line.join(state.id, v.decimals);
    return state.placed;
}

void Domain::take_back(std::size_t variable) {
    State& state = states_[variable];
    state.placed = false;
    if (state.unknown) return;
    Line& line = groups_[variables_[variable].group].lines[state.line];
    if (state.own)
        line.take_back();
    else
        line.leave(state.id, state.before);
}

Truth Domain::truth(std::size_t input, std::size_t row) const {
    const std::size_t test = tests_[input][row];
    return test == any ? is_yes : truth(nodes_[test]);
}

// As the engine's `und`, `oder` and `nicht`, for each value that either side may have.
Truth Domain::truth(const Node& node) const {
    unsigned result = never;
    switch (node.form) {
    case Node::Form::both:
    case Node::Form::either: {
        const Truth left = truth(nodes_[node.left]);
        const Truth right = truth(nodes_[node.right]);
        const auto decides = node.form == Node::Form::both ? is_no : is_yes;
        const auto gives_way = node.form == Node::Form::both ? is_yes : is_no;
        if (((left | right) & decides) != 0) result |= decides;
        if ((left & right & gives_way) != 0) result |= gives_way;
        const unsigned open_left = left & is_unknown;
        const unsigned open_right = right & is_unknown;
        if (((open_left != 0) && (right & (gives_way | is_unknown)) != 0) ||
            ((open_right != 0) && (left & (gives_way | is_unknown)) != 0))
            result |= is_unknown;
        return static_cast<Truth>(result);
    }
    case Node::Form::opposite: {
        const Truth operand = truth(nodes_[node.left]);
        if ((operand & is_yes) != 0) result |= is_no;
        if ((operand & is_no) != 0) result |= is_yes;
        return static_cast<Truth>(result | (operand & is_unknown));
    }
    case Node::Form::constant: {
        const State constant{true, false, false, node.right, node.id, 0};
        return compared(node.op, node.left, constant);
    }
    case Node::Form::unknown:
        if (!is_equality(node.op)) return is_unknown;
        return states_[node.left].unknown == (node.op == Op::equal) ? is_yes : is_no;
    case Node::Form::variable:
        if (!states_[node.right].placed) return anything;
        return compared(node.op, node.left, states_[node.right]);
    case Node::Form::maybe: break;
    }
    return anything;
}

Truth Domain::compared(Op op, std::size_t variable, const State& right) const {
    const State& left = states_[variable];
    if (left.unknown || right.unknown) {
        if (!is_equality(op)) return is_unknown;
        return (left.unknown && right.unknown) == (op == Op::equal) ? is_yes : is_no;
    }
    if (left.line != right.line) return is_unknown;
    std::strong_ordering order = std::strong_ordering::equal;
    if (left.id != right.id) {
        const Line& line = groups_[variables_[variable].group].lines[left.line];
        order = line.place_of(left.id) <=> line.place_of(right.id);
    }
    bool holds = false;
    switch (op) {
    case Op::equal: holds = order == 0; break;
    case Op::not_equal: holds = order != 0; break;
    case Op::less: holds = order < 0; break;
    case Op::less_equal: holds = order <= 0; break;
    case Op::greater: holds = order > 0; break;
    default: holds = order >= 0; break;
    }
    return holds ? is_yes : is_no;
}

std::string Domain::written(const Variable& v, const Key& key, std::size_t line) const {
    const ProcessModel& tables = c_.model.tables;
    const bool english = c_.english();
    if (const auto* text = std::get_if<std::string>(&key))
        return meaning::written(Value(*text), english);
    const Number number = std::get<Number>(key);
    const auto whole = number.to_integer();
    if (!whole && v.type.kind != TypeKind::number && v.type.kind != TypeKind::money) return "…";
    switch (v.type.kind) {
    case TypeKind::yes_no: return meaning::written(Value(*whole == 1), english);
    case TypeKind::choice:
        return tables.choices[v.type.choice].values[static_cast<std::size_t>(*whole)];
    case TypeKind::role: return tables.roles[static_cast<std::size_t>(*whole)].name;
    case TypeKind::date: return to_text(Date{static_cast<std::int32_t>(*whole)});
    case TypeKind::instant: return to_text(Instant{*whole});
    case TypeKind::length: return meaning::written(Value(length(line, *whole)), english);
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money: return number.to_text();
    default: return "…";
    }
}

std::string Domain::example(std::size_t variable) const {
    const Variable& v = variables_[variable];
    const State& state = states_[variable];
    const std::string name = v.of == Variable::Of::input ? signature_.inputs[v.index].name
                             : v.of == Variable::Of::local
                                 ? c_.model.tables.locals[v.index].name
                                 : std::string(c_.source.text(v.calculation->span));
    const std::string start = name + " = ";
    if (state.unknown) return start + meaning::written(Value(), c_.english());
    const Group& group = groups_[v.group];
    const Line& line = group.lines[state.line];
    const bool named = v.type.kind == TypeKind::text && (group.ordered || group.variables > 1);
    const bool opaque = decimals_of(v.type.kind) == Line::dense && v.type.kind != TypeKind::number;
    if (opaque && !named && !line.is_constant(state.id))
        return start + (c_.english() ? "anything else" : "etwas anderes");
    auto key = line.value(state.id);
    if (key && v.type.kind == TypeKind::length && !line.is_constant(state.id))
        key = rounder(line, state.id, std::get<Number>(*key));
    return start + (key ? written(v, *key, state.line) : "…");
}

} // namespace vorgang::dsl::meaning
