// Which rows of a rule fit, and what its hit policy makes of them.
#include <algorithm>
#include <vector>

#include "run/arithmetic.hpp"
#include "run/border.hpp"
#include "run/items.hpp"
#include "run/machine.hpp"

namespace vorgang::run {
namespace {

// In the order in which its choice lists an output; of several outputs the first that differs.
bool goes_before(const Scalar& one, const Scalar& other) noexcept {
    if (one.kind != Scalar::Kind::context) return one.low < other.low;
    const Items left(one.text());
    const Items right(other.text());
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
        if (left.at(i).low != right.at(i).low) return left.at(i).low < right.at(i).low;
    return false;
}

} // namespace

bool Machine::row_matches(const RuleRow& row, bool& matches) {
    matches = true;
    for (const CodeOffset test : row.tests) {
        if (test == no_code) continue;
        Scalar result;
        if (!evaluate(test, result)) return false;
        if (result.yes()) continue;
        matches = false;
        return true;
    }
    return true;
}

// A result outside of the bounds its type declares is unknown, and so an incident where it counts.
bool Machine::fire(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    if (gives_list(rule.policy)) return fire_list(index, result);
    const bool fired = rule.policy == HitPolicy::formula
                           ? evaluate(rule.rows.front().output, result)
                       : rule.policy == HitPolicy::unique ? fire_unique(index, result)
                                                          : fire_each(index, result);
    const Type& type = rule.output.type;
    const bool good =
        type.kind == TypeKind::context
            ? accept(result, type, *c_.model, c_.deployment->limits()) == Refusal::none
            : within(result, type, *c_.model);
    if (!good) result = Scalar::unknown();
    return fired;
}

// Exactly one row, else the result is unknown.
bool Machine::fire_unique(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    Index fired = none;
    std::uint32_t hits = 0;
    for (std::size_t row = 0; row < rule.rows.size(); ++row) {
        bool matches = false;
        if (!row_matches(rule.rows[row], matches)) return false;
        if (!matches) continue;
        ++hits;
        fired = static_cast<Index>(row);
    }
    if (hits != 1) return true;
    if (!evaluate(rule.rows[fired].output, result)) return false;
    c_.events.push_back({EventKind::row, index, fired});
    return true;
}

// A list of the outputs; with one that is unknown or outside of its bounds the list is unknown.
bool Machine::fire_list(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    std::vector<Scalar> outputs;
    bool good = true;
    for (std::size_t row = 0; row < rule.rows.size(); ++row) {
        bool matches = false;
        if (!row_matches(rule.rows[row], matches)) return false;
        if (!matches) continue;
        Scalar output;
        if (!evaluate(rule.rows[row].output, output)) return false;
        good = good && accept(output, rule.output.type, *c_.model, c_.deployment->limits()) ==
                           Refusal::none;
        outputs.push_back(output);
        c_.events.push_back({EventKind::row, index, static_cast<std::uint32_t>(row)});
    }
    if (rule.policy == HitPolicy::output_order) std::ranges::stable_sort(outputs, goes_before);
    result = good ? list(outputs) : Scalar::unknown();
    return true;
}

bool Machine::fire_each(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    std::int64_t hits = 0;
    for (std::size_t row = 0; row < rule.rows.size(); ++row) {
        bool matches = false;
        if (!row_matches(rule.rows[row], matches)) return false;
        if (!matches) continue;
        Scalar output;
        if (rule.policy != HitPolicy::count && !evaluate(rule.rows[row].output, output))
            return false;
        result = hits == 0 ? output : combine(rule.policy, result, output);
        ++hits;
        c_.events.push_back({EventKind::row, index, static_cast<std::uint32_t>(row)});
        if (rule.policy == HitPolicy::first) return true;
    }
    if (rule.policy == HitPolicy::count) result = Scalar::of(Number(hits));
    return true;
}

Scalar Machine::combine(HitPolicy policy, const Scalar& before, const Scalar& next) const {
    switch (policy) {
    case HitPolicy::sum: return arithmetic(Op::add, before, next, c_.deployment->calendar());
    case HitPolicy::any: return compare(Op::equal, before, next).yes() ? before : Scalar::unknown();
    case HitPolicy::priority:
        if (before.is_unknown() || next.is_unknown()) return Scalar::unknown();
        return goes_before(next, before) ? next : before;
    case HitPolicy::smallest:
    case HitPolicy::largest: {
        const Op op = policy == HitPolicy::smallest ? Op::less : Op::greater;
        const Scalar better = compare(op, next, before);
        if (better.kind != Scalar::Kind::yes_no) return Scalar::unknown();
        return better.yes() ? next : before;
    }
    default: return before;
    }
}

} // namespace vorgang::run
