// The whole of meaning in one call.
#pragma once

#include "meaning/model.hpp"
#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::meaning {

/// Resolves and checks what was read. The model is fit for lowering only where no error was added.
/// Source and tree must outlive the model.
[[nodiscard]] Model check(const Source& source, const syntax::Tree& tree, Diagnostics& diagnostics);

} // namespace vorgang::dsl::meaning
