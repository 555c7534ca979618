// Random processes. Most of them are right; what the compiler refuses the caller skips.
#pragma once

#include "chance.hpp"
#include "tree.hpp"

namespace vorgang::model {

Process grow(Chance& chance);

// Persons and roles that play in all processes.
inline const std::vector<std::string> inside_persons{"ada", "ben", "cem", "dora"};
inline const std::vector<std::string> outside_persons{"eva", "otto", "pia"};

} // namespace vorgang::model
