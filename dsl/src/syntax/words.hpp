// The vocabulary: meanings and their spellings in both languages, from words.def.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl::syntax {

/// What a word means at its place.
enum class Word : std::uint8_t {
#define VORGANG_WORD(meaning_, german_, english_) meaning_,
#include "syntax/words.def"
};

inline constexpr std::size_t word_count =
    std::initializer_list<Word>{
#define VORGANG_WORD(meaning_, german_, english_) Word::meaning_,
#include "syntax/words.def"
    }
        .size();

/// Words of expressions; `none` for every other word.
enum class Reserved : std::uint8_t {
    none,
#define VORGANG_RESERVED(meaning_, german_, english_) meaning_,
#include "syntax/reserved.def"
};

/// A spelling, with ä as ae and so on; 0 stands for every word that is not in the vocabulary.
using Spelling = std::uint16_t;

/// What the vocabulary knows of a word as written.
struct Known {
    Spelling spelling = 0;
    Reserved reserved = Reserved::none;
};

/// Looks up a word, folding ä ö ü ß; constant time.
[[nodiscard]] Known look_up(std::string_view word);

/// The spelling of a meaning, for comparison and for people.
[[nodiscard]] Spelling spelling_of(Word word, Language language);
[[nodiscard]] std::string_view text_of(Word word, Language language);
[[nodiscard]] std::string_view text_of(Reserved word, Language language);
/// Whether a spelling belongs to any meaning in this language.
[[nodiscard]] bool belongs_to(Spelling spelling, Language language);

/// ä to ae, ö to oe, ü to ue, ß to ss, for comparing words of the language.
[[nodiscard]] std::string fold(std::string_view word);

/// A set of meanings, e.g. those that begin a statement.
class WordSet {
  public:
    constexpr WordSet(std::initializer_list<Word> words) {
        for (const Word word : words)
            has_[static_cast<std::size_t>(word)] = true;
    }
    [[nodiscard]] bool contains(Spelling spelling, Language language) const;
    [[nodiscard]] constexpr bool contains(Word word) const {
        return has_[static_cast<std::size_t>(word)];
    }

  private:
    std::array<bool, word_count> has_{};
};

} // namespace vorgang::dsl::syntax
