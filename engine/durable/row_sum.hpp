// Checksums of rows: whether a row that is read is one that was written, with all its columns and
// in its own table.
//
// They find damage, not ill will: any change within one aligned word of eight bytes is found,
// others are missed once in 2^64. What must hold against ill will is chained (chain.hpp).
#pragma once

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>
#include <string_view>

#include "vorgang/engine/store.hpp"

namespace vorgang::durable {

using Bytes = std::span<const std::byte>;

// INVARIANT: for a given word a bijection of the hash, so two hashes that differ stay different.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t word) noexcept {
    hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}
[[nodiscard]] inline std::uint64_t mix_bytes(std::uint64_t hash, Bytes bytes) noexcept {
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        hash = mix(hash, word);
        bytes = bytes.subspan(8);
    }
    std::uint64_t rest = 0;
    if (!bytes.empty()) std::memcpy(&rest, bytes.data(), bytes.size());
    return mix(hash, rest);
}

// The order is part of the format.
enum class Table : std::uint64_t {
    store = 2, // a case begins with 1
    queues,
    records,
    tasks,
    due,
    outgoing,
    names,
    claims,
    keys,
    holders,
    counts,
    task_counts, // PostgreSQL
    pending,     // SQLite
    open         // PostgreSQL
};

namespace sum {

inline std::uint64_t add(std::uint64_t hash, std::uint64_t value) noexcept {
    return mix(hash, value);
}
inline std::uint64_t add(std::uint64_t hash, std::int64_t value) noexcept {
    return mix(hash, std::bit_cast<std::uint64_t>(value));
}
inline std::uint64_t add(std::uint64_t hash, std::uint32_t value) noexcept {
    return mix(hash, value);
}
inline std::uint64_t add(std::uint64_t hash, CaseId id) noexcept {
    return mix(hash, id.number);
}
inline std::uint64_t add(std::uint64_t hash, QueueId queue) noexcept {
    return mix(hash, queue.number);
}
inline std::uint64_t add(std::uint64_t hash, Instant instant) noexcept {
    return add(hash, instant.ms);
}
inline std::uint64_t add(std::uint64_t hash, Bytes bytes) noexcept {
    return mix_bytes(mix(hash, bytes.size()), bytes);
}
inline std::uint64_t add(std::uint64_t hash, std::string_view text) noexcept {
    return add(hash, std::as_bytes(std::span(text)));
}

} // namespace sum

// Of the columns of a row, in the order of the table.
template<class... Columns>
[[nodiscard]] std::uint64_t row_sum(Table table, const Columns&... columns) noexcept {
    auto hash = static_cast<std::uint64_t>(table);
    ((hash = sum::add(hash, columns)), ...);
    return hash;
}

} // namespace vorgang::durable
