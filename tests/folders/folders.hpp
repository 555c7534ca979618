#pragma once

#include <filesystem>

namespace folders {

// The top of the source tree. A function, so that one file only is compiled for a place and
// compilers' caches serve every clone.
std::filesystem::path source();

// The folder of further test data, empty without.
std::filesystem::path shared();

} // namespace folders
