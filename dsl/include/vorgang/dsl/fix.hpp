/// Applying the mends that diagnostics carry.
///
/// A function from text to text: no file is touched. Thread rule: any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/export.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang {

/// What became of a text when its mends were applied. The numbers count diagnostics.list().
struct FixedText {
    std::string text;
    std::vector<std::size_t> applied;
    /// Mends that touch what an earlier one has changed. Compile the new text and apply again.
    std::vector<std::size_t> overlapping;

    [[nodiscard]] bool changes() const noexcept { return !applied.empty(); }
};

/// Applies the fixes of every diagnostic, in order; those of one diagnostic all or none.
/// Precondition: `diagnostics` are those of `source`.
[[nodiscard]] VORGANG_DSL_EXPORT FixedText apply_fixes(const Source& source,
                                                       const Diagnostics& diagnostics);

} // namespace vorgang
