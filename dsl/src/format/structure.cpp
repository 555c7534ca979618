#include "format/structure.hpp"

#include <algorithm>

namespace vorgang::dsl::format {
namespace {

using syntax::Reserved;
using syntax::Symbol;
using syntax::Trace;

using syntax::Word;

constexpr syntax::WordSet units{Word::minute,      Word::minutes,     Word::hour, Word::hours,
                                Word::day,         Word::days,        Word::week, Word::weeks,
                                Word::month,       Word::months,      Word::year, Word::years,
                                Word::working_day, Word::working_days};

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

bool is_square(const Piece& piece) {
    return piece.is(Symbol::open_bracket) || piece.is(Symbol::close_bracket);
}

/// Items in the order of the text, outer ones first, none twice.
std::vector<Trace::Item> in_order(const Trace& trace) {
    std::vector<Trace::Item> items = trace.items();
    std::ranges::stable_sort(items, [](const Trace::Item& one, const Trace::Item& other) {
        return one.span.begin != other.span.begin ? one.span.begin < other.span.begin
                                                  : one.span.end > other.span.end;
    });
    const auto same = [](const Trace::Item& one, const Trace::Item& other) {
        return one.span == other.span;
    };
    items.erase(std::unique(items.begin(), items.end(), same), items.end());
    return items;
}

/// Appends an item. One within the last, such as what is said before a statement, divides it.
void put(std::vector<Item>& items, Item item) {
    if (items.empty() || items.back().last < item.first) {
        items.push_back(item);
        return;
    }
    const Item whole = items.back();
    items.pop_back();
    if (whole.first < item.first) items.push_back({whole.first, item.first - 1, whole.level});
    items.push_back(item);
    if (item.last < whole.last) items.push_back({item.last + 1, whole.last, whole.level});
}

/// Whatever is in a block belongs to an item, so nothing can be left out.
void fill_gaps(Group& block) {
    if (block.items.empty()) return;
    std::vector<Item> all;
    std::size_t next = block.open + 1;
    for (const Item& item : block.items) {
        if (next < item.first) all.push_back({next, item.first - 1, item.level});
        all.push_back(item);
        next = item.last + 1;
    }
    if (next < block.close) all.push_back({next, block.close - 1, all.back().level});
    block.items = std::move(all);
}

/// The first row of a table names the columns, the second separates them.
void name_columns(std::vector<Piece>& pieces, const Group& table) {
    int row = 0;
    for (std::size_t i = table.open + 1; i < table.close && row < 2; ++i) {
        if (i > table.open + 1 && pieces[i].new_line) ++row;
        if (row == 0 && pieces[i].role == Role::name) pieces[i].role = Role::column;
        if (row == 1) pieces[i].role = Role::separator;
    }
}

/// A square bracket opens at the place of an operand and behind a type. `]` closes behind an
/// operand, behind `..` without one, and an empty list; `[` closes a range behind its high end.
bool is_closing(const Piece& piece, const Piece& before, Bracket bracket, bool in_range) {
    if (piece.is(Symbol::close_brace) || piece.is(Symbol::close_parenthesis)) return true;
    const bool after_operand = ends_operand(before, bracket);
    if (piece.is(Symbol::open_bracket)) return after_operand && in_range;
    return piece.is(Symbol::close_bracket) &&
           (after_operand || before.is(Symbol::range) || before.is(Symbol::open_bracket));
}

} // namespace

bool ends_operand(const Piece& piece, Bracket bracket) {
    if (bracket != Bracket::none) return bracket == Bracket::close;
    switch (piece.role) {
    case Role::name:
    case Role::value:
    case Role::member: return true;
    case Role::keyword: return units.contains(piece.word);
    case Role::reserved:
        return piece.reserved == Reserved::yes || piece.reserved == Reserved::no ||
               piece.reserved == Reserved::unknown;
    default: return false;
    }
}

Structure::Structure(std::vector<Piece>& pieces, const Trace& trace)
    : brackets_(pieces.size()), around_(pieces.size()), partners_(pieces.size()),
      group_of_(pieces.size(), nowhere) {
    match(pieces);
    place_items(pieces, trace);
    for (Group& group : groups_) {
        fill_gaps(group);
        group.table = pieces[group.open + 1].is(Symbol::bar);
        if (group.table) name_columns(pieces, group);
    }
}

const Group* Structure::group_at(std::size_t open) const {
    return group_of_[open] == nowhere ? nullptr : &groups_[group_of_[open]];
}

// INVARIANT: the text was parsed, so every bracket has its partner.
void Structure::match(const std::vector<Piece>& pieces) {
    struct Open {
        std::size_t piece;
        bool range; ///< `..` was seen
    };
    std::vector<Open> open;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const Piece& piece = pieces[i];
        const bool closes = i > 0 && is_closing(piece, pieces[i - 1], brackets_[i - 1],
                                                !open.empty() && open.back().range);
        if (closes && !open.empty()) {
            brackets_[i] = Bracket::close;
            partners_[open.back().piece] = i;
            if (piece.is(Symbol::close_brace)) groups_[group_of_[open.back().piece]].close = i;
            open.pop_back();
        }
        partners_[i] = i;
        around_[i] = open.empty() ? i : open.back().piece;
        if (piece.is(Symbol::range) && !open.empty()) open.back().range = true;
        const bool opens =
            piece.is(Symbol::open_brace) || piece.is(Symbol::open_parenthesis) || is_square(piece);
        if (closes || !opens) continue;
        brackets_[i] = Bracket::open;
        open.push_back({i, false});
        if (!piece.is(Symbol::open_brace)) continue;
        group_of_[i] = groups_.size();
        groups_.push_back({i, i, {}, false});
    }
}

void Structure::place_items(const std::vector<Piece>& pieces, const Trace& trace) {
    std::size_t at = 0;
    for (const Trace::Item& item : in_order(trace)) {
        while (at < pieces.size() && pieces[at].span.begin < item.span.begin)
            ++at;
        const auto behind = std::ranges::lower_bound(
            pieces, item.span.end, {}, [](const Piece& piece) { return piece.span.begin; });
        const auto last = static_cast<std::size_t>(behind - pieces.begin()) - 1;
        const std::size_t group = group_of_[around_[at]];
        if (group != nowhere && last >= at) put(groups_[group].items, {at, last, item.level});
    }
}

} // namespace vorgang::dsl::format
