// What must hold of the flow as a whole.
#pragma once

#include "meaning/witness.hpp"

namespace vorgang::dsl::meaning {

/// Statements no case comes to, ways that run out, loops that wait for nobody, how a case begins
/// (E0403, E0404, E0405, E0410, E0415).
void check_ways(Context& context, const Graph& graph, const Dataflow& dataflow);
/// Data read where it may not be there, four eyes without the first pair (E0401, E0402, E0412).
void check_data(Context& context, const Graph& graph, const Dataflow& dataflow);
/// A process that calls itself before anybody has done anything (E0388).
void check_recursion(Context& context, const Graph& graph);
/// What the bodies of `für alle` touch that they must not; notes whose lists they change.
void check_loops(Context& context);

/// Fields that two branches fight over (E0409).
void check_races(Context& context);
/// Fields that what accompanies fights over with what it accompanies (E0443).
void check_aside_races(Context& context);
/// `schritt.am` and the like, read outside of the block they lie in (E0444).
void check_moments(Context& context);

/// `jederzeit` and `bei bedarf` in what may run several times (E0445).
void check_handlers(Context& context);
/// Conditions of `jederzeit falls` that time makes true, or that set each other off (E0446, W0505).
void check_conditions(Context& context);
/// Loops in which nothing waits but points in time that may be over (W0508).
void check_time_loops(Context& context, const Graph& graph);
/// Sections side by side that listen to one message (W0507).
void check_listeners(Context& context);
/// Parts of an answer that the process, as it has ended, does not return (E0389).
void check_answers(Context& context);
/// Declarations nobody uses (W0501, W0502).
void check_usage(Context& context);

} // namespace vorgang::dsl::meaning
