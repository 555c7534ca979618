// The disk of a test: the real one, until it is told to fail.
#pragma once

#include <sqlite3.h>

namespace vorgang::conformance {

enum class DiskFault : unsigned char {
    none,
    full, // nothing can be written
    flush // what was written cannot be made durable
};

// Stands in front of every file SQLite opens after the first call of instance().
class Disk {
  public:
    static Disk& instance();

    DiskFault fault = DiskFault::none;
    int flushes = 0;

  private:
    Disk();

    sqlite3_vfs vfs_{};
};

} // namespace vorgang::conformance
