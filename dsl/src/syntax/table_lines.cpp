#include "syntax/table_lines.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "diag/report.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::counted;
using diag::draft;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

CellText trimmed(Iterator begin, Iterator end) {
    while (begin != end && is_blank(*begin))
        ++begin;
    while (end != begin && is_blank(end[-1]))
        --end;
    return {begin, end};
}

/// The next bar, or the end of the line or the comment that ends it; texts are stepped over.
Iterator find_bar(Iterator at, Iterator last) {
    bool quoted = false;
    for (; at != last && *at != '\n'; ++at) {
        if (quoted && *at == '\\' && last - at >= 2 && at[1] != '\n')
            ++at;
        else if (*at == '"')
            quoted = !quoted;
        else if (!quoted && (*at == '|' || *at == '#'))
            break;
    }
    return at;
}

bool is_separator(const RowLine& line) {
    return !line.cells.empty() && std::ranges::all_of(line.cells, [](const CellText& cell) {
        return cell.end - cell.begin >= 2 &&
               std::all_of(cell.begin, cell.end, [](char c) { return c == '-' || c == ':'; });
    });
}

// What word processors make of `---`.
constexpr std::array dashes{std::string_view("\u2013"), std::string_view("\u2014")};

/// A line like `|–––|—|`: as a separator, but with dashes that are none of the language's.
bool is_other_separator(Iterator first, Iterator line_end) {
    int in_cell = 0;
    bool other = false;
    for (std::string_view rest(first, line_end); !rest.empty();) {
        const auto dash = std::ranges::find_if(
            dashes, [&](std::string_view one) { return rest.starts_with(one); });
        if (dash != dashes.end()) {
            in_cell += 2;
            other = true;
            rest.remove_prefix(dash->size());
            continue;
        }
        const char c = rest.front();
        if (c == '|' && std::exchange(in_cell, 0) < 2) return false;
        if (c == '-' || c == ':') ++in_cell;
        if (c != '|' && c != '-' && c != ':' && !is_blank(c)) return false;
        rest.remove_prefix(1);
    }
    return other && in_cell == 0;
}

/// `|---|---|`
std::string separator(std::size_t columns) {
    std::string line;
    for (std::size_t i = 0; i < columns; ++i)
        line += "|---";
    return line + '|';
}

} // namespace

RowLine split_row(ParseState& state, Iterator& first, Iterator last) {
    const Iterator begin = state.token(first, last).begin;
    RowLine line;
    Iterator at = begin + 1;
    Iterator bar = find_bar(at, last);
    while (bar != last && *bar == '|') {
        line.cells.push_back(trimmed(at, bar));
        at = bar + 1;
        bar = find_bar(at, last);
    }
    const CellText rest = trimmed(at, bar);
    if (rest.begin != rest.end) {
        state.diagnostics.add(draft<catalogue::open_row>(state.span(rest.end, rest.end))
                                  .fix(state.span(rest.end, rest.end), " |"));
        line.cells.push_back(rest);
        at = rest.end;
    }
    line.span = state.span(begin, at);
    state.took(begin, at);
    first = at;
    return line;
}

bool read_columns(ParseState& state, const RowLine& line, Table& table) {
    if (is_separator(line)) { // the line with the names is missing
        const CellText& cell = line.cells.front();
        state.report_expected(cell.begin, cell.end, key_of(Phrase::column_name));
        table.columns.resize(line.cells.size());
        return false;
    }
    for (const CellText& cell : line.cells) {
        if (!check_not_empty(state, cell)) continue;
        const Token token = scan(cell.begin, cell.end);
        const bool whole = token.kind == TokenKind::word && token.end == cell.end;
        if (!whole || token.known.reserved != Reserved::none) {
            state.report_expected(cell.begin, cell.end, key_of(Phrase::column_name));
            table.columns.push_back({state.span(cell.begin, cell.end), {}});
            continue;
        }
        table.columns.push_back({state.span(token), token.text()});
    }
    return true;
}

bool take_separator(ParseState& state, Iterator& first, Iterator last) {
    if (!state.token(first, last).is(Symbol::bar)) return false;
    Iterator at = state.token(first, last).begin + 1;
    const Iterator line_end = std::find(at, last, '\n');
    if (is_other_separator(at, line_end)) {
        const RowLine line = split_row(state, first, last);
        const std::string right = separator(line.cells.size());
        state.diagnostics.add(
            draft<catalogue::written_otherwise>(line.span, state.text(line.span), right)
                .fix(line.span, right));
        return true;
    }
    if (!std::all_of(at, line_end,
                     [](char c) { return is_blank(c) || c == '-' || c == ':' || c == '|'; }))
        return false;
    Iterator behind = first;
    if (!is_separator(split_row(state, behind, last))) return false;
    first = behind;
    return true;
}

void report_no_separator(ParseState& state, Iterator first, Iterator last, std::size_t columns) {
    const Token row = state.token(first, last);
    auto finding = draft<catalogue::no_separator>(state.span(row));
    if (!row.is(Symbol::bar)) return state.diagnostics.add(std::move(finding));
    Iterator line = row.begin;
    while (line != state.base && line[-1] != '\n')
        --line;
    const std::string mend = separator(columns) + '\n' + std::string(line, row.begin);
    state.diagnostics.add(std::move(finding).fix(state.span(row.begin, row.begin), mend));
}

bool check_not_empty(ParseState& state, const CellText& cell) {
    if (cell.begin != cell.end) return true;
    state.diagnostics.add(
        draft<catalogue::empty_cell>(state.span(cell.begin, cell.end))
            .help(diag::say("`-` steht für jeden Wert", "`-` stands for any value")));
    return false;
}

void check_cell_count(ParseState& state, const RowLine& line, std::size_t columns) {
    if (line.cells.size() == columns) return;
    state.diagnostics.add(draft<catalogue::cell_count>(
        line.span, counted(line.cells.size(), {"Zelle", "cell"}, {"Zellen", "cells"}),
        counted(columns, {"Spalte", "column"}, {"Spalten", "columns"})));
}

} // namespace vorgang::dsl::syntax
