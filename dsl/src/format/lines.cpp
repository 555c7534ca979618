#include "format/lines.hpp"

#include <algorithm>

#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

constexpr std::size_t comment_column = 48;
// A line that is longer than this has its comment two blanks behind it and moves no other.
constexpr std::size_t comment_column_max = 72;
constexpr std::size_t gap = 2;

std::size_t width(const Line& line) {
    return line.indent + text::count_characters(line.text);
}

bool has_both(const Line& line) {
    return !line.text.empty() && !line.comment.empty();
}

/// The column of the comments of the lines from `at` on that follow one another.
std::size_t column_of(const std::vector<Line>& lines, std::size_t at) {
    std::size_t column = comment_column;
    for (std::size_t i = at; i < lines.size() && has_both(lines[i]); ++i) {
        if (i != at && lines[i].blank_above) break;
        if (width(lines[i]) + gap <= comment_column_max)
            column = std::max(column, width(lines[i]) + gap);
    }
    return column;
}

void put(std::string& out, const Line& line, std::size_t column) {
    if (line.blank_above) out += '\n';
    out.append(line.indent, ' ');
    out += line.text;
    if (has_both(line)) {
        const std::size_t used = width(line);
        out.append(used + gap <= column ? column - used : gap, ' ');
    }
    out += line.comment;
    out += '\n';
}

} // namespace

std::string put_together(const std::vector<Line>& lines) {
    std::string out;
    std::size_t column = comment_column;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool goes_on = i > 0 && has_both(lines[i - 1]) && !lines[i].blank_above;
        if (has_both(lines[i]) && !goes_on) column = column_of(lines, i);
        put(out, lines[i], column);
    }
    return out;
}

} // namespace vorgang::dsl::format
