#include "format/spacing.hpp"

namespace vorgang::dsl::format {
namespace {

using syntax::Reserved;
using syntax::Symbol;
using syntax::Word;

constexpr syntax::WordSet types{Word::type_text,    Word::type_integer, Word::type_number,
                                Word::type_money,   Word::type_yes_no,  Word::type_date,
                                Word::type_instant, Word::type_length,  Word::document,
                                Word::person,       Word::role};

bool is_brace(const Piece& piece) {
    return piece.is(Symbol::open_brace) || piece.is(Symbol::close_brace);
}

/// `-` before an operand, not between two.
bool is_sign(const std::vector<Piece>& pieces, const Structure& structure, std::size_t at) {
    return pieces[at].is(Symbol::minus) &&
           (at == 0 || !ends_operand(pieces[at - 1], structure.bracket(at - 1)));
}

/// Before an opening parenthesis or bracket: not behind what it belongs to.
bool blank_before_open(const std::vector<Piece>& pieces, const Structure& structure,
                       std::size_t at) {
    const Piece& before = pieces[at - 1];
    const bool type = before.role == Role::keyword && types.contains(before.word);
    if (pieces[at].is(Symbol::open_bracket) && (type || before.is(Symbol::question))) return false;
    // In a cell `nicht(…)` is one thing.
    const bool in_cell = at >= 2 && pieces[at - 2].is(Symbol::bar);
    if (before.role == Role::reserved && before.reserved == Reserved::not_ && in_cell) return false;
    return before.role != Role::function && !ends_operand(before, structure.bracket(at - 1));
}

} // namespace

bool blank_before(const std::vector<Piece>& pieces, const Structure& structure, std::size_t at) {
    const Piece& piece = pieces[at];
    const Piece& before = pieces[at - 1];
    if (is_brace(before) || piece.is(Symbol::close_brace)) {
        const bool behind = piece.is(Symbol::comma) || piece.is(Symbol::point) ||
                            piece.is(Symbol::question) || structure.bracket(at) == Bracket::close ||
                            piece.is(Symbol::open_bracket);
        return piece.is(Symbol::close_brace) || !before.is(Symbol::close_brace) || !behind;
    }
    if (piece.is(Symbol::open_brace)) return structure.bracket(at - 1) != Bracket::open;
    for (const Symbol symbol :
         {Symbol::comma, Symbol::colon, Symbol::point, Symbol::question, Symbol::range})
        if (piece.is(symbol)) return false;
    for (const Symbol symbol : {Symbol::point, Symbol::range, Symbol::at_sign})
        if (before.is(symbol)) return false;
    if (is_sign(pieces, structure, at - 1)) return piece.is(Symbol::minus);
    if (structure.bracket(at) == Bracket::close || structure.bracket(at - 1) == Bracket::open)
        return false;
    if (structure.bracket(at) == Bracket::open) return blank_before_open(pieces, structure, at);
    return true;
}

} // namespace vorgang::dsl::format
