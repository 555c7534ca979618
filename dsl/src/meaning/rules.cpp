#include "meaning/rules.hpp"

#include <algorithm>
#include <span>

#include "meaning/expression.hpp"
#include "meaning/spellings.hpp"

namespace vorgang::dsl::meaning {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

namespace {

enum class ColumnKind : std::uint8_t { faulty, input, output, ground, note };

struct Column {
    ColumnKind kind = ColumnKind::faulty;
    std::size_t place = 0; ///< of the input or result
};

Expr constant_yes(Context& c, Span span) {
    return make_constant(c, true, {Kind::yes_no}, span);
}

Expr joined(Op op, Expr left, Expr right) {
    Expr e;
    e.kind = ExprKind::binary;
    e.op = op;
    e.type = {Kind::yes_no};
    e.span = right.span;
    e.operands.push_back(std::move(left));
    e.operands.push_back(std::move(right));
    return e;
}
Expr opposite(Expr operand) {
    Expr e;
    e.kind = ExprKind::unary;
    e.op = Op::not_;
    e.type = {Kind::yes_no};
    e.span = operand.span;
    e.operands.push_back(std::move(operand));
    return e;
}

// One of them holds, in a tree that is no deeper than need be.
Expr any_of(std::span<Expr> all) {
    if (all.size() == 1) return std::move(all.front());
    const std::size_t half = all.size() / 2;
    return joined(Op::or_, any_of(all.first(half)), any_of(all.subspan(half)));
}

class TableCheck {
  public:
    TableCheck(Context& context, const syntax::Rule& source, Index index)
        : c_(context), source_(source), index_(index),
          signature_(context.model.tables.rules[index]), rule_(context.model.rules[index]) {
        for (const syntax::Parameter& parameter : source.parameters)
            places_.push_back(parameter.name.span);
    }

    void run() {
        rule_.span = source_.name.span;
        results();
        columns();
        std::vector<vorgang::RuleRow> rows;
        for (const syntax::Row& row : source_.table.rows)
            rows.push_back(table_row(row));
        c_.model.tables.rules[index_].rows = std::move(rows);
    }

  private:
    [[nodiscard]] bool counts() const { return signature_.policy == HitPolicy::count; }

    // What is added up or compared has to be of a kind for which that means something.
    void results() {
        if (source_.results.size() == 1) {
            results_.push_back(signature_.output);
        } else if (!source_.results.empty()) {
            results_ = c_.model.tables.contexts[signature_.output.type.context].entries;
            if (is_aggregation()) {
                c_.report(draft<catalogue::several_results>(source_.results[1].name.span,
                                                            c_.source.text(source_.policy_span)));
                return;
            }
        }
        for (std::size_t i = 0; i < results_.size(); ++i)
            result(results_[i].type, source_.results[i].span);
    }
    [[nodiscard]] bool is_aggregation() const {
        return signature_.policy == HitPolicy::sum || signature_.policy == HitPolicy::smallest ||
               signature_.policy == HitPolicy::largest || signature_.policy == HitPolicy::count;
    }
    void result(const Type& declared, Span span) {
        const ExprType type = type_of(declared, c_.model.tables);
        const bool number = is_numeric(type.kind);
        switch (signature_.policy) {
        case HitPolicy::sum: return require(number, type, span, {"eine Zahl", "a number"});
        case HitPolicy::smallest:
        case HitPolicy::largest:
            return require(number || type.kind == Kind::date, type, span,
                           {"eine Zahl oder ein Datum", "a number or a date"});
        case HitPolicy::count:
            return require(number && type.kind != Kind::money, type, span,
                           {"eine ganze Zahl", "a whole number"});
        case HitPolicy::priority:
        case HitPolicy::output_order:
            return require(type.kind == Kind::choice, type, span,
                           {"ein Wert einer Auswahl", "a value of a choice"});
        default: return;
        }
    }
    void require(bool good, const ExprType& type, Span span, const Wording& wanted) {
        if (!good && type.kind != Kind::erroneous)
            c_.report(draft<catalogue::wrong_type>(span, wanted, describe(type, c_.model.tables)));
    }

    Column column(const syntax::Name& name) {
        const auto input = std::ranges::find(signature_.inputs, name.text, &Parameter::name);
        if (input != signature_.inputs.end())
            return {ColumnKind::input, static_cast<std::size_t>(input - signature_.inputs.begin())};
        const auto result = std::ranges::find(results_, name.text, &Parameter::name);
        if (result != results_.end() && counts()) {
            c_.report(draft<catalogue::counted_column>(name.span, signature_.name, name.text));
            return {};
        }
        if (result != results_.end())
            return {ColumnKind::output, static_cast<std::size_t>(result - results_.begin())};
        if (annotation::ground.is(name.text, source_.english)) return {ColumnKind::ground};
        if (annotation::note.is(name.text, source_.english)) return {ColumnKind::note};
        std::vector<std::string_view> candidates;
        for (const Parameter& p : results_)
            candidates.push_back(p.name);
        for (const Parameter& p : signature_.inputs)
            candidates.push_back(p.name);
        c_.report(draft<catalogue::unknown_column>(name.span, name.text, signature_.name)
                      .help(did_you_mean(c_, name.text, candidates)));
        return {};
    }

    void columns() {
        rule_.columns.resize(signature_.inputs.size());
        NameTable seen;
        bool faulty = false;
        for (const syntax::Name& name : source_.table.columns) {
            (void)seen.add(name, {SymbolKind::other, 0, name.span}, c_.diagnostics);
            columns_.push_back(column(name));
            faulty = faulty || columns_.back().kind == ColumnKind::faulty;
            if (columns_.back().kind == ColumnKind::input)
                rule_.columns[columns_.back().place] = name.span;
        }
        if (faulty) return; // a misspelt column is very likely the missing one
        for (const Parameter& input : signature_.inputs)
            require_column(seen, input.name);
        for (const Parameter& result : results_)
            if (!counts()) require_column(seen, result.name);
    }

    void require_column(const NameTable& seen, std::string_view name) {
        if (seen.find(name) == nullptr && !name.empty())
            c_.report(draft<catalogue::missing_column>(source_.name.span, signature_.name, name));
    }

    vorgang::RuleRow table_row(const syntax::Row& source) {
        vorgang::RuleRow row;
        row.tests.assign(signature_.inputs.size(), no_code);
        RuleRow& checked = rule_.rows.emplace_back();
        checked.span = source.span;
        checked.tests.resize(signature_.inputs.size());
        checked.cells.resize(signature_.inputs.size());
        std::vector<Expr> outputs(results_.size());
        const syntax::Cell* otherwise = nullptr;
        const std::size_t count = std::min(columns_.size(), source.cells.size());
        for (std::size_t i = 0; i < count; ++i) {
            const syntax::Cell& cell = source.cells[i];
            switch (columns_[i].kind) {
            case ColumnKind::input:
                if (cell.otherwise) otherwise = &cell;
                input_cell(cell, columns_[i].place, checked);
                break;
            case ColumnKind::output:
                outputs[columns_[i].place] = output_cell(cell, results_[columns_[i].place].type);
                break;
            case ColumnKind::ground: row.ground = annotation(cell); break;
            case ColumnKind::note: row.note = annotation(cell); break;
            case ColumnKind::faulty: break;
            }
        }
        checked.output = counts() ? make_constant(c_, Number(1), {Kind::integer}, source.span)
                                  : output(std::move(outputs), source.span);
        if (otherwise != nullptr) no_other_row(source, *otherwise, checked);
        return row;
    }

    Expr output(std::vector<Expr> outputs, Span span) {
        if (outputs.size() == 1) return std::move(outputs.front());
        Expr record;
        record.kind = ExprKind::context;
        record.index = signature_.output.type.context;
        record.type = type_of(signature_.output.type, c_.model.tables);
        record.span = span;
        record.operands = std::move(outputs);
        return record;
    }

    // `sonst`: a row that fits where none of the others does. What another row leaves unknown does
    // not fit it either.
    void no_other_row(const syntax::Row& source, const syntax::Cell& cell, RuleRow& row) {
        const auto is_idle = [&](const syntax::Cell& other) {
            return &other == &cell || other.any;
        };
        for (std::size_t i = 0; i < std::min(columns_.size(), source.cells.size()); ++i)
            if (columns_[i].kind == ColumnKind::input && !is_idle(source.cells[i]))
                return c_.report(draft<catalogue::otherwise_row>(source.cells[i].span));
        if (&source != &source_.table.rows.back())
            return c_.report(draft<catalogue::otherwise_row>(cell.span));
        row.otherwise = true;
        std::vector<Expr> others;
        for (std::size_t i = 0; i + 1 < rule_.rows.size(); ++i) {
            std::optional<Expr> fits;
            for (const auto& test : rule_.rows[i].tests)
                if (test) fits = fits ? joined(Op::and_, *std::move(fits), *test) : *test;
            others.push_back(fits ? joined(Op::equal, *std::move(fits), constant_yes(c_, cell.span))
                                  : constant_yes(c_, cell.span));
        }
        if (!others.empty()) row.tests.front() = opposite(any_of(others));
    }

    // `verein oder firma`, where only a comma separates values.
    bool has_or(const syntax::Cell& cell, const ExprType& tested) {
        if (tested.kind == Kind::yes_no || tested.kind == Kind::erroneous) return false;
        std::vector<Fix> commas;
        for (const syntax::UnaryTest& test : cell.tests) {
            const auto* value = std::get_if<syntax::ExpressionPtr>(&test.test);
            const syntax::Expression* one = value != nullptr ? value->get() : nullptr;
            while (one != nullptr) {
                const auto* binary = std::get_if<syntax::Binary>(&one->node);
                if (binary == nullptr || binary->operation != syntax::BinaryOperator::or_) break;
                const Span between{binary->left->span.end, binary->right->span.begin};
                if (is_plain(c_.source.text(between))) commas.push_back({between, ", "});
                one = binary->left.get();
            }
        }
        if (commas.empty()) return false;
        c_.report(draft<catalogue::wrong_type>(cell.span, describe(tested, c_.model.tables),
                                               describe({Kind::yes_no}, c_.model.tables))
                      .help(say("mehrere Werte trennt in einer Zelle ein Komma",
                                "a comma separates several values of a cell"))
                      .fixes(std::move(commas)));
        return true;
    }
    // Without brackets between.
    static bool is_plain(std::string_view text) {
        return text.find_first_of("()") == std::string_view::npos;
    }

    void input_cell(const syntax::Cell& cell, std::size_t input, RuleRow& row) {
        row.cells[input] = cell.span;
        if (cell.any || cell.otherwise) return;
        Expr tested;
        tested.kind = ExprKind::parameter;
        tested.index = static_cast<Index>(input);
        tested.type = type_of(signature_.inputs[input].type, c_.model.tables);
        tested.span = cell.span;
        if (has_or(cell, tested.type)) {
            row.tests[input] = Expr{};
            row.tests[input]->span = cell.span;
            return;
        }
        Typer typer(c_, {signature_.inputs, places_, true});
        Expr e = typer.tests(tested, cell.tests);
        if (cell.negated) {
            e = opposite(std::move(e));
            e.span = cell.span;
        }
        row.tests[input] = std::move(e);
    }

    const syntax::Expression* plain(const syntax::Cell& cell) {
        if (!cell.any && !cell.otherwise && !cell.negated && cell.tests.size() == 1)
            if (const auto* value = std::get_if<syntax::ExpressionPtr>(&cell.tests[0].test))
                return value->get();
        c_.report(draft<catalogue::not_one_value>(cell.span));
        return nullptr;
    }

    Expr output_cell(const syntax::Cell& cell, Type type) {
        const syntax::Expression* value = plain(cell);
        if (value == nullptr) return {};
        Typer typer(c_, {signature_.inputs, places_, true});
        if (signature_.policy == HitPolicy::sum) type.low = type.high = none; // bounds of the sum
        return typer.value(*value, type);
    }

    std::string annotation(const syntax::Cell& cell) {
        const syntax::Expression* value = plain(cell);
        if (value == nullptr) return {};
        if (const auto* text = std::get_if<syntax::TextLiteral>(&value->node)) return text->value;
        c_.report(draft<catalogue::wrong_type>(cell.span, Wording{"ein Text", "a text"},
                                               Wording{"etwas anderes", "something else"}));
        return {};
    }

    Context& c_;
    const syntax::Rule& source_;
    Index index_;
    const vorgang::Rule signature_; // a copy: typing may add to the tables
    Rule& rule_;
    std::vector<Span> places_;
    std::vector<Column> columns_;
    std::vector<Parameter> results_;
};

// Rules that need themselves, or others too deep: a depth-first walk over the calls in cells.
class Nesting {
  public:
    explicit Nesting(Context& context) : c_(context), heights_(context.model.rules.size(), fresh) {}

    void run() {
        for (std::size_t i = 0; i < heights_.size(); ++i)
            if (rule(i) > height_max) {
                c_.report(draft<catalogue::too_many>(
                    c_.model.rules[i].span,
                    Wording{"ineinander aufgerufene Regeln und Schleifen",
                            "rules and loops within one another"},
                    height_max));
                return;
            }
    }

  private:
    static constexpr int fresh = 0;
    static constexpr int open = -1;
    static constexpr int height_max = 8; // LIMIT: the engine nests no deeper

    int rule(std::size_t index) {
        if (heights_[index] != fresh) return heights_[index];
        heights_[index] = open;
        int height = 0;
        for (const RuleRow& row : c_.model.rules[index].rows) {
            for (const auto& test : row.tests)
                if (test) height = std::max(height, expression(*test));
            height = std::max(height, expression(row.output));
        }
        heights_[index] = height + 1;
        return height + 1;
    }
    int expression(const Expr& e) {
        int height = 0;
        for (const Expr& operand : e.operands)
            height = std::max(height, expression(operand));
        if (e.kind == ExprKind::repeat) return std::max(height, expression(e.operands[1]) + 1);
        if (e.kind != ExprKind::rule) return height;
        if (heights_[e.index] == open) {
            c_.report(draft<catalogue::circular_rule>(e.span, c_.model.tables.rules[e.index].name));
            return height;
        }
        return std::max(height, rule(e.index));
    }

    Context& c_;
    std::vector<int> heights_;
};

void check_table(Context& c, const syntax::Rule& rule, Index index) {
    const std::size_t before = c.diagnostics.error_count();
    TableCheck(c, rule, index).run();
    if (c.diagnostics.error_count() == before) check_coverage(c, index);
}

} // namespace

void check_rules(Context& c) {
    for (const syntax::Rule& rule : c.tree.rules) {
        const auto index = c.indexes.find(&rule);
        if (index == c.indexes.end()) continue;
        if (rule.formula) {
            check_formula(c, rule, index->second);
            continue;
        }
        check_table(c, rule, index->second);
    }
    Nesting(c).run();
}

void check_rows(Context& c, const syntax::Rule& rule, Index index) {
    c.model.rules[index] = {};
    check_table(c, rule, index);
    if (!c.diagnostics.has_errors()) Nesting(c).run();
}

} // namespace vorgang::dsl::meaning
