#include "meaning/facts.hpp"

#include <algorithm>

namespace vorgang::dsl::meaning {

bool Bits::intersect(const Bits& other) {
    bool changed = false;
    for (std::size_t i = 0; i < words_.size(); ++i) {
        const std::uint64_t both = words_[i] & other.words_[i];
        changed = changed || both != words_[i];
        words_[i] = both;
    }
    return changed;
}

void Bits::unite_new(const Bits& other, const Bits& without) {
    for (std::size_t i = 0; i < words_.size(); ++i)
        words_[i] |= other.words_[i] & ~without.words_[i];
}

namespace {

constexpr std::size_t no_bit = static_cast<std::size_t>(-1);

// Takes `nicht`, `= ja` and `= nein` away, turning `truth` where they turn the meaning.
const Expr& plain(const Expr& condition, bool& truth, const ProcessModel& tables) {
    const Expr* e = &condition;
    for (;;) {
        if (e->kind == ExprKind::unary && e->op == Op::not_) {
            truth = !truth;
            e = &e->operands[0];
            continue;
        }
        const bool equality =
            e->kind == ExprKind::binary && (e->op == Op::equal || e->op == Op::not_equal);
        if (!equality || e->operands[1].kind != ExprKind::constant) return *e;
        const bool* yes = tables.constants[e->operands[1].index].yes_no();
        if (yes == nullptr) return *e;
        if (*yes != (e->op == Op::equal)) truth = !truth;
        e = &e->operands[0];
    }
}

bool is(const Expr& e, Op op) {
    return e.kind == ExprKind::binary && e.op == op;
}

// `field = unbekannt` in either order.
Index compared_with_unknown(const Expr& e) {
    if (!is(e, Op::equal) && !is(e, Op::not_equal)) return none;
    const Expr& left = e.operands[0];
    const Expr& right = e.operands[1];
    if (left.kind == ExprKind::field && right.kind == ExprKind::unknown) return left.index;
    if (right.kind == ExprKind::field && left.kind == ExprKind::unknown) return right.index;
    return none;
}

bool is_value(const Expr& e) {
    return e.kind == ExprKind::constant || e.kind == ExprKind::choice_value;
}

} // namespace

Facts::Facts(const Model& model) : m_(model), steps_(model.tables.fields.size()) {
    pending_bits_ = steps_ + model.tables.steps.size();
    for (const Statement& statement : model.statements)
        if (const auto* step = std::get_if<Step>(&statement.node))
            for (const Clause& clause : step->clauses)
                if (clause.condition) add_clause(clause);
    condition_bits_ = pending_bits_ + pending_.size();
    size_ = condition_bits_ + 2 * conditions_.size();
    matters_ = !conditions_.empty() ||
               std::ranges::any_of(model.tables.fields,
                                   [](const Field& field) { return field.type.optional; });
    clears_.resize(model.tables.fields.size());
    std::vector<Index> fields;
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        fields.assign(1, pending_[i].field);
        collect_fields(*pending_[i].condition, fields);
        for (const Index field : fields)
            clears_[field].push_back(static_cast<std::uint32_t>(pending_bits_ + i));
    }
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
        fields.clear();
        collect_fields(*conditions_[i], fields);
        for (const Index field : fields)
            for (std::size_t half = 0; half < 2; ++half)
                clears_[field].push_back(
                    static_cast<std::uint32_t>(condition_bits_ + 2 * i + half));
    }
}

void Facts::add_clause(const Clause& clause) {
    first_pending_[&clause] = pending_.size();
    for (const Use& field : clause.fields)
        pending_.push_back({field.index, &*clause.condition});
    add_condition(*clause.condition);
}

void Facts::add_condition(const Expr& condition) {
    bool truth = true;
    const Expr& e = plain(condition, truth, m_.tables);
    if (find(e) == no_bit) conditions_.push_back(&e);
    if (!is(e, Op::and_) && !is(e, Op::or_)) return;
    add_condition(e.operands[0]);
    add_condition(e.operands[1]);
}

std::size_t Facts::find(const Expr& condition) const {
    for (std::size_t i = 0; i < conditions_.size(); ++i)
        if (same(*conditions_[i], condition)) return i;
    return no_bit;
}

std::vector<std::size_t> Facts::about(Index field) const {
    std::vector<std::size_t> bits{written(field)};
    for (std::size_t i = 0; i < pending_.size(); ++i)
        if (pending_[i].field == field) bits.push_back(pending_bits_ + i);
    if (bits.size() == 1) return bits;
    for (std::size_t bit = condition_bits_; bit < size_; ++bit)
        bits.push_back(bit);
    return bits;
}

void Facts::write(Bits& state, Index field, bool sure) const {
    for (const std::uint32_t bit : clears_[field])
        state.reset(bit);
    state.put(written(field), sure);
}

void Facts::complete(Bits& state, const Step& step) const {
    for (const Clause& clause : step.clauses)
        for (const Use& field : clause.fields)
            write(state, field.index, false);
    for (const Clause& clause : step.clauses) {
        const bool holds = !clause.condition || known(state, *clause.condition, true);
        const bool fails = clause.condition && known(state, *clause.condition, false);
        const auto pending = first_pending_.find(&clause);
        for (std::size_t i = 0; i < clause.fields.size(); ++i) {
            const Index field = clause.fields[i].index;
            if (m_.tables.fields[field].type.optional) continue;
            if (holds) state.set(written(field));
            if (!holds && !fails) state.set(pending_bits_ + pending->second + i);
        }
    }
    state.set(done(step.step));
    const Index at = m_.tables.steps[step.step].at_field;
    if (at != none) state.set(written(at));
}

void Facts::learn(Bits& state, const Expr& condition, bool truth) const {
    if (!matters_) return;
    learn_one(state, condition, truth);
    promote(state);
}

// Of a choice of two values, not being the one is being the other.
std::optional<Expr> Facts::the_other_value(const Expr& e, bool truth) const {
    const bool differs = is(e, Op::equal) ? !truth : is(e, Op::not_equal) && truth;
    if (!differs || e.operands[1].kind != ExprKind::choice_value) return std::nullopt;
    if (m_.tables.choices[e.operands[1].type.choice].values.size() != 2) return std::nullopt;
    Expr other = e;
    other.op = Op::equal;
    other.operands[1].index = other.operands[1].index == 0 ? 1 : 0;
    return other;
}

void Facts::learn_one(Bits& state, const Expr& condition, bool truth) const {
    const Expr& e = plain(condition, truth, m_.tables);
    if (is(e, truth ? Op::and_ : Op::or_)) {
        learn_one(state, e.operands[0], truth);
        learn_one(state, e.operands[1], truth);
    }
    if (const Index field = compared_with_unknown(e);
        field != none && truth == (e.op == Op::not_equal))
        state.set(written(field));
    if (const auto other = the_other_value(e, truth)) return learn_one(state, *other, true);
    const bool equal = is(e, Op::equal) && truth && is_value(e.operands[1]);
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
        const Expr& other = *conditions_[i];
        if (same(other, e)) {
            state.set(condition_bits_ + 2 * i + (truth ? 0 : 1));
        } else if (equal && is(other, Op::equal) && is_value(other.operands[1]) &&
                   same(other.operands[0], e.operands[0])) {
            state.set(condition_bits_ + 2 * i + 1); // it has another value
        }
    }
}

bool Facts::known(const Bits& state, const Expr& condition, bool truth) const {
    const Expr& e = plain(condition, truth, m_.tables);
    if (const std::size_t i = find(e);
        i != no_bit && state.test(condition_bits_ + 2 * i + (truth ? 0 : 1)))
        return true;
    const bool both = is(e, truth ? Op::and_ : Op::or_);
    const bool either = is(e, truth ? Op::or_ : Op::and_);
    if (!both && !either) return false;
    const bool left = known(state, e.operands[0], truth);
    const bool right = known(state, e.operands[1], truth);
    return both ? left && right : left || right;
}

// A field entered where its condition held counts as written as soon as the condition is known.
void Facts::promote(Bits& state) const {
    for (std::size_t i = 0; i < pending_.size(); ++i)
        if (state.test(pending_bits_ + i) && known(state, *pending_[i].condition, true))
            state.set(written(pending_[i].field));
}

} // namespace vorgang::dsl::meaning
