// The smallest program a stranger writes with vorgang::engine.
#include <cstdio>

#include "vorgang/engine/version.hpp"

int main() { return std::puts(vorgang::version().data()) < 0; }
