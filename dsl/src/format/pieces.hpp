// Pieces: every token of the text in its order, with its meaning and with the comments around it.
//
// In: a Source and the Trace of its parse. Out: pieces that are the text, nothing left out: tokens
// are read again from the first byte to the last, the trace only says what they mean.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/scan.hpp"
#include "syntax/trace.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::format {

/// What a piece is to the formatter.
enum class Role : std::uint8_t {
    symbol,
    value, ///< a number, a date or a text
    name,
    keyword,
    reserved, ///< a word of expressions
    function,
    member,
    column,    ///< a name in the first row of a table
    separator, ///< the line below it
    end        ///< behind the last token; carries the comments there
};

struct Comment {
    std::string_view text;     ///< from `#`, without blanks at its end
    bool blank_before = false; ///< an empty line above
};

struct Piece {
    Span span;
    Role role = Role::symbol;
    syntax::TokenKind kind = syntax::TokenKind::end;
    syntax::Symbol symbol = syntax::Symbol::none;
    syntax::Word word{};         ///< of a keyword
    syntax::Reserved reserved{}; ///< of a reserved word
    std::string text;            ///< as written; as it will be written after spell()
    std::size_t width = 0;       ///< in characters, of the longer of both languages
    std::vector<Comment> above;  ///< on lines of their own
    std::string_view beside;     ///< behind it on its line; empty: none
    bool new_line = false;       ///< first on its line
    bool blank_before = false;   ///< an empty line above it and below the comments above it

    [[nodiscard]] bool is(syntax::Symbol wanted) const noexcept {
        return role == Role::symbol && symbol == wanted;
    }
    [[nodiscard]] bool is(syntax::Word wanted) const noexcept {
        return role == Role::keyword && word == wanted;
    }
    /// An empty line above it and its comments.
    [[nodiscard]] bool apart() const noexcept {
        return above.empty() ? blank_before : above.front().blank_before;
    }
};

/// All pieces, the last one of role `end`. A function of several words is one piece.
[[nodiscard]] std::vector<Piece> read_pieces(const Source& source, const syntax::Trace& trace);

} // namespace vorgang::dsl::format
