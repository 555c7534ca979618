#include "meaning/merging.hpp"

#include <algorithm>

#include "meaning/expression.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

class Merging {
  public:
    using Row = std::uint32_t;
    using Meet = std::function<bool(Row, Row)>;

    Merging(Context& context, Index rule, const Search& search, const Meet& meet)
        : c_(context), rule_(context.model.rules[rule]),
          signature_(context.model.tables.rules[rule]), search_(search), meet_(meet) {
        for (std::size_t input = 0; input < signature_.inputs.size(); ++input)
            alike_.push_back(search.alike(input));
    }

    void run() {
        std::vector<bool> taken(rule_.rows.size());
        for (Row one = 0; one < rule_.rows.size(); ++one) {
            if (taken[one]) continue;
            std::vector<Row> group{one};
            std::optional<std::size_t> column;
            for (Row other = one + 1; other < rule_.rows.size(); ++other) {
                if (taken[other] || !alike(one, other)) continue;
                const auto differs = only_difference(one, other);
                if (!differs || (column && *differs != *column) || !movable(group, other)) continue;
                column = differs;
                group.push_back(other);
                taken[other] = true;
            }
            if (column) report(group, *column);
        }
    }

  private:
    // The same result on the same grounds.
    [[nodiscard]] bool alike(Row one, Row other) const {
        const RuleRow& left = rule_.rows[one];
        const RuleRow& right = rule_.rows[other];
        const vorgang::RuleRow& first = signature_.rows[one];
        const vorgang::RuleRow& second = signature_.rows[other];
        return !left.otherwise && !right.otherwise && first.ground == second.ground &&
               first.note == second.note && same(left.output, right.output);
    }

    // The one input in which two rows differ.
    [[nodiscard]] std::optional<std::size_t> only_difference(Row one, Row other) const {
        std::optional<std::size_t> found;
        for (std::size_t input = 0; input < signature_.inputs.size(); ++input) {
            if (equal(input, one, other)) continue;
            if (found) return std::nullopt;
            found = input;
        }
        return found;
    }
    [[nodiscard]] bool equal(std::size_t input, Row one, Row other) const {
        const auto& left = rule_.rows[one].tests[input];
        const auto& right = rule_.rows[other].tests[input];
        if (!left && !right) return true;
        if (!alike_[input].empty() && alike_[input][one] == alike_[input][other]) return true;
        return left && right && same(*left, *right);
    }

    // Whether a row can stand beside those of the group, and with them be one.
    [[nodiscard]] bool movable(const std::vector<Row>& group, Row row) const {
        const auto meets = [&](Row other) { return meet_(other, row); };
        switch (signature_.policy) {
        case HitPolicy::sum:
        case HitPolicy::count:
        case HitPolicy::output_order: return std::ranges::none_of(group, meets);
        case HitPolicy::collect:
        case HitPolicy::rule_order:
            return std::ranges::none_of(group, meets) && passes(group.front(), row, meets);
        case HitPolicy::first: return passes(group.front(), row, meets);
        default: return true;
        }
    }
    // No row in between may fit as well: it would come in another place.
    [[nodiscard]] bool passes(Row from, Row row, const auto& meets) const {
        for (Row between = from + 1; between < row; ++between)
            if (!alike(from, between) && meets(between)) return false;
        return true;
    }

    void report(const std::vector<Row>& group, std::size_t input) {
        auto finding = draft<catalogue::rows_merge>(rule_.rows[group.back()].span);
        for (std::size_t i = 0; i + 1 < group.size(); ++i)
            finding.also(rule_.rows[group[i]].span, say("mit dieser Zeile", "with this row"));
        const std::string cell = merged(group, input);
        if (cell.empty()) return c_.report(std::move(finding));
        c_.report(std::move(finding).help(say("in der Spalte `{}` steht dann `{}`",
                                              "in the column `{}` stands `{}` then",
                                              signature_.inputs[input].name, cell)));
    }

    [[nodiscard]] std::string merged(const std::vector<Row>& group, std::size_t input) const {
        if (search_.whole(input, group)) return "-";
        std::string cell;
        for (const Row row : group) {
            const auto& test = rule_.rows[row].tests[input];
            const RuleRow& source = rule_.rows[row];
            if (!test || test->op == Op::not_) return {};
            if (!cell.empty()) cell += ", ";
            cell += c_.source.text(source.cells[input]);
        }
        return cell;
    }

    Context& c_;
    const Rule& rule_;
    const vorgang::Rule& signature_;
    const Search& search_;
    const Meet& meet_;
    std::vector<std::vector<std::uint32_t>> alike_; ///< of each input and row
};

} // namespace

void report_merges(Context& context, Index rule, const Search& search,
                   const std::function<bool(std::uint32_t, std::uint32_t)>& meet) {
    Merging(context, rule, search, meet).run();
}

} // namespace vorgang::dsl::meaning
