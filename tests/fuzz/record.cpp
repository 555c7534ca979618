// Any bytes as a record on a new case, and as a second record on what came out: refused or a
// well-formed case, never a crash. The first four bytes say where the second record begins.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "run/case_block.hpp"
#include "vorgang/engine/decide.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace vorgang;
    if (size < 4) return 0;
    std::uint32_t cut = 0;
    std::memcpy(&cut, data, 4);
    const std::span bytes(reinterpret_cast<const std::byte*>(data) + 4, size - 4);
    const std::size_t first = std::min<std::size_t>(cut, bytes.size());
    const auto state = evolve({}, bytes.first(first));
    if (!state) return 0;
    if (!run::well_formed(*state)) std::abort();
    const auto next = evolve(*state, bytes.subspan(first));
    if (next && !run::well_formed(*next)) std::abort();
    return 0;
}
