// Tokens: the smallest pieces of the text, read one at a time where the grammar asks.
//
// In: characters that passed check_text(). Out: a Token. Nothing is kept, nothing is reported.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "syntax/words.hpp"

namespace vorgang::dsl::syntax {

/// Where the parser is: a place in the text of the Source.
using Iterator = const char*;

enum class TokenKind : std::uint8_t {
    end, ///< of the text, or of the cell
    word,
    number,    ///< `120.00`
    date,      ///< `2026-05-10`
    date_time, ///< `2026-05-11 09:00`
    text,
    open_text, ///< a text that the line ends before it is closed
    symbol,
    unknown
};

enum class Symbol : std::uint8_t {
    none,
    open_brace,
    close_brace,
    open_parenthesis,
    close_parenthesis,
    open_bracket,
    close_bracket,
    comma,
    colon,
    point,
    range, ///< `..`
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    plus,
    minus,
    arrow, ///< `->`
    times,
    power, ///< `**`
    divide,
    bar,
    question,
    at_sign
};

/// How a symbol is written.
[[nodiscard]] std::string_view text_of(Symbol symbol) noexcept;

struct Token {
    TokenKind kind = TokenKind::end;
    Symbol symbol = Symbol::none;
    Known known;              ///< of a word
    bool new_line = false;    ///< first on its line
    bool otherwise = false;   ///< means what `kind` says, but is written in another way: `==`
    std::uint8_t quotes[2]{}; ///< of a text: how long its opening and its closing quote are
    Iterator begin = nullptr;
    Iterator end = nullptr;

    [[nodiscard]] std::string_view text() const noexcept { return {begin, end}; }
    [[nodiscard]] bool is(Symbol wanted) const noexcept {
        return kind == TokenKind::symbol && symbol == wanted;
    }
};

/// The token after blanks and comments at `first`; never reads at or beyond `last`. A token that is
/// not `end` is at least one byte long.
[[nodiscard]] Token scan(Iterator first, Iterator last);

/// How the language writes a token that is written otherwise.
[[nodiscard]] std::string rewritten(const Token& token);

/// Past blanks and comments.
[[nodiscard]] Iterator skip_blanks(Iterator first, Iterator last) noexcept;

} // namespace vorgang::dsl::syntax
