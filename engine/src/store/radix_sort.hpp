// Sorts rows by their bytes, from the last to the first: linear, stable, and a byte in which all
// rows agree costs nothing. Rows of a worklist differ in four or five of their fifteen bytes.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

#include "store/packed_rows.hpp"

namespace vorgang::store {

namespace radix {

// Bytes 1 to 15 of a row, from the last of the order to the first; byte 0 is no part of it.
[[nodiscard]] inline std::size_t digit(const PackedRow& row, unsigned byte) noexcept {
    return (byte < 8 ? row.low >> (8 * byte) : row.high >> (8 * (byte - 8))) & 0xff;
}

inline void pass(std::span<const PackedRow> from, PackedRow* to, unsigned byte) noexcept {
    std::array<std::size_t, 256> next{};
    for (const PackedRow& row : from)
        ++next[digit(row, byte)];
    std::size_t sum = 0;
    for (std::size_t& place : next)
        sum += std::exchange(place, sum);
    for (const PackedRow& row : from)
        to[next[digit(row, byte)]++] = row;
}

} // namespace radix

// May throw bad_alloc and then changes nothing.
inline void sort_stable(std::span<PackedRow> rows) {
    if (std::is_sorted(rows.begin(), rows.end())) return;
    PackedRow differ;
    for (const PackedRow& row : rows) {
        differ.high |= row.high ^ rows[0].high;
        differ.low |= row.low ^ rows[0].low;
    }
    const auto scratch = std::make_unique_for_overwrite<PackedRow[]>(rows.size());
    std::span<PackedRow> from = rows;
    std::span<PackedRow> to(scratch.get(), rows.size());
    for (unsigned byte = 1; byte < 16; ++byte) {
        if (radix::digit(differ, byte) == 0) continue;
        radix::pass(from, to.data(), byte);
        std::swap(from, to);
    }
    if (from.data() != rows.data()) std::ranges::copy(from, rows.begin());
}

} // namespace vorgang::store
