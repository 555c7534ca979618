// Rules as formulas.
#include <algorithm>

#include "meaning/expression.hpp"
#include "meaning/rules.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

// A parameter of a type with `?` must be known where a value is needed.
class KnownParameters {
  public:
    using Known = std::vector<bool>;

    KnownParameters(Context& context, const vorgang::Rule& rule) : c_(context), rule_(rule) {}

    void check(const Expr& e, const Known& known) {
        if (e.kind == ExprKind::parameter) return parameter(e, known);
        const bool logic = e.kind == ExprKind::binary && (e.op == Op::and_ || e.op == Op::or_);
        if (!logic && e.kind != ExprKind::if_) {
            for (const Expr& operand : e.operands)
                check(operand, known);
            return;
        }
        check(e.operands[0], known);
        check(e.operands[1], learned(known, e.operands[0], e.op != Op::or_));
        if (!logic) check(e.operands[2], learned(known, e.operands[0], false));
    }

  private:
    void parameter(const Expr& e, const Known& known) {
        const Parameter& parameter = rule_.inputs[e.index];
        if (!parameter.type.optional || !e.needs_value || known[e.index]) return;
        c_.report(
            draft<catalogue::may_be_unknown>(e.span, parameter.name)
                .help(say("vergleichen Sie vorher: `wenn {} != unbekannt dann … sonst …`",
                          "compare it first: `if {} != null then … else …`", parameter.name)));
    }

    static Known learned(Known known, const Expr& condition, bool truth) {
        learn(known, condition, truth);
        return known;
    }
    static void learn(Known& known, const Expr& e, bool truth) {
        if (e.kind == ExprKind::unary && e.op == Op::not_)
            return learn(known, e.operands[0], !truth);
        if (e.kind != ExprKind::binary) return;
        if (e.op == (truth ? Op::and_ : Op::or_)) {
            learn(known, e.operands[0], truth);
            learn(known, e.operands[1], truth);
        }
        const bool differs = truth ? e.op == Op::not_equal : e.op == Op::equal;
        if (!differs) return;
        for (const std::size_t i : {0U, 1U})
            if (e.operands[i].kind == ExprKind::parameter &&
                e.operands[1 - i].kind == ExprKind::unknown)
                known[e.operands[i].index] = true;
    }

    Context& c_;
    const vorgang::Rule& rule_;
};

bool reads(const Expr& e, std::size_t parameter) {
    if (e.kind == ExprKind::parameter && e.index == parameter) return true;
    return std::ranges::any_of(e.operands,
                               [=](const Expr& operand) { return reads(operand, parameter); });
}

} // namespace

void check_formula(Context& c, const syntax::Rule& source, Index index) {
    const vorgang::Rule signature = c.model.tables.rules[index]; // typing may add to the tables
    std::vector<Span> places;
    for (const syntax::Parameter& parameter : source.parameters)
        places.push_back(parameter.name.span);
    const std::size_t errors = c.diagnostics.error_count();
    RuleRow row;
    row.span = source.formula->value.span;
    row.tests.resize(signature.inputs.size());
    row.output = Typer(c, {signature.inputs, places, true})
                     .value(source.formula->value, signature.output.type);
    KnownParameters(c, signature)
        .check(row.output, std::vector<bool>(signature.inputs.size(), false));
    for (std::size_t i = 0; i < places.size() && c.diagnostics.error_count() == errors; ++i)
        if (!reads(row.output, i))
            c.report(draft<catalogue::unused_input>(places[i], signature.name,
                                                    signature.inputs[i].name));
    Rule& rule = c.model.rules[index];
    rule.span = source.name.span;
    rule.rows.push_back(std::move(row));
    vorgang::RuleRow table_row;
    table_row.tests.assign(signature.inputs.size(), no_code);
    c.model.tables.rules[index].rows.push_back(std::move(table_row));
}

} // namespace vorgang::dsl::meaning
