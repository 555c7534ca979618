// What of a model an element needs: a walk over the tables, each node once.
#pragma once

#include <span>
#include <vector>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::dmn {

struct Reached {
    std::vector<bool> elements; // needed, that asked included
    std::vector<bool> inputs;   // needed and not to be worked out: inputs, decisions without
                                // logic, parameters of a service
    std::vector<feel::Index>
        holes;          // nodes that could not be read, and names that stand for nothing
    bool clock = false; // reads now() or today()
};

// `given`: elements whose value is given; what only they need is not needed.
[[nodiscard]] Reached reach(const feel::Model& model, feel::Index element,
                            std::span<const feel::Index> given = {});

// The type of what an element gives: the one declared, else that of its logic; 0 where neither
// says.
[[nodiscard]] feel::Index type_of_result(const feel::Model& model, feel::Index element, bool& list);

} // namespace vorgang::dmn
