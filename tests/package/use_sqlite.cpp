// The smallest program a stranger writes with vorgang::sqlite.
#include <cstdio>

#include "vorgang/engine/version.hpp"
#include "vorgang/sqlite/export.hpp"

int main() {
    const auto version = vorgang::version();
    std::printf("%.*s\n", static_cast<int>(version.size()), version.data());
    return 0;
}
