// The units of lengths with their words.
#pragma once

#include <array>

#include "syntax/words.hpp"
#include "vorgang/engine/time.hpp"

namespace vorgang::dsl::syntax {

struct UnitRow {
    Unit unit;
    Word singular;
    Word plural;
};

/// In the order of Unit.
inline constexpr std::array units{
    UnitRow{Unit::minute, Word::minute, Word::minutes},
    UnitRow{Unit::hour, Word::hour, Word::hours},
    UnitRow{Unit::day, Word::day, Word::days},
    UnitRow{Unit::week, Word::week, Word::weeks},
    UnitRow{Unit::month, Word::month, Word::months},
    UnitRow{Unit::year, Word::year, Word::years},
    UnitRow{Unit::working_day, Word::working_day, Word::working_days},
};

} // namespace vorgang::dsl::syntax
