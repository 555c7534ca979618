// The lines of scenarios: what they name exists, what they give fits.
#pragma once

#include "meaning/names.hpp"

namespace vorgang::dsl::meaning {

/// Reports what in these lines can never do what it says. The model stays as it is: a process is
/// the same with and without its scenarios. Precondition: the flow of the context is resolved.
/// The names of the context are used up.
void check_scenarios(Context& context);

/// The same for lines that stand outside of the file: `line` points into `written`, the tree into
/// `source`. Precondition: the tree has no fault. `begun`: the case has begun.
void check_line(const Source& source, const syntax::Tree& tree, const Source& written,
                const syntax::Scenario& line, bool begun, Diagnostics& diagnostics);

} // namespace vorgang::dsl::meaning
