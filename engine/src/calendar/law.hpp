// What differs between the procedural laws: today the norm behind the shift to a working day.
//
// The seam for what comes later: announcement rules and kinds of period become further columns.
#pragma once

#include <iterator>

#include "vorgang/engine/deadline.hpp"

namespace vorgang::calendar {

struct Norms {
    std::string_view shift_german;
    std::string_view shift_english;
};

[[nodiscard]] const Norms& norms_of(ProceduralLaw law) noexcept;

} // namespace vorgang::calendar
