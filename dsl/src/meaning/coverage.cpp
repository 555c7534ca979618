// Do the rows of a table fit every input as its hit policy wants? A search column by column that
// follows each set of rows only once.
#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "meaning/domain.hpp"
#include "meaning/expression.hpp"
#include "meaning/rules.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class Coverage {
  public:
    using Rows = std::vector<std::uint32_t>;

    Coverage(Context& context, Index rule)
        : c_(context), rule_(context.model.rules[rule]),
          signature_(context.model.tables.rules[rule]) {}

    void run() {
        const auto faulty = [](const Parameter& input) {
            return input.type.kind == TypeKind::choice && input.type.choice == none;
        };
        if (std::ranges::any_of(signature_.inputs, faulty)) return;
        for (std::size_t i = 0; i < signature_.inputs.size(); ++i)
            if (!column(i)) return unproven(signature_.inputs[i].name);
        Rows all;
        for (std::uint32_t i = 0; i < rule_.rows.size(); ++i)
            all.push_back(i);
        uses_.resize(all.size());
        visit(0, all);
        if (work_ > work_max) return unproven(signature_.inputs.front().name);
        for (const std::uint32_t row : all)
            if (uses_[row] != Use::fires) idle(row);
    }

  private:
    static constexpr std::size_t work_max = 10'000'000;
    static constexpr std::size_t overlaps_max = 3;

    enum class Use : std::uint8_t { never, fits, fires };

    bool column(std::size_t input) {
        std::vector<const Expr*> tests;
        for (const RuleRow& row : rule_.rows)
            if (row.tests[input]) tests.push_back(&*row.tests[input]);
        domains_.emplace_back(c_.model.tables, signature_.inputs[input], tests);
        const Domain& domain = domains_.back();
        work_ += domain.size() * rule_.rows.size();
        if (!domain.known() || work_ > work_max) return false;
        auto& column = sets_.emplace_back();
        for (const RuleRow& row : rule_.rows)
            column.push_back(row.tests[input] ? domain.where(*row.tests[input]) : PieceSet());
        return true;
    }

    bool fits(std::size_t column, std::uint32_t row, std::size_t piece) const {
        const PieceSet& set = sets_[column][row];
        return set.empty() || set[piece];
    }

    void visit(std::size_t column, const Rows& rows) {
        if (rows.empty()) return gap(column);
        if (column == domains_.size()) return together(rows);
        if (work_ > work_max || !seen_.emplace(column, rows).second) return;
        std::map<Rows, std::size_t>
            groups; // rows that remain, and the first piece that leads there
        for (std::size_t piece = 0; piece < domains_[column].size(); ++piece) {
            work_ += rows.size();
            Rows left;
            for (const std::uint32_t row : rows)
                if (fits(column, row, piece)) left.push_back(row);
            groups.emplace(std::move(left), piece);
        }
        for (const auto& [left, piece] : groups) {
            chosen_.push_back(piece);
            visit(column + 1, left);
            chosen_.pop_back();
        }
    }

    // All of these rows fit some input.
    void together(const Rows& rows) {
        const bool only_first = signature_.policy == HitPolicy::first;
        for (const std::uint32_t row : rows)
            uses_[row] =
                std::max(uses_[row], only_first && row != rows.front() ? Use::fits : Use::fires);
        if (rows.size() == 1) return;
        if (signature_.policy == HitPolicy::unique) overlap(rows[0], rows[1]);
        if (signature_.policy == HitPolicy::any)
            for (std::size_t i = 1; i < rows.size(); ++i)
                agree(rows[0], rows[i]);
    }

    void agree(std::uint32_t one, std::uint32_t other) {
        const Expr& left = rule_.rows[one].output;
        const Expr& right = rule_.rows[other].output;
        if (same(left, right)) return;
        const auto first = constant_value(c_, left);
        const auto second = constant_value(c_, right);
        if (!first || !second) return unproven(signature_.output.name);
        const auto below = at_most(*first, *second);
        const auto above = at_most(*second, *first);
        if (*first == *second || (below && above && *below && *above)) return;
        if (overlaps_.size() == overlaps_max || !overlaps_.emplace(one, other).second) return;
        c_.report(
            draft<catalogue::rows_differ>(rule_.rows[other].span, example())
                .also(rule_.rows[one].span, say("mit dieser Zeile zusammen", "with this row")));
    }

    void idle(std::uint32_t row) {
        auto finding = draft<catalogue::row_idle>(rule_.rows[row].span);
        c_.report(
            uses_[row] == Use::fits
                ? std::move(finding).help(say("was hier passt, passt schon auf eine Zeile darüber",
                                              "what fits here fits a row above already"))
                : std::move(finding).help(
                      say("kein Wert, den die Eingaben haben können, passt hier",
                          "no value the inputs can have fits here")));
    }

    std::string example() const {
        std::string text;
        for (std::size_t i = 0; i < chosen_.size(); ++i) {
            if (i != 0) text += ", ";
            text +=
                signature_.inputs[i].name + " = " + domains_[i].example(chosen_[i], c_.english());
        }
        return text;
    }

    void gap(std::size_t) {
        if (gap_ || signature_.policy == HitPolicy::count || gives_list(signature_.policy)) return;
        gap_ = true;
        c_.report(draft<catalogue::table_gap>(rule_.span, signature_.name, example()));
    }

    void overlap(std::uint32_t one, std::uint32_t other) {
        if (overlaps_.size() == overlaps_max || !overlaps_.emplace(one, other).second) return;
        c_.report(draft<catalogue::table_overlap>(rule_.rows[other].span, example())
                      .also(rule_.rows[one].span,
                            say("diese Zeile trifft dann auch zu", "this row fits then as well")));
    }

    void unproven(std::string_view input) {
        if (std::exchange(unproven_, true)) return;
        c_.report(draft<catalogue::table_unproven>(rule_.span, signature_.name, input));
    }

    Context& c_;
    const Rule& rule_;
    const vorgang::Rule& signature_;
    std::vector<Domain> domains_;
    std::vector<std::vector<PieceSet>> sets_; // of each column and row; empty: any
    std::vector<std::size_t> chosen_;
    std::set<std::pair<std::size_t, Rows>> seen_;
    std::set<std::pair<std::uint32_t, std::uint32_t>> overlaps_;
    std::vector<Use> uses_;
    bool gap_ = false;
    bool unproven_ = false;
    std::size_t work_ = 0;
};

} // namespace

void check_coverage(Context& context, Index rule) {
    Coverage(context, rule).run();
}

} // namespace vorgang::dsl::meaning
