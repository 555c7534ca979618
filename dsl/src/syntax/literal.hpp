// Literals and names at the place of an operand, and the functions of several words.
#pragma once

#include "syntax/parts.hpp"

namespace vorgang::dsl::syntax {

/// A number, a length, a date, a date with a time, a text, yes or no, unknown, or a name.
struct LiteralParser : ByHand<LiteralParser, Expression, Phrase::expression> {
    static bool read(ParseState& state, Iterator& first, Iterator last, Expression& out);
};

/// The name of a function, of one word or several, before `(`; the parenthesis is not taken.
struct FunctionNameParser : ByHand<FunctionNameParser, Name, Phrase::name> {
    static bool read(ParseState& state, Iterator& first, Iterator last, Name& name);
};

} // namespace vorgang::dsl::syntax
