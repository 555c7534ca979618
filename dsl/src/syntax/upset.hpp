// One mistake that upsets the reading of a whole file: a brace that is missing or too many, or a
// first word of the wrong language.
//
// Looked for only where reading failed. What is found is reported once; the text is then read again
// as if it had been right, so that every other finding is a mistake of its own.
#pragma once

#include <optional>
#include <vector>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

struct Upset {
    std::vector<Diagnostic> findings;
    std::vector<Fix> mends; ///< what makes the text readable
    Language language{};    ///< that of the file
};

/// What upset the reading of a text as one of `language`; nothing where nothing did.
[[nodiscard]] std::optional<Upset> find_upset(const Source& source, Language language);

} // namespace vorgang::dsl::syntax
