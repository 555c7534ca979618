// ParseState: what the grammar carries along, and everything it does that needs no template.
//
// The one struct behind the one context of all rules. It hands out tokens, reports, and finds the
// place where reading goes on after a fault.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/scan.hpp"
#include "syntax/trace.hpp"
#include "syntax/words.hpp"
#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/dsl/limits.hpp"
#include "vorgang/dsl/source.hpp"

namespace vorgang::dsl::syntax {

/// What may stand at a place; described to the reader in his language.
enum class Phrase : std::uint8_t {
#define VORGANG_PHRASE(key_, german_, english_) key_,
#include "syntax/phrases.def"
};

// Keys of expectations travel through X3 as strings: "word:12", "symbol:3", "phrase:7", or "" for a
// fault that was reported already.
[[nodiscard]] std::string key_of(Word word);
[[nodiscard]] std::string key_of(Reserved word);
[[nodiscard]] std::string key_of(Symbol symbol);
[[nodiscard]] std::string key_of(Phrase phrase);
/// The words for a key, spelled in the language of the file.
[[nodiscard]] Wording describe(std::string_view key, Language file_language);
[[nodiscard]] Wording describe(const Token& token);

/// The words that begin an item of a level.
[[nodiscard]] const WordSet& words_that_begin(Level level);

/// What a comma is between two digits with no blank behind it.
enum class Commas : std::uint8_t {
    decimal, ///< of a number: `0,5`
    items, ///< of a number in a list or behind `in`, where nothing tells which of the two is meant
    arguments ///< separates as in FEEL, unless another one beside it has a blank behind it
};

/// The brackets that are being read: what their commas are.
struct CommaPlace {
    Commas kind = Commas::decimal;
    Iterator begin = nullptr;   ///< behind the opening bracket
    std::optional<bool> spaced; ///< whether a comma has a blank behind it, once somebody asked
    bool reported = false;      ///< one that may be either
};

/// Ends the parse at once: the text is nested too deeply or has too many faults.
struct StopParsing {};

class ParseState {
  public:
    ParseState(const Source& source, const ParseLimits& given, Diagnostics& out,
               Trace* noted = nullptr)
        : base(source.text().data()), text_end(base + source.text().size()), limits(given),
          diagnostics(out), offset_(source.begin()), trace_(noted) {}

    /// The token at a place; the last one is remembered, so asking again costs nothing.
    [[nodiscard]] const Token& token(Iterator first, Iterator last) {
        if (first != memo_first_ || last != memo_last_) remember(first, last);
        return memo_;
    }

    /// Whether this meaning stands here. A spelling of the other language counts as well and is
    /// reported, unless it means something else in this one.
    bool matches(Word word, const Token& found);
    /// The same without the other language.
    [[nodiscard]] bool matches_exactly(Word word, const Token& found) {
        if (found.kind != TokenKind::word || found.known.spelling != spelling_of(word, language))
            return false;
        matched_ = {found.begin, word};
        return true;
    }

    // What is taken goes into the trace, where somebody wants one: a token as the word it was last
    // matched as, everything else as a name.
    void took(Iterator begin, Iterator end) {
        last_end = end;
        if (trace_ != nullptr) note(begin, end);
    }
    void took(Iterator begin, Iterator end, Trace::Use use) {
        matched_ = {};
        took(begin, end);
        if (trace_ != nullptr) trace_->add(Trace::Note{span(begin, end), use, {}});
    }
    /// An item that has a line for itself was read.
    void took_item(Iterator begin, Iterator end, Level level) {
        if (trace_ != nullptr) trace_->add(Trace::Item{span(begin, end), level});
    }

    [[nodiscard]] Span span(Iterator begin, Iterator end) const {
        return {offset_ + static_cast<std::uint32_t>(begin - base),
                offset_ + static_cast<std::uint32_t>(end - base)};
    }
    /// Where an offset of the text is, and what stands there.
    [[nodiscard]] Iterator at(std::uint32_t offset) const { return base + (offset - offset_); }
    [[nodiscard]] std::string_view text(Span of) const { return {at(of.begin), of.size()}; }
    [[nodiscard]] Span span(const Token& of) const { return span(of.begin, of.end); }

    /// Reports that something else was expected at `where`; once for one mistake.
    void report_expected(Iterator where, Iterator last, std::string_view key);
    /// Reports a token that means what is wanted and is written in another way.
    void report_otherwise(const Token& token);
    /// Reports that `right` is written here instead of a token.
    void report_instead(const Token& token, std::string_view right);
    /// Reports a text that its line ends.
    void report_open_text(const Token& token);
    /// Reports the words of the other language that were met: one finding for each line.
    void report_wrong_words();
    /// Where reading goes on after a fault at `where` in an item that began at `first`. Always
    /// beyond `first`, unless there is nothing left to skip.
    [[nodiscard]] Iterator synchronise(Level level, Iterator first, Iterator where, Iterator last,
                                       std::string_view key);
    /// The braces come in pairs as far as they go; do not look.
    void trust_braces() { balanced_ = true; }
    /// Whether the token ends the items of this level, so that their closing brace is what is
    /// missing.
    [[nodiscard]] bool ends_level(Level level, const Token& found);
    /// Whether a comma of the brackets being read has a blank behind it.
    [[nodiscard]] bool commas_are_spaced(Iterator last);
    /// Ends the parse when findings would only be counted.
    void stop_if_full() const {
        if (diagnostics.full()) throw StopParsing{};
    }

    const Iterator base;
    const Iterator text_end;
    const ParseLimits& limits;
    Diagnostics& diagnostics;
    Language language = Language::german;
    /// What the language of the file is where its first word has it wrong.
    std::optional<Language> language_known;
    Iterator last_end = nullptr; ///< where the last token taken ends
    std::size_t depth = 0;
    std::size_t operators = 0;  ///< of the outermost expression so far
    bool closing_range = false; ///< at the high end of a range `[` closes it
    CommaPlace commas;

  private:
    struct Match {
        Iterator begin = nullptr;
        Word word{};
    };

    struct WrongWord {
        Span span;
        Word meaning{};
    };

    /// Whether the braces of the text come in pairs, so that they can be trusted.
    [[nodiscard]] bool balanced();
    void report_end(Iterator where, Iterator last, std::string_view key);
    void note(Iterator begin, Iterator end);
    void remember(Iterator first, Iterator last);

    std::uint32_t offset_;
    Iterator memo_first_ = nullptr;
    Iterator memo_last_ = nullptr;
    Token memo_;
    Match matched_;
    std::vector<WrongWord> wrong_words_;
    std::optional<bool> balanced_;
    Trace* trace_;
};

} // namespace vorgang::dsl::syntax
