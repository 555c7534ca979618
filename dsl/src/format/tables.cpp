#include "format/tables.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

using syntax::Symbol;

struct Row {
    std::size_t first = 0;
    std::size_t last = 0;
    std::vector<std::string> cells;
};

struct Column {
    std::size_t width = 0;
    bool colon_left = false;
    bool colon_right = false;
};

constexpr std::size_t separator_row = 1;
constexpr std::size_t dashes_min = 2;

std::size_t last_of_row(const Sheet& sheet, std::size_t first, std::size_t end) {
    std::size_t last = first;
    while (last + 1 < end && !sheet.pieces[last + 1].new_line)
        ++last;
    return last;
}

Row read_row(const Sheet& sheet, std::size_t first, std::size_t last) {
    Row row{first, last, {}};
    std::size_t begin = first + 1;
    for (std::size_t i = first + 1; i <= last; ++i) {
        if (sheet.pieces[i].symbol != Symbol::bar) continue;
        row.cells.push_back(joined(sheet, begin, i - 1));
        begin = i + 1;
    }
    return row;
}

std::vector<Column> measure(const std::vector<Row>& rows) {
    std::vector<Column> columns(rows.front().cells.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < columns.size() && c < rows[r].cells.size(); ++c) {
            const std::string& cell = rows[r].cells[c];
            Column& column = columns[c];
            if (r != separator_row) {
                column.width = std::max<std::size_t>(column.width, text::count_characters(cell));
                continue;
            }
            column.colon_left = cell.starts_with(':');
            column.colon_right = cell.ends_with(':');
        }
    }
    return columns;
}

std::string separator(const Column& column) {
    std::string text(std::max(column.width + 2, dashes_min), '-');
    if (column.colon_left) text.front() = ':';
    if (column.colon_right) text.back() = ':';
    return text;
}

std::string padded(const std::string& cell, const Column& column) {
    const std::size_t room = column.width - text::count_characters(cell);
    const std::size_t left = !column.colon_right ? 0 : column.colon_left ? room / 2 : room;
    return ' ' + std::string(left, ' ') + cell + std::string(room - left, ' ') + ' ';
}

} // namespace

std::vector<TableRow> lay_out_table(const Sheet& sheet, const Group& table) {
    std::vector<Row> rows;
    for (std::size_t at = table.open + 1; at < table.close; at = rows.back().last + 1)
        rows.push_back(read_row(sheet, at, last_of_row(sheet, at, table.close)));
    const std::vector<Column> columns = measure(rows);
    std::vector<TableRow> out;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        TableRow& row = out.emplace_back(TableRow{rows[r].first, rows[r].last, "|"});
        for (std::size_t c = 0; c < columns.size(); ++c) {
            row.text +=
                r == separator_row ? separator(columns[c]) : padded(rows[r].cells[c], columns[c]);
            row.text += '|';
        }
    }
    return out;
}

} // namespace vorgang::dsl::format
