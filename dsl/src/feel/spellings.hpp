// How the words of FEEL are spelt in German and in English: one table for processes, for decision
// models and for `vorgang fmt`. What FEEL reserves stands in syntax/reserved.def, its functions
// stand in functions.def. Names of parameters and of properties (`.year`) are English everywhere:
// in a decision model only the run says whether `.jahr` is the key of a context.
#pragma once

#include <array>
#include <string_view>

#include "vorgang/dsl/diagnostic.hpp"

namespace vorgang::dsl {

struct Spellings {
    std::string_view german;
    std::string_view english;

    [[nodiscard]] constexpr std::string_view in(Language language) const {
        return language == Language::german ? german : english;
    }
    [[nodiscard]] constexpr bool is(std::string_view name, bool in_english) const {
        return name == (in_english ? english : german);
    }
    [[nodiscard]] constexpr bool is_either(std::string_view name) const {
        return name == german || name == english;
    }
};

namespace feel {

inline constexpr std::array keyword_spellings{
#define VORGANG_RESERVED(meaning, german, english) Spellings{german, english},
#include "syntax/reserved.def"
    Spellings{"instanz von", "instance of"},
    Spellings{"extern", "external"},
    Spellings{"element", "item"},
    Spellings{"bisher", "partial"},
};

inline constexpr std::array function_spellings{
#define VORGANG_FUNCTION(german, english) Spellings{german, english},
#include "feel/functions.def"
};

// The types of FEEL by their names; those that have two in English have one in German.
inline constexpr std::array type_spellings{
    Spellings{"beliebig", "Any"},
    Spellings{"nichts", "Null"},
    Spellings{"beliebig", "any"},
    Spellings{"nichts", "null"},
    Spellings{"zahl", "number"},
    Spellings{"text", "string"},
    Spellings{"janein", "boolean"},
    Spellings{"datum", "date"},
    Spellings{"uhrzeit", "time"},
    Spellings{"zeitpunkt", "date and time"},
    Spellings{"zeitpunkt", "dateTime"},
    Spellings{"dauer", "duration"},
    Spellings{"dauer_in_tagen", "days and time duration"},
    Spellings{"dauer_in_tagen", "dayTimeDuration"},
    Spellings{"dauer_in_monaten", "years and months duration"},
    Spellings{"dauer_in_monaten", "yearMonthDuration"},
    Spellings{"verbund", "context"},
    Spellings{"liste", "list"},
    Spellings{"bereich", "range"},
    Spellings{"funktion", "function"},
};

template<class List>
[[nodiscard]] constexpr Spellings by_english(const List& list, std::string_view english) {
    for (const Spellings& one : list)
        if (one.english == english) return one;
    return {english, english};
}

// Both names of the function of this English one.
[[nodiscard]] constexpr Spellings function_spelling(std::string_view english) {
    return by_english(function_spellings, english);
}
[[nodiscard]] constexpr Spellings keyword_spelling(std::string_view english) {
    return by_english(keyword_spellings, english);
}

} // namespace feel
} // namespace vorgang::dsl
