// The smallest program a stranger writes with vorgang::postgres.
#include <cstdio>

#include "vorgang/postgres/postgres_store.hpp"

int main() {
    // Nobody is there, and the store says so.
    const auto store = vorgang::postgres_store("host=/nowhere");
    std::printf("%s\n", store ? "open" : store.error().english.c_str());
    return store ? 1 : 0;
}
