// Lists: items with a comma between them, and what goes wrong with the commas.
//
// A comma that is missing, or one too many behind the last item, is reported, and the list is read
// as it was meant.
#pragma once

#include "syntax/handlers.hpp"

namespace vorgang::dsl::syntax {

/// What tells that an item follows where no comma stands before it.
enum class ListOf : std::uint8_t {
    some_values,  ///< expressions: nothing tells
    some_names,   ///< another name
    some_choices, ///< another name, or the second word of what was to be one
    some_texts,   ///< another text
    some_entries, ///< a name and a colon
};

enum class NextItem : std::uint8_t { none, follows };

/// Takes what stands between two items; says whether another one follows.
[[nodiscard]] NextItem take_comma(ParseState& state, ListOf kind, Iterator& first, Iterator last);

/// One item or more.
template<ListOf Kind, class Subject>
struct ListedDirective : Filling<Subject, ListedDirective<Kind, Subject>> {
    using Filling<Subject, ListedDirective<Kind, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        while (take_comma(state_of(context), Kind, first, last) == NextItem::follows)
            if (!this->subject.parse(first, last, context, node, unused))
                throw Failure(first, this->key());
        return true;
    }
};

template<ListOf Kind>
struct ListedBracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return ListedDirective<Kind, Subject>(subject);
    }
};

template<ListOf Kind>
inline constexpr ListedBracket<Kind> listed{};

} // namespace vorgang::dsl::syntax
