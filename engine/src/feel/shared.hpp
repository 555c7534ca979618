// What values share: counted, immutable, and knowing what it costs to walk through.
#pragma once

#include <atomic>

#include "vorgang/engine/feel/value.hpp"

namespace vorgang::feel {

struct Shared {
    std::atomic<std::uint32_t> references{1};
    std::uint32_t depth = 0;
    std::uint32_t weight = 1;
};

struct SharedText : Shared {
    std::string text;
};
struct SharedList : Shared {
    std::vector<Value> items;
};
struct SharedContext : Shared {
    std::vector<Entry> entries;
};
struct SharedRange : Shared {
    Range range;
};
struct SharedFunction : Shared {
    Function function;
};

} // namespace vorgang::feel
