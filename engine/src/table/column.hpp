// Which rows of a decision table a value of one column fits, found by bisection instead of row by
// row.
//
// The constants that the tests of a column name divide its line into pieces: below the first, on
// it, between it and the next, and so on. Whatever a test of constants says of a value holds all
// over a piece, so each piece has one set of rows, a bit for each row. Pieces with equal sets share
// one: a set costs a word of 8 bytes for each 64 rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "vorgang/engine/number.hpp"

namespace vorgang::table {

using Word = std::uint64_t;
inline constexpr std::size_t bits_per_word = 64;

[[nodiscard]] constexpr std::size_t words_for(std::size_t rows) noexcept {
    return (rows + bits_per_word - 1) / bits_per_word;
}

// A constant of a test. Dates, truth values and values of choices are whole numbers here.
using Key = std::variant<Number, std::string>;

// What a row asks of a column.
struct Cell {
    std::vector<Key> keys{};  // ascending, each once
    std::vector<bool> fits{}; // of the pieces its keys make: 2 * keys + 1
    bool fits_unknown = false;
};

// Where a piece lies, seen from a key of the cell: -1 below, 0 on it, 1 above.
[[nodiscard]] constexpr int side_of(std::size_t piece, std::size_t key) noexcept {
    const std::size_t on = 2 * key + 1;
    return piece < on ? -1 : piece == on ? 0 : 1;
}

class Column {
  public:
    // One cell for each row; where there is none the row is in all sets, and its test is asked for
    // itself. Nothing where keys are not of one kind, need more than nine places or more words than
    // are left. `places`: how many the values mostly have.
    [[nodiscard]] static std::optional<Column> make(std::span<const std::optional<Cell>> cells,
                                                    std::size_t& words_left, int places = 0);

    // The set of rows. Precondition: the value is of the kind of the keys. Whole: where all keys
    // are whole numbers.
    [[nodiscard]] const Word* at_whole(std::int64_t value) const noexcept {
        return set(piece(value, true));
    }
    [[nodiscard]] const Word* at(Number number) const noexcept;
    [[nodiscard]] const Word* at(std::string_view text) const noexcept;
    [[nodiscard]] const Word* at_unknown() const noexcept { return words_.data() + unknown_; }

  private:
    class Maker;
    [[nodiscard]] std::size_t piece(std::int64_t whole, bool exact) const noexcept;
    [[nodiscard]] const Word* set(std::size_t piece) const noexcept {
        return words_.data() + sets_[piece];
    }

    std::vector<std::int64_t> numbers_{}; // times 10^scale_
    std::vector<std::string> texts_{};
    int scale_ = 0;
    std::vector<std::uint32_t> sets_{}; // by piece: where its set begins
    std::uint32_t unknown_ = 0;         // the same for the unknown value
    std::vector<Word> words_{};
};

// Goes through the rows that several sets have in common, in the order of the table; without sets
// through all rows.
class RowWalk {
  public:
    RowWalk(std::span<const Word* const> sets, std::size_t rows) noexcept
        : sets_(sets), rows_(rows) {}

    [[nodiscard]] std::optional<std::size_t> next() noexcept {
        while (bits_ == 0) {
            if (word_ * bits_per_word >= rows_) return std::nullopt;
            bits_ = common(word_++);
        }
        const auto bit = static_cast<std::size_t>(__builtin_ctzll(bits_));
        bits_ &= bits_ - 1;
        return (word_ - 1) * bits_per_word + bit;
    }

  private:
    [[nodiscard]] Word common(std::size_t word) const noexcept {
        const std::size_t left = rows_ - word * bits_per_word;
        Word bits = left >= bits_per_word ? ~Word{0} : (Word{1} << left) - 1;
        for (const Word* const set : sets_)
            bits &= set[word];
        return bits;
    }

    std::span<const Word* const> sets_;
    std::size_t rows_;
    std::size_t word_ = 0;
    Word bits_ = 0;
};

} // namespace vorgang::table
