// The disk of a test: the real one, until it is told to fail.
#pragma once

#include <sqlite3.h>

#include <cstdint>

namespace vorgang::conformance {

enum class DiskFault : unsigned char {
    none,
    full, // nothing can be written
    flush // what was written cannot be made durable
};

// How a program ends in the midst of its work.
enum class Ending : unsigned char {
    killed,    // the program; what it gave to the system is kept
    power_loss // the machine; of what was not flushed some sectors are kept and some are not
};

// Stands in front of every file SQLite opens after the first call of instance().
class Disk {
  public:
    static Disk& instance();

    DiskFault fault = DiskFault::none;
    int flushes = 0;

    // Ends this program before the n-th write, flush or cut of a file from now on. Which sectors a
    // loss of power spares follows from the seed.
    void end_at(unsigned n, Ending ending, std::uint64_t seed);

  private:
    Disk();

    sqlite3_vfs vfs_{};
};

// What a program exits with that was ended by its disk.
inline constexpr int ended_by_disk = 66;

} // namespace vorgang::conformance
