// Decision tables: columns, cells, and the proof that exactly one row fits every input.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Types every table into Model::rules and the rows of tables.rules, and checks coverage.
void check_rules(Context& context);

/// Gaps and overlaps of one rule over the domains of its inputs (E0329, E0330); what cannot be
/// decided is said (N0601). Work is bounded.
void check_coverage(Context& context, Index rule);

} // namespace vorgang::dsl::meaning
