#include "meaning/check.hpp"

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
    check_races(context);
    const Graph graph = build_graph(model);
    const Dataflow dataflow(model, graph);
    if (!model.faulty_jump) check_ways(context, graph, dataflow);
    if (!model.faulty_jump && !model.faulty_data) check_data(context, graph, dataflow);
    check_acceptances(context);
    if (!diagnostics.has_errors()) check_usage(context);
    check_scenarios(context);
    return model;
}

} // namespace vorgang::dsl::meaning
