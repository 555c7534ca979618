// The building blocks of the grammar: tokens, and directives that put what they read into a node.
//
// A rule's definition fills its node member by member: `set<&Step::name>(a_name)` reads into the
// member, `add<&Step::collects>(collect)` appends to it, `as<Step>(step)` makes it the alternative
// of `node`. So sequences carry no attributes, nothing is rolled back wrongly, and the tree needs
// neither adapters nor Boost. Everything that does not depend on a type is in ParseState.
#pragma once

#include <boost/spirit/home/x3.hpp>

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "diag/report.hpp"
#include "syntax/state.hpp"
#include "syntax/tree.hpp"

namespace vorgang::dsl::syntax {

namespace x3 = boost::spirit::x3;
using x3::unused;

struct StateTag;
/// The one context of all rules.
using GrammarContext = decltype(x3::make_context<StateTag>(std::declval<ParseState&>()));
using Failure = x3::expectation_failure<Iterator>;

template<class Context>
[[nodiscard]] ParseState& state_of(const Context& context) {
    return x3::get<StateTag>(context);
}

/// A parser of ours says what it expects by `key()`.
struct KeyedParser {};

/// Takes a token.
inline void take(ParseState& state, const Token& token, Iterator& first) {
    first = token.end;
    if (token.otherwise) state.report_otherwise(token);
    state.took(token.begin, first);
}

// ---- tokens without a value ----

template<class Derived>
struct PlainToken : x3::parser<Derived>, KeyedParser {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;

    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute&) const {
        ParseState& state = state_of(context);
        const Token token = state.token(first, last);
        if (!static_cast<const Derived&>(*this).accepts(state, token)) return false;
        take(state, token, first);
        return true;
    }
};

/// A word of the language in this meaning.
struct WordParser : PlainToken<WordParser> {
    constexpr explicit WordParser(Word which) : meaning(which) {}
    bool accepts(ParseState& state, const Token& token) const {
        return state.matches(meaning, token);
    }
    [[nodiscard]] std::string key() const { return key_of(meaning); }
    Word meaning;
};

/// The same, only in the language of the file: where a name could stand instead.
struct OwnWordParser : PlainToken<OwnWordParser> {
    constexpr explicit OwnWordParser(Word which) : meaning(which) {}
    bool accepts(ParseState& state, const Token& token) const {
        return state.matches_exactly(meaning, token);
    }
    [[nodiscard]] std::string key() const { return key_of(meaning); }
    Word meaning;
};

/// A word of expressions, in either language.
struct ReservedParser : PlainToken<ReservedParser> {
    constexpr explicit ReservedParser(Reserved which) : meaning(which) {}
    bool accepts(ParseState&, const Token& token) const { return token.known.reserved == meaning; }
    [[nodiscard]] std::string key() const { return key_of(meaning); }
    Reserved meaning;
};

struct SymbolParser : PlainToken<SymbolParser> {
    constexpr explicit SymbolParser(Symbol which) : symbol(which) {}
    bool accepts(ParseState&, const Token& token) const { return token.is(symbol); }
    [[nodiscard]] std::string key() const { return key_of(symbol); }
    Symbol symbol;
};

constexpr WordParser word(Word meaning) {
    return WordParser(meaning);
}
constexpr OwnWordParser own_word(Word meaning) {
    return OwnWordParser(meaning);
}
constexpr ReservedParser reserved(Reserved meaning) {
    return ReservedParser(meaning);
}
constexpr SymbolParser symbol(Symbol which) {
    return SymbolParser(which);
}

// ---- tokens with a value ----

template<class Derived, class Value>
struct ValueToken : x3::parser<Derived>, KeyedParser {
    using attribute_type = Value;
    static const bool has_attribute = true;

    constexpr explicit ValueToken(Phrase which) : phrase(which) {}

    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute& value) const {
        ParseState& state = state_of(context);
        const Token token = state.token(first, last);
        if constexpr (std::is_same_v<std::remove_const_t<Attribute>, x3::unused_type>) {
            Value none;
            if (!Derived::read(state, token, none)) return false;
        } else if (!Derived::read(state, token, value)) {
            return false;
        }
        take(state, token, first);
        return true;
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
    Phrase phrase;
};

/// A name: any word that is not reserved.
struct NameParser : ValueToken<NameParser, Name> {
    using ValueToken::ValueToken;
    static bool read(ParseState& state, const Token& token, Name& name);
};

/// A name and the colon behind it; the colon is taken too.
struct NameColonParser : x3::parser<NameColonParser>, KeyedParser {
    using attribute_type = Name;
    static const bool has_attribute = true;

    constexpr explicit NameColonParser(Phrase which) : phrase(which) {}
    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Name& name) const {
        ParseState& state = state_of(context);
        const Token token = state.token(first, last);
        if (!NameParser::read(state, token, name)) return false;
        const Token colon = scan(token.end, last);
        if (!colon.is(Symbol::colon)) return false;
        take(state, token, first);
        take(state, colon, first);
        return true;
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
    Phrase phrase;
};

/// Several tokens, read by hand: `Derived::read(state, first, last, value)`.
template<class Derived, class Value, Phrase phrase>
struct ByHand : x3::parser<Derived>, KeyedParser {
    using attribute_type = Value;
    static const bool has_attribute = true;

    template<class Context, class RuleContext>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Value& value) const {
        return Derived::read(state_of(context), first, last, value);
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
};

/// A field: a name, or the name of an element, a point and the name of its entry.
struct FieldParser : ByHand<FieldParser, Name, Phrase::field_name> {
    static bool read(ParseState& state, Iterator& first, Iterator last, Name& name);
};

/// The key of a context: a field, or a text of which the quotes are left out.
struct KeyParser : ByHand<KeyParser, Name, Phrase::key_name> {
    static bool read(ParseState& state, Iterator& first, Iterator last, Name& name);
};

/// A text in quotes, escapes resolved.
struct TextParser : ValueToken<TextParser, Text> {
    using ValueToken::ValueToken;
    static bool read(ParseState& state, const Token& token, Text& text);
};

/// A number without a point.
struct WholeNumberParser : ValueToken<WholeNumberParser, NumberFact> {
    using ValueToken::ValueToken;
    static bool read(ParseState& state, const Token& token, NumberFact& number);
};

constexpr NameParser a_name(Phrase phrase = Phrase::name) {
    return NameParser(phrase);
}
constexpr FieldParser a_field() {
    return {};
}
constexpr TextParser a_text() {
    return TextParser(Phrase::text);
}
constexpr WholeNumberParser a_whole_number() {
    return WholeNumberParser(Phrase::whole_number);
}

// ---- directives that fill the node of the rule ----

/// Directives hide their subject's attribute from X3 and write into the node themselves.
template<class Subject, class Derived>
struct Filling : x3::unary_parser<Subject, Derived>, KeyedParser {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;
    static const bool has_action = true; // so X3 leaves the rule's attribute alone
    static const bool handles_container = false;

    constexpr explicit Filling(const Subject& wrapped)
        : x3::unary_parser<Subject, Derived>(wrapped) {}
    [[nodiscard]] std::string key() const { return x3::what(this->subject); }
};

template<class T>
struct Target {
    using type = T;
};
template<class T>
struct Target<std::optional<T>> {
    using type = T;
};
template<class T>
struct Target<std::unique_ptr<T>> {
    using type = T;
};

/// Reports that what begins here was given before.
void report_twice(ParseState& state, const Token& token);
/// Reports a construct this release cannot do.
void report_not_yet(ParseState& state, Span span, std::string_view german,
                    std::string_view english);

/// One level of nesting while it lives; ends the parse beyond the limit.
class DepthGuard {
  public:
    DepthGuard(ParseState& state, const Token& token);
    ~DepthGuard() { --state_.depth; }
    DepthGuard(const DepthGuard&) = delete;
    DepthGuard& operator=(const DepthGuard&) = delete;

  private:
    ParseState& state_;
};

/// Reads into a member: the value itself, an optional or a pointer.
template<auto Member, class Subject>
struct SetDirective : Filling<Subject, SetDirective<Member, Subject>> {
    using Filling<Subject, SetDirective<Member, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        auto& target = node.*Member;
        using Whole = std::remove_reference_t<decltype(target)>;
        using Value = typename Target<Whole>::type;
        if constexpr (std::is_same_v<Whole, Value>) {
            return this->subject.parse(first, last, context, unused, target);
        } else if constexpr (std::is_same_v<Whole, std::unique_ptr<Value>>) {
            auto value = std::make_unique<Value>();
            if (!this->subject.parse(first, last, context, unused, *value)) return false;
            target = std::move(value);
            return true;
        } else {
            const Token token = state_of(context).token(first, last);
            Value value{};
            if (!this->subject.parse(first, last, context, unused, value)) return false;
            if (target.has_value()) report_twice(state_of(context), token);
            target = std::move(value);
            return true;
        }
    }
};

/// Appends to a member.
template<auto Member, class Subject>
struct AddDirective : Filling<Subject, AddDirective<Member, Subject>> {
    using Filling<Subject, AddDirective<Member, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        auto& list = node.*Member;
        using Item = typename std::remove_reference_t<decltype(list)>::value_type;
        if constexpr (std::is_same_v<Item, typename Target<Item>::type>) {
            Item item{};
            if (!this->subject.parse(first, last, context, unused, item)) return false;
            list.push_back(std::move(item));
        } else {
            auto item = std::make_unique<typename Target<Item>::type>();
            if (!this->subject.parse(first, last, context, unused, *item)) return false;
            list.push_back(std::move(item));
        }
        return true;
    }
};

/// Appends to the node, which is a list.
template<class Subject>
struct ItemDirective : Filling<Subject, ItemDirective<Subject>> {
    using Filling<Subject, ItemDirective<Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        typename Node::value_type item{};
        if (!this->subject.parse(first, last, context, unused, item)) return false;
        node.push_back(std::move(item));
        return true;
    }
};

/// Reads a T and makes it the alternative of the variant member.
template<class T, auto Member, class Subject>
struct AsDirective : Filling<Subject, AsDirective<T, Member, Subject>> {
    using Filling<Subject, AsDirective<T, Member, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        if constexpr (std::is_same_v<T, typename Target<T>::type>) {
            T value{};
            if (!this->subject.parse(first, last, context, unused, value)) return false;
            node.*Member = std::move(value);
        } else {
            auto value = std::make_unique<typename Target<T>::type>();
            if (!this->subject.parse(first, last, context, unused, *value)) return false;
            node.*Member = std::move(value);
        }
        return true;
    }
};

/// Hands the node on: the subject fills the same node.
template<class Subject>
struct HereDirective : Filling<Subject, HereDirective<Subject>> {
    using Filling<Subject, HereDirective<Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        return this->subject.parse(first, last, context, unused, node);
    }
};

/// Sets a member to a constant when the subject is there.
template<auto Member, auto Value, class Subject>
struct ConstantDirective : Filling<Subject, ConstantDirective<Member, Value, Subject>> {
    using Filling<Subject, ConstantDirective<Member, Value, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        node.*Member = Value;
        return true;
    }
};

/// Sets a Span member to the extent of what the subject read; set already, it is reported.
template<auto Member, class Subject>
struct SpanDirective : Filling<Subject, SpanDirective<Member, Subject>> {
    using Filling<Subject, SpanDirective<Member, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        const Token token = state_of(context).token(first, last);
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        if (!(node.*Member).empty()) report_twice(state_of(context), token);
        node.*Member = state_of(context).span(token.begin, first);
        return true;
    }
};

template<auto Member, class Subject>
constexpr auto set(const Subject& subject) {
    return SetDirective<Member, Subject>(subject);
}
template<auto Member, class Subject>
constexpr auto add(const Subject& subject) {
    return AddDirective<Member, Subject>(subject);
}
template<class Subject>
constexpr auto item(const Subject& subject) {
    return ItemDirective<Subject>(subject);
}
template<class T, auto Member, class Subject>
constexpr auto as(const Subject& subject) {
    return AsDirective<T, Member, Subject>(subject);
}
template<class Subject>
constexpr auto here(const Subject& subject) {
    return HereDirective<Subject>(subject);
}
template<auto Member, auto Value, class Subject>
constexpr auto constant(const Subject& subject) {
    return ConstantDirective<Member, Value, Subject>(subject);
}
template<auto Member, class Subject>
constexpr auto extent(const Subject& subject) {
    return SpanDirective<Member, Subject>(subject);
}

} // namespace vorgang::dsl::syntax

namespace boost::spirit::x3 {

template<class T>
struct get_info<T, std::enable_if_t<std::is_base_of_v<vorgang::dsl::syntax::KeyedParser, T>>> {
    using result_type = std::string;
    std::string operator()(const T& parser) const { return parser.key(); }
};

} // namespace boost::spirit::x3
