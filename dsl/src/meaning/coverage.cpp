// Does exactly one row of a table fit every input? A search column by column that follows each set
// of rows only once.
#include <algorithm>
#include <map>
#include <set>

#include "meaning/domain.hpp"
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
        visit(0, all);
        if (work_ > work_max) unproven(signature_.inputs.front().name);
    }

  private:
    static constexpr std::size_t work_max = 10'000'000;
    static constexpr std::size_t overlaps_max = 3;

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
        if (column == domains_.size()) {
            if (rows.size() > 1) overlap(rows[0], rows[1]);
            return;
        }
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
        if (gap_) return;
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
    bool gap_ = false;
    std::size_t work_ = 0;
};

} // namespace

void check_coverage(Context& context, Index rule) {
    Coverage(context, rule).run();
}

} // namespace vorgang::dsl::meaning
