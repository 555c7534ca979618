#include <cstdio>

#include "vorgang/engine/version.hpp"

int main() {
    const auto version = vorgang::version();
    std::printf("vorgang %.*s\n", static_cast<int>(version.size()), version.data());
    return 0;
}
