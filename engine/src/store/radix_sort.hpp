// Sorts rows by digits of eleven bits, from the last to the first: linear, stable, and bits in
// which all rows agree cost nothing. Rows of a worklist differ in two or three digits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <memory>
#include <span>
#include <utility>

#include "store/packed_rows.hpp"

namespace vorgang::store {

namespace radix {

using Word = std::uint64_t PackedRow::*;

inline constexpr std::uint64_t digits = 1 << 11;

inline void pass(std::span<const PackedRow> from, PackedRow* to, Word word, int shift) noexcept {
    std::array<std::uint32_t, digits> next{};
    const auto digit = [word, shift](const PackedRow& row) {
        return row.*word >> shift & (digits - 1);
    };
    for (const PackedRow& row : from)
        ++next[digit(row)];
    std::uint32_t sum = 0;
    for (std::uint32_t& place : next)
        sum += std::exchange(place, sum);
    for (const PackedRow& row : from)
        to[next[digit(row)]++] = row;
}

} // namespace radix

// LIMIT: up to 2^32 rows. May throw bad_alloc and then changes nothing.
inline void sort_stable(std::span<PackedRow> rows) {
    if (std::is_sorted(rows.begin(), rows.end())) return;
    PackedRow differ;
    for (const PackedRow& row : rows) {
        differ.high |= row.high ^ rows[0].high;
        differ.low |= row.low ^ rows[0].low;
    }
    differ.low &= ~PackedRow::no_part;
    const auto scratch = std::make_unique_for_overwrite<PackedRow[]>(rows.size());
    std::span<PackedRow> from = rows;
    std::span<PackedRow> to(scratch.get(), rows.size());
    for (const radix::Word word : {&PackedRow::low, &PackedRow::high}) {
        for (std::uint64_t left = differ.*word; left != 0;) {
            const int shift = std::countr_zero(left);
            radix::pass(from, to.data(), word, shift);
            std::swap(from, to);
            left &= ~((radix::digits - 1) << shift);
        }
    }
    if (from.data() != rows.data()) std::ranges::copy(from, rows.begin());
}

} // namespace vorgang::store
