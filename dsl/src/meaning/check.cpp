#include "meaning/check.hpp"

#include <algorithm>

#include "meaning/acceptances.hpp"
#include "meaning/declare.hpp"
#include "meaning/flow.hpp"
#include "meaning/flow_checks.hpp"
#include "meaning/rules.hpp"
#include "meaning/scenarios.hpp"

namespace vorgang::dsl::meaning {

Model check(const Source& source, const syntax::Tree& tree, Diagnostics& diagnostics) {
    Model model;
    model.tree = &tree.process;
    Context context{source, tree.process, model, diagnostics, {}, {}, {}, {}};
    declare(context);
    check_rules(context);
    resolve_flow(context);
    resolve_jumps(context);
    check_loops(context);
    resolve_undos(context);
    check_races(context);
    check_aside_races(context);
    check_moments(context);
    check_handlers(context);
    check_conditions(context);
    check_listeners(context);
    check_answers(context);
    const Graph graph = build_graph(model);
    const Dataflow dataflow(model, graph);
    if (!model.faulty_jump) check_ways(context, graph, dataflow);
    if (!model.faulty_jump && !model.faulty_data) check_time_loops(context, graph);
    check_recursion(context, graph);
    if (!model.faulty_jump && !model.faulty_data) check_data(context, graph, dataflow);
    check_acceptances(context);
    if (diagnostics.has_errors()) return model;
    check_usage(context);
    // What a scenario may say follows from the process; with a fault there it would be told twice.
    check_scenarios(context);
    return model;
}

namespace {

// The rule of the process with another table; what is reported of its head is shown at the table.
syntax::Rule rule_with(const vorgang::Rule& declared, syntax::Table table, bool english) {
    const Span head = table.columns.empty() ? table.span : table.columns.front().span;
    syntax::Rule rule;
    rule.span = table.span;
    rule.english = english;
    rule.name = {head, declared.name};
    for (const Parameter& input : declared.inputs)
        rule.parameters.push_back({head, {head, input.name}, {}});
    rule.results.push_back({head, {head, declared.output.name}, {}});
    rule.table = std::move(table);
    return rule;
}

} // namespace

LocalRows check_local_rows(const Source& source, const syntax::Tree& tree, std::string_view name,
                           const Source& rows, syntax::Table table, Diagnostics& diagnostics) {
    LocalRows result;
    Model& model = result.model;
    model.tree = &tree.process;
    Diagnostics known; // of the process itself
    Context context{source, tree.process, model, known, {}, {}, {}, {}};
    declare(context);
    check_rules(context);
    result.rule =
        static_cast<Index>(std::ranges::find(model.tables.rules, name, &vorgang::Rule::name) -
                           model.tables.rules.begin());
    const syntax::Rule rule =
        rule_with(model.tables.rules[result.rule], std::move(table), context.english());
    Context place{rows,
                  tree.process,
                  model,
                  diagnostics,
                  std::move(context.names),
                  std::move(context.constants),
                  std::move(context.indexes),
                  std::move(context.choices),
                  std::move(context.elements)};
    check_rows(place, rule, result.rule);
    return result;
}

} // namespace vorgang::dsl::meaning
