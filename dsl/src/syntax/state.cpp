#include "syntax/state.hpp"

#include <array>
#include <utility>

#include "diag/report.hpp"

namespace vorgang::dsl::syntax {
namespace {

namespace catalogue = diag::catalogue;
using diag::draft;
using diag::say;

// What may follow on a new line when something before it went wrong.
constexpr WordSet declaration_starts{
    Word::version, Word::service, Word::law,     Word::land,    Word::place,   Word::grounds,
    Word::lead,    Word::role,    Word::tool,    Word::message, Word::local,   Word::type,
    Word::use,     Word::data,    Word::input,   Word::rule,    Word::ruleset, Word::flow,
    Word::anytime, Word::on,      Word::scenario};
constexpr WordSet statement_starts{
    Word::reviewed, Word::step,    Word::call,      Word::receive,    Word::send,
    Word::set,      Word::when,    Word::depending, Word::pick_event, Word::otherwise,
    Word::parallel, Word::for_all, Word::wait,      Word::section,    Word::back,
    Word::go_on,    Word::end,     Word::anytime,   Word::branch,     Word::on,
    Word::undo,     Word::make};
constexpr WordSet clause_starts{Word::role,  Word::kind,     Word::channel,  Word::grounds,
                                Word::shows, Word::collects, Word::deadline, Word::four_eyes,
                                Word::try_,  Word::on,       Word::undo};
constexpr WordSet command_starts{Word::begin, Word::complete, Word::send,   Word::wait,
                                 Word::tool,  Word::process,  Word::extend, Word::add_element,
                                 Word::note,  Word::correct,  Word::reopen, Word::local,
                                 Word::expect};
constexpr WordSet refused_starts{Word::notify};
// Words that never begin anything inside a block of the level, so the block must have ended.
constexpr WordSet after_flow{Word::scenario, Word::rule, Word::flow, Word::local, Word::type};
constexpr WordSet after_step{
    Word::pick_event, Word::step,     Word::call, Word::receive, Word::set,  Word::parallel,
    Word::for_all,    Word::section,  Word::back, Word::go_on,   Word::end,  Word::when,
    Word::depending,  Word::scenario, Word::rule, Word::flow,    Word::wait, Word::anytime};
constexpr WordSet after_commands{Word::scenario, Word::rule, Word::flow, Word::data, Word::role};

} // namespace

const WordSet& words_that_begin(Level level) {
    switch (level) {
    case Level::statement: return statement_starts;
    case Level::clause: return clause_starts;
    case Level::command: return command_starts;
    case Level::declaration:
    case Level::entry:
    case Level::cell: break;
    }
    return declaration_starts;
}

namespace {

/// In either language, and also what this release refuses.
bool begins_item(Level level, Spelling spelling) {
    for (const Language language : {Language::german, Language::english}) {
        if (words_that_begin(level).contains(spelling, language)) return true;
        if (refused_starts.contains(spelling, language)) return true;
    }
    return false;
}

int depth_change(const Token& token) {
    if (token.kind != TokenKind::symbol) return 0;
    switch (token.symbol) {
    case Symbol::open_brace: return 1;
    case Symbol::close_brace: return -1;
    default: return 0;
    }
}

} // namespace

void ParseState::remember(Iterator first, Iterator last) {
    memo_ = scan(first, last);
    memo_first_ = first;
    memo_last_ = last;
}

bool ParseState::matches(Word word, const Token& found) {
    if (found.kind != TokenKind::word || found.known.spelling == 0) return false;
    if (matches_exactly(word, found)) return true;
    if (word == Word::when && found.known.reserved == Reserved::if_ &&
        language == Language::german && found.text() != text_of(Reserved::if_, Language::english)) {
        report_instead(found, text_of(word, language)); // `wenn` belongs to expressions
        return true;
    }
    const Language other = language == Language::german ? Language::english : Language::german;
    if (found.known.spelling != spelling_of(word, other)) return false;
    if (belongs_to(found.known.spelling, language)) return false;
    wrong_words_.push_back({span(found), word});
    return true;
}

void ParseState::note(Iterator begin, Iterator end) {
    const Span whole = span(begin, end);
    trace_->forget_from(whole.begin);
    const Match match = std::exchange(matched_, {});
    if (match.begin == begin) trace_->add(Trace::Note{whole, Trace::Use::keyword, match.word});
}

bool ParseState::balanced() {
    if (!balanced_) {
        int open = 0;
        for (Token token = scan(base, text_end); token.kind != TokenKind::end && open >= 0;
             token = scan(token.end, text_end))
            open += depth_change(token);
        balanced_ = open == 0;
    }
    return *balanced_;
}

bool ParseState::commas_are_spaced(Iterator last) {
    constexpr int tokens_max = 4000; // LIMIT: of brackets that nobody closes, so the work is linear
    if (commas.begin == nullptr) return false;
    if (commas.spaced) return *commas.spaced;
    bool spaced = false;
    int open = 0;
    Token token = scan(commas.begin, last);
    for (int i = 0; i < tokens_max && token.kind != TokenKind::end && open >= 0 && !spaced; ++i) {
        if (token.is(Symbol::open_parenthesis) || token.is(Symbol::open_bracket) ||
            token.is(Symbol::open_brace))
            ++open;
        if (token.is(Symbol::close_parenthesis) || token.is(Symbol::close_bracket) ||
            token.is(Symbol::close_brace))
            --open;
        const Token next = scan(token.end, last);
        spaced = open == 0 && token.is(Symbol::comma) && next.begin != token.end;
        token = next;
    }
    commas.spaced = spaced;
    return spaced;
}

// Braces that come in pairs are right, whatever stands between them. Where they do not, a word that
// cannot stand inside of a block says that the block was to end before it.
bool ParseState::ends_level(Level level, const Token& found) {
    if (found.kind == TokenKind::end || found.is(Symbol::close_brace)) return true;
    if (found.kind != TokenKind::word || !found.new_line || balanced()) return false;
    const Spelling spelling = found.known.spelling;
    switch (level) {
    case Level::statement: return after_flow.contains(spelling, language);
    case Level::clause: return after_step.contains(spelling, language);
    case Level::command: return after_commands.contains(spelling, language);
    case Level::entry:
    case Level::declaration:
    case Level::cell: break;
    }
    return false;
}

Iterator ParseState::synchronise(Level level, Iterator first, Iterator where, Iterator last,
                                 std::string_view key) {
    if (level == Level::cell) return last;
    const bool at_end = scan(where, last).kind == TokenKind::end;
    if (key == key_of(Symbol::close_brace) && where > first && (at_end || !balanced()))
        return where; // as if it were there
    int level_depth = 0;
    Iterator at = first;
    while (true) {
        const Token next = scan(at, last);
        if (next.kind == TokenKind::end) return last;
        const bool beyond = next.begin >= where && at != first;
        if (beyond && level_depth <= 0) {
            if (next.is(Symbol::close_brace)) return at;
            const bool known = begins_item(level, next.known.spelling);
            if (next.new_line && (known || level == Level::entry)) return at;
        }
        const bool new_part =
            next.new_line && !balanced() && after_commands.contains(next.known.spelling, language);
        if (beyond && new_part && !scan(next.end, last).is(Symbol::colon)) return at;
        level_depth += depth_change(next);
        at = next.end;
        if (next.is(Symbol::close_brace) && level_depth == 0 && at > where) {
            // What goes on behind the block on its line belongs to what was wrong.
            const Token behind = scan(at, last);
            if (behind.new_line || behind.kind != TokenKind::word ||
                begins_item(level, behind.known.spelling))
                return at;
        }
    }
}

} // namespace vorgang::dsl::syntax
