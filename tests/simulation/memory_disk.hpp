// A disk in memory that dies, fills up and fails to flush at the n-th operation.
//
// It knows what was flushed. A program that is killed leaves all it wrote; a loss of power leaves
// what was flushed, and of the rest whatever chance spares: some sectors of a write, a file that
// was deleted and is back. A flush that failed has lost what it should have kept, and the next one
// that succeeds does not bring it back, as on Linux.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/chance.hpp"

namespace vorgang::simulation {

enum class Trouble : std::uint8_t { kill, power_loss, full, flush };

// Before the `at`-th write, cut, flush or deletion since the disk was made; a flush that fails is
// the first from there on.
struct Fault {
    Trouble trouble = Trouble::kill;
    unsigned at = 0;
};

class MemoryDisk {
  public:
    enum class Answer : std::uint8_t { fine, dead, full, failed };

    struct Change {
        std::size_t offset = 0;
        std::string bytes;
        bool cuts = false; // the file ends at `offset`
    };
    struct File {
        std::string now;
        std::string flushed;
        std::vector<Change> changes; // since then
        bool named = false;          // its name is on the disk for good
    };

    // What this disk does wrong, for a test of the tests.
    struct Defects {
        bool flushes_nothing = false;
        bool flushes_no_log = false;
    };

    // An empty disk.
    void begin(std::uint64_t seed, std::vector<Fault> faults, Defects defects);
    // After it died: what is left. No file is open any more.
    void come_back();
    // Dies now.
    void die(Trouble trouble);

    [[nodiscard]] bool is_dead() const noexcept { return dead_; }
    [[nodiscard]] unsigned operations() const noexcept { return operations_; }
    // How often it did not do what it was asked for.
    [[nodiscard]] unsigned troubles() const noexcept { return troubles_; }
    [[nodiscard]] model::Chance& chance() noexcept { return chance_; }

    // Null where there is none.
    [[nodiscard]] std::shared_ptr<File> find(const std::string& name) const;
    [[nodiscard]] std::shared_ptr<File> make(const std::string& name);
    [[nodiscard]] Answer write(File& file, std::string_view bytes, std::size_t offset);
    [[nodiscard]] Answer truncate(File& file, std::size_t size);
    [[nodiscard]] Answer flush(File& file, const std::string& name);
    [[nodiscard]] Answer remove(const std::string& name, bool for_good);

  private:
    enum class Operation : std::uint8_t { write, truncate, flush, remove };

    [[nodiscard]] Answer count(Operation operation);
    void change(File& file, Change change);
    void flush_folder();
    void lose_power();
    void spare_some(File& file);

    using Files = std::map<std::string, std::shared_ptr<File>>;
    Files files_;
    Files removed_; // and may come back
    std::vector<Fault> faults_;
    Defects defects_;
    model::Chance chance_{0};
    unsigned operations_ = 0;
    unsigned troubles_ = 0;
    unsigned full_until_ = 0;
    bool fails_to_flush_ = false;
    bool dead_ = false;
    bool without_power_ = false;
};

} // namespace vorgang::simulation
