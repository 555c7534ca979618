// Decision tables. How they are laid out (rules as rows or columns) makes no difference here.
#include <fmt/format.h>

#include "dmn/reader.hpp"

namespace vorgang::dmn {

using vorgang::feel::Policy;
using vorgang::feel::Table;

namespace {

std::optional<Policy> policy_of(std::string_view policy, std::string_view aggregation) {
    if (policy.empty() || policy == "UNIQUE") return Policy::unique;
    if (policy == "ANY") return Policy::any;
    if (policy == "PRIORITY") return Policy::priority;
    if (policy == "FIRST") return Policy::first;
    if (policy == "RULE ORDER") return Policy::rule_order;
    if (policy == "OUTPUT ORDER") return Policy::output_order;
    if (policy != "COLLECT") return std::nullopt;
    if (aggregation == "SUM") return Policy::sum;
    if (aggregation == "MIN") return Policy::smallest;
    if (aggregation == "MAX") return Policy::largest;
    if (aggregation == "COUNT") return Policy::count;
    return aggregation.empty() ? std::optional(Policy::collect) : std::nullopt;
}

} // namespace

Index Reader::table(Element xml, Frame& frame) {
    const Place place = here();
    Table table;
    const std::string policy = attribute(xml, "hitPolicy");
    const auto known = policy_of(policy, attribute(xml, "aggregation"));
    if (!known) {
        find(at_work_, xml, catalogue::dmn_incomplete::code,
             {fmt::format("die Trefferregel `{}` gibt es nicht", policy),
              fmt::format("there is no hit policy `{}`", policy)});
        return broken();
    }
    table.policy = *known;
    table.element = element_;
    for (const Element annotation : children(xml, "annotation"))
        table.annotations.push_back(attribute(annotation, "name"));
    table_inputs(xml, frame, table);
    table_outputs(xml, frame, table);
    table_rows(xml, frame, table);
    --frame.next;
    if (table.outputs.empty()) {
        find(at_work_, xml, catalogue::dmn_incomplete::code,
             {"die Tabelle hat keine Ausgabe", "the table has no output"});
        return broken();
    }
    model_.tables.push_back(std::move(table));
    return b_.add(Op::table, place, static_cast<Index>(model_.tables.size() - 1));
}

void Reader::table_inputs(Element xml, Frame& frame, Table& table) {
    table.input_slot = frame.take();
    for (const Element input : children(xml, "input")) {
        const Element expression = child(input, "inputExpression");
        Index node = feel_text(expression, text_of(expression), frame);
        node = b_.coerced(node, type_attribute(expression));
        const Element values = child(input, "inputValues");
        table.inputs.push_back(
            {node, text_of(values).empty() ? none : cell(values, frame, table.input_slot)});
    }
}

void Reader::table_outputs(Element xml, Frame& frame, Table& table) {
    for (const Element output : children(xml, "output")) {
        Table::Output one;
        one.name = dsl::feel::normalized_name(attribute(output, "name"));
        members_.add(one.name);
        one.type = type_attribute(output);
        const bool ranked =
            table.policy == Policy::priority || table.policy == Policy::output_order;
        const Element values = priorities_of(output);
        if (const std::string text = text_of(values); ranked && !text.empty()) {
            one.values = parser_at(values).expressions(text, frame);
            parsed(values, text);
        }
        const Element otherwise = child(output, "defaultOutputEntry");
        if (const std::string text = text_of(otherwise); !text.empty())
            one.otherwise = feel_text(otherwise, text, frame);
        table.outputs.push_back(std::move(one));
    }
}

void Reader::table_rows(Element xml, Frame& frame, Table& table) {
    for (const Element rule : children(xml, "rule")) {
        Table::Row row;
        for (const Element entry : children(rule, "inputEntry"))
            row.tests.push_back(cell(entry, frame, table.input_slot));
        for (const Element entry : children(rule, "outputEntry")) {
            const std::string text = text_of(entry);
            row.outputs.push_back(text.empty() || text == "-" ? b_.null(here())
                                                              : feel_text(entry, text, frame));
        }
        for (const Element entry : children(rule, "annotationEntry"))
            row.annotations.push_back(text_of(entry));
        row.annotations.resize(table.annotations.size());
        if (row.tests.size() == table.inputs.size() && row.outputs.size() == table.outputs.size()) {
            table.rows.push_back(std::move(row));
            continue;
        }
        find(at_work_, rule, catalogue::dmn_incomplete::code,
             {"die Zeile hat nicht so viele Zellen wie die Tabelle Spalten",
              "the row has not as many cells as the table has columns"});
    }
}

Index Reader::cell(Element xml, Frame& frame, Index input) {
    const std::string text = text_of(xml);
    if (text.empty()) return none;
    names_.push({"?", Known::Sort::slot, input});
    const Index node = parser_at(xml).tests(text, frame, input);
    names_.pop();
    parsed(xml, text);
    return node;
}

} // namespace vorgang::dmn
