#include "meaning/types.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "diag/report.hpp"

namespace vorgang::dsl::meaning {

ExprType type_of(const Type& type, const ProcessModel& tables) noexcept {
    switch (type.kind) {
    case TypeKind::yes_no: return {Kind::yes_no};
    case TypeKind::integer: return {Kind::integer};
    case TypeKind::number: return {Kind::number};
    case TypeKind::money: return {Kind::money};
    case TypeKind::text: return {Kind::text};
    case TypeKind::date: return {Kind::date};
    case TypeKind::instant: return {Kind::instant};
    case TypeKind::length: return {Kind::length};
    case TypeKind::choice:
        // A type nobody declared was reported where it stands.
        return type.choice == none ? ExprType{} : ExprType{Kind::choice, type.choice};
    case TypeKind::role: return {Kind::role};
    case TypeKind::person: return {Kind::person};
    case TypeKind::list:
        return type.element == none ? ExprType{}
                                    : list_of(type_of(tables.elements[type.element], tables));
    case TypeKind::context: {
        ExprType context{Kind::context};
        context.context = type.context;
        return type.context == none ? ExprType{} : context;
    }
    }
    return {};
}

ExprType element_of(const ExprType& list) noexcept {
    ExprType element = list;
    element.kind = list.element;
    element.element = Kind::erroneous;
    return element;
}

ExprType list_of(const ExprType& element) noexcept {
    ExprType list = element;
    list.element = element.kind;
    list.kind = element.kind == Kind::erroneous ? Kind::erroneous : Kind::list;
    return list;
}

TypeKind table_kind(Kind kind) noexcept {
    switch (kind) {
    case Kind::yes_no: return TypeKind::yes_no;
    case Kind::integer: return TypeKind::integer;
    case Kind::number: return TypeKind::number;
    case Kind::money: return TypeKind::money;
    case Kind::date: return TypeKind::date;
    case Kind::instant: return TypeKind::instant;
    case Kind::length: return TypeKind::length;
    case Kind::choice: return TypeKind::choice;
    case Kind::role: return TypeKind::role;
    case Kind::person: return TypeKind::person;
    case Kind::list: return TypeKind::list;
    case Kind::context: return TypeKind::context;
    default: return TypeKind::text;
    }
}

bool fits(const ExprType& from, const ExprType& to) noexcept {
    if (from.kind == Kind::erroneous || to.kind == Kind::erroneous) return true;
    switch (to.kind) {
    case Kind::number: return is_numeric(from.kind);
    case Kind::money:
        return from.kind == Kind::money || (is_numeric(from.kind) && from.places <= 2);
    case Kind::integer:
        return from.kind == Kind::integer || (is_numeric(from.kind) && from.places == 0);
    case Kind::choice: return from.kind == Kind::choice && from.choice == to.choice;
    case Kind::context: return from.kind == Kind::context && from.context == to.context;
    case Kind::list:
        return from.kind == Kind::list &&
               (from.element == Kind::unknown || fits(element_of(from), element_of(to)));
    default: return from.kind == to.kind;
    }
}

bool comparable(const ExprType& left, const ExprType& right) noexcept {
    const auto open = [](const ExprType& type) {
        return type.kind == Kind::erroneous || type.kind == Kind::unknown;
    };
    if (open(left) || open(right)) return true;
    if (is_numeric(left.kind)) return is_numeric(right.kind);
    if (left.kind == Kind::list && right.kind == Kind::list)
        return comparable(element_of(left), element_of(right));
    return left.kind == right.kind && left.choice == right.choice && left.context == right.context;
}

bool has_order(Kind kind) noexcept {
    return is_numeric(kind) || kind == Kind::text || kind == Kind::date || kind == Kind::instant ||
           kind == Kind::length || kind == Kind::erroneous;
}

ExprType common(const ExprType& left, const ExprType& right) noexcept {
    if (left.kind == Kind::erroneous || left.kind == Kind::unknown) return right;
    if (right.kind == Kind::erroneous || right.kind == Kind::unknown) return left;
    if (left.kind == Kind::list && right.kind == Kind::list)
        return list_of(common(element_of(left), element_of(right)));
    if (!is_numeric(left.kind) || !is_numeric(right.kind))
        return comparable(left, right) ? left : ExprType{};
    const std::uint8_t places = std::max(left.places, right.places);
    if (left.kind == right.kind) return {left.kind, none, places};
    if (left.kind == Kind::money && right.places <= 2) return {Kind::money};
    if (right.kind == Kind::money && left.places <= 2) return {Kind::money};
    return {Kind::number, none, places};
}

namespace {

std::string first_values(const Choice& choice) {
    constexpr std::size_t shown = 4;
    std::string text;
    for (std::size_t i = 0; i < choice.values.size() && i < shown; ++i)
        text.append(i == 0 ? "" : ", ").append(choice.values[i]);
    return choice.values.size() > shown ? text + ", …" : text;
}

/// The article and the adjective ending of a noun: `ein|einen|einem Text`.
struct Inflected {
    std::array<std::string_view, 3> german;
    std::string_view english;

    [[nodiscard]] Wording in(Case in_case) const {
        return {std::string(german[static_cast<std::size_t>(in_case)]), std::string(english)};
    }
};

Wording describe_choice(Index index, const ProcessModel& tables, Case in_case) {
    constexpr Inflected value{{"ein Wert", "einen Wert", "einem Wert"}, "a value"};
    const Wording what = value.in(in_case);
    if (index >= tables.choices.size())
        return diag::say("{} einer Auswahl", "{} of a choice", what);
    const Choice& choice = tables.choices[index];
    if (!choice.name.empty()) return diag::say("{} von `{}`", "{} of `{}`", what, choice.name);
    return diag::say("{} der Auswahl {{ {} }}", "{} of the choice {{ {} }}", what,
                     first_values(choice));
}

// "einer Liste von Zahlen"
Wording describe_list(const ExprType& element, const ProcessModel& tables, Case in_case) {
    constexpr Inflected list{{"eine Liste", "eine Liste", "einer Liste"}, "a list"};
    const auto of = [&]() -> Wording {
        switch (element.kind) {
        case Kind::yes_no: return {" von ja und nein", " of true and false"};
        case Kind::integer: return {" ganzer Zahlen", " of whole numbers"};
        case Kind::number: return {" von Zahlen", " of numbers"};
        case Kind::money: return {" von Geldbeträgen", " of amounts of money"};
        case Kind::text: return {" von Texten", " of texts"};
        case Kind::date: return {" von Tagen", " of dates"};
        case Kind::instant: return {" von Zeitpunkten", " of instants"};
        case Kind::length: return {" von Längen", " of lengths of time"};
        case Kind::role: return {" von Rollen", " of roles"};
        case Kind::person: return {" von Personen", " of persons"};
        case Kind::context:
            if (element.context >= tables.contexts.size()) break;
            return diag::say(" von `{}`", " of `{}`", tables.contexts[element.context].name);
        default: break;
        }
        return {};
    };
    return diag::say("{}{}", "{}{}", list.in(in_case), of());
}

Wording describe_context(Index index, const ProcessModel& tables, Case in_case) {
    constexpr Inflected record{{"ein Verbund", "einen Verbund", "einem Verbund"}, "a record"};
    Wording what = record.in(in_case);
    if (index >= tables.contexts.size()) return what;
    return diag::say("{} `{}`", "{} `{}`", what, tables.contexts[index].name);
}

} // namespace

Wording describe(const ExprType& type, const ProcessModel& tables, Case in_case) {
    const auto same = [](std::string_view german, std::string_view english) {
        return Inflected{{german, german, german}, english};
    };
    const auto noun = [&]() -> Inflected {
        switch (type.kind) {
        case Kind::erroneous: return same("etwas Fehlerhaftes", "something faulty");
        case Kind::unknown: return same("`unbekannt`", "`null`");
        case Kind::yes_no: return same("ja oder nein", "true or false");
        case Kind::integer:
            return {{"eine ganze Zahl", "eine ganze Zahl", "einer ganzen Zahl"}, "a whole number"};
        case Kind::number: return {{"eine Zahl", "eine Zahl", "einer Zahl"}, "a number"};
        case Kind::money:
            return {{"ein Geldbetrag", "einen Geldbetrag", "einem Geldbetrag"},
                    "an amount of money"};
        case Kind::text: return {{"ein Text", "einen Text", "einem Text"}, "a text"};
        case Kind::date: return {{"ein Datum", "ein Datum", "einem Datum"}, "a date"};
        case Kind::instant:
            return {{"ein Zeitpunkt", "einen Zeitpunkt", "einem Zeitpunkt"}, "an instant"};
        case Kind::length: return {{"eine Länge", "eine Länge", "einer Länge"}, "a length of time"};
        case Kind::role: return {{"eine Rolle", "eine Rolle", "einer Rolle"}, "a role"};
        case Kind::person: return {{"eine Person", "eine Person", "einer Person"}, "a person"};
        case Kind::choice:
        case Kind::list:
        case Kind::context: break;
        }
        return {};
    };
    if (type.kind == Kind::choice) return describe_choice(type.choice, tables, in_case);
    if (type.kind == Kind::list) return describe_list(element_of(type), tables, in_case);
    if (type.kind == Kind::context) return describe_context(type.context, tables, in_case);
    return noun().in(in_case);
}

namespace {

std::string written_length(Length length, bool english) {
    struct Unit2 {
        std::array<const char*, 2> german;
        std::array<const char*, 2> english;
    };
    static constexpr std::array<Unit2, 7> units{
        {{{"minute", "minuten"}, {"minute", "minutes"}},
         {{"stunde", "stunden"}, {"hour", "hours"}},
         {{"tag", "tage"}, {"day", "days"}},
         {{"woche", "wochen"}, {"week", "weeks"}},
         {{"monat", "monate"}, {"month", "months"}},
         {{"jahr", "jahre"}, {"year", "years"}},
         {{"arbeitstag", "arbeitstage"}, {"working_day", "working_days"}}}};
    const Unit2& unit = units[static_cast<std::size_t>(length.unit)];
    const std::size_t form = length.count == 1 ? 0 : 1;
    return std::to_string(length.count) + " " + (english ? unit.english : unit.german)[form];
}

} // namespace

std::string written(const Value& value, bool english) {
    switch (value.kind()) {
    case Value::Kind::unknown: return english ? "null" : "unbekannt";
    case Value::Kind::yes_no:
        if (english) return *value.yes_no() ? "true" : "false";
        return *value.yes_no() ? "ja" : "nein";
    case Value::Kind::number: return value.number()->to_text();
    case Value::Kind::text: return std::string(1, '"').append(*value.text()).append(1, '"');
    case Value::Kind::date: return to_text(*value.date());
    case Value::Kind::instant: return to_text(*value.instant());
    case Value::Kind::length: return written_length(*value.length(), english);
    case Value::Kind::list:
    case Value::Kind::context: break; // no constant
    }
    return {};
}

std::string written_bounds(const Type& type, const ProcessModel& tables, bool english) {
    std::string text;
    if (type.low != none) text += written(tables.constants[type.low], english);
    text += "..";
    if (type.high != none) text += written(tables.constants[type.high], english);
    return text;
}

} // namespace vorgang::dsl::meaning
