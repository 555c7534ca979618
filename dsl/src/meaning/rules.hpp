// Decision tables: columns, cells, and the proof that their rows fit as the hit policy wants; and
// rules as formulas.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Types every table into Model::rules and the rows of tables.rules, and checks coverage.
void check_rules(Context& context);

/// The same for one rule whose table another one takes the place of: the rows of a place.
void check_rows(Context& context, const syntax::Rule& rule, Index index);

/// Types the formula of a rule; what it needs is there (E0402).
void check_formula(Context& context, const syntax::Rule& source, Index rule);

/// Gaps, overlaps, rows without effect and rows that could be one, by the rule's hit policy, over
/// all that its inputs can be (E0335, E0336, E0339, E0340, W0510 to W0512); what cannot be decided
/// is said (N0601, N0602). Work is bounded.
void check_coverage(Context& context, Index rule);

} // namespace vorgang::dsl::meaning
