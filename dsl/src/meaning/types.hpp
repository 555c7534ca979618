// Types of expressions: what is known about a value before a case exists.
#pragma once

#include <cstdint>

#include "vorgang/dsl/diagnostic.hpp"
#include "vorgang/engine/process_model.hpp"

namespace vorgang::dsl::meaning {

/// `erroneous` is what a fault leaves behind: it fits everywhere, so one mistake gives one message.
/// `unknown` is the literal `unbekannt`.
enum class Kind : std::uint8_t {
    erroneous,
    unknown,
    yes_no,
    integer,
    number,
    money,
    text,
    date,
    instant,
    length,
    choice,
    role,
    person,
    list,
    context
};

inline constexpr std::uint8_t many_places = 255;

struct ExprType {
    Kind kind = Kind::erroneous;
    Index choice = none;
    /// Of a literal and a rounding: places after the point at most. Such a number may be money.
    std::uint8_t places = many_places;
    /// Of a list: the kind of its elements; `choice`, `places` and `context` then speak of them.
    /// No list lies directly in a list. `unknown`: the list is empty.
    Kind element = Kind::erroneous;
    Index context = none; ///< into contexts

    bool operator==(const ExprType&) const = default;
};

[[nodiscard]] ExprType type_of(const Type& type, const ProcessModel& tables) noexcept;
/// The type of an element of a list, and of a list of such elements.
[[nodiscard]] ExprType element_of(const ExprType& list) noexcept;
[[nodiscard]] ExprType list_of(const ExprType& element) noexcept;
[[nodiscard]] TypeKind table_kind(Kind kind) noexcept;

[[nodiscard]] constexpr bool is_numeric(Kind kind) noexcept {
    return kind == Kind::integer || kind == Kind::number || kind == Kind::money;
}
/// Whether a value of `from` can be put where `to` is expected without a rounding.
[[nodiscard]] bool fits(const ExprType& from, const ExprType& to) noexcept;
/// Whether two values can be compared with `=`.
[[nodiscard]] bool comparable(const ExprType& left, const ExprType& right) noexcept;
/// Whether `<` has a meaning for the kind.
[[nodiscard]] bool has_order(Kind kind) noexcept;
/// The type of `wenn … dann left sonst right`; erroneous where there is none.
[[nodiscard]] ExprType common(const ExprType& left, const ExprType& right) noexcept;

/// The case a German sentence wants.
enum class Case : std::uint8_t { nominative, accusative, dative };

/// "eine ganze Zahl", "a whole number"; a choice with its first values.
[[nodiscard]] Wording describe(const ExprType& type, const ProcessModel& tables,
                               Case in_case = Case::nominative);
/// "ja", "12.50", "2026-05-10": a constant as it is written in the language.
[[nodiscard]] std::string written(const Value& value, bool english);
/// "1..20"
[[nodiscard]] std::string written_bounds(const Type& type, const ProcessModel& tables,
                                         bool english);

} // namespace vorgang::dsl::meaning
