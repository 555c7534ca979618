// Decision tables of a model into rules of a process, as a shared file.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "diag/report.hpp"
#include "dmn/carried_words.hpp"
#include "dmn/document.hpp"
#include "dmn/feel_text.hpp"
#include "dmn/vorgang_text.hpp"
#include "feel/expression.hpp"
#include "feel/names.hpp"
#include "vorgang/dsl/dmn_tables.hpp"
#include "vorgang/dsl/format.hpp"

namespace vorgang::dmn {
namespace {

using feel::Index;
using feel::Op;
using Sort = feel::Element::Sort;

// A part of a model that a process has no place for.
struct Left {
    Element xml{};
    Wording what;
};

struct TypeText {
    std::string text{};
    std::vector<std::string> values{}; // of a choice, as the model has them
};

class VorgangWriter {
  public:
    VorgangWriter(Document document, ReadResult read)
        : document_(std::move(document)), root_(document_.root()), model_(read.decisions->model()),
          decisions_(*read.decisions), findings_(std::move(read.findings)) {}

    Carried run() {
        for (const Element one : children(root_)) {
            const std::string_view kind = local_name(one);
            if (kind != "decision" && kind != "businessKnowledgeModel") continue;
            owner_ = attribute(one, "name");
            try {
                carry(one, kind == "decision");
            } catch (const Left& left) {
                find(Severity::error, left.xml, left.what);
            } catch (const NotSaid& left) {
                find(Severity::error, one, left.what, line_of(left.begin));
            }
        }
        return {laid_out(), std::move(findings_)};
    }

  private:
    struct Column {
        std::string name{};
        TypeText type{};
    };

    void find(Severity severity, Element at, Wording what, std::uint32_t line = 0) {
        Finding finding;
        const bool warns = severity == Severity::warning;
        finding.code = warns ? dsl::diag::catalogue::dmn_carried_otherwise::code
                             : dsl::diag::catalogue::dmn_not_carried::code;
        finding.severity = severity;
        finding.file = document_.name();
        finding.line = line != 0 ? line : document_.line_of(at);
        finding.element = owner_;
        finding.message = std::move(what);
        findings_.push_back(std::move(finding));
    }

    [[nodiscard]] std::uint32_t line_of(std::uint32_t begin) const {
        return place_of({feel::Fault::unknown_name, begin, begin, {}}, model_).line;
    }

    [[nodiscard]] Index element_of(Element xml) const {
        const std::string name = dsl::feel::normalized_name(attribute(xml, "name"));
        const std::string space = attribute(root_, "namespace");
        for (Index i = 0; i < model_.elements.size(); ++i)
            if (model_.elements[i].name == name && model_.elements[i].space == space) return i;
        throw Left{xml, {"ohne Namen", "without a name"}};
    }

    // ---- words ----

    // One word for the text, and each for one thing.
    std::string own_word(std::string_view text, Element xml) { return own_word(text, xml, words_); }
    static std::string own_word(std::string_view text, Element xml, std::set<std::string>& taken) {
        std::string word = word_of(text);
        if (word.empty())
            throw Left{xml,
                       {fmt::format("aus `{}` lässt sich kein Wort machen", text),
                        fmt::format("no word can be made of `{}`", text)}};
        for (int number = 2; !taken.insert(word).second; ++number)
            word = fmt::format("{}_{}", word_of(text), number);
        return word;
    }

    // ---- types ----

    [[nodiscard]] Element item(std::string_view name) const {
        for (const Element one : children(root_, "itemDefinition"))
            if (attribute(one, "name") == name) return one;
        return {};
    }

    TypeText type_of(std::string ref, Element values, const std::string& owner, Element at,
                     int depth = 0) {
        constexpr int depth_max = 20; // LIMIT: types named by types
        if (depth > depth_max)
            throw Left{at,
                       {fmt::format("der Typ `{}` enthält sich selbst", ref),
                        fmt::format("the type `{}` contains itself", ref)}};
        if (const std::size_t colon = ref.find(':'); colon != std::string::npos)
            ref = ref.substr(colon + 1);
        if (ref == "dateTime") ref = "date and time";
        const Element definition = item(ref);
        const bool same_name = std::ranges::any_of(
            type_rows, [&](const TypeRow& row) { return row.dmn == ref && row.vorgang == ref; });
        if (definition && !(same_name && !child(definition, "allowedValues"))) {
            if (!children(definition, "itemComponent").empty() || child(definition, "functionItem"))
                throw Left{at,
                           {fmt::format("der Typ `{}` geht nicht in einen Prozess", ref),
                            fmt::format("the type `{}` cannot be carried to a process", ref)}};
            const Element own = child(definition, "allowedValues");
            const bool is_own = !values || text_of(values) == text_of(own);
            return type_of(text_of(child(definition, "typeRef")), is_own ? own : values,
                           is_own ? ref : owner, at, depth + 1);
        }
        const auto row = std::ranges::find(type_rows, ref, &TypeRow::dmn);
        if (row == type_rows.end())
            throw Left{at, ref.empty()
                               ? Wording{"der Typ einer Spalte fehlt", "a column has no type"}
                               : Wording{fmt::format("den Typ `{}` hat ein Prozess nicht", ref),
                                         fmt::format("a process has no type `{}`", ref)}};
        return with_values({std::string(row->vorgang), {}}, values, owner, at);
    }

    // Allowed values as a choice or as bounds.
    TypeText with_values(TypeText type, Element values, const std::string& owner, Element at) {
        const std::string text = text_of(values);
        if (text.empty()) return type;
        const auto read = dsl::feel::read_expression("[" + text + "]");
        const feel::Model& model = read.tables;
        const Wording no{fmt::format("die erlaubten Werte `{}` gehen nicht in einen Prozess", text),
                         fmt::format("the allowed values `{}` cannot be carried", text)};
        const feel::Node& list = model.nodes[model.elements.back().body];
        if (!read.findings.empty() || list.op != Op::list) throw Left{at, no};
        std::vector<feel::Node> tests;
        std::string optional;
        for (Index i = 0; i < list.b; ++i) {
            const feel::Node& one = model.nodes[model.links[list.a + i]];
            const bool null = one.op == Op::constant && model.constants[one.a].is_null();
            if (null)
                optional = "?";
            else
                tests.push_back(one);
        }
        const bool choice = type.text == "text";
        if (!choice && tests.size() != 1) throw Left{at, no};
        for (const feel::Node& one : tests) {
            if (!choice) break;
            if (one.op != Op::constant || !model.constants[one.a].is(feel::Kind::string))
                throw Left{at, no};
            type.values.push_back(model.constants[one.a].string());
        }
        try {
            const VorgangText text_of_ends(model, [](const feel::Node&) { return std::nullopt; });
            if (choice)
                type = declared(std::move(type), owner, at);
            else
                type.text += bounds(text_of_ends, tests.front(), no, at);
        } catch (const NotSaid&) {
            throw Left{at, no};
        }
        type.text += optional;
        return type;
    }

    static std::string bounds(const VorgangText& text, const feel::Node& node, const Wording& no,
                              Element at) {
        if (node.op == Op::range && node.flags == 3)
            return "[" + text.expression(node.a) + ".." + text.expression(node.b) + "]";
        const auto form = static_cast<feel::RangeForm>(node.flags);
        if (node.op == Op::comparison && form == feel::RangeForm::greater_equal)
            return "[" + text.expression(node.a) + "..]";
        if (node.op == Op::comparison && form == feel::RangeForm::less_equal)
            return "[.." + text.expression(node.a) + "]";
        throw Left{at, no};
    }

    TypeText declared(TypeText type, const std::string& owner, Element at) {
        std::string values;
        std::set<std::string> seen;
        for (const std::string& value : type.values) {
            const std::string word = word_of(value);
            if (word.empty() || !seen.insert(word).second)
                throw Left{at,
                           {fmt::format("aus `{}` lässt sich kein eigenes Wort machen", value),
                            fmt::format("no word of its own can be made of `{}`", value)}};
            if (word != value && reported_.insert(value).second)
                find(Severity::warning, at,
                     {fmt::format("der Wert `{}` heißt im Prozess `{}`", value, word),
                      fmt::format("the value `{}` is `{}` in the process", value, word)});
            values += (values.empty() ? "" : ", ") + word;
        }
        const auto [known, added] = choices_.try_emplace(std::pair(owner, values), "");
        if (added) {
            known->second = own_word(owner, at, type_words_);
            types_ += fmt::format("typ {} = auswahl {{ {} }}\n", known->second, values);
        }
        type.text = known->second;
        return type;
    }

    // ---- what is carried ----

    void carry(Element xml, bool decision) {
        const feel::Element& element = model_.elements[element_of(xml)];
        const Element logic = decision ? xml : child(xml, "encapsulatedLogic");
        const Index body = decision ? element.body
                           : element.function == feel::none
                               ? feel::none
                               : model_.functions[element.function].body;
        const Element table = child(logic, "decisionTable");
        if (table && body != feel::none && plain(body).op == Op::table)
            return carry_table(xml, logic, table, model_.tables[plain(body).a]);
        if (decision && child(xml, "literalExpression") && body != feel::none)
            return carry_constant(xml, body);
        throw Left{xml, {"ist keine Tabelle", "is no table"}};
    }

    [[nodiscard]] const feel::Node& plain(Index node) const {
        while (model_.nodes[node].op == Op::coerce)
            node = model_.nodes[node].a;
        return model_.nodes[node];
    }

    void carry_constant(Element xml, Index body) {
        const std::string ref = attribute(child(xml, "variable"), "typeRef");
        VorgangText text(model_, [](const feel::Node&) { return std::nullopt; });
        if (plain(body).op != Op::constant && plain(body).op != Op::negate &&
            plain(body).op != Op::call)
            throw Left{xml, {"ist keine Tabelle", "is no table"}};
        const std::string name = own_word(attribute(xml, "name"), xml);
        const TypeText type = type_of(ref, {}, name, xml);
        text.compare_with(&type.values);
        locals_[element_of(xml)] = name;
        constants_ += fmt::format("örtlich {}: {} = {}\n", name, type.text, text.expression(body));
    }

    void carry_table(Element xml, Element logic, Element table, const feel::Table& work) {
        // Of two elements of one name the model knows the first.
        if (children(table, "rule").size() != work.rows.size() ||
            children(table, "input").size() != work.inputs.size() ||
            children(table, "output").size() != work.outputs.size())
            throw Left{table,
                       {"die Tabelle hat unlesbare Zeilen", "the table has unreadable rows"}};
        const std::string policy = attribute(table, "hitPolicy");
        const std::string aggregation = attribute(table, "aggregation");
        const auto row = std::ranges::find_if(policy_rows, [&](const PolicyRow& one) {
            return one.dmn == (policy.empty() ? "UNIQUE" : policy) &&
                   one.aggregation == aggregation;
        });
        if (row == policy_rows.end())
            throw Left{table, {"die Trefferregel gibt es nicht", "there is no such hit policy"}};
        names_.clear();
        comment_.clear();
        const std::string title = attribute(xml, "name");
        const std::string name = own_word(title, xml);
        if (name != title) comment_ += fmt::format("# {}\n", title);
        const std::vector<Column> inputs = input_columns(xml, logic, table, work);
        const std::vector<Column> outputs = output_columns(xml, table, name, row->policy);
        if (gives_list(row->policy) && row->policy != dsl::syntax::HitPolicy::collect &&
            !child(children(table, "output").front(), "defaultOutputEntry"))
            find(Severity::warning, table,
                 {"wo keine Zeile trifft, gibt die Regel eine leere Liste und nicht null",
                  "where no row fits the rule gives an empty list and not null"});
        std::string text = head(xml, name, inputs, outputs, row->vorgang);
        if (attribute(xml, own_local) == "true") text = "örtlich " + text;
        rules_ +=
            "\n" + comment_ + text + rows(xml, table, work, inputs, outputs, row->policy) + "}\n";
    }

    std::vector<Column> input_columns(Element xml, Element logic, Element table,
                                      const feel::Table& work) {
        std::vector<Column> columns;
        const std::vector<Element> heads = children(table, "input");
        for (std::size_t i = 0; i < heads.size(); ++i) {
            const feel::Node& node = plain(work.inputs[i].expression);
            const Element expression = child(heads[i], "inputExpression");
            std::string ref = attribute(expression, "typeRef");
            std::string title = text_of(expression);
            std::string optional;
            Element part;
            if (node.op == Op::global && model_.elements[node.a].sort == Sort::input) {
                const Element input = input_data(model_.elements[node.a].name);
                if (ref.empty()) ref = attribute(child(input, "variable"), "typeRef");
                optional = attribute(input, own_optional) == "true" ? "?" : "";
            } else if (node.op == Op::slot) {
                const auto parameters = children(logic, "formalParameter");
                if (ref.empty() && node.a < parameters.size())
                    ref = attribute(parameters[node.a], "typeRef");
            } else if (node.op == Op::path) {
                part = component_of(node);
                if (ref.empty()) ref = text_of(child(part, "typeRef"));
            } else {
                throw Left{heads[i],
                           {fmt::format("die Eingabe `{}` ist kein Name", title),
                            fmt::format("the input `{}` is no name", title)}};
            }
            const std::string given = attribute(heads[i], own_name);
            Column column{word_of(given.empty() ? title : given), {}};
            const bool twice =
                std::ranges::find(columns, column.name, &Column::name) != columns.end();
            if (twice || column.name.empty())
                throw Left{heads[i],
                           {fmt::format("die Eingabe `{}` kommt zweimal vor", title),
                            fmt::format("the input `{}` occurs twice", title)}};
            const Element values = child(heads[i], "inputValues");
            column.type =
                type_of(ref, values ? values : child(part, "allowedValues"), column.name, heads[i]);
            if (!column.type.text.ends_with('?')) column.type.text += optional;
            if (node.op != Op::path) names_[{node.op, node.a}] = column.name;
            if (given.empty() && column.name != title)
                comment_ += fmt::format("# {}: {}\n", column.name, title);
            columns.push_back(std::move(column));
        }
        if (columns.empty()) throw Left{xml, {"hat keine Eingabe", "has no input"}};
        return columns;
    }

    // What the item definitions say of a part of an input; nothing where they do not name it.
    [[nodiscard]] Element component_of(const feel::Node& path) const {
        const feel::Node& whole = plain(path.a);
        Element definition;
        if (whole.op == Op::path) {
            definition = component_of(whole);
        } else if (whole.op == Op::global && model_.elements[whole.a].sort == Sort::input) {
            const Element input = input_data(model_.elements[whole.a].name);
            definition = item(attribute(child(input, "variable"), "typeRef"));
        }
        if (const Element named = item(text_of(child(definition, "typeRef")))) definition = named;
        for (const Element one : children(definition, "itemComponent"))
            if (dsl::feel::normalized_name(attribute(one, "name")) == model_.names[path.b])
                return one;
        return {};
    }

    [[nodiscard]] Element input_data(std::string_view name) const {
        for (const Element one : children(root_, "inputData"))
            if (dsl::feel::normalized_name(attribute(one, "name")) == name) return one;
        return {};
    }

    std::vector<Column> output_columns(Element xml, Element table, const std::string& name,
                                       dsl::syntax::HitPolicy policy) {
        std::vector<Column> columns;
        const std::vector<Element> heads = children(table, "output");
        const std::string value = attribute(child(xml, "variable"), "typeRef");
        for (const Element head : heads) {
            std::string title = attribute(head, "name");
            if (title.empty()) title = attribute(head, "label");
            Column column{word_of(title.empty() ? "ergebnis" : title), {}};
            std::string ref = attribute(head, "typeRef");
            if (ref.empty()) ref = attribute(head, own_type);
            if (heads.size() == 1 && !value.empty() && !gives_list(policy)) ref = value;
            if (ref.empty() && heads.size() == 1 && gives_list(policy) &&
                attribute(item(value), "isCollection") == "true")
                ref = text_of(child(item(value), "typeRef"));
            if (ref.empty() && policy == dsl::syntax::HitPolicy::count) ref = "number";
            const bool ranked = policy == dsl::syntax::HitPolicy::priority ||
                                policy == dsl::syntax::HitPolicy::output_order;
            const Element values = child(head, "outputValues");
            column.type = type_of(ref, ranked || !text_of(values).empty() ? values : Element(),
                                  name + "_" + column.name, head);
            columns.push_back(std::move(column));
        }
        return columns;
    }

    // In the order the decision requires its inputs in, as a process has them in that of a rule.
    std::string head(Element xml, const std::string& name, const std::vector<Column>& inputs,
                     const std::vector<Column>& outputs, std::string_view policy) const {
        std::vector<std::string> order;
        for (const Element requirement : children(xml, "informationRequirement"))
            for (const Element one : children(root_, "inputData"))
                if ("#" + attribute(one, "id") ==
                    attribute(child(requirement, "requiredInput"), "href"))
                    order.push_back(name_of_input(attribute(one, "name")));
        std::vector<Column> ordered = inputs;
        std::ranges::stable_sort(ordered, {}, [&](const Column& column) {
            return std::ranges::find(order, column.name) - order.begin();
        });
        const auto list = [](const std::vector<Column>& columns) {
            std::string text;
            for (const Column& column : columns)
                text += (text.empty() ? "" : ", ") + column.name + ": " + column.type.text;
            return text;
        };
        return fmt::format("regel {}({}) -> {} trifft {} {{\n", name, list(ordered), list(outputs),
                           policy);
    }

    [[nodiscard]] std::string name_of_input(const std::string& title) const {
        const auto found = std::ranges::find(model_.elements, dsl::feel::normalized_name(title),
                                             &feel::Element::name);
        const auto index = static_cast<Index>(found - model_.elements.begin());
        const auto known = names_.find({Op::global, index});
        return known == names_.end() ? "" : known->second;
    }

    // ---- rows ----

    struct Annotations {
        std::vector<std::string> names{}; // as a process has them, of the columns that have one
        std::vector<std::size_t> places{};
    };

    static Annotations annotations(Element table) {
        Annotations result;
        const std::vector<Element> all = children(table, "annotation");
        for (std::size_t i = 0; i < all.size(); ++i) {
            const std::string name = attribute(all[i], "name");
            const bool ground = name == "grundlage" || name == "basis" || name == "Grundlage" ||
                                name == "Rechtsgrundlage";
            const std::string word = ground ? "grundlage" : "hinweis";
            if (std::ranges::find(result.names, word) != result.names.end())
                throw Left{
                    all[i],
                    {fmt::format("für die Anmerkung `{}` hat eine Tabelle keine Spalte mehr", name),
                     fmt::format("a table has no column left for the annotation `{}`", name)}};
            result.names.push_back(word);
            result.places.push_back(i);
        }
        return result;
    }

    std::string rows(Element xml, Element table, const feel::Table& work,
                     const std::vector<Column>& inputs, const std::vector<Column>& outputs,
                     dsl::syntax::HitPolicy policy) {
        const bool counts = policy == dsl::syntax::HitPolicy::count;
        const Annotations notes = annotations(table);
        std::vector<std::string> heads;
        heads.reserve(inputs.size() + outputs.size() + notes.names.size());
        for (const Column& column : inputs)
            heads.push_back(column.name);
        for (const Column& column : outputs)
            if (!counts) heads.push_back(column.name);
        for (const std::string& name : notes.names)
            heads.push_back(name);
        std::string text = line(heads) + line(std::vector<std::string>(heads.size(), "---"));
        VorgangText cells(model_, [this](const feel::Node& node) { return name_at(node); });
        const std::vector<Element> rules = children(table, "rule");
        for (std::size_t i = 0; i < rules.size(); ++i) {
            std::vector<std::string> row;
            for (std::size_t k = 0; k < inputs.size(); ++k) {
                cells.compare_with(&inputs[k].type.values);
                row.push_back(cells.tests(work.rows[i].tests[k]));
            }
            for (std::size_t k = 0; k < outputs.size() && !counts; ++k) {
                cells.compare_with(&outputs[k].type.values);
                row.push_back(cells.expression(work.rows[i].outputs[k]));
            }
            const std::vector<Element> entries = children(rules[i], "annotationEntry");
            for (const std::size_t place : notes.places)
                row.push_back(text_literal(place < entries.size() ? text_of(entries[place]) : ""));
            text += line(row);
        }
        return text + otherwise(xml, table, work, outputs, notes, cells, policy);
    }

    std::string otherwise(Element xml, Element table, const feel::Table& work,
                          const std::vector<Column>& outputs, const Annotations& notes,
                          VorgangText& cells, dsl::syntax::HitPolicy policy) {
        const auto has = [](const feel::Table::Output& output) {
            return output.otherwise != feel::none;
        };
        if (std::ranges::none_of(work.outputs, has)) return "";
        const Element first = child(children(table, "output").front(), "defaultOutputEntry");
        if (gives_list(policy) && text_of(first) == "[]") return "";
        if (gives_list(policy) || policy == dsl::syntax::HitPolicy::count ||
            !std::ranges::all_of(work.outputs, has))
            throw Left{xml,
                       {"diese Vorgabe für den Fall, dass keine Zeile trifft, hat eine Regel nicht",
                        "a rule has no such default for when no row fits"}};
        std::vector<std::string> row(work.inputs.size(), "-");
        row.front() = "sonst";
        for (std::size_t k = 0; k < outputs.size(); ++k) {
            cells.compare_with(&outputs[k].type.values);
            row.push_back(cells.expression(work.outputs[k].otherwise));
        }
        for (const std::string& name : notes.names)
            row.push_back(
                text_literal(attribute(first, name == "grundlage" ? own_ground : own_note)));
        return line(row);
    }

    static std::string line(const std::vector<std::string>& cells) {
        std::string text = "|";
        for (const std::string& cell : cells)
            text += " " + cell + " |";
        return text + "\n";
    }

    [[nodiscard]] std::optional<std::string> name_at(const feel::Node& node) const {
        const auto known = names_.find({node.op, node.a});
        if (known != names_.end()) return known->second;
        const auto local = locals_.find(node.a);
        if (node.op == Op::global && local != locals_.end()) return local->second;
        return std::nullopt;
    }

    std::string laid_out() const {
        const std::string title = attribute(root_, "name");
        std::string name = word_of(attribute(root_, "id"));
        if (name.empty() || attribute(root_, "id").starts_with("_")) name = word_of(title);
        if (name.empty()) name = "regeln";
        const std::string text = fmt::format("gemeinsam {} {} {{\n{}{}{}}}\n", name,
                                             text_literal(title), types_, constants_, rules_);
        return format(text, document_.name()).text.value_or(text);
    }

    Document document_;
    Element root_;
    const feel::Model& model_;
    feel::Decisions decisions_;
    std::vector<Finding> findings_;
    std::set<std::string> words_{};
    std::set<std::string> reported_{};
    std::set<std::string> type_words_{};
    std::map<std::pair<std::string, std::string>, std::string> choices_{}; // by name and values
    std::map<Index, std::string> locals_{};               // constants, by their elements
    std::map<std::pair<Op, Index>, std::string> names_{}; // of the inputs of the table at work
    std::string owner_{};                                 // what is carried
    std::string comment_{};
    std::string types_{};
    std::string constants_{};
    std::string rules_{};
};

} // namespace

Carried to_vorgang(std::span<const File> files, const ReadLimits& limits) {
    ReadResult result = read(files, limits);
    Document document;
    if (!result.decisions || !document.parse(files.front(), limits).empty())
        return {"", std::move(result.findings)};
    return VorgangWriter(std::move(document), std::move(result)).run();
}

} // namespace vorgang::dmn
