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
    Names members;                      ///< of records
    Names processes;                    ///< that are called, this one among them
    Names answers;                      ///< what holds the answer of one
    Names foreign;                      ///< what has parts that another file gave their names
    std::set<const Piece*> answer_ends; ///< keys that name how a called process has ended
};

bool begins_declaration(const std::vector<Piece>& pieces, std::size_t at) {
    const Piece& piece = pieces[at];
    const bool is_type = at > 0 && pieces[at - 1].is(Symbol::colon);
    return piece.role == Role::keyword && !is_type &&
           words_that_begin(syntax::Level::declaration).contains(piece.word);
}

/// `ende` in `prozess p liefert { ende: … }`; `at` is where `prozess` stands.
const Piece* find_answer_end(const std::vector<Piece>& pieces, std::size_t at) {
    const auto opens = [](const Piece& piece) {
        return piece.is(Symbol::open_brace) || piece.is(Symbol::open_bracket);
    };
    const auto closes = [](const Piece& piece) {
        return piece.is(Symbol::close_brace) || piece.is(Symbol::close_bracket);
    };
    for (at += 2; at < pieces.size() && !pieces[at].is(Word::returns); ++at)
        if (pieces[at].new_line || pieces[at].role == Role::keyword) return nullptr;
    int depth = 0;
    for (++at; at + 1 < pieces.size(); ++at) {
        if (opens(pieces[at])) ++depth;
        if (closes(pieces[at]) && --depth == 0) return nullptr;
        if (depth == 1 && pieces[at + 1].is(Symbol::colon) &&
            meaning::member::end.is_either(pieces[at].text))
            return &pieces[at];
    }
    return nullptr;
}

/// The type of `name: TYPE` and `name: liste von TYPE`, where it has a name of an author.
const Piece* find_type(const std::vector<Piece>& pieces, std::size_t colon) {
    for (std::size_t i = colon + 1; i < pieces.size(); ++i) {
        if (pieces[i].role == Role::name) return &pieces[i];
        if (!pieces[i].is(Word::list) && !pieces[i].is(Word::list_of)) break;
    }
    return nullptr;
}

/// Names behind which a part is looked up that this file does not name: answers of processes,
/// values of types out of other files, and what goes through lists of them.
void find_foreign(const std::vector<Piece>& pieces, const Names& types, Declared& declared) {
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
        if (!pieces[i].is(Symbol::colon) || pieces[i - 1].role != Role::name) continue;
        const Piece* const type = find_type(pieces, i);
        if (type == nullptr || types.contains(type->text)) continue;
        declared.foreign.insert(pieces[i - 1].text);
        if (declared.processes.contains(type->text)) declared.answers.insert(pieces[i - 1].text);
    }
    for (std::size_t i = 1; i + 1 < pieces.size(); ++i)
        if (pieces[i].role == Role::reserved && pieces[i].reserved == syntax::Reserved::in &&
            declared.foreign.contains(pieces[i + 1].text)) {
            declared.foreign.insert(pieces[i - 1].text);
            if (declared.answers.contains(pieces[i + 1].text))
                declared.answers.insert(pieces[i - 1].text);
        }
}

Declared find_declared(const std::vector<Piece>& pieces) {
    Declared declared;
    Names types; // that this file says the parts of
    bool in_type = false;
    bool in_ruleset = false;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        if (begins_declaration(pieces, i)) {
            in_type = pieces[i].is(Word::type);
            in_ruleset = pieces[i].is(Word::ruleset);
        }
        const bool used = in_ruleset && pieces[i].role == Role::name && pieces[i].new_line;
        if (used) declared.rules.insert(pieces[i].text);
        if (pieces[i].is(Word::rule)) declared.rules.insert(pieces[i + 1].text);
        if (pieces[i].is(Word::process)) declared.processes.insert(pieces[i + 1].text);
        if (i > 0 && pieces[i].is(Word::process))
            declared.answer_ends.insert(find_answer_end(pieces, i));
        if (in_type && pieces[i].is(Word::type)) types.insert(pieces[i + 1].text);
        if (in_type && pieces[i].role == Role::name && pieces[i + 1].is(Symbol::colon))
            declared.members.insert(pieces[i].text);
    }
    find_foreign(pieces, types, declared);
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
    explicit Speller(const std::vector<Piece>& pieces)
        : pieces_(pieces), declared_(find_declared(pieces)) {}

    /// Both spellings of a piece; to be asked in the order of the text.
    std::optional<Spellings> look_up(const Piece& piece) {
        if (piece.is(Word::rule)) columns_.clear();
        if (piece.role == Role::name) columns_.insert(piece.text);
        if (declared_.answer_ends.contains(&piece)) return meaning::member::end;
        switch (piece.role) {
        case Role::keyword: return in_both(piece.word);
        case Role::reserved: return in_both(piece.reserved);
        case Role::function: return find_function(piece.text, declared_.rules);
        case Role::member: return find_member(piece);
        case Role::column: return find(meaning::annotation::all, piece.text, columns_);
        default: return std::nullopt;
        }
    }

  private:
    /// Names that another file gave stay as they are: here nobody knows whether `am` is one.
    std::optional<Spellings> find_member(const Piece& piece) const {
        auto at = static_cast<std::size_t>(&piece - pieces_.data());
        if (at < 2) return std::nullopt;
        if (declared_.answers.contains(pieces_[at - 2].text) &&
            meaning::member::end.is_either(piece.text))
            return meaning::member::end;
        while (at >= 2 && pieces_[at - 1].is(Symbol::point)) {
            at = before_brackets(at - 2);
            if (declared_.foreign.contains(pieces_[at].text)) return std::nullopt;
        }
        return find(meaning::member::all, piece.text, declared_.members);
    }
    /// The last piece of `x` in `x[1]`.
    std::size_t before_brackets(std::size_t at) const {
        int depth = 0;
        for (; at > 0; --at) {
            if (pieces_[at].is(Symbol::close_bracket)) ++depth;
            if (depth == 0) break;
            if (pieces_[at].is(Symbol::open_bracket)) --depth;
        }
        return at;
    }

    const std::vector<Piece>& pieces_;
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
