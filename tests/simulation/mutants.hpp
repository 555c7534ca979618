// Stores and disks that are wrong on purpose: each has to be found.
#pragma once

#include <string>
#include <vector>

#include "breakage.hpp"

namespace vorgang::simulation {

struct Mutant {
    std::string name;
    Breakage breakage;
};

[[nodiscard]] std::vector<Mutant> mutants();

} // namespace vorgang::simulation
