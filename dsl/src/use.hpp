// `nutze`: declarations out of other files, and processes that are called.
#pragma once

#include "syntax/tree.hpp"
#include "vorgang/dsl/compile.hpp"

namespace vorgang::dsl {

/// Reads the files a process uses. What shared files declare is put before its own declarations;
/// processes stand beside it, each with what it uses itself. Gives the source with all these files,
/// so that every place in the tree leads into the right one. A file that cannot be read, and a
/// process that nobody can call, are reported where they are named (E0380 to E0382).
[[nodiscard]] Source add_used(const Source& source, syntax::Tree& tree,
                              const CompileOptions& options, Diagnostics& diagnostics);

} // namespace vorgang::dsl
