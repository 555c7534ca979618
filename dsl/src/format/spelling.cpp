#include "format/spelling.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "meaning/spellings.hpp"
#include "syntax/state.hpp"
#include "text/utf8.hpp"

namespace vorgang::dsl::format {
namespace {

using meaning::Spellings;
using syntax::Symbol;
using syntax::Word;

using Names = std::set<std::string, std::less<>>;

/// The names an author declared that a known name could be mistaken for.
struct Declared {
    Names rules;
    Names members; ///< of records
};

bool begins_declaration(const std::vector<Piece>& pieces, std::size_t at) {
    const Piece& piece = pieces[at];
    const bool is_type = at > 0 && pieces[at - 1].is(Symbol::colon);
    return piece.role == Role::keyword && !is_type &&
           words_that_begin(syntax::Level::declaration).contains(piece.word);
}

Declared find_declared(const std::vector<Piece>& pieces) {
    Declared declared;
    bool in_type = false;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        if (begins_declaration(pieces, i)) in_type = pieces[i].is(Word::type);
        if (pieces[i].is(Word::rule)) declared.rules.insert(pieces[i + 1].text);
        if (in_type && pieces[i].role == Role::name && pieces[i + 1].is(Symbol::colon))
            declared.members.insert(pieces[i].text);
    }
    return declared;
}

/// What stands in the list, unless the author's names have it in either language: one of the two
/// must not become the other.
template<class List>
std::optional<Spellings> find(const List& list, std::string_view name, const Names& taken) {
    for (const Spellings& one : list)
        if (one.is_either(name) && !taken.contains(one.german) && !taken.contains(one.english))
            return one;
    return std::nullopt;
}

std::optional<Spellings> find_function(std::string_view name, const Names& rules) {
    const auto found = meaning::find_function(name);
    if (!found || rules.contains(name)) return std::nullopt;
    return find(std::array{*found}, found->english, rules);
}

template<class Meaning>
Spellings in_both(Meaning meaning) {
    return {text_of(meaning, Language::german), text_of(meaning, Language::english)};
}

class Speller {
  public:
    explicit Speller(const std::vector<Piece>& pieces) : declared_(find_declared(pieces)) {}

    /// Both spellings of a piece; to be asked in the order of the text.
    std::optional<Spellings> look_up(const Piece& piece) {
        if (piece.is(Word::rule)) columns_.clear();
        if (piece.role == Role::name) columns_.insert(piece.text);
        switch (piece.role) {
        case Role::keyword: return in_both(piece.word);
        case Role::reserved: return in_both(piece.reserved);
        case Role::function: return find_function(piece.text, declared_.rules);
        case Role::member: return find(meaning::member::all, piece.text, declared_.members);
        case Role::column: return find(meaning::annotation::all, piece.text, columns_);
        default: return std::nullopt;
        }
    }

  private:
    Declared declared_;
    Names columns_; ///< names since the last rule began: what it takes and gives
};

} // namespace

void spell(std::vector<Piece>& pieces, Language language) {
    Speller speller(pieces);
    for (Piece& piece : pieces) {
        piece.width = text::count_characters(piece.text);
        const auto spellings = speller.look_up(piece);
        if (!spellings) continue;
        piece.text = spellings->in(language);
        piece.width = std::max(text::count_characters(spellings->german),
                               text::count_characters(spellings->english));
    }
}

} // namespace vorgang::dsl::format
