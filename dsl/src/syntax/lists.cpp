#include "syntax/lists.hpp"

#include <array>

#include "diag/report.hpp"
#include "diag/suggest.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

constexpr std::array levels{Level::declaration, Level::statement, Level::clause, Level::command};

// Words that go on behind a list of names.
constexpr WordSet after_names{Word::when,     Word::message_by, Word::lapses,
                              Word::collects, Word::hits,       Word::notify,
                              Word::use,      Word::input,      Word::alongside};

bool begins_any_item(const ParseState& state, const Token& word) {
    return std::ranges::any_of(levels, [&](Level level) {
        return words_that_begin(level).contains(word.known.spelling, state.language);
    });
}

/// Whether a word may stand behind a list of names.
bool goes_on_behind_names(const ParseState& state, const Token& word) {
    if (word.kind != TokenKind::word) return false;
    for (const Language language : {Language::german, Language::english})
        if (after_names.contains(word.known.spelling, language)) return true;
    return begins_any_item(state, word);
}

/// Whether a word is very likely a misspelt word that begins an item.
bool is_nearly_an_item(const ParseState& state, std::string_view written) {
    std::vector<std::string_view> words;
    for (const Level level : levels)
        for (std::size_t i = 0; i < word_count; ++i)
            if (words_that_begin(level).contains(static_cast<Word>(i)))
                words.push_back(text_of(static_cast<Word>(i), state.language));
    return diag::most_similar(written, words).has_value();
}

bool is_closing(const Token& token) {
    return token.kind == TokenKind::end || token.is(Symbol::close_brace) ||
           token.is(Symbol::close_parenthesis) || token.is(Symbol::close_bracket);
}

/// Whether the token behind a comma is no item. A field may be called like a clause, but then what
/// may follow a list follows it. Where the lines end has no part in that: what is right stays so.
bool ends_list(const ParseState& state, ListOf kind, const Token& next, Iterator last) {
    if (is_closing(next)) return true;
    if (kind == ListOf::some_texts && next.kind != TokenKind::text &&
        next.kind != TokenKind::open_text)
        return true;
    if (kind != ListOf::some_names && kind != ListOf::some_choices) return false;
    if (next.kind != TokenKind::word) return false;
    if (!goes_on_behind_names(state, next)) return false;
    const Token after = scan(next.end, last);
    return !after.is(Symbol::comma) && !after.is(Symbol::point) && !after.is(Symbol::open_brace) &&
           !is_closing(after) && !goes_on_behind_names(state, after);
}

bool name_follows(const ParseState& state, const Token& token, Iterator last) {
    if (token.kind != TokenKind::word || token.known.reserved != Reserved::none) return false;
    if (!token.new_line) return !goes_on_behind_names(state, token);
    if (token.known.spelling != 0 || is_nearly_an_item(state, token.text())) return false;
    const Token after = scan(token.end, last);
    return after.new_line || after.is(Symbol::comma) || is_closing(after);
}

bool item_follows(const ParseState& state, ListOf kind, const Token& token, Iterator last) {
    switch (kind) {
    case ListOf::some_values: return false;
    case ListOf::some_choices:
    case ListOf::some_names: return name_follows(state, token, last);
    case ListOf::some_texts: return token.kind == TokenKind::text;
    case ListOf::some_entries:
        return (token.kind == TokenKind::word || token.kind == TokenKind::text) &&
               scan(token.end, last).is(Symbol::colon);
    }
    return false;
}

/// The word that was taken last.
std::string_view last_word(const ParseState& state) {
    Iterator begin = state.last_end;
    while (begin != state.base &&
           std::string_view(" \t\r\n,{").find(begin[-1]) == std::string_view::npos)
        --begin;
    return {begin, state.last_end};
}

/// Two words where the values of a choice stand. `{ verein, private person }` is as likely one
/// value as two, so nothing is mended; a `falls` before the value is one word too many.
void report_second_word(ParseState& state, const Token& token) {
    const std::string_view before = last_word(state);
    const Known known = look_up(before);
    const bool when = known.reserved == Reserved::if_ ||
                      known.spelling == spelling_of(Word::when, state.language);
    if (when) {
        const Span whole = state.span(before.data(), token.begin);
        state.diagnostics.add(
            draft<catalogue::expected>(state.span(before.data(), state.last_end),
                                       describe(key_of(Phrase::depending_case), state.language),
                                       say("`{}`", "`{}`", before))
                .help(say("vor dem Wert steht nichts: `{} {{ … }}`",
                          "nothing stands before the value: `{} {{ … }}`", token.text()))
                .fix(whole, ""));
        return;
    }
    const Span place = state.span(state.last_end, state.last_end);
    state.diagnostics.add(draft<catalogue::missing_comma>(place, describe(token))
                              .help(say("ein Wert ist ein Wort: `{}_{}`",
                                        "a value is one word: `{}_{}`", before, token.text())));
}

} // namespace

NextItem take_comma(ParseState& state, ListOf kind, Iterator& first, Iterator last) {
    const Token token = state.token(first, last);
    if (token.is(Symbol::comma)) {
        take(state, token, first);
        if (!ends_list(state, kind, state.token(first, last), last)) return NextItem::follows;
        state.diagnostics.add(
            draft<catalogue::extra_comma>(state.span(token)).fix(state.span(token), ""));
        return NextItem::none;
    }
    if (!item_follows(state, kind, token, last)) return NextItem::none;
    if (kind == ListOf::some_choices) {
        report_second_word(state, token);
        return NextItem::follows;
    }
    const Span place = state.span(state.last_end, state.last_end);
    const Wording what = token.kind == TokenKind::text
                             ? Wording{"dem nächsten Text", "the next text"}
                             : describe(token);
    state.diagnostics.add(draft<catalogue::missing_comma>(place, what).fix(place, ","));
    return NextItem::follows;
}

} // namespace vorgang::dsl::syntax
