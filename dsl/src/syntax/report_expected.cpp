// What is said when something else was expected: one message, and the likely mend.
#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "diag/report.hpp"
#include "diag/suggest.hpp"
#include "syntax/mend.hpp"
#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

bool wants_name(std::string_view key) {
    constexpr std::array phrases{Phrase::field, Phrase::operation, Phrase::choice_value};
    if (std::ranges::any_of(phrases, [&](Phrase one) { return key_of(one) == key; })) return true;
    const Wording words = describe(key, Language::english);
    return words.english.find("name") != std::string::npos;
}

bool begins_new_item(std::string_view key) {
    constexpr std::array phrases{Phrase::declaration,       Phrase::statement, Phrase::clause,
                                 Phrase::command,           Phrase::field,     Phrase::operation,
                                 Phrase::call_clause,       Phrase::branch,    Phrase::first_word,
                                 Phrase::shared_declaration};
    return std::ranges::any_of(phrases, [&](Phrase one) { return key_of(one) == key; });
}

/// Calls visit(brace, depth behind it) for each brace.
template<class F>
void each_brace(Iterator first, Iterator last, F&& visit) {
    std::size_t depth = 0;
    for (Token token = scan(first, last); token.kind != TokenKind::end;
         token = scan(token.end, last)) {
        if (token.is(Symbol::open_brace)) visit(token, ++depth);
        if (token.is(Symbol::close_brace) && depth > 0) visit(token, --depth);
    }
}

/// The brace that is still open at the end of the text. Found by its depth, so that a megabyte of
/// braces is read twice rather than remembered.
std::optional<Token> innermost_open(Iterator first, Iterator last) {
    std::size_t open = 0;
    each_brace(first, last, [&open](const Token&, std::size_t depth) { open = depth; });
    std::optional<Token> innermost;
    each_brace(first, last, [&](const Token& brace, std::size_t depth) {
        if (depth == open && brace.is(Symbol::open_brace)) innermost = brace;
    });
    return open == 0 ? std::nullopt : innermost;
}

/// `frist binnen 3 tage`: the word was read as the length, and what follows it is told to be wrong.
std::optional<Diagnostic> preposition_of_deadline(const ParseState& state, const Token& found,
                                                  Iterator last_end) {
    constexpr std::array words{
        std::string_view("binnen"),     std::string_view("innerhalb"), std::string_view("in"),
        std::string_view("spätestens"), std::string_view("bis"),       std::string_view("von"),
        std::string_view("within"),     std::string_view("by"),        std::string_view("until"),
        std::string_view("at"),         std::string_view("am"),        std::string_view("nach")};
    if (last_end == nullptr) return std::nullopt;
    const bool von = diag::is_alike(found.text(), "von"); // `innerhalb von 3 tage`
    const Token length = von ? scan(found.end, state.text_end) : found;
    const bool day = length.kind == TokenKind::date || length.kind == TokenKind::date_time ||
                     length.kind == TokenKind::word;
    if (length.kind != TokenKind::number && !day) return std::nullopt;
    Iterator begin = last_end;
    while (begin != state.base &&
           std::string_view(" \t\n").find(begin[-1]) == std::string_view::npos)
        --begin;
    const std::string_view word(begin, last_end);
    if (std::ranges::none_of(words,
                             [&](std::string_view one) { return diag::is_alike(word, one); }))
        return std::nullopt;
    // Behind the others a name may be the length itself.
    constexpr std::array before_days{std::string_view("bis"), std::string_view("am"),
                                     std::string_view("by"), std::string_view("until"),
                                     std::string_view("at")};
    if (length.kind == TokenKind::word &&
        (belongs_to(length.known.spelling, state.language) ||
         std::ranges::none_of(before_days,
                              [&](std::string_view one) { return diag::is_alike(word, one); })))
        return std::nullopt;
    auto finding =
        draft<catalogue::expected>(state.span(begin, last_end),
                                   say("eine Länge wie `5 {}`", "a length such as `5 {}`",
                                       text_of(Word::days, state.language)),
                                   say("`{}`", "`{}`", word));
    if (day)
        return std::move(finding).help(say(
            "eine Frist ist eine Länge; mit einem Tag endet `0 {2} {0} TAG`, vor ihm `5 {2} {1} "
            "TAG`",
            "a deadline is a length; with a day ends `0 {2} {0} DAY`, before it `5 {2} {1} DAY`",
            text_of(Word::starting, state.language), text_of(Word::before, state.language),
            text_of(Word::days, state.language)));
    return std::move(finding)
        .help(say("die Länge steht gleich da", "the length comes at once"))
        .fix(state.span(begin, length.begin), "");
}

} // namespace

void ParseState::report_end(Iterator where, Iterator last, std::string_view key) {
    const Iterator after = last_end != nullptr ? last_end : where;
    Diagnostic found = draft<catalogue::ends_early>(span(after, after), describe(key, language));
    const bool brace = key == key_of(Symbol::close_brace);
    if (const auto open = brace ? innermost_open(base, last) : std::nullopt)
        found.secondary.push_back({span(*open), say("offen seit hier", "open since here")});
    diagnostics.add(std::move(found));
}

void ParseState::report_expected(Iterator where, Iterator last, std::string_view key) {
    if (key.empty()) return;
    const Token found = scan(where, last);
    const Span place = span(found);
    if (found.kind == TokenKind::end && last == text_end) return report_end(where, last, key);
    if (found.kind == TokenKind::open_text) return report_open_text(found);
    if (found.known.reserved != Reserved::none && wants_name(key))
        return diagnostics.add(draft<catalogue::reserved_name>(place, found.text()));

    const bool adjacent = last_end != nullptr && last_end <= found.begin &&
                          skip_blanks(last_end, text_end) == found.begin;
    if (key == key_of(Phrase::consequence) && adjacent)
        if (auto finding = preposition_of_deadline(*this, found, last_end))
            return diagnostics.add(*std::move(finding));
    Mend mend = find_mend({*this, key, found, last, adjacent ? last_end : nullptr});
    // What is missing is missing behind the last token, not at the next line; only where an item
    // of its own begins, the item is what is wrong.
    const bool behind = found.new_line && last_end != nullptr && !begins_new_item(key);
    const Span shown = behind ? span(last_end, last_end) : place;
    Diagnostic message =
        found.kind == TokenKind::unknown
            ? Diagnostic(draft<catalogue::unknown_character>(place, found.text()))
            : draft<catalogue::expected>(shown, describe(key, language), describe(found));
    if (behind && found.kind != TokenKind::unknown) message.secondary.push_back({place, {}});
    message.help = std::move(mend.help);
    message.fixes = std::move(mend.fixes);
    diagnostics.add(std::move(message));
}

} // namespace vorgang::dsl::syntax
