// Do the rows of a table fit every input as its hit policy wants?
#include <algorithm>
#include <set>
#include <utility>

#include "meaning/expression.hpp"
#include "meaning/merging.hpp"
#include "meaning/rules.hpp"
#include "meaning/search.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

using Rows = std::vector<std::uint32_t>;

class Coverage {
  public:
    Coverage(Context& context, Index rule)
        : c_(context), index_(rule), rule_(context.model.rules[rule]),
          signature_(context.model.tables.rules[rule]) {
        effort_.left = std::clamp(context.table_effort, effort_min, effort_max);
    }

    void run() {
        const std::size_t before = effort_.left;
        prove();
        c_.table_effort -= std::min(c_.table_effort, before - effort_.left);
    }

  private:
    // Each table gets some, whatever others took.
    static constexpr std::size_t effort_min = 100'000;
    static constexpr std::size_t effort_max = 20'000'000;
    static constexpr std::size_t overlaps_max = 3;

    enum class Meeting : std::uint8_t { never, surely, perhaps };

    void prove() {
        const auto faulty = [](const Parameter& input) {
            return input.type.kind == TypeKind::choice && input.type.choice == none;
        };
        if (std::ranges::any_of(signature_.inputs, faulty)) return;
        Domain domain(c_, index_, false);
        doubt_ = domain.doubt();
        surely_.emplace(std::move(domain), rule_.rows.size(), true, effort_);
        if (doubt_ != nullptr)
            perhaps_.emplace(Domain(c_, index_, true), rule_.rows.size(), false, effort_);
        for (std::uint32_t row = 0; row < rule_.rows.size(); ++row)
            if (!rule_.rows[row].otherwise) rows_.push_back(row);
        gap();
        if (only_one_fits()) overlaps();
        idle_rows();
        if (effort_.left == 0)
            return c_.report(draft<catalogue::table_too_wide>(rule_.span, signature_.name));
        if (!troubled_)
            report_merges(c_, index_, *surely_, [this](std::uint32_t one, std::uint32_t other) {
                if (!surely_->neighbours(one).has(other)) return false;
                return meet(one, other) != Meeting::never || effort_.left == 0;
            });
    }

    [[nodiscard]] bool only_one_fits() const {
        return signature_.policy == HitPolicy::unique || signature_.policy == HitPolicy::any;
    }
    // No row fitting is an answer too.
    [[nodiscard]] bool may_be_empty() const {
        return signature_.policy == HitPolicy::count || gives_list(signature_.policy);
    }

    // Whether there are inputs that all of `fit` fit and none of `miss`; the example is search's.
    Meeting ask(const Rows& fit, const Rows& miss) {
        RowSet missed(rule_.rows.size());
        for (const std::uint32_t row : miss)
            missed.add(row);
        const auto answer = surely_->find(fit, missed);
        if (answer == Search::Answer::found) return Meeting::surely;
        if (answer == Search::Answer::given_up || !perhaps_) return Meeting::never;
        return perhaps_->find(fit, missed) == Search::Answer::none ? Meeting::never
                                                                   : Meeting::perhaps;
    }
    Meeting meet(std::uint32_t one, std::uint32_t other) { return ask({one, other}, {}); }

    void gap() {
        const auto otherwise = std::ranges::find(rule_.rows, true, &RuleRow::otherwise);
        const bool covered = otherwise != rule_.rows.end();
        if (may_be_empty() && !covered) return;
        const Meeting answer = ask({}, rows_);
        if (effort_.left == 0) return;
        if (covered) {
            if (answer == Meeting::never)
                idle(*otherwise,
                     say("auf alles, was die Eingaben sein können, passt eine andere Zeile",
                         "whatever the inputs can be fits another row"));
        } else if (answer == Meeting::perhaps) {
            unproven();
        } else if (answer == Meeting::surely && only_one_fits()) {
            troubled_ = true;
            c_.report(draft<catalogue::table_gap>(rule_.span, signature_.name, surely_->example()));
        } else if (answer == Meeting::surely) {
            c_.report(
                draft<catalogue::table_gap_left>(rule_.span, signature_.name, surely_->example())
                    .help(say("was dann gilt, sagt eine letzte Zeile, die mit `sonst` beginnt",
                              "what holds then says a last row that begins with `else`")));
        }
    }

    void overlaps() {
        std::size_t found = 0;
        for (const std::uint32_t other : rows_) {
            const RowSet neighbours = surely_->neighbours(other);
            for (const std::uint32_t one : rows_) {
                if (one >= other || effort_.left == 0) break;
                if (!neighbours.has(one) ||
                    (signature_.policy == HitPolicy::any && agree(one, other)))
                    continue;
                const Meeting answer = meet(one, other);
                if (answer == Meeting::perhaps) unproven();
                if (answer != Meeting::surely) continue;
                overlap(one, other);
                if (++found == overlaps_max) return;
            }
        }
    }

    void overlap(std::uint32_t one, std::uint32_t other) {
        troubled_ = true;
        const Span first = rule_.rows[one].span;
        const Span second = rule_.rows[other].span;
        if (signature_.policy == HitPolicy::unique) {
            c_.report(draft<catalogue::table_overlap>(second, surely_->example())
                          .also(first, say("diese Zeile trifft dann auch zu",
                                           "this row fits then as well")));
        } else if (constant_value(c_, rule_.rows[one].output) &&
                   constant_value(c_, rule_.rows[other].output)) {
            c_.report(draft<catalogue::rows_differ>(second, surely_->example())
                          .also(first, say("mit dieser Zeile zusammen", "with this row")));
        } else {
            unproven(signature_.output.name, rule_.rows[other].output.span);
        }
    }

    // Whether two rows give the same for sure.
    [[nodiscard]] bool agree(std::uint32_t one, std::uint32_t other) const {
        const Expr& left = rule_.rows[one].output;
        const Expr& right = rule_.rows[other].output;
        if (same(left, right)) return true;
        const auto first = constant_value(c_, left);
        const auto second = constant_value(c_, right);
        if (!first || !second) return false;
        const auto below = at_most(*first, *second);
        const auto above = at_most(*second, *first);
        return *first == *second || (below && above && *below && *above);
    }

    void idle_rows() {
        for (const std::uint32_t row : rows_) {
            if (effort_.left == 0) return;
            if (ask({row}, {}) == Meeting::never) {
                idle(rule_.rows[row], say("kein Wert, den die Eingaben haben können, passt hier",
                                          "no value the inputs can have fits here"));
                continue;
            }
            Rows better;
            const RowSet neighbours = surely_->neighbours(row);
            for (const std::uint32_t other : rows_)
                if (neighbours.has(other) && goes_before(other, row)) better.push_back(other);
            if (better.empty() || ask({row}, better) != Meeting::never) continue;
            idle(rule_.rows[row],
                 signature_.policy == HitPolicy::first
                     ? say("was hier passt, passt schon auf eine Zeile darüber",
                           "what fits here fits a row above already")
                     : say("was hier passt, passt auch auf eine Zeile, deren Ergebnis vorgeht",
                           "what fits here fits a row too whose result goes before"));
        }
    }

    // Whether the result of one row counts and not that of another where both fit.
    [[nodiscard]] bool goes_before(std::uint32_t one, std::uint32_t other) const {
        const Expr& left = rule_.rows[one].output;
        const Expr& right = rule_.rows[other].output;
        switch (signature_.policy) {
        case HitPolicy::first: return one < other;
        case HitPolicy::priority:
            return left.kind == ExprKind::choice_value && right.kind == ExprKind::choice_value &&
                   left.index < right.index;
        case HitPolicy::smallest: return is_less(left, right);
        case HitPolicy::largest: return is_less(right, left);
        default: return false;
        }
    }
    [[nodiscard]] bool is_less(const Expr& left, const Expr& right) const {
        const auto first = constant_value(c_, left);
        const auto second = constant_value(c_, right);
        return first && second && at_most(*first, *second).value_or(false) &&
               !at_most(*second, *first).value_or(true);
    }

    void idle(const RuleRow& row, Wording why) {
        if (effort_.left == 0) return;
        troubled_ = true;
        if (only_one_fits())
            c_.report(draft<catalogue::row_idle>(row.span).help(std::move(why)));
        else
            c_.report(draft<catalogue::row_never>(row.span).help(std::move(why)));
    }

    void unproven() { unproven(input_with(*doubt_), doubt_->span); }
    void unproven(std::string_view name, Span place) {
        troubled_ = true;
        if (std::exchange(unproven_, true)) return;
        c_.report(draft<catalogue::table_unproven>(rule_.span, signature_.name, name)
                      .also(place, say("was das ergibt, weiß man erst im Fall",
                                       "what this gives is known only in a case")));
    }
    // The input whose cell holds a calculation.
    [[nodiscard]] std::string_view input_with(const Expr& doubt) const {
        for (const RuleRow& row : rule_.rows)
            for (std::size_t i = 0; i < row.tests.size(); ++i)
                if (row.tests[i] && row.tests[i]->span.begin <= doubt.span.begin &&
                    doubt.span.end <= row.tests[i]->span.end)
                    return signature_.inputs[i].name;
        return signature_.name;
    }

    Context& c_;
    Index index_;
    const Rule& rule_;
    const vorgang::Rule& signature_;
    Effort effort_;
    std::optional<Search> surely_;
    std::optional<Search> perhaps_; ///< where there is a doubt
    const Expr* doubt_ = nullptr;
    Rows rows_; ///< without the one that fits where no other does
    bool unproven_ = false;
    bool troubled_ = false; ///< with findings like these, merging rows is not the next thing to do
};

} // namespace

void check_coverage(Context& context, Index rule) {
    Coverage(context, rule).run();
}

} // namespace vorgang::dsl::meaning
