#include "syntax/mend.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "diag/report.hpp"
#include "diag/suggest.hpp"

namespace vorgang::dsl::syntax {
namespace {

using diag::say;

constexpr std::array lists_of_words{std::pair{Phrase::declaration, Level::declaration},
                                    std::pair{Phrase::statement, Level::statement},
                                    std::pair{Phrase::clause, Level::clause},
                                    std::pair{Phrase::command, Level::command}};

constexpr std::array refusals{Word::role, Word::four_eyes, Word::excluded,
                              Word::data, Word::not_open,  Word::deadline};

std::optional<Level> level_of(std::string_view key) {
    for (const auto& [phrase, level] : lists_of_words)
        if (key_of(phrase) == key) return level;
    return std::nullopt;
}

std::optional<Word> word_of(std::string_view key) {
    if (!key.starts_with("word:")) return std::nullopt;
    for (std::size_t i = 0; i < word_count; ++i)
        if (key_of(static_cast<Word>(i)) == key) return static_cast<Word>(i);
    return std::nullopt;
}

/// The words of the language that would be right at this place.
std::vector<std::string_view> candidates(const Fault& fault) {
    const Language language = fault.state.language;
    std::vector<std::string_view> words;
    if (const auto word = word_of(fault.key)) words.push_back(text_of(*word, language));
    if (fault.key == key_of(Phrase::first_word)) {
        words.push_back(text_of(Word::process, Language::german));
        words.push_back(text_of(Word::process, Language::english));
    }
    if (fault.key == key_of(Phrase::refusal))
        for (const Word reason : refusals)
            words.push_back(text_of(reason, language));
    if (const auto level = level_of(fault.key))
        for (std::size_t i = 0; i < word_count; ++i)
            if (words_that_begin(*level).contains(static_cast<Word>(i)))
                words.push_back(text_of(static_cast<Word>(i), language));
    std::erase(words, fault.found.text());
    return words;
}

// ---- a word that is meant and written otherwise ----

// What people write who know other languages, or the thing by another name.
struct OtherName {
    std::string_view written;
    Word meant;
    Language language;
};
constexpr std::array other_names{
    OtherName{"aufgabe", Word::step, Language::german},
    OtherName{"felder", Word::data, Language::german},
    OtherName{"feld", Word::data, Language::german},
    OtherName{"workflow", Word::flow, Language::german},
    OtherName{"tabelle", Word::rule, Language::german},
    OtherName{"test", Word::scenario, Language::german},
    OtherName{"ansonsten", Word::otherwise, Language::german},
    OtherName{"andernfalls", Word::otherwise, Language::german},
    OtherName{"verantwortlich", Word::role, Language::german},
    OtherName{"eingeben", Word::collects, Language::german},
    OtherName{"anzeigen", Word::shows, Language::german},
    OtherName{"berechne", Word::set, Language::german},
    OtherName{"gehe", Word::go_on, Language::german},
    OtherName{"warten", Word::wait, Language::german},
    OtherName{"task", Word::step, Language::english},
    OtherName{"fields", Word::data, Language::english},
    OtherName{"workflow", Word::flow, Language::english},
    OtherName{"table", Word::rule, Language::english},
    OtherName{"test", Word::scenario, Language::english},
    OtherName{"when", Word::when, Language::english},
    OtherName{"otherwise", Word::otherwise, Language::english},
    OtherName{"elseif", Word::otherwise, Language::english},
    OtherName{"goto", Word::go_on, Language::english},
};

Mend other_name(const Fault& fault, const std::vector<std::string_view>& words) {
    for (const auto& [written, meant, language] : other_names) {
        const std::string_view right = text_of(meant, language);
        if (language != fault.state.language || !diag::is_alike(fault.found.text(), written) ||
            std::ranges::find(words, right) == words.end())
            continue;
        return {say("das heißt hier `{}`", "this is `{}` here", right), {}};
    }
    return {};
}

Mend similar_word(const Fault& fault) {
    if (fault.found.kind != TokenKind::word) return {};
    const auto words = candidates(fault);
    const auto meant = diag::find_meant(fault.found.text(), words);
    if (!meant) return other_name(fault, words);
    Mend mend{say("meinen Sie `{}`?", "did you mean `{}`?", meant->word), {}};
    if (meant->certain)
        mend.fixes.push_back({fault.state.span(fault.found), std::string(meant->word)});
    return mend;
}

// ---- a word at another place than its own ----

bool begins(Level level, const Fault& fault) {
    return words_that_begin(level).contains(fault.found.known.spelling, fault.state.language);
}

Mend other_level(const Fault& fault) {
    const auto level = level_of(fault.key);
    const bool call = fault.key == key_of(Phrase::call_clause);
    if (fault.found.kind != TokenKind::word || (!level && !call)) return {};
    const std::string_view found = fault.found.text();
    const auto text = [&](Word word) { return text_of(word, fault.state.language); };
    if (found == text(Word::otherwise))
        return {say("`{}` steht gleich hinter dem Block eines `{}`",
                    "`{}` stands right behind the block of an `{}`", found, text(Word::when)),
                {}};
    if (level == Level::clause && begins(Level::statement, fault))
        return {say("`{}` ist eine Anweisung: sie steht hinter dem Schritt, nicht in ihm",
                    "`{}` is a statement: it stands behind the step, not in it", found),
                {}};
    if (level == Level::statement && begins(Level::clause, fault))
        return {say("`{}` gehört in einen `{} … {{ … }}`", "`{}` belongs in a `{} … {{ … }}`", found,
                    text(Word::step)),
                {}};
    if (level == Level::declaration && begins(Level::statement, fault))
        return {say("`{}` gehört in `{} {{ … }}`", "`{}` belongs in `{} {{ … }}`", found,
                    text(Word::flow)),
                {}};
    if (level != Level::command && begins(Level::command, fault))
        return {say("`{}` gehört in ein `{} \"…\" {{ … }}`", "`{}` belongs in a `{} \"…\" {{ … }}`",
                    found, text(Word::scenario)),
                {}};
    if (level != Level::declaration && begins(Level::declaration, fault))
        return {say("`{}` steht unmittelbar in `{}`, nicht in einem anderen Block",
                    "`{}` stands directly in `{}`, not in another block", found,
                    text(Word::process)),
                {}};
    return {};
}

// ---- something small that is missing or too much ----

constexpr WordSet joining{Word::with,      Word::at_role,    Word::back_to, Word::depending_on,
                          Word::message_from, Word::message_to, Word::begin_at, Word::extend_by,
                          Word::as,        Word::on_behalf,  Word::until,   Word::starting};

Fix insert_behind(const Fault& fault, std::string text) {
    return {fault.state.span(fault.state.last_end, fault.state.last_end), std::move(text)};
}

bool goes_on(const Fault& fault) {
    const TokenKind kind = fault.found.kind;
    return !fault.found.new_line && fault.state.last_end != nullptr &&
           kind != TokenKind::symbol && kind != TokenKind::end && kind != TokenKind::unknown;
}

Mend missing_word(const Fault& fault) {
    const auto word = word_of(fault.key);
    if (!word || !goes_on(fault)) return {};
    const std::string right(text_of(*word, fault.state.language));
    const bool instead = fault.found.kind == TokenKind::word &&
                         joining.contains(*word) &&
                         joining.contains(fault.found.known.spelling, fault.state.language);
    Mend mend{say("hier fehlt `{}`", "`{}` is missing here", right), {}};
    if (instead) mend.help = say("hier heißt es `{}`", "here it is `{}`", right);
    mend.fixes.push_back(instead ? Fix{fault.state.span(fault.found), right}
                                 : insert_behind(fault, " " + right));
    return mend;
}

Mend missing_sign(const Fault& fault) {
    const bool colon = fault.key == key_of(Symbol::colon);
    if (!colon && fault.key != key_of(Symbol::equal)) return {};
    const std::string right = colon ? ":" : "=";
    const Token& found = fault.found;
    const bool instead = colon ? found.is(Symbol::equal) : found.is(Symbol::colon);
    if (instead)
        return {say("hier steht `{}`", "here stands `{}`", right),
                {{fault.state.span(found), right}}};
    if (!goes_on(fault)) return {};
    return {say("hier fehlt `{}`", "`{}` is missing here", right),
            {insert_behind(fault, colon ? ":" : " =")}};
}

/// `hund-anmelden`: what was meant as one name.
Mend hyphen(const Fault& fault) {
    const Token& found = fault.found;
    if (!found.is(Symbol::minus) || found.otherwise || found.begin != fault.state.last_end)
        return {};
    Mend mend{say("in einem Namen steht `_` statt `-`", "a name has `_` instead of `-`"), {}};
    for (Token sign = found; sign.is(Symbol::minus);) {
        const Token part = scan(sign.end, fault.last);
        if (part.begin != sign.end || (part.kind != TokenKind::word && part.kind != TokenKind::number))
            break;
        mend.fixes.push_back({fault.state.span(sign), "_"});
        sign = scan(part.end, fault.last);
        if (sign.begin != part.end) break;
    }
    return mend.fixes.empty() ? Mend{} : mend;
}

/// `1..5` and `1 bis 5`, where a range has brackets.
Mend range_without_brackets(const Fault& fault) {
    const Token& found = fault.found;
    const bool until = found.kind == TokenKind::word &&
                       found.known.spelling == spelling_of(Word::until, fault.state.language);
    if (!found.is(Symbol::range) && !(until && fault.last != fault.state.text_end)) return {};
    const Token high = scan(found.end, fault.last);
    if (fault.state.last_end == nullptr || high.kind == TokenKind::end) return {};
    Iterator low = fault.state.last_end;
    while (low != fault.state.base &&
           std::string_view(" \t\n|,([{=").find(low[-1]) == std::string_view::npos)
        --low;
    const std::string right =
        fmt::format("[{}..{}]", std::string_view(low, fault.state.last_end), high.text());
    return {say("ein Bereich steht in Klammern: `{}`", "a range has brackets: `{}`", right),
            {{fault.state.span(low, high.end), right}}};
}

Mend foreign_sign(const Fault& fault) {
    const Token& found = fault.found;
    const Span place = fault.state.span(found);
    const std::string_view text = found.text();
    const auto at = [&](std::ptrdiff_t step) {
        const Iterator to = found.begin + step;
        return to >= fault.state.base && to < fault.state.text_end ? *to : '\0';
    };
    if (text == ";")
        return {say("am Ende steht kein Zeichen", "nothing stands at the end"), {{place, ""}}};
    if (text == "=>")
        return {say("meinen Sie `->`?", "did you mean `->`?"), {{place, "->"}}};
    if (text == "&" || (text == "|" && at(1) == '|')) {
        const std::string word(
            text_of(text == "&" ? Reserved::and_ : Reserved::or_, fault.state.language));
        Mend mend{say("das heißt hier `{}`", "this is `{}` here", word), {}};
        if (at(1) == text.front()) mend.fixes.push_back({{place.begin, place.begin + 2}, word});
        return mend;
    }
    if (text == "!")
        return {say("das heißt hier `{}`", "this is `{}` here",
                    text_of(Reserved::not_, fault.state.language)),
                {}};
    if (text == "/" && (at(1) == '/' || at(1) == '*' || at(-1) == '/'))
        return {say("Bemerkungen beginnen mit `#`", "comments begin with `#`"), {}};
    if (text == "§")
        return {say("Normen stehen in Anführungszeichen: `\"§ 3 …\"`",
                    "norms stand in quotes: `\"§ 3 …\"`"),
                {}};
    if (text == "€")
        return {say("Geld steht ohne Währung: `10.50`", "money has no currency: `10.50`"), {}};
    if (found.known.reserved == Reserved::then && fault.key == key_of(Symbol::open_brace))
        return {say("`{}` entfällt: gleich der Block", "`{}` is left out: the block comes at once",
                    text),
                {{place, ""}}};
    return {};
}

/// A title, or a text of several words, that lacks its quotes.
Mend bare_title(const Fault& fault) {
    const Token& found = fault.found;
    const bool may_follow = fault.key == key_of(Symbol::open_brace) || level_of(fault.key);
    if (found.kind != TokenKind::word || found.new_line || !may_follow) return {};
    if (found.known.reserved != Reserved::none || fault.state.last_end == nullptr) return {};
    return {say("ein Titel steht in Anführungszeichen", "a title stands in quotes"), {}};
}

Mend no_process(const Fault& fault) {
    if (fault.key != key_of(Phrase::first_word)) return {};
    return {say("eine Datei beginnt mit `prozess NAME {{` und endet mit `}}`",
                "a file begins with `process NAME {{` and ends with `}}`"),
            {}};
}

} // namespace

Mend find_mend(const Fault& fault) {
    for (const auto find : {similar_word, other_level, missing_word, missing_sign, hyphen,
                            range_without_brackets, foreign_sign, bare_title, no_process}) {
        Mend mend = find(fault);
        if (!mend.help.empty() || !mend.fixes.empty()) return mend;
    }
    return {};
}

} // namespace vorgang::dsl::syntax
