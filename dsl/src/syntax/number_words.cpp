#include "syntax/number_words.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "diag/suggest.hpp"

namespace vorgang::dsl::syntax {
namespace {

struct NumberWord {
    std::string_view word;
    std::int64_t number;
};

constexpr std::array german{
    NumberWord{"ein", 1},       NumberWord{"eine", 1},      NumberWord{"einen", 1},
    NumberWord{"einem", 1},     NumberWord{"einer", 1},     NumberWord{"eines", 1},
    NumberWord{"zwei", 2},      NumberWord{"drei", 3},      NumberWord{"vier", 4},
    NumberWord{"fünf", 5},      NumberWord{"sechs", 6},     NumberWord{"sieben", 7},
    NumberWord{"acht", 8},      NumberWord{"neun", 9},      NumberWord{"zehn", 10},
    NumberWord{"elf", 11},      NumberWord{"zwölf", 12},    NumberWord{"dreizehn", 13},
    NumberWord{"vierzehn", 14}, NumberWord{"fünfzehn", 15}, NumberWord{"sechzehn", 16},
    NumberWord{"siebzehn", 17}, NumberWord{"achtzehn", 18}, NumberWord{"neunzehn", 19},
    NumberWord{"zwanzig", 20},  NumberWord{"dreißig", 30},  NumberWord{"vierzig", 40},
    NumberWord{"sechzig", 60},  NumberWord{"neunzig", 90},  NumberWord{"hundert", 100}};

constexpr std::array english{
    NumberWord{"a", 1},          NumberWord{"an", 1},        NumberWord{"one", 1},
    NumberWord{"two", 2},        NumberWord{"three", 3},     NumberWord{"four", 4},
    NumberWord{"five", 5},       NumberWord{"six", 6},       NumberWord{"seven", 7},
    NumberWord{"eight", 8},      NumberWord{"nine", 9},      NumberWord{"ten", 10},
    NumberWord{"eleven", 11},    NumberWord{"twelve", 12},   NumberWord{"thirteen", 13},
    NumberWord{"fourteen", 14},  NumberWord{"fifteen", 15},  NumberWord{"sixteen", 16},
    NumberWord{"seventeen", 17}, NumberWord{"eighteen", 18}, NumberWord{"nineteen", 19},
    NumberWord{"twenty", 20},    NumberWord{"thirty", 30},   NumberWord{"forty", 40},
    NumberWord{"sixty", 60},     NumberWord{"ninety", 90},   NumberWord{"hundred", 100}};

} // namespace

std::optional<std::int64_t> number_of_word(std::string_view word, Language language) {
    const auto words =
        language == Language::german ? std::span<const NumberWord>(german) : std::span(english);
    const auto found = std::ranges::find_if(
        words, [word](const NumberWord& one) { return diag::is_alike(one.word, word); });
    return found == words.end() ? std::nullopt : std::optional(found->number);
}

} // namespace vorgang::dsl::syntax
