// What is wrong with a store or a disk, for the test that the simulation finds it.
#pragma once

#include <functional>
#include <memory>

#include "memory_disk.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::simulation {

struct Breakage {
    // Called with each store that is opened; none: it stays as it is.
    std::function<std::unique_ptr<Store>(std::unique_ptr<Store>)> store{};
    MemoryDisk::Defects disk{};
};

} // namespace vorgang::simulation
