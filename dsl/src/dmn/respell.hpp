// Decision models with the words of FEEL in another language, for the same tables.
#pragma once

#include <span>
#include <vector>

#include "vorgang/dsl/dmn.hpp"

namespace vorgang::dmn {

// The first file with those it imports; what could not be read keeps its words from there on.
[[nodiscard]] std::vector<File> respelt(std::span<const File> files, Language language);

} // namespace vorgang::dmn
