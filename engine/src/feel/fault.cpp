// The sentences for what went wrong inside an expression.
#include "vorgang/engine/feel/decisions.hpp"

namespace vorgang::feel {
namespace {

struct Sentences {
    std::string_view german;
    std::string_view english;
};

Sentences sentences(Fault fault) noexcept {
    switch (fault) {
    case Fault::unknown_name:
        return {"diesen Namen gibt es hier nicht", "there is no such name here"};
    case Fault::unknown_key:
        return {"der Wert hat keinen solchen Eintrag", "the value has no such entry"};
    case Fault::operand_type:
        return {"für Werte dieser Art gibt es diese Rechnung nicht",
                "values of these kinds cannot be combined like this"};
    case Fault::not_comparable:
        return {"diese Werte lassen sich nicht vergleichen", "these values do not compare"};
    case Fault::argument_type:
        return {"die Funktion braucht hier einen Wert anderer Art",
                "the function needs a value of another kind here"};
    case Fault::argument_count:
        return {"die Funktion nimmt diese Argumente nicht",
                "the function does not take these arguments"};
    case Fault::argument_value:
        return {"für diesen Wert hat die Funktion kein Ergebnis",
                "the function has no result for this value"};
    case Fault::not_a_function:
        return {"was hier aufgerufen wird, ist keine Funktion", "what is called is no function"};
    case Fault::condition_type:
        return {"die Bedingung ist weder wahr noch falsch",
                "the condition is neither true nor false"};
    case Fault::division_by_zero: return {"Division durch null", "division by zero"};
    case Fault::out_of_range:
        return {"das Ergebnis liegt außerhalb dessen, was dargestellt werden kann",
                "the result is beyond what can be represented"};
    case Fault::not_conforming:
        return {"der Wert ist nicht von der vereinbarten Art",
                "the value is not of the declared type"};
    case Fault::not_allowed:
        return {"der Wert gehört nicht zu den zugelassenen",
                "the value is not among those allowed"};
    case Fault::several_rows: return {"es trifft mehr als eine Zeile zu", "more than one row fits"};
    case Fault::rows_differ:
        return {"die zutreffenden Zeilen geben Verschiedenes", "the rows that fit differ"};
    case Fault::no_priority:
        return {"der Wert hat keinen Rang", "the value has no place in the order of priority"};
    case Fault::missing_input: return {"ein Wert fehlt", "a value is missing"};
    case Fault::pattern: return {"das ist kein Muster", "this is no pattern"};
    case Fault::not_readable:
        return {"dieser Ausdruck ist nicht lesbar", "this expression cannot be read"};
    case Fault::limit_steps:
        return {"die Auswertung braucht mehr Schritte als erlaubt",
                "the evaluation takes more steps than allowed"};
    case Fault::limit_depth:
        return {"die Auswertung ist tiefer verschachtelt als erlaubt",
                "the evaluation nests deeper than allowed"};
    case Fault::limit_size:
        return {"der Wert wird größer als erlaubt", "the value gets larger than allowed"};
    case Fault::limit_pattern:
        return {"die Suche nach dem Muster braucht mehr Schritte als erlaubt",
                "searching for the pattern takes more steps than allowed"};
    }
    return {};
}

} // namespace

std::string_view german(Fault fault) noexcept {
    return sentences(fault).german;
}

std::string_view english(Fault fault) noexcept {
    return sentences(fault).english;
}

} // namespace vorgang::feel
