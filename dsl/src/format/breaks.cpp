#include "format/breaks.hpp"

#include <algorithm>
#include <array>

namespace vorgang::dsl::format {
namespace {

using syntax::Reserved;
using syntax::Symbol;

constexpr std::array operators{Symbol::equal,      Symbol::not_equal, Symbol::less,
                               Symbol::less_equal, Symbol::greater,   Symbol::greater_equal,
                               Symbol::plus,       Symbol::minus,     Symbol::times,
                               Symbol::divide,     Symbol::power};
constexpr std::array operator_words{Reserved::and_,  Reserved::or_, Reserved::then,
                                    Reserved::else_, Reserved::in,  Reserved::between};

// What stands in brackets and is less than this is not divided.
constexpr std::size_t bracket_width_min = columns_max / 2;

bool is_operator(const Piece& piece) {
    if (piece.role == Role::reserved)
        return std::ranges::find(operator_words, piece.reserved) != operator_words.end();
    return piece.role == Role::symbol &&
           std::ranges::find(operators, piece.symbol) != operators.end();
}

} // namespace

Breaks::Breaks(const Sheet& sheet, const Item& item, std::size_t indent)
    : sheet_(sheet), item_(item), indent_(indent) {
    begin_segment(item.first);
}

Break Breaks::before(std::size_t at) const {
    const auto& pieces = sheet_.pieces;
    if (!lists_.empty()) {
        const List& list = lists_.back();
        if (at == list.close) return Break::close;
        const bool comma = pieces[at - 1].is(Symbol::comma) &&
                           sheet_.structure.bracket_around(at - 1) == list.open;
        if (comma || at == list.open + 1) return Break::entry;
    }
    const bool behind_block = block_end_ == at - 1 || pieces[at].is(syntax::Word::otherwise);
    if (comment_between(sheet_, at - 1, at)) return behind_block ? Break::block : Break::hang;
    return long_ && is_wanted(at) ? Break::hang : Break::none;
}

void Breaks::pass(std::size_t at, std::size_t line_indent) {
    const Break kind = before(at);
    if (kind == Break::close) lists_.pop_back();
    if (kind == Break::close || kind == Break::entry) begin_segment(at);
    if (is_expanded(at))
        lists_.push_back({at, sheet_.structure.partner(at), line_indent + step_of_indent});
}

void Breaks::leave_block(std::size_t close) {
    block_end_ = close;
    begin_segment(close);
}

std::size_t Breaks::indent_of(Break kind, std::size_t hang, std::size_t line) const {
    switch (kind) {
    case Break::entry: return lists_.back().indent;
    case Break::close: return lists_.back().indent - step_of_indent;
    case Break::hang: return lists_.empty() ? hang : lists_.back().indent + step_of_indent;
    case Break::block:
    case Break::none: break;
    }
    return line;
}

// A segment is what would be one line: up to a block, a list with its values on lines of their
// own, or the next value of the list it is in.
void Breaks::begin_segment(std::size_t at) {
    std::size_t last = at;
    const std::size_t end = lists_.empty() ? item_.last : lists_.back().close - 1;
    for (; last < end; ++last) {
        const Group* group = sheet_.structure.group_at(last);
        if ((group != nullptr && group->is_block()) || is_expanded(last)) break;
        if (!lists_.empty() && sheet_.pieces[last].is(Symbol::comma) &&
            sheet_.structure.bracket_around(last) == lists_.back().open)
            break;
    }
    long_ = indent_ + widest(sheet_, at, last) > columns_max;
}

bool Breaks::is_expanded(std::size_t open) const {
    const Group* group = sheet_.structure.group_at(open);
    if (group == nullptr) return is_spread(sheet_, open);
    if (group->is_block() || group->is_empty()) return false;
    return sheet_.pieces[open + 1].new_line || comment_between(sheet_, open, group->close);
}

bool Breaks::is_sensible(std::size_t at) const {
    const Piece& piece = sheet_.pieces[at];
    const Piece& before = sheet_.pieces[at - 1];
    const std::size_t open = sheet_.structure.bracket_around(at);
    const bool small = open > item_.first && open < at &&
                       widest(sheet_, open, sheet_.structure.partner(open)) <= bracket_width_min;
    if (small) return false;
    const bool keyword = piece.role == Role::keyword && !ends_operand(piece, Bracket::none);
    return before.is(Symbol::comma) || keyword || piece.is(Symbol::arrow) ||
           (is_operator(piece) && ends_operand(before, sheet_.structure.bracket(at - 1)));
}

/// A break the author put behind an operator goes before it.
bool Breaks::is_wanted(std::size_t at) const {
    const bool behind =
        is_operator(sheet_.pieces[at]) && at < item_.last && sheet_.pieces[at + 1].new_line;
    return (sheet_.pieces[at].new_line || behind) && is_sensible(at);
}

} // namespace vorgang::dsl::format
