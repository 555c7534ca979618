// Spelling: how each piece is written in the language the text shall have.
//
// Words of the language by their meaning, words of expressions, and the names that every process
// has without declaring them. Names of the author and texts are never touched.
#pragma once

#include <vector>

#include "format/pieces.hpp"

namespace vorgang::dsl::format {

/// Rewrites the pieces and sets their width.
void spell(std::vector<Piece>& pieces, Language language);

} // namespace vorgang::dsl::format
