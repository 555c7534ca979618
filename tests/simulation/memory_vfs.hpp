// What SQLite sees of the disk in memory: files, their locks, and the memory a log is found by.
#pragma once

#include "memory_disk.hpp"

namespace vorgang::simulation {

// The only disk of this program: from the first call on SQLite keeps all its files on it, knows no
// other time than one, and draws its chance from it.
[[nodiscard]] MemoryDisk& disk();

// Forgets what SQLite has drawn of chance; after MemoryDisk::begin, so that a run can be repeated.
void begin_chance_anew();

} // namespace vorgang::simulation
