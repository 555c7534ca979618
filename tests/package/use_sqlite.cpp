// The smallest program a stranger writes with vorgang::sqlite.
#include <cstdio>

#include "vorgang/sqlite/export.hpp"
#include "vorgang/engine/version.hpp"

int main() { return std::puts(vorgang::version().data()) < 0; }
