// Expectations in the reader's words.
#include <array>
#include <charconv>

#include "diag/report.hpp"
#include "syntax/state.hpp"

namespace vorgang::dsl::syntax {
namespace {

using diag::say;

struct PhraseRow {
    std::string_view key;
    std::string_view german;
    std::string_view english;
};

constexpr std::array phrases{
#define VORGANG_PHRASE(key_, german_, english_) PhraseRow{#key_, german_, english_},
#include "syntax/phrases.def"
};

template<class Enum>
std::string number_key(std::string_view kind, Enum value) {
    return fmt::format("{}:{}", kind, static_cast<unsigned>(value));
}

std::size_t number_of(std::string_view digits) {
    std::size_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

Wording code(std::string_view text) {
    return say("`{}`", "`{}`", text);
}

bool is_name_byte(char c) {
    return (c >= 'a' && c <= 'z') || c == '_' || (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// The spelling in the file's language of a word spelled in another, or the word itself.
std::string_view respelled(std::string_view word, Language from, Language to) {
    for (std::size_t i = 0; i < word_count; ++i)
        if (text_of(static_cast<Word>(i), from) == word) return text_of(static_cast<Word>(i), to);
    return word;
}

/// A sentence in which the words between backticks are spelled in the language of the file.
std::string in_words_of_the_file(std::string_view sentence, Language from, Language to) {
    std::string out;
    bool code = false;
    for (std::size_t at = 0; at < sentence.size();) {
        std::size_t end = at;
        while (end < sentence.size() && is_name_byte(sentence[end]))
            ++end;
        if (code && end != at) {
            out += respelled(sentence.substr(at, end - at), from, to);
        } else {
            end = at + 1;
            out += sentence[at];
            if (sentence[at] == '`') code = !code;
        }
        at = end;
    }
    return out;
}

Wording row(const PhraseRow& phrase, Language file_language) {
    if (phrase.key == "first_word") // names the words of both languages
        return {std::string(phrase.german), std::string(phrase.english)};
    return {in_words_of_the_file(phrase.german, Language::german, file_language),
            in_words_of_the_file(phrase.english, Language::english, file_language)};
}

} // namespace

std::string key_of(Word word) {
    return number_key("word", word);
}
std::string key_of(Reserved word) {
    return number_key("reserved", word);
}
std::string key_of(Symbol symbol) {
    return number_key("symbol", symbol);
}
std::string key_of(Phrase phrase) {
    return number_key("phrase", phrase);
}

Wording describe(std::string_view key, Language file_language) {
    const std::size_t colon = key.find(':');
    if (colon == std::string_view::npos) { // the name of a rule
        for (const PhraseRow& phrase : phrases)
            if (phrase.key == key) return row(phrase, file_language);
        return {std::string(key), std::string(key)};
    }
    const std::string_view kind = key.substr(0, colon);
    const std::size_t number = number_of(key.substr(colon + 1));
    if (kind == "word") return code(text_of(static_cast<Word>(number), file_language));
    if (kind == "symbol") return code(text_of(static_cast<Symbol>(number)));
    if (kind == "phrase") return row(phrases[number], file_language);
    return code(text_of(static_cast<Reserved>(number), file_language));
}

Wording describe(const Token& token) {
    constexpr std::size_t shown_max = 40;
    std::string_view text = token.text();
    std::string_view more;
    if (text.size() > shown_max) {
        std::size_t cut = shown_max;
        while ((static_cast<unsigned char>(text[cut]) & 0xC0U) == 0x80U)
            --cut;
        text = text.substr(0, cut);
        more = "…";
    }
    switch (token.kind) {
    case TokenKind::end: return {"das Ende der Zelle", "the end of the cell"};
    case TokenKind::text:
    case TokenKind::open_text: return say("der Text {}{}", "the text {}{}", text, more);
    case TokenKind::number: return say("die Zahl `{}{}`", "the number `{}{}`", text, more);
    case TokenKind::date:
    case TokenKind::date_time: return say("das Datum `{}`", "the date `{}`", text);
    case TokenKind::word:
    case TokenKind::symbol:
    case TokenKind::unknown: break;
    }
    return say("`{}{}`", "`{}{}`", text, more);
}

} // namespace vorgang::dsl::syntax
