// `nutze`: declarations out of other files.
#pragma once

#include "syntax/tree.hpp"
#include "vorgang/dsl/compile.hpp"

namespace vorgang::dsl {

/// Reads the files a process uses and puts what they declare before its own declarations. Gives the
/// source with these files, so that every place in the tree leads into the right one. A file that
/// cannot be read or is a process itself is reported where it is named (E0380, E0381).
[[nodiscard]] Source add_used(const Source& source, syntax::Tree& tree,
                              const CompileOptions& options, Diagnostics& diagnostics);

} // namespace vorgang::dsl
