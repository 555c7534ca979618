#include "disk.hpp"

#include <cstdlib>

namespace vorgang::conformance {
namespace {

// SQLite has a table of functions for each kind of file: ours is a copy of the real one.
struct Methods {
    const sqlite3_io_methods* real = nullptr;
    sqlite3_io_methods ours{};
};
Methods kinds[8];
sqlite3_vfs* real_disk = nullptr;

const sqlite3_io_methods& real_methods(const sqlite3_file* file) {
    for (const Methods& kind : kinds)
        if (file->pMethods == &kind.ours) return *kind.real;
    std::abort();
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    if (Disk::instance().fault == DiskFault::full) return SQLITE_FULL;
    return real_methods(file).xWrite(file, bytes, size, offset);
}

int sync(sqlite3_file* file, int flags) {
    ++Disk::instance().flushes;
    if (Disk::instance().fault == DiskFault::flush) return SQLITE_IOERR_FSYNC;
    return real_methods(file).xSync(file, flags);
}

void stand_before(sqlite3_file* file) {
    for (Methods& kind : kinds) {
        if (kind.real == nullptr) {
            kind = {file->pMethods, *file->pMethods};
            kind.ours.xWrite = write;
            kind.ours.xSync = sync;
        }
        if (kind.real == file->pMethods) {
            file->pMethods = &kind.ours;
            return;
        }
    }
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_disk->xOpen(real_disk, name, file, flags, out_flags);
    if (file->pMethods != nullptr) stand_before(file);
    return code;
}

} // namespace

Disk& Disk::instance() {
    static Disk disk;
    return disk;
}

Disk::Disk() {
    sqlite3_initialize();
    real_disk = sqlite3_vfs_find(nullptr);
    vfs_ = *real_disk;
    vfs_.zName = "test-disk";
    vfs_.xOpen = open;
    sqlite3_vfs_register(&vfs_, 1);
}

} // namespace vorgang::conformance
