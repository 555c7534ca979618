// The part of a model that some of its elements need, as a model of its own.
#pragma once

#include <vector>

#include "dmn/reach.hpp"

namespace vorgang::dmn {

struct Excerpt {
    feel::Model model;
    std::vector<feel::Index> elements; // by element of the whole: its place here, or none
};

// By element: `worked` are those that are worked out here, as reach() finds them, `given` those
// that a value is given for. What is not worked out is there without its logic. All that is there
// keeps its order.
[[nodiscard]] Excerpt excerpt(const feel::Model& whole, const std::vector<bool>& worked,
                              const std::vector<bool>& given);

} // namespace vorgang::dmn
