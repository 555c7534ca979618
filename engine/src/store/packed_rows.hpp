// Rows of the memory store's indexes, sixteen bytes each: 44 bits of due (milliseconds from 1970
// to 2527, all ones for none), 44 bits of case, 32 bits of activation, in this order, and eight
// bits that are no part of the row: a note of a change keeps there whether the row comes or goes.
#pragma once

#include "value/wide.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::store {

struct PackedRow {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    static constexpr std::uint64_t no_part = 0xff; // of `low`
    static constexpr std::uint64_t remove_bit = 1;
    [[nodiscard]] constexpr UWide key() const noexcept {
        return static_cast<UWide>(high) << 64 | (low & ~no_part);
    }
    [[nodiscard]] constexpr bool removes() const noexcept { return (low & remove_bit) != 0; }
};
[[nodiscard]] constexpr bool operator<(PackedRow left, PackedRow right) noexcept {
    return left.key() < right.key();
}
[[nodiscard]] constexpr bool operator==(PackedRow left, PackedRow right) noexcept {
    return left.key() == right.key();
}

inline constexpr std::uint64_t bits_44 = (std::uint64_t{1} << 44) - 1;

// LIMIT: a due date outside the range sorts at its end; case numbers stay below 2^44.
[[nodiscard]] constexpr PackedRow pack(Instant due, CaseId id, std::uint32_t activation) noexcept {
    const std::int64_t last = static_cast<std::int64_t>(bits_44);
    const std::int64_t ms = due.ms < 0 ? 0 : due.ms > last ? last : due.ms;
    const std::uint64_t number = id.number & bits_44;
    return {static_cast<std::uint64_t>(ms) << 20 | number >> 24,
            number << 40 | std::uint64_t{activation} << 8};
}
[[nodiscard]] constexpr bool is_dated(PackedRow row) noexcept {
    return row.high >> 20 != bits_44;
}
[[nodiscard]] constexpr Instant due_of(PackedRow row) noexcept {
    return is_dated(row) ? Instant{static_cast<std::int64_t>(row.high >> 20)} : no_due;
}
[[nodiscard]] constexpr CaseId case_of(PackedRow row) noexcept {
    return {(row.high & 0xfffff) << 24 | row.low >> 40};
}
[[nodiscard]] constexpr std::uint32_t activation_of(PackedRow row) noexcept {
    return static_cast<std::uint32_t>(row.low >> 8);
}

} // namespace vorgang::store
