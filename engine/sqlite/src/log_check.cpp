#include "log_check.hpp"

#include <sqlite3.h>

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace vorgang::sqlite {
namespace {

// https://sqlite.org/fileformat2.html#walformat
constexpr std::uint32_t magic = 0x377f0682; // the lowest bit: checksums of big-endian words
constexpr std::uint32_t version = 3'007'000;
constexpr std::size_t header_bytes = 32;
constexpr std::size_t frame_bytes = 24; // before its page

std::uint32_t word_at(const unsigned char* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
           std::uint32_t{bytes[2]} << 8 | bytes[3];
}

// The running checksum over the log.
struct Sum {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    bool operator==(const Sum&) const = default;

    // `bytes` are pairs of words.
    void add(const unsigned char* bytes, std::size_t size, bool big_endian) {
        const auto word = [big_endian](const unsigned char* at) {
            return big_endian ? word_at(at)
                              : std::uint32_t{at[3]} << 24 | std::uint32_t{at[2]} << 16 |
                                    std::uint32_t{at[1]} << 8 | at[0];
        };
        for (std::size_t i = 0; i < size; i += 8) {
            low += word(bytes + i) + high;
            high += word(bytes + i + 4) + low;
        }
    }
    static Sum at(const unsigned char* bytes) { return {word_at(bytes), word_at(bytes + 4)}; }
};

struct Frame {
    std::uint32_t page = 0;
    std::uint32_t commit = 0; // pages of the file after this commit; 0: the commit goes on
    std::uint64_t salt = 0;
    Sum sum;

    explicit Frame(const unsigned char* bytes)
        : page(word_at(bytes)), commit(word_at(bytes + 4)),
          salt(std::uint64_t{word_at(bytes + 8)} << 32 | word_at(bytes + 12)),
          sum(Sum::at(bytes + 16)) {}
};

// A file of SQLite, read as SQLite reads it. No locks: those of SQLite are on other files.
class File {
  public:
    ~File() {
        if (file_ != nullptr && file_->pMethods != nullptr) file_->pMethods->xClose(file_);
    }
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    // False where there is no such file.
    [[nodiscard]] bool open_log(sqlite3* connection) {
        const char* const main = sqlite3_db_filename(connection, "main");
        if (main == nullptr || *main == '\0') return false;
        sqlite3_vfs* vfs = nullptr;
        sqlite3_file_control(connection, "main", SQLITE_FCNTL_VFS_POINTER, &vfs);
        if (vfs == nullptr) return false;
        const char* const name = sqlite3_filename_wal(main);
        int there = 0;
        if (vfs->xAccess(vfs, name, SQLITE_ACCESS_EXISTS, &there) != SQLITE_OK || there == 0)
            return false;
        room_.resize(static_cast<std::size_t>(vfs->szOsFile) / sizeof(std::max_align_t) + 1);
        file_ = reinterpret_cast<sqlite3_file*>(room_.data());
        int flags = 0;
        return vfs->xOpen(vfs, name, file_, SQLITE_OPEN_READONLY | SQLITE_OPEN_WAL, &flags) ==
               SQLITE_OK;
    }
    [[nodiscard]] std::uint64_t size() const {
        sqlite3_int64 size = 0;
        if (file_->pMethods->xFileSize(file_, &size) != SQLITE_OK) return 0;
        return static_cast<std::uint64_t>(size);
    }
    [[nodiscard]] bool read(unsigned char* to, std::size_t bytes, std::uint64_t at) const {
        return file_->pMethods->xRead(file_, to, static_cast<int>(bytes),
                                      static_cast<sqlite3_int64>(at)) == SQLITE_OK;
    }

  private:
    std::vector<std::max_align_t> room_;
    sqlite3_file* file_ = nullptr;
};

// The page size the file itself says; 0 where it says none.
std::uint32_t page_size_of(sqlite3* connection) {
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    std::array<unsigned char, 2> bytes{};
    if (file == nullptr || file->pMethods == nullptr ||
        file->pMethods->xRead(file, bytes.data(), 2, 16) != SQLITE_OK)
        return 0;
    const std::uint32_t size = std::uint32_t{bytes[0]} << 8 | bytes[1];
    return size == 1 ? 65536 : size;
}

bool is_page_size(std::uint32_t size) {
    return size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
}

// A place in the log behind which there are commits that cannot be read.
struct Damage {
    std::uint64_t at = 0;
    std::uint64_t salt = 0; // of the log: it is begun anew again and again
    bool operator==(const Damage&) const = default;
};

class Log {
  public:
    Log(sqlite3* connection, const File& file) : file_(file), size_(file.size()) {
        if (!file.read(header_.data(), header_.size(), 0)) size_ = 0;
        big_endian_ = (word_at(header_.data()) & 1) != 0;
        page_size_ = word_at(header_.data() + 8);
        if (!is_page_size(page_size_)) page_size_ = page_size_of(connection);
        if (!is_page_size(page_size_)) size_ = 0;
        page_.resize(page_size_);
    }

    [[nodiscard]] std::optional<Damage> damage() {
        if (size_ < header_bytes) return {};
        Sum computed;
        computed.add(header_.data(), 24, big_endian_);
        const Sum stored = Sum::at(header_.data() + 24);
        const bool sound = (word_at(header_.data()) & ~1U) == magic &&
                           word_at(header_.data() + 4) == version &&
                           page_size_ == word_at(header_.data() + 8) && computed == stored;
        return sound ? behind_bad_frame(stored) : behind_bad_header(stored, computed);
    }

  private:
    [[nodiscard]] std::uint64_t place(std::uint64_t frame) const {
        return header_bytes + frame * (frame_bytes + page_size_);
    }
    [[nodiscard]] std::optional<Frame> frame_at(std::uint64_t frame) const {
        std::array<unsigned char, frame_bytes> bytes{};
        if (place(frame + 1) > size_ || !file_.read(bytes.data(), bytes.size(), place(frame)))
            return {};
        return Frame(bytes.data());
    }
    // Whether the frame follows on what was summed up so far.
    [[nodiscard]] bool fits(std::uint64_t number, const Frame& frame, Sum& sum) {
        std::array<unsigned char, frame_bytes> bytes{};
        if (!file_.read(bytes.data(), bytes.size(), place(number)) ||
            !file_.read(page_.data(), page_.size(), place(number) + frame_bytes))
            return false;
        sum.add(bytes.data(), 8, big_endian_);
        sum.add(page_.data(), page_.size(), big_endian_);
        return frame.page != 0 && sum == frame.sum;
    }

    std::optional<Damage> behind_bad_frame(Sum sum) {
        const Frame of_header(header_.data() + 8); // its salt stands where that of a frame would
        const std::uint64_t salt = of_header.salt;
        std::uint64_t bad = 0;
        for (;; ++bad) {
            const auto frame = frame_at(bad);
            if (!frame) return {};
            if (frame->salt != salt || !fits(bad, *frame, sum)) break;
        }
        return commits_behind(bad, salt) ? std::optional(Damage{place(bad), salt}) : std::nullopt;
    }

    // Whether a commit ends at the bad frame or behind it, and another one behind that: the first
    // was flushed before the second was begun. What fills up a sector repeats the last frame and
    // belongs to its commit. A frame that is no end says nothing: it may be left of a commit that
    // was given up because the disk was full, and the one that was torn began to write over it.
    [[nodiscard]] bool commits_behind(std::uint64_t bad, std::uint64_t salt) {
        std::optional<Frame> end;
        std::uint64_t end_number = 0;
        for (std::uint64_t number = bad;; ++number) {
            const auto frame = frame_at(number);
            if (!frame) return false;
            if (frame->commit == 0) continue;
            if (frame->salt != salt && (number != bad || !is_of_log(bad, *frame, salt))) continue;
            const bool filling = end && number == end_number + 1 && frame->page == end->page &&
                                 frame->commit == end->commit;
            if (end && !filling) return true;
            end = frame;
            end_number = number;
        }
    }
    // The salt is no part of any sum: where only that was damaged, the next frame follows.
    [[nodiscard]] bool is_of_log(std::uint64_t number, const Frame& frame, std::uint64_t salt) {
        const auto next = frame_at(number + 1);
        Sum sum = frame.sum;
        return next && next->salt == salt && fits(number + 1, *next, sum);
    }

    // A header that is torn stands before frames of a log that was there before. Frames that follow
    // on it as it was say that it was whole once; it is flushed before them.
    std::optional<Damage> behind_bad_header(const Sum& stored, const Sum& computed) {
        const auto first = frame_at(0);
        if (!first) return {};
        for (const bool big : {big_endian_, !big_endian_}) {
            big_endian_ = big;
            for (Sum sum : {stored, computed}) {
                std::uint64_t number = 0;
                for (auto frame = first;
                     frame && frame->salt == first->salt && fits(number, *frame, sum);
                     frame = frame_at(++number))
                    if (frame->commit != 0) return Damage{0, first->salt};
            }
        }
        return {};
    }

    const File& file_;
    std::uint64_t size_ = 0;
    std::array<unsigned char, header_bytes> header_{};
    bool big_endian_ = false;
    std::uint32_t page_size_ = 0;
    std::vector<unsigned char> page_;
};

Error log_damaged(const char* main) {
    return {ErrorCode::corrupt, std::string(main) + "-wal", "",
            "das Protokoll neben der Datei ist beschädigt; was dahinter festgeschrieben wurde, "
            "lässt sich nicht lesen",
            "the log beside the file is damaged; what was committed behind the damage cannot be "
            "read"};
}

} // namespace

LogState look_at_log(sqlite3* connection) {
    LogState state;
    File file;
    if (!file.open_log(connection)) return state;
    state.empty = file.size() == 0;
    // Somebody may be writing: what is not whole yet is so the next time. Damage stays.
    auto found = Log(connection, file).damage();
    for (int again = 0; found && again < 2; ++again)
        if (Log(connection, file).damage() != found) found.reset();
    if (found) state.damage = log_damaged(sqlite3_db_filename(connection, "main"));
    return state;
}

} // namespace vorgang::sqlite
