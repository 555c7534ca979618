#include "syntax/words.hpp"

#include <functional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace vorgang::dsl::syntax {
namespace {

struct Row {
    std::string_view german;
    std::string_view english;
};

constexpr std::array<Row, word_count> rows{{
#define VORGANG_WORD(meaning_, german_, english_) {german_, english_},
#include "syntax/words.def"
}};

constexpr std::array reserved_rows{
#define VORGANG_RESERVED(meaning_, german_, english_)                                              \
    std::pair{Reserved::meaning_, Row{german_, english_}},
#include "syntax/reserved.def"
};

/// Spellings numbered from 1 in the order of the table; the same spelling has one number.
class Vocabulary {
  public:
    Vocabulary() {
        for (std::size_t i = 0; i < word_count; ++i) {
            german_[i] = number(rows[i].german).spelling;
            english_[i] = number(rows[i].english).spelling;
        }
        for (const auto& [meaning, row] : reserved_rows) {
            number(row.german).reserved = meaning;
            number(row.english).reserved = meaning;
        }
        is_german_.resize(known_.size() + 1);
        is_english_.resize(known_.size() + 1);
        for (const Spelling spelling : german_)
            is_german_[spelling] = true;
        for (const Spelling spelling : english_)
            is_english_[spelling] = true;
    }

    [[nodiscard]] Known find(std::string_view folded) const {
        const auto found = known_.find(folded);
        return found == known_.end() ? Known{} : found->second;
    }
    [[nodiscard]] Spelling spelling(Word word, Language language) const {
        const auto index = static_cast<std::size_t>(word);
        return language == Language::german ? german_[index] : english_[index];
    }
    [[nodiscard]] bool belongs(Spelling spelling, Language language) const {
        return language == Language::german ? is_german_[spelling] : is_english_[spelling];
    }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            std::size_t hash = 14695981039346656037ULL;
            for (const char c : text)
                hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
            return hash;
        }
    };

    Known& number(std::string_view text) {
        Known& known = known_[fold(text)];
        if (known.spelling == 0) known.spelling = static_cast<Spelling>(known_.size());
        return known;
    }

    std::unordered_map<std::string, Known, Hash, std::equal_to<>> known_;
    std::array<Spelling, word_count> german_{};
    std::array<Spelling, word_count> english_{};
    std::vector<bool> is_german_;
    std::vector<bool> is_english_;
};

const Vocabulary& vocabulary() {
    static const Vocabulary instance;
    return instance;
}

} // namespace

std::string fold(std::string_view word) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> letters{{{"ä", "ae"},
                                                                                    {"ö", "oe"},
                                                                                    {"ü", "ue"},
                                                                                    {"ß", "ss"},
                                                                                    {"Ä", "Ae"},
                                                                                    {"Ö", "Oe"},
                                                                                    {"Ü", "Ue"}}};
    std::string out;
    while (!word.empty()) {
        std::size_t taken = 1;
        std::string_view put = word.substr(0, 1);
        if ((static_cast<unsigned char>(word.front()) & 0x80U) != 0) {
            for (const auto& [letter, pair] : letters) {
                if (!word.starts_with(letter)) continue;
                put = pair;
                taken = letter.size();
                break;
            }
        }
        out += put;
        word.remove_prefix(taken);
    }
    return out;
}

Known look_up(std::string_view word) {
    for (const char c : word)
        if ((static_cast<unsigned char>(c) & 0x80U) != 0) return vocabulary().find(fold(word));
    return vocabulary().find(word);
}

Spelling spelling_of(Word word, Language language) {
    return vocabulary().spelling(word, language);
}

std::string_view text_of(Word word, Language language) {
    const Row& row = rows[static_cast<std::size_t>(word)];
    return language == Language::german ? row.german : row.english;
}

std::string_view text_of(Reserved word, Language language) {
    for (const auto& [meaning, row] : reserved_rows)
        if (meaning == word) return language == Language::german ? row.german : row.english;
    return {};
}

bool belongs_to(Spelling spelling, Language language) {
    return vocabulary().belongs(spelling, language);
}

bool WordSet::contains(Spelling spelling, Language language) const {
    if (spelling == 0) return false;
    for (std::size_t i = 0; i < word_count; ++i)
        if (has_[i] && spelling_of(static_cast<Word>(i), language) == spelling) return true;
    return false;
}

} // namespace vorgang::dsl::syntax
