#include "disk.hpp"

#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

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

// What a file is after a loss of power: what was flushed, and some of what was written since.
struct Image {
    struct Change {
        std::size_t offset = 0;
        std::string bytes;
        bool cuts = false; // the file ends at `offset`
    };
    std::string flushed;
    std::vector<Change> changes; // not flushed
};

struct Countdown {
    unsigned left = 0; // 0: nothing is to happen
    Ending ending = Ending::killed;
    std::uint64_t seed = 0;
    std::map<std::string, Image> images;              // by path
    std::map<const sqlite3_file*, std::string> paths; // of the files that are open
};
Countdown countdown;

bool by_chance() {
    countdown.seed = countdown.seed * 6364136223846793005u + 1442695040888963407u;
    return (countdown.seed >> 40 & 1) != 0;
}

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void put(std::string& content, std::size_t offset, const char* bytes, std::size_t size) {
    if (content.size() < offset + size) content.resize(offset + size);
    std::memcpy(content.data() + offset, bytes, size);
}

void write_some(std::string& content, const Image::Change& change) {
    constexpr std::size_t sector = 512;
    for (std::size_t at = 0; at < change.bytes.size();) {
        const std::size_t end = (change.offset + at) / sector * sector + sector;
        const std::size_t size = std::min(end - change.offset - at, change.bytes.size() - at);
        if (by_chance()) put(content, change.offset + at, change.bytes.data() + at, size);
        at += size;
    }
}

void lose_power() {
    for (auto& [path, image] : countdown.images) {
        if (!std::filesystem::exists(path)) continue; // it was deleted
        for (const Image::Change& change : image.changes) {
            if (!change.cuts)
                write_some(image.flushed, change);
            else if (by_chance() && change.offset < image.flushed.size())
                image.flushed.resize(change.offset);
        }
        std::ofstream(path, std::ios::binary | std::ios::trunc) << image.flushed;
        std::filesystem::remove(path + "-shm");
    }
}

void count_down() {
    if (countdown.left == 0 || --countdown.left != 0) return;
    if (countdown.ending == Ending::power_loss) lose_power();
    _exit(ended_by_disk);
}

Image* image_of(const sqlite3_file* file) {
    const auto path = countdown.paths.find(file);
    return path == countdown.paths.end() ? nullptr : &countdown.images[path->second];
}

int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    if (Disk::instance().fault == DiskFault::full) return SQLITE_FULL;
    count_down();
    if (Image* image = image_of(file))
        image->changes.push_back(
            {static_cast<std::size_t>(offset),
             std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)), false});
    return real_methods(file).xWrite(file, bytes, size, offset);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
    count_down();
    if (Image* image = image_of(file))
        image->changes.push_back({static_cast<std::size_t>(size), {}, true});
    return real_methods(file).xTruncate(file, size);
}

int sync(sqlite3_file* file, int flags) {
    ++Disk::instance().flushes;
    if (Disk::instance().fault == DiskFault::flush) return SQLITE_IOERR_FSYNC;
    count_down();
    const int code = real_methods(file).xSync(file, flags);
    if (Image* image = image_of(file)) *image = {content_of(countdown.paths[file]), {}};
    return code;
}

int close_file(sqlite3_file* file) {
    countdown.paths.erase(file);
    return real_methods(file).xClose(file);
}

void stand_before(sqlite3_file* file) {
    for (Methods& kind : kinds) {
        if (kind.real == nullptr) {
            kind = {file->pMethods, *file->pMethods};
            kind.ours.xWrite = write;
            kind.ours.xTruncate = truncate;
            kind.ours.xSync = sync;
            kind.ours.xClose = close_file;
        }
        if (kind.real == file->pMethods) {
            file->pMethods = &kind.ours;
            return;
        }
    }
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_disk->xOpen(real_disk, name, file, flags, out_flags);
    if (file->pMethods == nullptr) return code;
    stand_before(file);
    if (countdown.left != 0 && name != nullptr) {
        countdown.paths[file] = name;
        countdown.images.try_emplace(name, Image{content_of(name), {}});
    }
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

void Disk::end_at(unsigned n, Ending ending, std::uint64_t seed) {
    countdown.left = n;
    countdown.ending = ending;
    countdown.seed = seed;
}

} // namespace vorgang::conformance
