// The smallest program a stranger writes with vorgang::dsl.
#include <cstdio>

#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/version.hpp"

int main() { return std::puts(vorgang::version().data()) < 0; }
