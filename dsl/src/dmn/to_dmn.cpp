// Rules of a process into a decision model: a decision for each table, an input for each of its
// columns.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "diag/report.hpp"
#include "dmn/carried_words.hpp"
#include "dmn/feel_text.hpp"
#include "meaning/spellings.hpp"
#include "vorgang/dsl/dmn_tables.hpp"

namespace vorgang::dmn {

namespace syntax = dsl::syntax;
namespace annotation = dsl::meaning::annotation;

namespace {

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        case '\n': result += "&#10;"; break;
        default: result += c;
        }
    }
    return result;
}

std::string text_element(std::string_view name, std::string_view text) {
    return fmt::format("<{0}><text>{1}</text></{0}>", name, escaped(text));
}

class DmnWriter {
  public:
    explicit DmnWriter(const Compiled& compiled)
        : source_(compiled.source), process_(compiled.tree->process) {}

    Carried run() {
        for (const syntax::Rule& rule : process_.rules) {
            try {
                decisions_ += decision(rule);
            } catch (const NotCarried& fault) {
                find(fault.span, rule.name.text, fault.what);
            }
        }
        for (const syntax::Local& local : process_.locals)
            if (locals_.contains(local.name.text)) constant(local);
        return {document(), std::move(findings_)};
    }

  private:
    struct Column {
        enum class Kind : std::uint8_t { input, output, ground, note };
        Kind kind = Kind::input;
        const syntax::Parameter* parameter = nullptr;
    };

    void find(Span span, std::string_view element, Wording what) {
        Finding finding;
        finding.code = dsl::diag::catalogue::dmn_not_carried::code;
        finding.file = source_.file_at(span.begin).name();
        finding.line = source_.position(span.begin).line;
        finding.element = std::string(element);
        finding.message = std::move(what);
        findings_.push_back(std::move(finding));
    }

    // ---- types ----

    const syntax::Type& type_of(const syntax::Parameter& parameter) {
        if (parameter.type) return *parameter.type;
        for (const syntax::DataBlock& block : process_.data)
            for (const syntax::Field& field : block.fields)
                if (field.name.text == parameter.name.text) return field.type;
        throw NotCarried{parameter.span, {"der Typ fehlt", "the type is missing"}};
    }

    // What a type declared by `typ` is; the type itself where it is none.
    const syntax::Type& resolved(const syntax::Type& type) {
        if (type.kind != syntax::TypeKind::named) return type;
        for (const syntax::TypeDeclaration& declared : process_.types)
            if (declared.name.text == type.name.text && declared.type) return *declared.type;
        throw NotCarried{type.span,
                         {fmt::format("der Typ `{}` geht nicht nach DMN", type.name.text),
                          fmt::format("the type `{}` cannot be carried to DMN", type.name.text)}};
    }

    // The name of the type in the model; with bounds or values that of an item definition.
    std::string type_name(const syntax::Type& written, std::string_view owner, bool bounds = true) {
        const syntax::Type& type = resolved(written);
        const bool named = written.kind == syntax::TypeKind::named;
        const std::string own = named ? std::string(written.name.text) : fmt::format("t_{}", owner);
        if (type.kind == syntax::TypeKind::choice) {
            std::string values;
            for (const syntax::Name& value : type.values)
                values += (values.empty() ? "" : ", ") + text_literal(value.text);
            return item(own, "string", values);
        }
        const auto row = std::ranges::find(type_rows, type.kind, &TypeRow::kind);
        if (row == type_rows.end())
            throw NotCarried{
                written.span,
                {fmt::format("der Typ `{}` geht nicht nach DMN", source_.text(written.span)),
                 fmt::format("the type `{}` cannot be carried to DMN",
                             source_.text(written.span))}};
        std::string base(row->dmn);
        if (row->vorgang == row->dmn) base = item(base, "number", "");
        const syntax::Type& bound = written.bounds ? written : type;
        return bounds && bound.bounds ? item(own, base, bounds_text(*bound.bounds)) : base;
    }

    static std::string bounds_text(const syntax::Range& range) {
        const NameText none = [](const syntax::Expression& at, std::string_view) -> std::string {
            throw NotCarried{at.span, {"eine Grenze braucht einen Wert", "a bound needs a value"}};
        };
        if (range.low && range.high) return feel_text(range, none);
        const bool low = range.low != nullptr;
        const bool included = low ? range.low_included : range.high_included;
        return std::string(low ? ">" : "<") + (included ? "= " : " ") +
               feel_text(low ? *range.low : *range.high, none);
    }

    // An item definition of this content, under this name or one like it.
    std::string item(const std::string& wanted, const std::string& base,
                     const std::string& values) {
        std::string name = wanted;
        for (int number = 2;; ++number) {
            const auto [at, added] = items_.try_emplace(name, base, values);
            if (added) order_.push_back(name);
            if (at->second == std::pair(base, values)) return name;
            name = fmt::format("{}_{}", wanted, number);
        }
    }

    // ---- names ----

    std::string input_name(const syntax::Rule& rule, const syntax::Parameter& parameter) {
        const std::string type = type_name(type_of(parameter), parameter.name.text);
        const bool optional = type_of(parameter).may_be_unknown;
        const std::pair wanted(type, optional);
        std::string name(parameter.name.text);
        const auto [at, added] = inputs_.try_emplace(name, wanted);
        if (at->second == wanted) return name;
        name = fmt::format("{}_{}", rule.name.text, name);
        inputs_.try_emplace(name, wanted);
        return name;
    }

    NameText names_for(const syntax::Rule& rule, const syntax::Parameter& column) {
        const syntax::Type& type = resolved(type_of(column));
        return [&](const syntax::Expression& at, std::string_view name) -> std::string {
            if (std::ranges::find(type.values, name, &syntax::Name::text) != type.values.end())
                return text_literal(name);
            for (const syntax::Parameter& parameter : rule.parameters)
                if (parameter.name.text == name) return input_name(rule, parameter);
            for (const syntax::Local& local : process_.locals)
                if (local.name.text == name) {
                    locals_.insert(std::string(name));
                    needs_.push_back("d_" + std::string(name));
                    return std::string(name);
                }
            throw NotCarried{at.span,
                             {fmt::format("`{}` gibt es nur im Prozess", name),
                              fmt::format("`{}` is known to the process only", name)}};
        };
    }

    // ---- a table ----

    static const syntax::Parameter* among(const std::vector<syntax::Parameter>& all,
                                          std::string_view name) {
        const auto found =
            std::ranges::find(all, name, [](const auto& one) { return one.name.text; });
        return found == all.end() ? nullptr : &*found;
    }

    // A shared file by itself is only read, so what it says is checked here as far as it matters.
    static std::vector<Column> columns_of(const syntax::Rule& rule) {
        std::vector<Column> columns;
        for (const syntax::Name& name : rule.table.columns) {
            if (const auto* input = among(rule.parameters, name.text))
                columns.push_back({Column::Kind::input, input});
            else if (const auto* output = among(rule.results, name.text))
                columns.push_back({Column::Kind::output, output});
            else if (annotation::ground.is_either(name.text))
                columns.push_back({Column::Kind::ground, nullptr});
            else if (annotation::note.is_either(name.text))
                columns.push_back({Column::Kind::note, nullptr});
            else
                throw NotCarried{name.span,
                                 {fmt::format("die Spalte `{}` gibt es nicht", name.text),
                                  fmt::format("there is no column `{}`", name.text)}};
        }
        const bool counts = rule.policy == syntax::HitPolicy::count;
        const std::size_t wanted = rule.parameters.size() + (counts ? 0 : rule.results.size());
        const auto found = static_cast<std::size_t>(
            std::ranges::count_if(columns, [](const Column& one) { return one.parameter; }));
        if (found != wanted || rule.results.empty())
            throw NotCarried{rule.name.span, {"eine Spalte fehlt", "a column is missing"}};
        return columns;
    }

    // The one value of a cell of an output or an annotation.
    static const syntax::UnaryTest& value_in(const syntax::Cell& cell) {
        const bool plain = !cell.any && !cell.otherwise && !cell.negated &&
                           cell.tests.size() == 1 &&
                           std::holds_alternative<syntax::ExpressionPtr>(cell.tests[0].test);
        if (!plain)
            throw NotCarried{cell.span, {"hier steht genau ein Wert", "here stands one value"}};
        return cell.tests.front();
    }

    std::string decision(const syntax::Rule& rule) {
        if (rule.formula)
            throw NotCarried{rule.name.span,
                             {"ist eine Formel und keine Tabelle", "is a formula and no table"}};
        for (const syntax::Parameter& result : rule.results)
            if (type_of(result).may_be_unknown)
                throw NotCarried{result.span,
                                 {"ein Ergebnis, das unbekannt sein darf, geht nicht nach DMN",
                                  "a result that may be unknown cannot be carried to DMN"}};
        needs_.clear();
        const std::vector<Column> columns = columns_of(rule);
        std::string table = heads(rule, columns);
        for (const syntax::Row& row : rule.table.rows)
            if (!is_otherwise(row)) table += rule_row(rule, columns, row);
        const auto policy = std::ranges::find(policy_rows, rule.policy, &PolicyRow::policy);
        std::string aggregation;
        if (!policy->aggregation.empty())
            aggregation = fmt::format(" aggregation=\"{}\"", policy->aggregation);
        std::string requirements;
        std::ranges::sort(needs_);
        needs_.erase(std::unique(needs_.begin(), needs_.end()), needs_.end());
        for (const syntax::Parameter& parameter : rule.parameters)
            requirements +=
                fmt::format("    <informationRequirement><requiredInput href=\"#i_{}\"/>"
                            "</informationRequirement>\n",
                            input_name(rule, parameter));
        for (const std::string& need : needs_)
            requirements +=
                fmt::format("    <informationRequirement><requiredDecision href=\"#{}\"/>"
                            "</informationRequirement>\n",
                            need);
        const std::string value =
            rule.results.size() == 1 && !gives_list(rule.policy)
                ? fmt::format(" typeRef=\"{}\"",
                              type_name(type_of(rule.results.front()), result_owner(rule)))
                : "";
        return fmt::format("  <decision id=\"d_{0}\" name=\"{0}\"{1}>\n"
                           "    <variable name=\"{0}\"{2}/>\n{3}"
                           "    <decisionTable id=\"t_{0}\" hitPolicy=\"{4}\"{5}>\n{6}"
                           "    </decisionTable>\n  </decision>\n",
                           rule.name.text, rule.local ? fmt::format(" {}=\"true\"", own_local) : "",
                           value, requirements, policy->dmn, aggregation, table);
    }

    static std::string_view result_owner(const syntax::Rule& rule) {
        return rule.results.front().name.text;
    }

    static bool is_otherwise(const syntax::Row& row) {
        return std::ranges::any_of(row.cells, &syntax::Cell::otherwise);
    }

    std::string heads(const syntax::Rule& rule, const std::vector<Column>& columns) {
        std::string inputs;
        std::string outputs;
        std::string annotations;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const Column& column = columns[i];
            if (column.kind == Column::Kind::input) inputs += input_head(rule, *column.parameter);
            if (column.kind == Column::Kind::output) outputs += output_head(rule, columns, i);
            if (column.kind == Column::Kind::ground)
                annotations += "      <annotation name=\"grundlage\"/>\n";
            if (column.kind == Column::Kind::note)
                annotations += "      <annotation name=\"hinweis\"/>\n";
        }
        // DMN counts what stands in a column; the table of a process needs none for that.
        if (rule.policy == syntax::HitPolicy::count)
            outputs += fmt::format("      <output name=\"{}\"/>\n", result_owner(rule));
        return inputs + outputs + annotations;
    }

    std::string input_head(const syntax::Rule& rule, const syntax::Parameter& parameter) {
        const std::string name = input_name(rule, parameter);
        const std::string own = name == parameter.name.text
                                    ? ""
                                    : fmt::format(" {}=\"{}\"", own_name, parameter.name.text);
        return fmt::format("      <input{}><inputExpression typeRef=\"{}\"><text>{}</text>"
                           "</inputExpression></input>\n",
                           own, type_name(type_of(parameter), parameter.name.text), name);
    }

    // A list has no place where the type of a result stands, and bounds of a sum hold for the sum.
    std::string output_head(const syntax::Rule& rule, const std::vector<Column>& columns,
                            std::size_t at) {
        const syntax::Parameter& result = *columns[at].parameter;
        const bool sum = rule.policy == syntax::HitPolicy::sum;
        const std::string type = type_name(type_of(result), result.name.text, !sum);
        const bool ranked = rule.policy == syntax::HitPolicy::priority ||
                            rule.policy == syntax::HitPolicy::output_order;
        std::string inner;
        if (ranked) {
            std::string values;
            for (const syntax::Name& value : resolved(type_of(result)).values)
                values += (values.empty() ? "" : ", ") + text_literal(value.text);
            inner += text_element("outputValues", values);
        }
        inner += default_entry(rule, columns, at);
        return fmt::format("      <output name=\"{}\" {}=\"{}\">{}</output>\n", result.name.text,
                           gives_list(rule.policy) ? own_type : "typeRef", type, inner);
    }

    // The row `sonst`; where a list has none, that it is empty.
    std::string default_entry(const syntax::Rule& rule, const std::vector<Column>& columns,
                              std::size_t at) {
        const bool list = gives_list(rule.policy);
        const auto row = std::ranges::find_if(rule.table.rows, is_otherwise);
        if (row == rule.table.rows.end())
            return list && rule.results.size() == 1 ? text_element("defaultOutputEntry", "[]") : "";
        if (list || rule.policy == syntax::HitPolicy::count)
            throw NotCarried{
                row->span,
                {"eine Zeile `sonst` geht hier nicht nach DMN: dort gibt sie keine Liste",
                 "a row `else` cannot be carried to DMN here: it gives no list there"}};
        std::string annotations;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (columns[i].kind == Column::Kind::ground)
                annotations += fmt::format(" {}=\"{}\"", own_ground, escaped(plain(row->cells[i])));
            if (columns[i].kind == Column::Kind::note)
                annotations += fmt::format(" {}=\"{}\"", own_note, escaped(plain(row->cells[i])));
        }
        return fmt::format("<defaultOutputEntry{}><text>{}</text></defaultOutputEntry>",
                           annotations,
                           escaped(output_text(rule, *columns[at].parameter, row->cells[at])));
    }

    std::string rule_row(const syntax::Rule& rule, const std::vector<Column>& columns,
                         const syntax::Row& row) {
        std::string inputs;
        std::string outputs;
        std::string annotations;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const syntax::Cell& cell = row.cells[i];
            switch (columns[i].kind) {
            case Column::Kind::input:
                inputs += text_element("inputEntry", test_text(rule, *columns[i].parameter, cell));
                break;
            case Column::Kind::output:
                outputs +=
                    text_element("outputEntry", output_text(rule, *columns[i].parameter, cell));
                break;
            case Column::Kind::ground:
            case Column::Kind::note:
                annotations += text_element("annotationEntry", plain(cell));
                break;
            }
        }
        if (rule.policy == syntax::HitPolicy::count) outputs += text_element("outputEntry", "1");
        return "      <rule>" + inputs + outputs + annotations + "</rule>\n";
    }

    std::string test_text(const syntax::Rule& rule, const syntax::Parameter& parameter,
                          const syntax::Cell& cell) {
        if (cell.any) return "-";
        const NameText names = names_for(rule, parameter);
        std::string tests;
        for (const syntax::UnaryTest& test : cell.tests)
            tests += (tests.empty() ? "" : ", ") + feel_text(test, names);
        return cell.negated ? "not(" + tests + ")" : tests;
    }

    std::string output_text(const syntax::Rule& rule, const syntax::Parameter& result,
                            const syntax::Cell& cell) {
        return feel_text(value_in(cell), names_for(rule, result));
    }

    static std::string plain(const syntax::Cell& cell) {
        const auto& value = std::get<syntax::ExpressionPtr>(value_in(cell).test);
        const auto* text = std::get_if<syntax::TextLiteral>(&value->node);
        if (text == nullptr)
            throw NotCarried{cell.span, {"hier steht ein Text", "here stands a text"}};
        return text->value;
    }

    // ---- the rest ----

    void constant(const syntax::Local& local) {
        try {
            const NameText choice = [&](const syntax::Expression&, std::string_view name) {
                return text_literal(name);
            };
            constants_ +=
                fmt::format("  <decision id=\"d_{0}\" name=\"{0}\">\n    <variable name=\"{0}\" "
                            "typeRef=\"{1}\"/>\n    {2}\n  </decision>\n",
                            local.name.text, type_name(local.type, local.name.text),
                            text_element("literalExpression", feel_text(local.value, choice)));
        } catch (const NotCarried& fault) {
            find(fault.span, local.name.text, fault.what);
        }
    }

    [[nodiscard]] std::string document() const {
        std::string title(process_.title ? process_.title->value : std::string(process_.name.text));
        std::string text = fmt::format(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" "
            "xmlns:vorgang=\"{}\"\n    id=\"{}\" name=\"{}\" namespace=\"urn:vorgang:{}\">\n",
            own_space, process_.name.text, escaped(title), process_.name.text);
        for (const std::string& name : order_) {
            const auto& [base, values] = items_.at(name);
            text += fmt::format("  <itemDefinition name=\"{}\"><typeRef>{}</typeRef>{}"
                                "</itemDefinition>\n",
                                name, base,
                                values.empty() ? "" : text_element("allowedValues", values));
        }
        for (const auto& [name, wanted] : inputs_)
            text += fmt::format("  <inputData id=\"i_{0}\" name=\"{0}\"{2}><variable name=\"{0}\" "
                                "typeRef=\"{1}\"/></inputData>\n",
                                name, wanted.first,
                                wanted.second ? fmt::format(" {}=\"true\"", own_optional) : "");
        return text + constants_ + decisions_ + "</definitions>\n";
    }

    const Source& source_;
    const syntax::Process& process_;
    std::vector<Finding> findings_{};
    std::map<std::string, std::pair<std::string, std::string>> items_{}; // base and values
    std::vector<std::string> order_{};                                   // of the items
    std::map<std::string, std::pair<std::string, bool>> inputs_{};       // type, and whether `T?`
    std::set<std::string, std::less<>> locals_{};                        // that a cell names
    std::vector<std::string> needs_{}; // decisions the table at work names
    std::string constants_{};
    std::string decisions_{};
};

} // namespace

Carried to_dmn(const Compiled& compiled) {
    return DmnWriter(compiled).run();
}

} // namespace vorgang::dmn
