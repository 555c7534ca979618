// Directives around a rule: its place, its depth, and what happens after a fault.
//
// The only file that catches X3's exception. A fault is thrown by an expectation (`>`) or by one of
// the failing parsers below, caught by the nearest recover<Level>, reported once, and reading goes
// on behind it; the node it happened in stays incomplete, and parse() then returns no tree.
#pragma once

#include "syntax/parts.hpp"

namespace vorgang::dsl::syntax {

/// Sets the node's span to the extent of what the subject read.
template<class Subject>
struct SpannedDirective : Filling<Subject, SpannedDirective<Subject>> {
    using Filling<Subject, SpannedDirective<Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const Iterator begin = state.token(first, last).begin;
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        node.span = state.span(begin, first);
        return true;
    }
};

/// What is expected first: of a sequence, what its first part expects.
template<class Subject>
std::string first_key(const Subject& subject) {
    return x3::what(subject);
}
template<class Left, class Right>
std::string first_key(const x3::sequence<Left, Right>& subject) {
    return first_key(subject.left);
}

/// Counts one level of nesting; beyond the limit the parse ends with E0209.
template<class Subject>
struct BoundedDirective : Filling<Subject, BoundedDirective<Subject>> {
    using Filling<Subject, BoundedDirective<Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const DepthGuard guard(state, state.token(first, last));
        return this->subject.parse(first, last, context, node, unused);
    }
    [[nodiscard]] std::string key() const { return first_key(this->subject); }
};

/// Reports a fault inside the subject and goes on behind it.
template<Level At, class Subject>
struct RecoverDirective : Filling<Subject, RecoverDirective<At, Subject>> {
    using Filling<Subject, RecoverDirective<At, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const std::size_t depth = state.depth;
        const Iterator begin = first; // a fault leaves `first` behind what was read
        state.operators = 0;
        const Iterator line_begin = state.token(first, last).begin;
        try {
            if (!this->subject.parse(first, last, context, node, unused)) return false;
            if constexpr (At != Level::cell) state.took_item(line_begin, first, At);
            return true;
        } catch (const Failure& failure) {
            state.depth = depth;
            state.commas = {};
            state.closing_range = false;
            const std::string key = failure.which();
            state.report_expected(failure.where(), last, key);
            state.stop_if_full();
            first = state.synchronise(At, begin, failure.where(), last, key);
            state.last_end = first;
            return true;
        }
    }
};

/// What the subject reads has a line for itself when formatted; recover<Level> implies it.
template<Level At, class Subject>
struct LineDirective : Filling<Subject, LineDirective<At, Subject>> {
    using Filling<Subject, LineDirective<At, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const Iterator begin = state.token(first, last).begin;
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        state.took_item(begin, first, At);
        return true;
    }
};

/// Inside of arguments and lists a comma separates and `[` opens, whatever stands around them. Made
/// when the opening bracket was taken.
class SeparatorGuard {
  public:
    explicit SeparatorGuard(ParseState& state, Commas kind = Commas::items)
        : state_(state), before_(state.commas), closing_(state.closing_range) {
        state.commas = {kind, state.last_end, {}, false};
        state.closing_range = false;
    }
    ~SeparatorGuard() {
        state_.commas = before_;
        state_.closing_range = closing_;
    }
    SeparatorGuard(const SeparatorGuard&) = delete;
    SeparatorGuard& operator=(const SeparatorGuard&) = delete;

  private:
    ParseState& state_;
    CommaPlace before_;
    bool closing_;
};

/// The high end of a range or bound, behind which `[` may close: no filter.
template<class Subject>
struct ClosingDirective : Filling<Subject, ClosingDirective<Subject>> {
    using Filling<Subject, ClosingDirective<Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const bool before = std::exchange(state.closing_range, true);
        const bool read = this->subject.parse(first, last, context, node, unused);
        state.closing_range = before;
        return read;
    }
};

/// Sets how commas between digits are read inside of the subject.
template<Commas Kind, class Subject>
struct CommaDirective : Filling<Subject, CommaDirective<Kind, Subject>> {
    using Filling<Subject, CommaDirective<Kind, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        const SeparatorGuard guard(state_of(context), Kind);
        return this->subject.parse(first, last, context, node, unused);
    }
};
template<class Subject>
using SeparatingDirective = CommaDirective<Commas::items, Subject>;
template<class Subject>
using OfArgumentsDirective = CommaDirective<Commas::arguments, Subject>;
template<class Subject>
using ApartDirective = CommaDirective<Commas::decimal, Subject>;

/// Calls a function of the node when the subject was read.
template<auto Function, class Subject>
struct CheckedDirective : Filling<Subject, CheckedDirective<Function, Subject>> {
    using Filling<Subject, CheckedDirective<Function, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        Function(state_of(context), node);
        return true;
    }
};

/// Appends the extent of what the subject read to a list of spans.
template<auto Member, class Subject>
struct NotedDirective : Filling<Subject, NotedDirective<Member, Subject>> {
    using Filling<Subject, NotedDirective<Member, Subject>>::Filling;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const Iterator begin = state.token(first, last).begin;
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        (node.*Member).push_back(state.span(begin, first));
        return true;
    }
};

template<auto Member>
struct NotedBracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return NotedDirective<Member, Subject>(subject);
    }
};

template<template<class> class Directive>
struct Bracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return Directive<Subject>(subject);
    }
};

template<Level At>
struct RecoverBracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return RecoverDirective<At, Subject>(subject);
    }
};

template<Level At>
struct LineBracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return LineDirective<At, Subject>(subject);
    }
};

template<auto Function>
struct CheckedBracket {
    template<class Subject>
    constexpr auto operator[](const Subject& subject) const {
        return CheckedDirective<Function, Subject>(subject);
    }
};

inline constexpr Bracket<SpannedDirective> spanned{};
inline constexpr Bracket<BoundedDirective> bounded{};
inline constexpr Bracket<SeparatingDirective> separating{};
inline constexpr Bracket<OfArgumentsDirective> of_arguments{};
inline constexpr Bracket<ApartDirective> apart{};
inline constexpr Bracket<ClosingDirective> closing{};
template<Level At>
inline constexpr RecoverBracket<At> recover{};
template<Level At>
inline constexpr LineBracket<At> own_line{};
template<auto Function>
inline constexpr CheckedBracket<Function> checked{};
template<auto Member>
inline constexpr NotedBracket<Member> noted{};

// ---- the last alternatives ----

/// The last alternative of a choice that must be met: always a fault.
struct FailParser : x3::parser<FailParser>, KeyedParser {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;

    constexpr explicit FailParser(Phrase which) : phrase(which) {}
    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator&, const Context&, RuleContext&, Attribute&) const {
        throw Failure(first, key());
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
    Phrase phrase;
};

/// The last alternative of repeated items: a fault unless the items have come to their end.
template<Level At>
struct NoneOfThese : x3::parser<NoneOfThese<At>>, KeyedParser {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;

    constexpr explicit NoneOfThese(Phrase which) : phrase(which) {}
    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute&) const {
        ParseState& state = state_of(context);
        if (state.ends_level(At, state.token(first, last))) return false;
        throw Failure(first, key());
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
    Phrase phrase;
};

/// A construct of the language that this release cannot do: refused by its name.
template<class Subject>
struct NotYetDirective : Filling<Subject, NotYetDirective<Subject>> {
    constexpr NotYetDirective(const Subject& refused, const char* in_german, const char* in_english)
        : Filling<Subject, NotYetDirective<Subject>>(refused), german(in_german),
          english(in_english) {}

    template<class Context, class Node, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, Node& node,
               Attribute&) const {
        ParseState& state = state_of(context);
        const Token token = state.token(first, last);
        const Iterator begin = first;
        if (!this->subject.parse(first, last, context, node, unused)) return false;
        report_not_yet(state, state.span(token.begin, first), german, english);
        throw Failure(begin, "");
    }
    const char* german;
    const char* english;
};

/// Whether a condition on the node holds; reads nothing.
template<auto Condition>
struct OnlyIf : x3::parser<OnlyIf<Condition>> {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;
    static const bool has_action = true;

    template<class Context, class Node, class Attribute>
    bool parse(Iterator&, const Iterator&, const Context&, Node& node, Attribute&) const {
        return Condition(node);
    }
};

/// The end of the text or of the cell; reads nothing.
struct EndParser : x3::parser<EndParser>, KeyedParser {
    using attribute_type = x3::unused_type;
    static const bool has_attribute = false;

    constexpr explicit EndParser(Phrase which) : phrase(which) {}
    template<class Context, class RuleContext, class Attribute>
    bool parse(Iterator& first, const Iterator& last, const Context& context, RuleContext&,
               Attribute&) const {
        return state_of(context).token(first, last).kind == TokenKind::end;
    }
    [[nodiscard]] std::string key() const { return key_of(phrase); }
    Phrase phrase;
};

template<auto Condition>
inline constexpr OnlyIf<Condition> only_if{};

constexpr FailParser or_fail(Phrase phrase) {
    return FailParser(phrase);
}
template<Level At>
constexpr NoneOfThese<At> none_of_these(Phrase phrase) {
    return NoneOfThese<At>(phrase);
}
template<class Subject>
constexpr auto not_yet(const Subject& subject, const char* german, const char* english) {
    return NotYetDirective<Subject>(subject, german, english);
}

} // namespace vorgang::dsl::syntax
