// What runs beside what: the blocks that accompany, each with the part of the flow it accompanies.
#pragma once

#include <vector>

#include "meaning/model.hpp"

namespace vorgang::dsl::meaning {

/// A block that accompanies `part`: the body of a section, a branch, the flow, a block that
/// interrupts the process, or one that itself accompanies. It runs while lanes run there, several
/// times over perhaps.
struct Beside {
    BlockId part = nowhere;
    BlockId aside = nowhere;
    const Handler* handler = nullptr; ///< of a handler: what begins it
};

/// In the order of the text.
[[nodiscard]] std::vector<Beside> blocks_beside(const Model& model);

} // namespace vorgang::dsl::meaning
