#include "calendar/law.hpp"

#include "assert.hpp"

namespace vorgang {
namespace {

struct Names {
    std::string_view text;
    calendar::Norms norms;
};

// In the order of ProceduralLaw. SGB X and the others say it in their own words, BGB for the rest.
constexpr Names laws[] = {
    {"intern", {"§ 193 BGB entsprechend", "§ 193 BGB, by analogy"}},
    {"VwVfG", {"§ 31 Abs. 3 VwVfG", "§ 31 (3) VwVfG"}},
    {"AO", {"§ 108 Abs. 3 AO", "§ 108 (3) AO"}},
    {"SGB_X", {"§ 26 Abs. 3 SGB X", "§ 26 (3) SGB X"}},
};

const Names& names_of(ProceduralLaw law) noexcept {
    VORGANG_ASSERT(static_cast<std::size_t>(law) < std::size(laws));
    return laws[static_cast<std::size_t>(law)];
}

} // namespace

std::optional<ProceduralLaw> procedural_law(std::string_view text) noexcept {
    if (text == "SGBX") return ProceduralLaw::sgb_x;
    for (std::size_t i = 0; i < std::size(laws); ++i)
        if (laws[i].text == text) return static_cast<ProceduralLaw>(i);
    return std::nullopt;
}

std::string_view to_text(ProceduralLaw law) noexcept {
    return names_of(law).text;
}

const calendar::Norms& calendar::norms_of(ProceduralLaw law) noexcept {
    return names_of(law).norms;
}

} // namespace vorgang
