#include "format/measure.hpp"

#include "format/spacing.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

bool has_block(const Sheet& sheet, const Item& item) {
    for (std::size_t i = item.first; i <= item.last; ++i) {
        const Group* group = sheet.structure.group_at(i);
        if (group != nullptr && group->is_block()) return true;
    }
    return false;
}

bool may_be_one_line(const Sheet& sheet, const Group& group) {
    if (group.is_empty()) return true;
    if (group.table || sheet.pieces[group.open + 1].new_line) return false;
    return group.items.empty() ||
           (group.items.size() == 1 && !has_block(sheet, group.items.front()));
}

} // namespace

std::string joined(const Sheet& sheet, std::size_t first, std::size_t last) {
    std::string text = sheet.pieces[first].text;
    for (std::size_t i = first + 1; i <= last; ++i) {
        if (blank_before(sheet.pieces, sheet.structure, i)) text += ' ';
        text += sheet.pieces[i].text;
    }
    return text;
}

std::size_t written_width(const Sheet& sheet, std::size_t first, std::size_t last) {
    return text::count_characters(joined(sheet, first, last));
}

std::size_t widest(const Sheet& sheet, std::size_t first, std::size_t last, std::size_t enough) {
    std::size_t width = sheet.pieces[first].width;
    for (std::size_t i = first + 1; i <= last && width <= enough; ++i)
        width += sheet.pieces[i].width + (blank_before(sheet.pieces, sheet.structure, i) ? 1 : 0);
    return width;
}

bool comment_between(const Sheet& sheet, std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i)
        if ((i != first && !sheet.pieces[i].above.empty()) ||
            (i != last && !sheet.pieces[i].beside.empty()))
            return true;
    return false;
}

// Behind an operand the bracket is a filter; a range and bounds are no lists either.
bool is_spread(const Sheet& sheet, std::size_t open) {
    const auto& [pieces, structure] = sheet;
    if (open == 0 || !pieces[open].is(syntax::Symbol::open_bracket) ||
        structure.bracket(open) != Bracket::open || !pieces[open + 1].new_line ||
        ends_operand(pieces[open - 1], structure.bracket(open - 1)))
        return false;
    const std::size_t close = structure.partner(open);
    for (std::size_t i = open + 1; i < close; ++i)
        if (pieces[i].is(syntax::Symbol::range) && structure.bracket_around(i) == open)
            return false;
    return close > open + 1;
}

bool may_be_one_line(const Sheet& sheet, std::size_t first, std::size_t last) {
    if (comment_between(sheet, first, last)) return false;
    for (std::size_t i = first; i <= last; ++i) {
        if (is_spread(sheet, i)) return false;
        const Group* group = sheet.structure.group_at(i);
        if (group != nullptr && !may_be_one_line(sheet, *group)) return false;
    }
    return true;
}

bool is_one_line(const Sheet& sheet, const Item& item, std::size_t indent) {
    return may_be_one_line(sheet, item.first, item.last) &&
           indent + widest(sheet, item.first, item.last) <= columns_max;
}

} // namespace vorgang::dsl::format
