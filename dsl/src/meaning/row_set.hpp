// A set of rows of a decision table.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace vorgang::dsl::meaning {

class RowSet {
  public:
    RowSet() = default;
    explicit RowSet(std::size_t rows) : words_((rows + 63) / 64) {}

    void add(std::size_t row) { words_[row / 64] |= std::uint64_t{1} << (row % 64); }
    void remove(std::size_t row) { words_[row / 64] &= ~(std::uint64_t{1} << (row % 64)); }
    [[nodiscard]] bool has(std::size_t row) const {
        return (words_[row / 64] >> (row % 64) & 1U) != 0;
    }
    [[nodiscard]] bool empty() const {
        return std::ranges::all_of(words_, [](std::uint64_t word) { return word == 0; });
    }
    [[nodiscard]] std::size_t size() const {
        std::size_t count = 0;
        for (const std::uint64_t word : words_)
            count += static_cast<std::size_t>(std::popcount(word));
        return count;
    }
    [[nodiscard]] bool meets(const RowSet& other) const {
        for (std::size_t i = 0; i < words_.size(); ++i)
            if ((words_[i] & other.words_[i]) != 0) return true;
        return false;
    }
    RowSet& operator&=(const RowSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= other.words_[i];
        return *this;
    }
    RowSet& operator|=(const RowSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] |= other.words_[i];
        return *this;
    }
    RowSet& subtract(const RowSet& other) {
        for (std::size_t i = 0; i < words_.size(); ++i)
            words_[i] &= ~other.words_[i];
        return *this;
    }
    /// How much it costs to look at.
    [[nodiscard]] std::size_t words() const noexcept { return words_.size(); }

    auto operator<=>(const RowSet&) const = default;

  private:
    std::vector<std::uint64_t> words_;
};

} // namespace vorgang::dsl::meaning
