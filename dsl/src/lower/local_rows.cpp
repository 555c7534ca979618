// The rows a place sets for a rule: code and constants that stand apart from the process.
#include "diag/report.hpp"
#include "lower/emit.hpp"
#include "lower/lower.hpp"
#include "vorgang/engine/limits.hpp"

namespace vorgang::dsl::lower {

namespace catalogue = diag::catalogue;
using diag::draft;

namespace {

class Rows {
  public:
    Rows(const meaning::Model& model, Index rule, Diagnostics& diagnostics)
        : m_(model), rule_(rule), diagnostics_(diagnostics) {}

    std::optional<LocalRule> run() {
        const std::size_t errors = diagnostics_.error_count();
        const vorgang::Rule& declared = m_.tables.rules[rule_];
        out_.name = declared.name;
        const auto& rows = m_.rules[rule_].rows;
        for (std::size_t r = 0; r < rows.size(); ++r) {
            RuleRow& row = out_.rows.emplace_back(declared.rows[r]);
            row.output = piece(rows[r].output, Equality::strict);
            for (std::size_t t = 0; t < row.tests.size(); ++t)
                if (rows[r].tests[t]) row.tests[t] = piece(*rows[r].tests[t], Equality::lenient);
        }
        check_sizes();
        own_constants();
        if (diagnostics_.error_count() != errors) return std::nullopt;
        return std::move(out_);
    }

  private:
    CodeOffset piece(const meaning::Expr& e, Equality equality) {
        if (stack_depth(e) > stack_depth_max)
            diagnostics_.add(draft<catalogue::too_many>(
                e.span, Wording{"Werte in einem Ausdruck", "values in one expression"},
                stack_depth_max));
        const auto start = static_cast<CodeOffset>(out_.code.size());
        emit(e, out_.code, equality);
        out_.code.push_back({Op::done});
        return start;
    }

    // LIMIT: rows and fixed values are known by their place, which has 16 bits. Those of the rows
    // stand behind those of the process.
    void check_sizes() {
        constexpr std::size_t entries = none - 1;
        const auto& rows = m_.rules[rule_].rows;
        if (rows.size() > entries)
            diagnostics_.add(draft<catalogue::too_many>(
                rows[entries].output.span, Wording{"Zeilen einer Tabelle", "rows of a table"},
                entries));
        else if (!rows.empty() && m_.tables.constants.size() > entries)
            diagnostics_.add(draft<catalogue::too_many>(
                rows.back().output.span,
                Wording{"verschiedene feste Werte", "different fixed values"}, entries));
    }

    void own_constants() {
        std::vector<Index> places(m_.tables.constants.size(), none);
        for (Instruction& i : out_.code) {
            if (i.op != Op::push_constant) continue;
            Index& place = places[i.b];
            if (place == none) {
                place = static_cast<Index>(out_.constants.size());
                out_.constants.push_back(m_.tables.constants[i.b]);
            }
            i.b = place;
        }
    }

    const meaning::Model& m_;
    Index rule_;
    Diagnostics& diagnostics_;
    LocalRule out_;
};

} // namespace

std::optional<LocalRule> lower_rows(const meaning::Model& model, Index rule,
                                    Diagnostics& diagnostics) {
    return Rows(model, rule, diagnostics).run();
}

} // namespace vorgang::dsl::lower
