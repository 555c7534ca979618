// What both ways of carrying tables share: policies, types and annotations by their names, and what
// DMN itself has no place for, as attributes of our own namespace.
#pragma once

#include <array>
#include <string_view>

#include "syntax/tree.hpp"

namespace vorgang::dmn {

struct PolicyRow {
    dsl::syntax::HitPolicy policy;
    std::string_view vorgang;
    std::string_view dmn;
    std::string_view aggregation;
};

inline constexpr std::array policy_rows{
    PolicyRow{dsl::syntax::HitPolicy::unique, "eindeutig", "UNIQUE", ""},
    PolicyRow{dsl::syntax::HitPolicy::any, "einheitlich", "ANY", ""},
    PolicyRow{dsl::syntax::HitPolicy::first, "erste", "FIRST", ""},
    PolicyRow{dsl::syntax::HitPolicy::priority, "vorrang", "PRIORITY", ""},
    PolicyRow{dsl::syntax::HitPolicy::rule_order, "reihenfolge", "RULE ORDER", ""},
    PolicyRow{dsl::syntax::HitPolicy::output_order, "rang", "OUTPUT ORDER", ""},
    PolicyRow{dsl::syntax::HitPolicy::collect, "sammle", "COLLECT", ""},
    PolicyRow{dsl::syntax::HitPolicy::sum, "sammle summe", "COLLECT", "SUM"},
    PolicyRow{dsl::syntax::HitPolicy::smallest, "sammle kleinste", "COLLECT", "MIN"},
    PolicyRow{dsl::syntax::HitPolicy::largest, "sammle größte", "COLLECT", "MAX"},
    PolicyRow{dsl::syntax::HitPolicy::count, "sammle anzahl", "COLLECT", "COUNT"},
};

// Whether it gives a list of results, and one that is empty where no row fits.
[[nodiscard]] constexpr bool gives_list(dsl::syntax::HitPolicy policy) {
    return policy == dsl::syntax::HitPolicy::collect ||
           policy == dsl::syntax::HitPolicy::rule_order ||
           policy == dsl::syntax::HitPolicy::output_order;
}

// Types both have, by their German names and those of FEEL. `ganzzahl` and `geld` are numbers in a
// decision model; there they are item definitions of these names.
struct TypeRow {
    dsl::syntax::TypeKind kind;
    std::string_view vorgang;
    std::string_view dmn;
};
inline constexpr std::array type_rows{
    TypeRow{dsl::syntax::TypeKind::text, "text", "string"},
    TypeRow{dsl::syntax::TypeKind::number, "zahl", "number"},
    TypeRow{dsl::syntax::TypeKind::yes_no, "janein", "boolean"},
    TypeRow{dsl::syntax::TypeKind::date, "datum", "date"},
    TypeRow{dsl::syntax::TypeKind::instant, "zeitpunkt", "date and time"},
    TypeRow{dsl::syntax::TypeKind::integer, "ganzzahl", "ganzzahl"},
    TypeRow{dsl::syntax::TypeKind::money, "geld", "geld"},
};

inline constexpr const char* own_space = "urn:vorgang:dmn";
// The type of a result that cannot stand where DMN has its type; an input of `T?`; `örtlich regel`;
// the name of an input where another rule has one of that name and another type.
inline constexpr const char* own_type = "vorgang:type";
inline constexpr const char* own_optional = "vorgang:optional";
inline constexpr const char* own_local = "vorgang:local";
inline constexpr const char* own_name = "vorgang:name";
// Annotations of a row `sonst`, which is a default in DMN.
inline constexpr const char* own_ground = "vorgang:grundlage";
inline constexpr const char* own_note = "vorgang:hinweis";

} // namespace vorgang::dmn
