// The whole of meaning in one call.
#pragma once

#include "meaning/model.hpp"
#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::meaning {

/// Resolves and checks what was read. The model is fit for lowering only where no error was added.
/// Source and tree must outlive the model.
[[nodiscard]] Model check(const Source& source, const syntax::Tree& tree, Diagnostics& diagnostics);

/// The rows of a place for a rule of a process.
struct LocalRows {
    Model model; ///< the declarations of the process, with these rows in place of its own
    Index rule = none;
};

/// Checks the table of a place (out of `rows`) as if it stood in the process, which has compiled.
/// `name` is one of its rules.
[[nodiscard]] LocalRows check_local_rows(const Source& source, const syntax::Tree& tree,
                                         std::string_view name, const Source& rows,
                                         syntax::Table table, Diagnostics& diagnostics);

} // namespace vorgang::dsl::meaning
