#include "vorgang/engine/land.hpp"

#include "assert.hpp"

namespace vorgang {
namespace {

struct Names {
    std::string_view code;
    std::string_view name;
};

constexpr Names lands[land_count] = {
    {"BW", "Baden-Württemberg"},
    {"BY", "Bayern"},
    {"BE", "Berlin"},
    {"BB", "Brandenburg"},
    {"HB", "Bremen"},
    {"HH", "Hamburg"},
    {"HE", "Hessen"},
    {"MV", "Mecklenburg-Vorpommern"},
    {"NI", "Niedersachsen"},
    {"NW", "Nordrhein-Westfalen"},
    {"RP", "Rheinland-Pfalz"},
    {"SL", "Saarland"},
    {"SN", "Sachsen"},
    {"ST", "Sachsen-Anhalt"},
    {"SH", "Schleswig-Holstein"},
    {"TH", "Thüringen"},
};

const Names& names_of(Land land) noexcept {
    VORGANG_ASSERT(static_cast<int>(land) < land_count);
    return lands[static_cast<int>(land)];
}

} // namespace

std::string_view to_text(Land land) noexcept {
    return names_of(land).code;
}

std::string_view name_of(Land land) noexcept {
    return names_of(land).name;
}

std::optional<Land> land_from_text(std::string_view text) noexcept {
    for (int i = 0; i < land_count; ++i)
        if (lands[i].code == text) return static_cast<Land>(i);
    return std::nullopt;
}

} // namespace vorgang
