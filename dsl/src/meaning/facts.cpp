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

bool reads_one(const Expr& e, const std::vector<Use>& fields) {
    std::vector<Index> read;
    collect_fields(e, read);
    return std::ranges::any_of(fields, [&read](const Use& field) {
        return std::ranges::find(read, field.index) != read.end();
    });
}

bool is_value(const Expr& e) {
    return e.kind == ExprKind::constant || e.kind == ExprKind::choice_value;
}

// Whether two values of one type are the same, however they are spelt; nothing where that is not
// sure: a month and thirty days.
std::optional<bool> same_value(const Expr& left, const Expr& right, const ProcessModel& tables) {
    if (left.kind != right.kind) return std::nullopt;
    if (left.index == right.index) return true;
    if (left.kind == ExprKind::choice_value) return false;
    const Value& one = tables.constants[left.index];
    const Value& other = tables.constants[right.index];
    if (one.kind() != other.kind()) return std::nullopt;
    if (one.number() != nullptr) return *one.number() == *other.number();
    if (one.length() == nullptr) return false;
    const auto order = compare(*one.length(), *other.length());
    return order ? std::optional(*order == 0) : std::nullopt;
}

// What may come out differently although nothing was written: by the clock, or as a deadline is
// extended.
bool changes_by_itself(const Model& m, Clock& clock, const Expr& condition) {
    if (clock.in(condition) != nullptr) return true;
    std::vector<Index> fields;
    collect_fields(condition, fields);
    return std::ranges::any_of(fields, [&m](Index field) {
        const Index deadline = m.fields[field].deadline;
        return deadline != none && m.tables.deadlines[deadline].extendable;
    });
}

// Equal for expressions that are the same().
std::size_t hash(const Expr& e) {
    std::size_t value = static_cast<std::size_t>(e.kind) * 31 + static_cast<std::size_t>(e.op);
    value = value * 65'599 + e.index;
    for (const Expr& operand : e.operands)
        value = value * 1'000'003 + hash(operand);
    return value;
}

} // namespace

Facts::Facts(const Model& model) : m_(model), clock_(model), steps_(model.tables.fields.size()) {
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
    note_clears();
}

// What a write of a field ends: facts about it, and what is pending on them.
void Facts::note_clears() {
    clears_.resize(m_.tables.fields.size());
    std::vector<Index> fields;
    const auto clear = [&](std::size_t bit) {
        for (const Index field : fields)
            clears_[field].push_back(static_cast<std::uint32_t>(bit));
    };
    for (std::size_t i = 0; i < pending_.size(); ++i) {
        fields.assign(1, pending_[i].field);
        collect_fields(*pending_[i].condition, fields);
        clear(pending_bits_ + i);
    }
    for (std::size_t i = 0; i < conditions_.size(); ++i) {
        fields.clear();
        collect_fields(*conditions_[i], fields);
        clear(condition_bits_ + 2 * i);
        clear(condition_bits_ + 2 * i + 1);
    }
}

void Facts::add_clause(const Clause& clause) {
    const std::size_t first = pending_.size();
    first_pending_[&clause] = first;
    for (const Use& field : clause.fields)
        pending_.push_back({field.index, &*clause.condition});
    add_condition(*clause.condition, first);
}

void Facts::add_condition(const Expr& condition, std::size_t first_pending) {
    bool truth = true;
    const Expr& e = plain(condition, truth, m_.tables);
    if (!changes_by_itself(m_, clock_, e)) {
        const std::size_t id = add_fact(e);
        by_place_.emplace(&e, id);
        for (std::size_t i = first_pending; i < pending_.size(); ++i)
            waiting_[id].push_back(i);
    }
    if (!is(e, Op::and_) && !is(e, Op::or_)) return;
    add_condition(e.operands[0], first_pending);
    add_condition(e.operands[1], first_pending);
}

std::size_t Facts::add_fact(const Expr& e) {
    if (const std::size_t known = find(e); known != no_bit) return known;
    const std::size_t id = conditions_.size();
    conditions_.push_back(&e);
    waiting_.emplace_back();
    by_hash_[hash(e)].push_back(id);
    if (is(e, Op::equal) && is_value(e.operands[1])) by_subject_[hash(e.operands[0])].push_back(id);
    return id;
}

std::size_t Facts::find(const Expr& condition) const {
    if (const auto place = by_place_.find(&condition); place != by_place_.end())
        return place->second;
    const auto alike = by_hash_.find(hash(condition));
    if (alike == by_hash_.end()) return no_bit;
    for (const std::size_t id : alike->second)
        if (same(*conditions_[id], condition)) return id;
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
    // A condition is asked before the fields of its own clause and of those behind it are written:
    // where it reads one of them, it may hold no more.
    for (const Clause& clause : step.clauses) {
        const bool holds = !clause.condition || known(state, *clause.condition, true);
        const bool reads_own = clause.condition && reads_one(*clause.condition, clause.fields);
        const bool fails = clause.condition && known(state, *clause.condition, false);
        const auto pending = first_pending_.find(&clause);
        for (const Use& field : clause.fields)
            write(state, field.index, false);
        for (std::size_t i = 0; i < clause.fields.size(); ++i) {
            const Index field = clause.fields[i].index;
            if (!is_required(m_, field)) continue;
            if (holds) state.set(written(field));
            if (!holds && !fails && !reads_own) state.set(pending_bits_ + pending->second + i);
        }
    }
    state.set(done(step.step));
    const vorgang::Step& row = m_.tables.steps[step.step];
    for (const Index moment : {row.at_field, row.by_field})
        if (moment != none) write(state, moment, !m_.tables.fields[moment].type.optional);
}

void Facts::learn(Bits& state, const Expr& condition, bool truth) const {
    if (!matters_) return;
    std::vector<std::size_t> news;
    learn_one(state, condition, truth, news);
    promote(state, news);
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

void Facts::learn_one(Bits& state, const Expr& condition, bool truth,
                      std::vector<std::size_t>& news) const {
    const Expr& e = plain(condition, truth, m_.tables);
    if (is(e, truth ? Op::and_ : Op::or_)) {
        learn_one(state, e.operands[0], truth, news);
        learn_one(state, e.operands[1], truth, news);
    }
    if (const Index field = compared_with_unknown(e);
        field != none && truth == (e.op == Op::not_equal))
        state.set(written(field));
    if (const auto other = the_other_value(e, truth)) learn_one(state, *other, true, news);
    const auto note = [&](std::size_t id, bool holds) {
        state.set(condition_bits_ + 2 * id + (holds ? 0 : 1));
        news.push_back(id);
    };
    if (const std::size_t id = find(e); id != no_bit) note(id, truth);
    if (!is(e, Op::equal) || !truth || !is_value(e.operands[1])) return;
    const auto rivals = by_subject_.find(hash(e.operands[0]));
    if (rivals == by_subject_.end()) return;
    for (const std::size_t id : rivals->second) {
        const Expr& rival = *conditions_[id];
        if (!same(rival.operands[0], e.operands[0])) continue;
        if (const auto alike = same_value(rival.operands[1], e.operands[1], m_.tables))
            note(id, *alike);
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
void Facts::promote(Bits& state, const std::vector<std::size_t>& news) const {
    if (news.empty()) return;
    // A condition of many parts waits for each of them, and is long to ask.
    std::vector<bool> asked(pending_.size());
    for (const std::size_t id : news)
        for (const std::size_t i : waiting_[id]) {
            if (asked[i]) continue;
            asked[i] = true;
            if (state.test(pending_bits_ + i) && known(state, *pending_[i].condition, true))
                state.set(written(pending_[i].field));
        }
}

} // namespace vorgang::dsl::meaning
