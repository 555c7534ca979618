// The rows of a rule as its hit policy sees them (table/hits.hpp): which fit, what they give, and
// the event that says so.
#include <algorithm>
#include <vector>

#include "process/rule_index.hpp"
#include "run/arithmetic.hpp"
#include "run/border.hpp"
#include "run/items.hpp"
#include "run/machine.hpp"
#include "table/hits.hpp"

namespace vorgang::run {
namespace {

using table::Policy;
using table::Word;

Policy policy_of(HitPolicy policy) noexcept {
    switch (policy) {
    case HitPolicy::unique: return Policy::unique;
    case HitPolicy::any: return Policy::any;
    case HitPolicy::sum: return Policy::sum;
    case HitPolicy::smallest: return Policy::smallest;
    case HitPolicy::largest: return Policy::largest;
    case HitPolicy::count: return Policy::count;
    case HitPolicy::priority: return Policy::priority;
    case HitPolicy::collect: return Policy::collect;
    case HitPolicy::rule_order: return Policy::rule_order;
    case HitPolicy::output_order: return Policy::output_order;
    case HitPolicy::first:
    case HitPolicy::formula:
    case HitPolicy::model: break;
    }
    return Policy::first;
}

// In the order in which its choice lists an output; of several outputs the first that differs.
bool is_listed_before(const Scalar& one, const Scalar& other) noexcept {
    if (one.kind != Scalar::Kind::context) return one.low < other.low;
    const Items left(one.text());
    const Items right(other.text());
    for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i)
        if (left.at(i).low != right.at(i).low) return left.at(i).low < right.at(i).low;
    return false;
}

// The rows of a column that a value fits; null where the value is of another kind.
const Word* rows_at(const RuleIndex::Input& input, const Scalar& value) noexcept {
    const table::Column& column = input.column;
    if (value.is_unknown()) return column.at_unknown();
    const auto whole = [&](Scalar::Kind kind, std::int64_t number) {
        return value.kind == kind ? column.at_whole(number) : nullptr;
    };
    switch (input.kind) {
    case TypeKind::integer:
    case TypeKind::number:
    case TypeKind::money:
        return value.kind == Scalar::Kind::number ? column.at(value.number()) : nullptr;
    case TypeKind::text:
    case TypeKind::person:
        return value.kind == Scalar::Kind::text ? column.at(value.text()) : nullptr;
    case TypeKind::date: return whole(Scalar::Kind::date, value.date().days);
    case TypeKind::instant: return whole(Scalar::Kind::instant, value.instant().ms);
    case TypeKind::yes_no: return whole(Scalar::Kind::yes_no, value.yes() ? 1 : 0);
    default: return whole(Scalar::Kind::choice, static_cast<std::int64_t>(value.low));
    }
}

} // namespace

class Machine::Rows {
  public:
    using Value = Scalar;

    Rows(Machine& machine, Index rule)
        : m_(machine), index_(rule), rule_(m_.c_.model->rules[rule]),
          found_(m_.c_.deployment->process().tables().rule_indexes[rule]),
          indexed_(found_.is_used() && find_sets()),
          walk_(std::span(sets_).first(indexed_ ? found_.inputs.size() : 0), rule_.rows.size()) {
        // What the walk costs beside the tests it runs.
        constexpr std::size_t words_per_instruction = 4;
        const std::size_t words = table::words_for(rule_.rows.size()) * found_.inputs.size();
        if (indexed_)
            stopped_ = !m_.spend(1 + static_cast<std::int64_t>(words / words_per_instruction));
    }

    [[nodiscard]] bool stopped() const noexcept { return stopped_; }

    [[nodiscard]] bool next(std::size_t& row) {
        while (!stopped_) {
            const auto candidate = walk_.next();
            if (!candidate) break;
            if (!fits(*candidate)) continue;
            row = *candidate;
            return any_ = true;
        }
        if (stopped_ || any_ || !indexed_ || found_.otherwise == none) return false;
        row = found_.otherwise;
        return any_ = true;
    }

    [[nodiscard]] Scalar output(std::size_t row) {
        Scalar value;
        stopped_ = stopped_ || !m_.evaluate(rule_.rows[row].output, value);
        fired(row);
        return value;
    }
    void fired(std::size_t row) {
        if (!stopped_)
            m_.c_.events.push_back({EventKind::row, index_, static_cast<std::uint32_t>(row)});
    }

    [[nodiscard]] Scalar no_row() {
        if (gives_list(rule_.policy)) return gathered(Policy::collect);
        return rule_.policy == HitPolicy::count ? number(0) : Scalar::unknown();
    }
    // All rows are asked, also those behind: what they call is on record.
    [[nodiscard]] Scalar several() {
        std::size_t row = 0;
        while (next(row)) {
        }
        return Scalar::unknown();
    }
    [[nodiscard]] static Scalar number(std::size_t count) {
        return Scalar::of(Number(static_cast<std::int64_t>(count)));
    }

    [[nodiscard]] static Scalar alone(Policy, const Scalar& value) { return value; }
    [[nodiscard]] static bool same(const Scalar& left, const Scalar& right) {
        return compare(Op::equal, left, right).yes();
    }
    [[nodiscard]] Scalar sum(const Scalar& left, const Scalar& right) const {
        return arithmetic(Op::add, left, right, m_.c_.deployment->calendar());
    }
    [[nodiscard]] static std::optional<bool> goes_before(Policy policy, const Scalar& one,
                                                         const Scalar& other) {
        if (one.is_unknown() || other.is_unknown()) return std::nullopt;
        if (policy == Policy::priority) return is_listed_before(one, other);
        const Scalar better =
            compare(policy == Policy::smallest ? Op::less : Op::greater, one, other);
        if (better.kind != Scalar::Kind::yes_no) return std::nullopt;
        return better.yes();
    }

    // With an output that is unknown or outside of its bounds the list is unknown.
    void gather(const Scalar& output) {
        good_ = good_ && accept(output, rule_.output.type, *m_.c_.model,
                                m_.c_.deployment->limits()) == Refusal::none;
        outputs_.push_back(output);
    }
    [[nodiscard]] Scalar gathered(Policy policy) {
        if (policy == Policy::output_order) std::ranges::stable_sort(outputs_, is_listed_before);
        return good_ ? m_.list(outputs_) : Scalar::unknown();
    }

  private:
    bool find_sets() {
        for (std::size_t i = 0; i < found_.inputs.size(); ++i) {
            sets_[i] = rows_at(found_.inputs[i], m_.parameter(found_.inputs[i].input));
            if (sets_[i] == nullptr) return false;
        }
        return true;
    }

    // Whether the tests say yes that no column has answered.
    bool fits(std::size_t row) {
        for (const CodeOffset test :
             indexed_ ? found_.tests(row) : std::span<const CodeOffset>(rule_.rows[row].tests)) {
            if (test == no_code) continue;
            Scalar result;
            stopped_ = !m_.evaluate(test, result);
            if (stopped_ || !result.yes()) return false;
        }
        return true;
    }

    Machine& m_;
    Index index_;
    const Rule& rule_;
    const RuleIndex& found_;
    std::array<const Word*, stack_depth_max> sets_;
    bool indexed_;
    table::RowWalk walk_;
    bool any_ = false; // whether a row has fitted
    bool stopped_ = false;
    bool good_ = true;
    std::vector<Scalar> outputs_;
};

// A result outside of the bounds its type declares is unknown, and so an incident where it counts.
bool Machine::fire(Index index, Scalar& result) {
    const Rule& rule = c_.model->rules[index];
    if (rule.policy == HitPolicy::formula) {
        if (!evaluate(rule.rows.front().output, result)) return false;
    } else {
        Rows rows(*this, index);
        result = table::decide(policy_of(rule.policy), rows);
        if (rows.stopped()) return false;
        if (gives_list(rule.policy)) return true;
    }
    const Type& type = rule.output.type;
    const bool good =
        type.kind == TypeKind::context
            ? accept(result, type, *c_.model, c_.deployment->limits()) == Refusal::none
            : within(result, type, *c_.model);
    if (!good) result = Scalar::unknown();
    return true;
}

} // namespace vorgang::run
