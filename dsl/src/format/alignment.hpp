// Alignment: the blanks that put words of neighbouring lines into one column.
#pragma once

#include <cstddef>
#include <vector>

#include "format/measure.hpp"

namespace vorgang::dsl::format {

/// Sets `pads[i]`, the blanks beyond the one behind piece i, for the items of a block that is not
/// on one line: words of clauses and types of fields in the whole block; facts of the header, names
/// of declarations of one kind and titles of fields where they follow one another.
void align(const Sheet& sheet, const Group& group, std::size_t indent,
           std::vector<std::size_t>& pads);

} // namespace vorgang::dsl::format
