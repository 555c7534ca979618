#include "memory_vfs.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace vorgang::simulation {
namespace {

using Answer = MemoryDisk::Answer;

MemoryDisk the_disk;

// The index of a log, shared by all who have the file open.
struct SharedMemory {
    std::vector<std::unique_ptr<std::byte[]>> regions;
    std::array<int, SQLITE_SHM_NLOCK> shared{};
    std::array<const void*, SQLITE_SHM_NLOCK> exclusive{};
};

struct Handle {
    std::string name;
    std::shared_ptr<MemoryDisk::File> file;
    bool temporary = false;
    int lock = SQLITE_LOCK_NONE;
    std::shared_ptr<SharedMemory> memory;
    std::array<bool, SQLITE_SHM_NLOCK> shared{};
};

struct OpenFile {
    sqlite3_file base;
    Handle* handle;
};

std::vector<Handle*> handles; // all that are open

Handle& of(sqlite3_file* file) {
    return *reinterpret_cast<OpenFile*>(file)->handle;
}

int code_of(Answer answer, int when_dead) {
    switch (answer) {
    case Answer::fine: return SQLITE_OK;
    case Answer::full: return SQLITE_FULL;
    case Answer::failed: return SQLITE_IOERR_FSYNC;
    case Answer::dead: break;
    }
    return when_dead;
}

void release(Handle& handle) {
    if (handle.memory == nullptr) return;
    for (std::size_t i = 0; i < handle.shared.size(); ++i) {
        if (handle.shared[i]) --handle.memory->shared[i];
        if (handle.memory->exclusive[i] == &handle) handle.memory->exclusive[i] = nullptr;
    }
    handle.shared = {};
    handle.memory.reset();
}

int close_file(sqlite3_file* file) {
    Handle* const handle = &of(file);
    release(*handle);
    std::erase(handles, handle);
    delete handle;
    file->pMethods = nullptr;
    return SQLITE_OK;
}

int read(sqlite3_file* file, void* to, int size, sqlite3_int64 offset) {
    if (the_disk.is_dead()) return SQLITE_IOERR_READ;
    const std::string& content = of(file).file->now;
    const auto wanted = static_cast<std::size_t>(size);
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t there = at < content.size() ? std::min(wanted, content.size() - at) : 0;
    if (there != 0) std::memcpy(to, content.data() + at, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(to) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
    const std::string_view bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
    Handle& handle = of(file);
    if (handle.temporary) {
        std::string& content = handle.file->now;
        const auto at = static_cast<std::size_t>(offset);
        if (content.size() < at + bytes.size()) content.resize(at + bytes.size());
        content.replace(at, bytes.size(), bytes);
        return SQLITE_OK;
    }
    return code_of(the_disk.write(*handle.file, bytes, static_cast<std::size_t>(offset)),
                   SQLITE_IOERR_WRITE);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    Handle& handle = of(file);
    if (handle.temporary) return handle.file->now.resize(static_cast<std::size_t>(size)), SQLITE_OK;
    return code_of(the_disk.truncate(*handle.file, static_cast<std::size_t>(size)),
                   SQLITE_IOERR_TRUNCATE);
}

int sync(sqlite3_file* file, int) {
    Handle& handle = of(file);
    if (handle.temporary) return SQLITE_OK;
    return code_of(the_disk.flush(*handle.file, handle.name), SQLITE_IOERR_FSYNC);
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(of(file).file->now.size());
    return the_disk.is_dead() ? SQLITE_IOERR_FSTAT : SQLITE_OK;
}

bool somebody_else_has(const Handle& handle, int lock) {
    return std::ranges::any_of(handles, [&](const Handle* other) {
        return other != &handle && other->file == handle.file && other->lock >= lock;
    });
}

int lock(sqlite3_file* file, int level) {
    if (the_disk.is_dead()) return SQLITE_IOERR_LOCK;
    Handle& handle = of(file);
    if (handle.lock >= level) return SQLITE_OK;
    const int in_the_way = level == SQLITE_LOCK_SHARED     ? SQLITE_LOCK_PENDING
                           : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_RESERVED
                                                           : SQLITE_LOCK_SHARED;
    if (somebody_else_has(handle, in_the_way)) return SQLITE_BUSY;
    handle.lock = level;
    return SQLITE_OK;
}

int unlock(sqlite3_file* file, int level) {
    of(file).lock = std::min(of(file).lock, level);
    return SQLITE_OK;
}

int check_reserved_lock(sqlite3_file* file, int* reserved) {
    *reserved =
        of(file).lock >= SQLITE_LOCK_RESERVED || somebody_else_has(of(file), SQLITE_LOCK_RESERVED)
            ? 1
            : 0;
    return SQLITE_OK;
}

int file_control(sqlite3_file*, int, void*) {
    return SQLITE_NOTFOUND;
}
int sector_size(sqlite3_file*) {
    return 4096;
}
int device_characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int map_memory(sqlite3_file* file, int region, int size, int extend, volatile void** to) {
    *to = nullptr;
    if (the_disk.is_dead()) return SQLITE_IOERR_SHMMAP;
    Handle& handle = of(file);
    for (const Handle* other : handles)
        if (handle.memory == nullptr && other->file == handle.file) handle.memory = other->memory;
    if (handle.memory == nullptr) handle.memory = std::make_shared<SharedMemory>();
    auto& regions = handle.memory->regions;
    const auto wanted = static_cast<std::size_t>(region);
    while (extend != 0 && regions.size() <= wanted)
        regions.push_back(std::make_unique<std::byte[]>(static_cast<std::size_t>(size)));
    if (wanted < regions.size()) *to = regions[wanted].get();
    return SQLITE_OK;
}

int lock_memory(sqlite3_file* file, int first, int count, int flags) {
    Handle& handle = of(file);
    SharedMemory* const memory = handle.memory.get();
    if (memory == nullptr) return SQLITE_OK;
    const auto begin = static_cast<std::size_t>(first);
    const auto end = begin + static_cast<std::size_t>(count);
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        for (std::size_t i = begin; i < end; ++i) {
            if (std::exchange(handle.shared[i], false)) --memory->shared[i];
            if (memory->exclusive[i] == &handle) memory->exclusive[i] = nullptr;
        }
        return SQLITE_OK;
    }
    if (the_disk.is_dead()) return SQLITE_IOERR_SHMLOCK;
    const bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    for (std::size_t i = begin; i < end; ++i) {
        const int others = memory->shared[i] - (handle.shared[i] ? 1 : 0);
        if (memory->exclusive[i] != nullptr && memory->exclusive[i] != &handle) return SQLITE_BUSY;
        if (alone && others != 0) return SQLITE_BUSY;
    }
    for (std::size_t i = begin; i < end; ++i) {
        if (alone)
            memory->exclusive[i] = &handle;
        else if (!std::exchange(handle.shared[i], true))
            ++memory->shared[i];
    }
    return SQLITE_OK;
}

void memory_barrier(sqlite3_file*) {}

int unmap_memory(sqlite3_file* file, int) {
    release(of(file));
    return SQLITE_OK;
}

constexpr sqlite3_io_methods methods = {2,
                                        close_file,
                                        read,
                                        write,
                                        truncate,
                                        sync,
                                        file_size,
                                        lock,
                                        unlock,
                                        check_reserved_lock,
                                        file_control,
                                        sector_size,
                                        device_characteristics,
                                        map_memory,
                                        lock_memory,
                                        memory_barrier,
                                        unmap_memory,
                                        nullptr,
                                        nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    file->pMethods = nullptr;
    if (the_disk.is_dead()) return SQLITE_CANTOPEN;
    auto content = name == nullptr ? std::make_shared<MemoryDisk::File>() : the_disk.find(name);
    if (content == nullptr && (flags & SQLITE_OPEN_CREATE) != 0) content = the_disk.make(name);
    if (content == nullptr) return SQLITE_CANTOPEN;
    auto* const handle = new Handle;
    handle->temporary = name == nullptr;
    if (name != nullptr) handle->name = name;
    handle->file = std::move(content);
    handles.push_back(handle);
    reinterpret_cast<OpenFile*>(file)->handle = handle;
    file->pMethods = &methods;
    if (out_flags != nullptr) *out_flags = flags;
    return SQLITE_OK;
}

int remove(sqlite3_vfs*, const char* name, int for_good) {
    if (the_disk.find(name) == nullptr) return SQLITE_IOERR_DELETE_NOENT;
    return code_of(the_disk.remove(name, for_good != 0), SQLITE_IOERR_DELETE);
}

int access(sqlite3_vfs*, const char* name, int, int* there) {
    *there = the_disk.find(name) != nullptr ? 1 : 0;
    return the_disk.is_dead() ? SQLITE_IOERR_ACCESS : SQLITE_OK;
}

int full_name(sqlite3_vfs*, const char* name, int size, char* to) {
    sqlite3_snprintf(size, to, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs*, int size, char* to) {
    for (int i = 0; i < size; ++i)
        to[i] = static_cast<char>(the_disk.chance().word());
    return size;
}

int sleep(sqlite3_vfs*, int microseconds) {
    return microseconds;
}

int current_time(sqlite3_vfs*, double* days) {
    *days = 2'460'000.5;
    return SQLITE_OK;
}

sqlite3_vfs vfs{};

} // namespace

MemoryDisk& disk() {
    if (vfs.zName == nullptr) {
        sqlite3_initialize();
        vfs.iVersion = 1;
        vfs.szOsFile = sizeof(OpenFile);
        vfs.mxPathname = 512;
        vfs.zName = "memory-disk";
        vfs.xOpen = open;
        vfs.xDelete = remove;
        vfs.xAccess = access;
        vfs.xFullPathname = full_name;
        vfs.xRandomness = randomness;
        vfs.xSleep = sleep;
        vfs.xCurrentTime = current_time;
        sqlite3_vfs_register(&vfs, 1);
    }
    return the_disk;
}

void begin_chance_anew() {
    sqlite3_randomness(0, nullptr);
}

} // namespace vorgang::simulation
