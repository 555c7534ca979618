// Tables: the rows of a decision table with their columns aligned.
#pragma once

#include <string>
#include <vector>

#include "format/measure.hpp"

namespace vorgang::dsl::format {

/// A row of a table and its last piece.
struct TableRow {
    std::size_t first = 0;
    std::size_t last = 0;
    std::string text;
};

/// The rows between the braces of a table. `---:` in the separator puts a column to the right,
/// `:---:` in the middle.
[[nodiscard]] std::vector<TableRow> lay_out_table(const Sheet& sheet, const Group& table);

} // namespace vorgang::dsl::format
