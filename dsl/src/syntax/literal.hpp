// Literals and names at the place of an operand, and the functions of several words.
#pragma once

#include "syntax/parts.hpp"

namespace vorgang::dsl::syntax {

/// A number, a length, a date, a date with a time, a text, yes or no, unknown, or a name.
struct LiteralParser : x3::parser<LiteralParser>, KeyedParser {
    using attribute_type = Expression;
    static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Expression& out) const {
        return read(state_of(context), first, last, out);
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::expression); }

    static bool read(ParseState& state, Iterator& first, Iterator last, Expression& out);
};

/// The name of a function, of one word or several, before `(`; the parenthesis is not taken.
struct FunctionNameParser : x3::parser<FunctionNameParser>, KeyedParser {
    using attribute_type = Name;
    static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Name& name) const {
        return read(state_of(context), first, last, name);
    }
    [[nodiscard]] std::string key() const { return key_of(Phrase::name); }

    static bool read(ParseState& state, Iterator& first, Iterator last, Name& name);
};

} // namespace vorgang::dsl::syntax
