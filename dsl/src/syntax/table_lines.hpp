// The lines of a decision table: splitting and the checks that need no grammar.
#pragma once

#include <cstddef>
#include <vector>

#include "syntax/state.hpp"
#include "syntax/tree.hpp"

namespace vorgang::dsl::syntax {

/// The text between two bars, without the blanks around it.
struct CellText {
    Iterator begin;
    Iterator end;
};

struct RowLine {
    Span span;
    std::vector<CellText> cells;
};

/// Splits the line at `first`, whose first token is a bar, and takes it. A bar inside of quotes
/// does not count; the line ends with its last bar, a comment may follow.
[[nodiscard]] RowLine split_row(ParseState& state, Iterator& first, Iterator last);

/// Reads the names of the columns; false where `|---|---|` stands in their place.
[[nodiscard]] bool read_columns(ParseState& state, const RowLine& line, Table& table);
/// Takes `|---|---|` where it stands.
[[nodiscard]] bool take_separator(ParseState& state, Iterator& first, Iterator last);
void report_no_separator(ParseState& state, Iterator first, Iterator last, std::size_t columns);
[[nodiscard]] bool check_not_empty(ParseState& state, const CellText& cell);
void check_cell_count(ParseState& state, const RowLine& line, std::size_t columns);

} // namespace vorgang::dsl::syntax
