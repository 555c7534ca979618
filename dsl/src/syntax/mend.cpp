#include "syntax/mend.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "diag/report.hpp"
#include "diag/suggest.hpp"
#include "feel/spellings.hpp"

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

constexpr std::array phrases_of_words{
    std::pair{Phrase::policy,
              std::array{Word::unique, Word::policy_any, Word::policy_first, Word::policy_collect,
                         Word::policy_collect, Word::policy_collect}},
    std::pair{Phrase::aggregation,
              std::array{Word::collect_sum, Word::collect_smallest, Word::collect_largest,
                         Word::collect_count, Word::collect_count, Word::collect_count}},
    std::pair{Phrase::refusal, std::array{Word::role, Word::four_eyes, Word::excluded, Word::data,
                                          Word::not_open, Word::deadline}},
    std::pair{Phrase::channel, std::array{Word::online, Word::in_person, Word::post, Word::phone,
                                          Word::phone, Word::phone}},
    std::pair{Phrase::consequence, std::array{Word::reminds, Word::on_expiry, Word::silence,
                                              Word::reminds, Word::reminds, Word::reminds}},
    std::pair{Phrase::call_clause, std::array{Word::try_, Word::deadline, Word::try_, Word::try_,
                                              Word::try_, Word::try_}}};

std::vector<std::string_view> words_of_phrase(std::string_view key, Language language) {
    std::vector<std::string_view> words;
    for (const auto& [phrase, meanings] : phrases_of_words)
        if (key_of(phrase) == key)
            for (const Word meaning : meanings)
                words.push_back(text_of(meaning, language));
    return words;
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
    if (fault.key == key_of(Phrase::declaration) && !fault.found.new_line)
        words.push_back(text_of(Word::external, language));
    for (const std::string_view word : words_of_phrase(fault.key, language))
        words.push_back(word);
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
    OtherName{"starte", Word::call, Language::german},
    OtherName{"starte", Word::begin, Language::german},
    OtherName{"warten", Word::wait, Language::german},
    OtherName{"task", Word::step, Language::english},
    OtherName{"fields", Word::data, Language::english},
    OtherName{"workflow", Word::flow, Language::english},
    OtherName{"table", Word::rule, Language::english},
    OtherName{"test", Word::scenario, Language::english},
    OtherName{"when", Word::when, Language::english},
    OtherName{"otherwise", Word::otherwise, Language::english},
    OtherName{"start", Word::call, Language::english},
    OtherName{"start", Word::begin, Language::english},
};

/// `gehe zu s1`: forward or back, which the language tells apart.
Mend go_to(const Fault& fault, const std::vector<std::string_view>& words) {
    constexpr std::array written{std::string_view("gehe"), std::string_view("springe"),
                                 std::string_view("goto"), std::string_view("go"),
                                 std::string_view("jump")};
    const Language language = fault.state.language;
    const bool jump = std::ranges::any_of(
        written, [&](std::string_view one) { return diag::is_alike(fault.found.text(), one); });
    if (!jump || std::ranges::find(words, text_of(Word::go_on, language)) == words.end()) return {};
    return {say("ein Sprung zurück ist `{} {} NAME`, einer nach vorn `{} {} NAME`",
                "a jump back is `{} {} NAME`, one forward is `{} {} NAME`",
                text_of(Word::back, language), text_of(Word::back_to, language),
                text_of(Word::go_on, language), text_of(Word::with, language)),
            {}};
}

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
    if (Mend mend = go_to(fault, words); !mend.help.empty()) return mend;
    if (Mend mend = other_name(fault, words); !mend.help.empty()) return mend;
    const auto meant = diag::find_meant(fault.found.text(), words);
    if (!meant) return {};
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
    if (level == Level::statement &&
        (diag::is_alike(found, "elseif") || diag::is_alike(found, "sonstfalls"))) {
        const std::string right = fmt::format("{} {}", text(Word::otherwise), text(Word::when));
        return {say("das sind zwei Wörter: `{}`", "these are two words: `{}`", right),
                {{fault.state.span(fault.found), right}}};
    }
    if (found == text(Word::otherwise))
        return {say("`{}` steht gleich hinter dem Block eines `{}`",
                    "`{}` stands right behind the block of an `{}`", found, text(Word::when)),
                {}};
    if (level == Level::clause && found == text(Word::on))
        return {say("`{0} {1}` gehört zu einem Aufruf, `{0} {2}` an den Beginn eines Abschnitts",
                    "`{0} {1}` belongs to a call, `{0} {2}` at the beginning of a section", found,
                    text(Word::failure), text(Word::demand)),
                {}};
    if (level == Level::statement && (found == text(Word::anytime) || found == text(Word::on)))
        return {
            say("`{}` und `{} {}` stehen zu Beginn eines Abschnitts, vor allen Anweisungen, oder "
                "unmittelbar in `{}`",
                "`{}` and `{} {}` stand at the beginning of a section, before all statements, "
                "or directly in `{}`",
                text(Word::anytime), text(Word::on), text(Word::demand), text(Word::process)),
            {}};
    if (level == Level::clause && begins(Level::statement, fault))
        return {say("`{}` ist eine Anweisung: sie steht hinter dem Schritt, nicht in ihm",
                    "`{}` is a statement: it stands behind the step, not in it", found),
                {}};
    if (level == Level::statement && begins(Level::clause, fault))
        return {say("`{}` gehört in einen `{} … {{ … }}`", "`{}` belongs in a `{} … {{ … }}`",
                    found, text(Word::step)),
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

constexpr WordSet joining{Word::with,         Word::at_role,    Word::back_to,  Word::depending_on,
                          Word::message_from, Word::message_to, Word::begin_at, Word::extend_by,
                          Word::as,           Word::on_behalf,  Word::until,    Word::starting};

Fix insert_behind(const Fault& fault, std::string text) {
    return {fault.state.span(fault.last_end, fault.last_end), std::move(text)};
}

/// Where the last token before the fault begins, as far as blanks and brackets tell.
Iterator begin_of_last(const Fault& fault) {
    Iterator begin = fault.last_end;
    while (begin != fault.state.base &&
           std::string_view(" \t\n|,([{=").find(begin[-1]) == std::string_view::npos)
        --begin;
    return begin;
}

/// Where the text before `at` ends, blanks left out.
Iterator end_before(const Fault& fault, Iterator at) {
    while (at != fault.state.base && (at[-1] == ' ' || at[-1] == '\t'))
        --at;
    return at;
}

/// The last word before the fault, and the one before that; empty where there is none on the line.
struct WordsBefore {
    std::string_view last;
    std::string_view before_last;
};
WordsBefore words_before(const Fault& fault) {
    if (fault.last_end == nullptr) return {};
    const Iterator begin = begin_of_last(fault);
    Fault earlier = fault;
    earlier.last_end = end_before(fault, begin);
    return {{begin, fault.last_end}, {begin_of_last(earlier), earlier.last_end}};
}

bool is_word(const Fault& fault, std::string_view text, Word word) {
    const Spelling spelling = look_up(text).spelling;
    return spelling != 0 && spelling == spelling_of(word, fault.state.language);
}

bool is_one_of(std::string_view text, std::span<const std::string_view> all) {
    return std::ranges::any_of(all,
                               [&](std::string_view one) { return diag::is_alike(text, one); });
}

bool is_type(std::string_view word, Language language) {
    constexpr WordSet types{Word::type_text,    Word::type_integer, Word::type_number,
                            Word::type_money,   Word::type_yes_no,  Word::type_date,
                            Word::type_instant, Word::type_length};
    return types.contains(look_up(word).spelling, language);
}

std::string_view first_word_of_line(const Fault& fault) {
    Iterator line = fault.found.begin;
    while (line != fault.state.base && line[-1] != '\n')
        --line;
    return scan(line, fault.last).text();
}

bool goes_on(const Fault& fault) {
    const TokenKind kind = fault.found.kind;
    return !fault.found.new_line && fault.last_end != nullptr && kind != TokenKind::symbol &&
           kind != TokenKind::end && kind != TokenKind::unknown;
}

/// `9:00 Uhr mit`, `erledige schritt prüfen als`: a word too many before the one that is expected.
Mend word_too_many(const Fault& fault) {
    constexpr std::array clock{std::string_view("uhr"), std::string_view("o'clock")};
    if (fault.found.kind != TokenKind::word || fault.found.new_line || fault.last_end == nullptr)
        return {};
    const bool behind_digit = fault.last_end[-1] >= '0' && fault.last_end[-1] <= '9';
    if (behind_digit && is_one_of(fault.found.text(), clock))
        return {say("hinter der Uhrzeit steht kein `{}`", "no `{}` stands behind the time",
                    fault.found.text()),
                {{fault.state.span(fault.last_end, fault.found.end), ""}}};
    const std::string_view last = words_before(fault).last;
    constexpr std::array commands{Word::complete, Word::reopen};
    const bool command = std::ranges::any_of(
        commands, [&](Word one) { return is_word(fault, words_before(fault).before_last, one); });
    if (command && is_word(fault, last, Word::step))
        return {say("gleich der Name: `{} {}`", "the name comes at once: `{} {}`",
                    words_before(fault).before_last, fault.found.text()),
                {{fault.state.span(last.data(), fault.found.begin), ""}}};
    return {};
}

// Behind which of the words a number may follow; behind the others a name or a block does.
constexpr WordSet before_numbers{Word::until,    Word::extend_by, Word::starting, Word::begin_at,
                                 Word::deadline, Word::every,     Word::before,   Word::grace};
// Words with a block, a text or another word of the language behind them, so that a word there
// stands in their place.
constexpr WordSet before_no_name{Word::failure, Word::counts, Word::as,   Word::once,
                                 Word::all,     Word::times,  Word::every};

Mend missing_word(const Fault& fault) {
    const auto word = word_of(fault.key);
    if (word == Word::hits && fault.found.is(Symbol::open_brace))
        return {say("vor der Tabelle steht die Trefferregel, etwa `{} {}`",
                    "the hit policy stands before the table, such as `{} {}`",
                    text_of(Word::hits, fault.state.language),
                    text_of(Word::unique, fault.state.language)),
                {}};
    if (!word || !goes_on(fault)) return {};
    const std::string right(text_of(*word, fault.state.language));
    const bool instead = fault.found.kind == TokenKind::word && joining.contains(*word) &&
                         joining.contains(fault.found.known.spelling, fault.state.language);
    const Token next = scan(fault.found.end, fault.last);
    const bool in_its_place = fault.found.kind == TokenKind::word && !instead &&
                              before_no_name.contains(*word) &&
                              (next.is(Symbol::open_brace) || next.kind == TokenKind::word);
    if (in_its_place) return {say("hier heißt es `{}`", "here it is `{}`", right), {}};
    Mend mend{say("hier fehlt `{}`", "`{}` is missing here", right), {}};
    // A word too many stands there as well as one that is missing: only the author knows.
    const bool two_words = next.kind == TokenKind::word && !next.new_line;
    const bool number = fault.found.kind == TokenKind::number && !before_numbers.contains(*word);
    if ((two_words || number) && !instead) return mend;
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
    const bool local = colon && instead &&
                       look_up(first_word_of_line(fault)).spelling ==
                           spelling_of(Word::local, fault.state.language);
    if (local)
        return {say("erst der Typ, dann der Wert: `NAME: TYP = WERT`",
                    "first the type, then the value: `NAME: TYPE = VALUE`"),
                {}};
    if (instead)
        return {say("hier steht `{}`", "here stands `{}`", right),
                {{fault.state.span(found), right}}};
    if (!goes_on(fault)) return {};
    if (colon && found.kind == TokenKind::word) {
        const Token behind = scan(found.end, fault.last);
        const Span between{fault.state.span(fault.last_end, found.begin)};
        if (behind.is(Symbol::colon))
            return {say("ein Name ist ein Wort, mit `_` statt Leerzeichen",
                        "a name is one word, with `_` instead of blanks"),
                    {{between, "_"}}};
        const Iterator begin = begin_of_last(fault);
        const std::string_view before(begin, fault.last_end);
        if (is_type(before, fault.state.language) && !is_type(found.text(), fault.state.language)) {
            const std::string turned = fmt::format("{}: {}", found.text(), before);
            return {say("erst der Name, dann der Typ: `{}`", "first the name, then the type: `{}`",
                        turned),
                    {{fault.state.span(begin, found.end), turned}}};
        }
    }
    const Token next = scan(found.end, fault.last);
    const bool value =
        !next.new_line && (next.kind == TokenKind::word || next.kind == TokenKind::number ||
                           next.kind == TokenKind::text);
    if (!colon && found.kind == TokenKind::word && value) { // `setze g auf 5`
        Mend mend{say("hier heißt es `{}`", "here it is `{}`", right), {}};
        constexpr std::array meant{std::string_view("auf"),    std::string_view("zu"),
                                   std::string_view("ist"),    std::string_view("als"),
                                   std::string_view("gleich"), std::string_view("to"),
                                   std::string_view("as"),     std::string_view("is")};
        if (is_one_of(found.text(), meant)) mend.fixes.push_back({fault.state.span(found), right});
        return mend;
    }
    Mend mend{say("hier fehlt `{}`", "`{}` is missing here", right), {}};
    if (!colon || found.kind == TokenKind::word)
        mend.fixes.push_back(insert_behind(fault, colon ? ":" : " ="));
    return mend;
}

/// A sign where none belongs, or another one does.
Mend wrong_sign(const Fault& fault) {
    const Token& found = fault.found;
    const Span place = fault.state.span(found);
    const auto level = level_of(fault.key);
    const bool field = fault.key == key_of(Phrase::field);
    if (found.is(Symbol::colon) && fault.key.starts_with("phrase:") && !level && !field)
        return {say("hier steht kein `:`", "there is no `:` here"), {{place, ""}}};
    if (found.is(Symbol::comma) && field)
        return {say("jedes Feld hat seine Zeile, ohne Komma",
                    "each field has its line, without a comma"),
                {{place, ""}}};
    if (found.is(Symbol::comma) && level)
        return {say("hier steht nur eines, keine Liste", "only one stands here, no list"), {}};
    if (found.is(Symbol::open_parenthesis) && fault.key == key_of(Symbol::open_brace))
        return {say("die Werte stehen in `{{ … }}`", "the values stand in `{{ … }}`"), {}};
    if (found.is(Symbol::open_parenthesis) && field)
        return {say("Grenzen stehen in `[ … ]`", "bounds stand in `[ … ]`"), {}};
    if (fault.key == key_of(Symbol::range)) {
        const bool until = found.known.spelling != 0 &&
                           found.known.spelling == spelling_of(Word::until, fault.state.language);
        Mend mend{say("zwischen den Grenzen steht `..`", "`..` stands between the bounds"), {}};
        if (until) mend.fixes.push_back({place, ".."});
        return mend;
    }
    constexpr std::array titled{Phrase::step_name, Phrase::section_name, Phrase::role_name,
                                Phrase::outcome_name, Phrase::process_name};
    const bool title =
        std::ranges::any_of(titled, [&](Phrase one) { return fault.key == key_of(one); });
    if (found.kind == TokenKind::text && title)
        return {say("vor dem Titel steht ein Name: ein Wort, ohne Anführungszeichen",
                    "a name stands before the title: one word, without quotes"),
                {}};
    const bool name =
        fault.key == key_of(Phrase::choice_value) || fault.key == key_of(Phrase::depending_case);
    if (found.kind == TokenKind::text && name) {
        Mend mend{say("Werte einer Auswahl stehen ohne Anführungszeichen",
                      "values of a choice have no quotes"),
                  {}};
        const std::string_view inner = found.text().substr(1, found.text().size() - 2);
        const Token whole = scan(inner.data(), inner.data() + inner.size());
        if (whole.kind == TokenKind::word && whole.text() == inner)
            mend.fixes.push_back({place, std::string(inner)});
        return mend;
    }
    if (found.kind == TokenKind::word && fault.key == key_of(Phrase::text)) {
        const std::string right = fmt::format("\"{}\"", found.text());
        Mend mend{say("ein Text steht in Anführungszeichen: `{}`", "a text stands in quotes: `{}`",
                      right),
                  {}};
        if (scan(found.end, fault.last).is(Symbol::open_brace))
            mend.fixes.push_back({place, right});
        return mend;
    }
    if (level == Level::statement && found.kind == TokenKind::word &&
        scan(found.end, fault.last).is(Symbol::equal)) {
        const std::string set(text_of(Word::set, fault.state.language));
        return {
            say("ein Feld bekommt seinen Wert mit `{}`", "a field gets its value with `{}`", set),
            {{fault.state.span(found.begin, found.begin), set + " "}}};
    }
    return {};
}

/// `rufe zustellung(…)`: of a tool or a process.
Mend neither_tool_nor_process(const Fault& fault) {
    const Language language = fault.state.language;
    if (fault.key != key_of(Symbol::point) || !fault.found.is(Symbol::open_parenthesis) ||
        look_up(first_word_of_line(fault)).spelling != spelling_of(Word::call, language))
        return {};
    return {say("gerufen wird die Operation eines Werkzeugs, `{0} werkzeug.operation(…)`, oder ein "
                "Prozess, `{0} {1} name(…)`",
                "called is the operation of a tool, `{0} tool.operation(…)`, or a process, "
                "`{0} {1} name(…)`",
                text_of(Word::call, language), text_of(Word::process, language)),
            {}};
}

/// `hund-anmelden`: what was meant as one name.
Mend hyphen(const Fault& fault) {
    const Token& found = fault.found;
    if (!found.is(Symbol::minus) || found.otherwise || found.begin != fault.last_end) return {};
    if (look_up(first_word_of_line(fault)).spelling ==
        spelling_of(Word::land, fault.state.language))
        return {say("ein Land hat ein Kürzel, etwa `NW`", "a Land has a code, such as `NW`"), {}};
    Mend mend{say("in einem Namen steht `_` statt `-`", "a name has `_` instead of `-`"), {}};
    for (Token sign = found; sign.is(Symbol::minus);) {
        const Token part = scan(sign.end, fault.last);
        if (part.begin != sign.end ||
            (part.kind != TokenKind::word && part.kind != TokenKind::number))
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
    if (fault.last_end == nullptr || high.kind == TokenKind::end) return {};
    const Iterator low = begin_of_last(fault);
    const std::string right =
        fmt::format("[{}..{}]", std::string_view(low, fault.last_end), high.text());
    return {say("ein Bereich steht in Klammern: `{}`", "a range has brackets: `{}`", right),
            {{fault.state.span(low, high.end), right}}};
}

/// `für alle x in liste ergänzbar durch amt bis 2`: in another order than it is written.
Mend order_of_for_all(const Fault& fault) {
    const Language language = fault.state.language;
    const bool block = fault.key == key_of(Symbol::open_brace) || fault.key == "block";
    const auto is = [&](Word word) {
        return fault.found.known.spelling == spelling_of(word, language);
    };
    if (!block || fault.found.kind != TokenKind::word || !(is(Word::until) || is(Word::in_turn)) ||
        look_up(first_word_of_line(fault)).spelling != spelling_of(Word::for_all, language))
        return {};
    return {say("die Reihenfolge ist: `{}`, dann `{} …`, dann `{} {} …`",
                "the order is: `{}`, then `{} …`, then `{} {} …`", text_of(Word::in_turn, language),
                text_of(Word::until, language), text_of(Word::open_ended, language),
                text_of(Word::through, language)),
            {}};
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
    if (text == "=>") return {say("meinen Sie `->`?", "did you mean `->`?"), {{place, "->"}}};
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
                {{place, std::string(text_of(Reserved::not_, fault.state.language)) + " "}}};
    if (text == "/" && (at(1) == '/' || at(1) == '*' || at(-1) == '/')) {
        Mend mend{say("Bemerkungen beginnen mit `#`", "comments begin with `#`"), {}};
        if (at(1) == '/') mend.fixes.push_back({{place.begin, place.end + 1}, "#"});
        if (at(-1) == '/') mend.fixes.push_back({{place.begin - 1, place.end}, "#"});
        return mend;
    }
    if (text == "*" && fault.key == key_of(Phrase::unary_test))
        return {say("`-` steht für jeden Wert", "`-` stands for any value"), {{place, "-"}}};
    if (text == "§")
        return {say("Normen stehen in Anführungszeichen: `\"§ 3 …\"`",
                    "norms stand in quotes: `\"§ 3 …\"`"),
                {}};
    if (text == "€")
        return {say("Geld steht ohne Währung: `10.50`", "money has no currency: `10.50`"), {}};
    const bool block = fault.key == key_of(Symbol::open_brace) || fault.key == "block";
    if (found.known.reserved == Reserved::then && block)
        return {say("`{}` entfällt: gleich der Block", "`{}` is left out: the block comes at once",
                    text),
                {{place, ""}}};
    return {};
}

// ---- what other languages say with words ----

struct Comparison {
    std::string_view word;
    std::string_view second; ///< may follow: `größer als`
    std::string_view sign;
};
constexpr std::array comparisons_in_words{
    Comparison{"ist", "gleich", "="},  Comparison{"gleich", "", "="},
    Comparison{"ungleich", "", "!="},  Comparison{"größer", "als", ">"},
    Comparison{"kleiner", "als", "<"}, Comparison{"mindestens", "", ">="},
    Comparison{"höchstens", "", "<="}, Comparison{"is", "", "="},
    Comparison{"equals", "", "="},     Comparison{"greater", "than", ">"},
    Comparison{"more", "than", ">"},   Comparison{"less", "than", "<"},
    Comparison{"über", "", ">"},       Comparison{"unter", "", "<"}};

/// `falls art ist klein`, `falls n größer als 5`
Mend comparison_in_words(const Fault& fault) {
    const bool block = fault.key == key_of(Symbol::open_brace) || fault.key == "block";
    if (!block && !level_of(fault.key)) return {};
    std::string sign;
    Token word = fault.found;
    // `ist größer als`, `größer gleich`: the last one says which, or what holds besides.
    for (Iterator end = word.end;;) {
        const auto found = std::ranges::find_if(comparisons_in_words, [&](const Comparison& one) {
            return diag::is_alike(word.text(), one.word);
        });
        if (word.kind != TokenKind::word || found == comparisons_in_words.end()) break;
        const bool or_equal = (sign == ">" || sign == "<") && found->sign == "=";
        sign = or_equal ? sign + '=' : std::string(found->sign);
        Token next = scan(end = word.end, fault.last);
        if (!found->second.empty() && diag::is_alike(next.text(), found->second))
            next = scan(end = next.end, fault.last);
        const bool value = next.kind == TokenKind::word || next.kind == TokenKind::number ||
                           next.kind == TokenKind::date || next.kind == TokenKind::text;
        if (next.new_line || !value) return {};
        const bool more = std::ranges::any_of(comparisons_in_words, [&](const Comparison& one) {
            return diag::is_alike(next.text(), one.word);
        });
        word = next;
        if (more) continue;
        Mend mend{say("das heißt hier `{}`", "this is `{}` here", sign), {}};
        const bool negated = next.known.reserved == Reserved::not_;
        if (negated) mend.help = say("das heißt hier `!=`", "this is `!=` here");
        constexpr std::array values{Reserved::none, Reserved::yes, Reserved::no, Reserved::unknown};
        if (std::ranges::find(values, next.known.reserved) != values.end())
            mend.fixes.push_back({fault.state.span(fault.found.begin, end), sign});
        return mend;
    }
    return {};
}

/// `warte auf zahlung`: a message, not a time.
Mend wait_for_message(const Fault& fault) {
    constexpr std::array on{std::string_view("auf"), std::string_view("for")};
    const auto [last, before] = words_before(fault);
    const Language language = fault.state.language;
    if (fault.found.kind != TokenKind::word || !is_one_of(last, on) ||
        !is_word(fault, before, Word::wait) || level_of(fault.key) != Level::statement)
        return {};
    return {say("auf eine Nachricht wartet `{} {} {}`", "`{} {} {}` waits for a message",
                text_of(Word::receive, language), text_of(Word::message, language),
                fault.found.text()),
            {}};
}

/// `rufe kasse.buchen(…) beleg`
Mend missing_arrow(const Fault& fault) {
    const Token& found = fault.found;
    if (found.kind != TokenKind::word || found.new_line || fault.last_end == nullptr ||
        fault.last_end[-1] != ')' || level_of(fault.key) != Level::statement ||
        !is_word(fault, first_word_of_line(fault), Word::call))
        return {};
    Mend mend{say("vor dem, was geliefert wird, steht `->`", "`->` stands before what is returned"),
              {}};
    const Token next = scan(found.end, fault.last);
    if (next.new_line || next.is(Symbol::comma) || next.is(Symbol::close_brace) ||
        next.is(Symbol::open_brace))
        mend.fixes.push_back(insert_behind(fault, " ->"));
    return mend;
}

/// `schweigen gilt als zustimmung`
Mend values_of_silence(const Fault& fault) {
    const auto [last, before] = words_before(fault);
    if (fault.key != key_of(Symbol::open_brace) || fault.found.kind != TokenKind::word ||
        !is_word(fault, last, Word::as) || !is_word(fault, before, Word::counts))
        return {};
    return {say("hinter `{}` stehen die Werte, die dann gelten: `{{ FELD: WERT }}`",
                "behind `{}` stand the values that hold then: `{{ FIELD: VALUE }}`", last),
            {}};
}

/// `setze x = anzahl stellen`
Mend function_without_brackets(const Fault& fault) {
    const std::string_view last = words_before(fault).last;
    const bool function = std::ranges::any_of(feel::function_spellings, [&](const Spellings& one) {
        return !last.empty() && (last == one.german || last == one.english);
    });
    const bool block = fault.key == key_of(Symbol::open_brace) || fault.key == "block";
    if (fault.found.kind != TokenKind::word || fault.found.new_line || !function ||
        (!block && !level_of(fault.key)))
        return {};
    return {say("eine Funktion hat Klammern: `{}({})`", "a function has brackets: `{}({})`", last,
                fault.found.text()),
            {}};
}

/// `für alle s in l bis 2 stellen {`
Mend word_behind_number(const Fault& fault) {
    const bool block = fault.key == key_of(Symbol::open_brace) || fault.key == "block";
    const std::string_view last = words_before(fault).last;
    const bool number = !last.empty() && last.find_first_not_of("0123456789") == last.npos;
    const std::string_view line = first_word_of_line(fault);
    const bool counted =
        is_word(fault, line, Word::for_all) || is_word(fault, line, Word::parallel);
    if (!block || !number || !counted || fault.found.kind != TokenKind::word ||
        belongs_to(fault.found.known.spelling, fault.state.language))
        return {};
    return {say("hinter der Zahl steht gleich `{{`", "`{{` stands right behind the number"), {}};
}

/// A title that lacks its quotes, directly behind the name of what has one.
Mend bare_title(const Fault& fault) {
    const Token& found = fault.found;
    const auto level = level_of(fault.key);
    const bool may_follow =
        fault.key == key_of(Symbol::open_brace) || fault.key == "block" || level;
    if (found.kind != TokenKind::word || found.new_line || !may_follow) return {};
    if (found.known.reserved != Reserved::none || fault.last_end == nullptr) return {};
    if (belongs_to(found.known.spelling, fault.state.language)) return {};
    const std::string_view before = words_before(fault).before_last;
    constexpr std::array persons{Word::as, Word::on_behalf};
    constexpr std::array titled{Word::step,    Word::section, Word::end,
                                Word::process, Word::demand,  Word::role};
    const auto is_before = [&](Word one) { return is_word(fault, before, one); };
    if (level == Level::command && std::ranges::any_of(persons, is_before))
        return {say("der Name einer Person steht in Anführungszeichen",
                    "the name of a person stands in quotes"),
                {}};
    // A role has its title where it is declared, not in a step.
    const bool there = is_before(Word::role) ? level == Level::declaration
                                             : level != Level::clause && level != Level::command;
    if (!there || !std::ranges::any_of(titled, is_before)) return {};
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
    for (const auto find :
         {other_level, comparison_in_words, wait_for_message, values_of_silence, similar_word,
          word_too_many, missing_word, missing_sign, wrong_sign, neither_tool_nor_process, hyphen,
          order_of_for_all, range_without_brackets, foreign_sign, missing_arrow,
          function_without_brackets, word_behind_number, bare_title, no_process}) {
        Mend mend = find(fault);
        if (!mend.help.empty() || !mend.fixes.empty()) return mend;
    }
    return {};
}

} // namespace vorgang::dsl::syntax
