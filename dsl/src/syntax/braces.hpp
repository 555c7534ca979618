// Braces that are missing or too many, found by how the lines are indented.
//
// Asked only where the braces of a text do not come in pairs. One such brace upsets everything
// behind it for a parser; the author sees at once where it is, because the lines are indented.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::syntax {

struct BraceFault {
    enum class Kind : std::uint8_t {
        not_closed, ///< `}` is missing at `place`; `open` is the brace it would close
        not_opened, ///< `{` is missing at `place`
        extra       ///< the `}` at `place` closes nothing
    };
    Kind kind{};
    Span place;
    Span open;
    Fix mend;
    bool at_end = false; ///< the text ends before the block does
    /// Of an extra `}`: the deeper lines before it, a block that has lost its first line. Empty
    /// where there are none.
    Span headless = {};
};

/// Every brace that is missing or too many, in the order of the text; nothing where the braces come
/// in pairs, or the lines are not indented so that they tell.
[[nodiscard]] std::vector<BraceFault> find_brace_faults(std::string_view text, Language language);

} // namespace vorgang::dsl::syntax
