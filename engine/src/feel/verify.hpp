// Whether the tables of a model hang together, so that evaluation need not ask again.
#pragma once

#include <string>

#include "vorgang/engine/feel/model.hpp"

namespace vorgang::feel {

// What is wrong, for the machine ("node 17"), or "".
[[nodiscard]] std::string verify(const Model& model);

} // namespace vorgang::feel
