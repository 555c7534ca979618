/// Land: the sixteen German Länder, as holidays and law tables name them.
///
/// Not a municipality and not a zone. Plain value; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "vorgang/engine/export.hpp"

namespace vorgang {

/// In the order of the official two-letter codes' usual list; stored as this number.
enum class Land : std::uint8_t {
    bw, ///< Baden-Württemberg
    by, ///< Bayern
    be, ///< Berlin
    bb, ///< Brandenburg
    hb, ///< Bremen
    hh, ///< Hamburg
    he, ///< Hessen
    mv, ///< Mecklenburg-Vorpommern
    ni, ///< Niedersachsen
    nw, ///< Nordrhein-Westfalen
    rp, ///< Rheinland-Pfalz
    sl, ///< Saarland
    sn, ///< Sachsen
    st, ///< Sachsen-Anhalt
    sh, ///< Schleswig-Holstein
    th  ///< Thüringen
};

inline constexpr int land_count = 16;

/// "NW". Precondition: one of the sixteen.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view to_text(Land land) noexcept;
/// "Nordrhein-Westfalen". Precondition: one of the sixteen.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::string_view name_of(Land land) noexcept;
/// Reads "NW", capital letters only; nothing for anything else.
[[nodiscard]] VORGANG_ENGINE_EXPORT std::optional<Land>
land_from_text(std::string_view text) noexcept;

} // namespace vorgang
