// The first stage: is this text at all? In: a Source. Out: true, or diagnostics E01xx.
#pragma once

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::text {

/// Checks size, UTF-8, control characters, blanks that are none, decomposed letters and names of
/// mixed alphabets. False where the text is no text and reading on makes no sense.
[[nodiscard]] bool check_text(const Source& source, const ParseLimits& limits,
                              Diagnostics& diagnostics);

} // namespace vorgang::dsl::text
