// What the author very likely meant where something else was expected.
#pragma once

#include <string_view>
#include <vector>

#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {

struct Mend {
    Wording help;
    std::vector<Fix> fixes; ///< where it is certain
};

/// Where reading failed: what was expected, and what stands there instead.
struct Fault {
    const ParseState& state;
    std::string_view key;
    const Token& found;
    Iterator last;     ///< of the text or of the cell
    Iterator last_end; ///< of the token before it; null where nothing stands directly before it
};

/// The mend for a fault; empty where none is likely.
[[nodiscard]] Mend find_mend(const Fault& fault);

} // namespace vorgang::dsl::syntax
