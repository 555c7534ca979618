// Finds the block of a case by its number. Numbers are given out one after the other, so the table
// is a list of pages and a look-up is two loads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace vorgang::store {

class CaseTable {
  public:
    [[nodiscard]] std::byte* find(std::uint64_t number) const noexcept {
        const std::uint64_t page = number / page_entries;
        return page < pages_.size() ? pages_[page][number % page_entries] : nullptr;
    }
    void prefetch(std::uint64_t number) const noexcept {
        const std::uint64_t page = number / page_entries;
        if (page < pages_.size()) __builtin_prefetch(&pages_[page][number % page_entries]);
    }
    // Makes the entry of a number; may throw bad_alloc and then changes nothing.
    void make_room(std::uint64_t number) {
        while (number / page_entries >= pages_.size())
            pages_.push_back(std::make_unique<std::byte*[]>(page_entries));
    }
    // Precondition: there is room.
    void set(std::uint64_t number, std::byte* block) noexcept {
        pages_[number / page_entries][number % page_entries] = block;
    }
    [[nodiscard]] std::byte* const* entry(std::uint64_t number) const noexcept {
        const std::uint64_t page = number / page_entries;
        return page < pages_.size() ? &pages_[page][number % page_entries] : nullptr;
    }
    [[nodiscard]] std::uint64_t end() const noexcept { return pages_.size() * page_entries; }

  private:
    static constexpr std::uint64_t page_entries = 1 << 16;
    std::vector<std::unique_ptr<std::byte*[]>> pages_;
};

} // namespace vorgang::store
