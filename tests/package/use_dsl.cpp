// The smallest program a stranger writes with vorgang::dsl.
#include <cstdio>

#include "vorgang/dsl/export.hpp"
#include "vorgang/engine/version.hpp"

int main() {
    const auto version = vorgang::version();
    std::printf("%.*s\n", static_cast<int>(version.size()), version.data());
    return 0;
}
