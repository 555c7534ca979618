// Values in the binary form of PostgreSQL: numbers with the most significant byte first, arrays
// with a length before each element.
#pragma once

#include <bit>
#include <concepts>
#include <cstring>
#include <string_view>
#include <vector>

#include "durable/chain.hpp"
#include "vorgang/engine/store.hpp"

namespace vorgang::postgres {

using durable::Bytes;
using durable::row_sum;
using durable::Table;

template<std::unsigned_integral T>
[[nodiscard]] constexpr T swapped(T value) noexcept {
    if constexpr (std::endian::native == std::endian::big) return value;
    T out = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
        out = static_cast<T>(out << 8 | (value >> (8 * i) & 0xff));
    return out;
}

// Oids of the two element types there are; they are fixed for all time.
enum class Element : std::uint32_t { bytea = 17, int8 = 20 };

// A column of many rows: an array of one dimension without nulls, made while it grows.
class Array {
  public:
    explicit Array(Element type) { head(type); }

    void add(std::uint64_t bits) {
        length(8);
        put(bits);
        ++count_;
    }
    void add(std::int64_t value) { add(std::bit_cast<std::uint64_t>(value)); }
    void add(std::uint32_t value) { add(std::uint64_t{value}); }
    void add(Bytes bytes) {
        length(bytes.size());
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
        ++count_;
    }
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    void clear() {
        bytes_.resize(head_bytes);
        count_ = 0;
    }

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
    // The array as it goes to the server.
    [[nodiscard]] Bytes wire() {
        const std::uint32_t count = swapped(count_);
        std::memcpy(bytes_.data() + count_at, &count, sizeof count);
        return bytes_;
    }

  private:
    static constexpr std::size_t head_bytes = 20;
    static constexpr std::size_t count_at = 12;

    template<std::unsigned_integral T>
    void put(T value) {
        const T wire = swapped(value);
        const auto bytes = std::as_bytes(std::span(&wire, 1));
        bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    }
    // LIMIT: an element of more than 2 GiB is cut off by nothing here; the engine has lower limits.
    void length(std::size_t bytes) { put(static_cast<std::uint32_t>(bytes)); }
    void head(Element type) {
        for (const std::uint32_t word : {1U, 0U, static_cast<std::uint32_t>(type), 0U, 1U})
            put(word);
    }

    std::vector<std::byte> bytes_;
    std::uint32_t count_ = 0;
};

// The arguments of one statement, in order; views into what they were made from.
class Arguments {
  public:
    Arguments() = default;
    template<class... Values>
    explicit Arguments(const Values&... values) {
        numbers_.reserve(sizeof...(values));
        (add(values), ...);
    }

    [[nodiscard]] int count() const noexcept { return static_cast<int>(values_.size()); }
    [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
    [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
    [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }

  private:
    void add(std::int64_t value) {
        // INVARIANT: room was reserved for all, so the addresses stay.
        numbers_.push_back(swapped(std::bit_cast<std::uint64_t>(value)));
        add(std::as_bytes(std::span(&numbers_.back(), 1)));
    }
    void add(std::uint32_t value) { add(std::int64_t{value}); }
    void add(std::uint64_t value) { add(std::bit_cast<std::int64_t>(value)); }
    // LIMIT: PostgreSQL has signed numbers; a case with a higher one than they reach is not there.
    void add(CaseId id) {
        constexpr std::uint64_t last = std::numeric_limits<std::int64_t>::max();
        add(static_cast<std::int64_t>(id.number < last ? id.number : last));
    }
    void add(Instant instant) { add(instant.ms); }
    void add(QueueId queue) { add(queue.number); }
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    void add(const std::vector<std::byte>& bytes) { add(Bytes(bytes)); }
    void add(const durable::Digest& digest) { add(Bytes(digest)); }
    void add(Bytes bytes) {
        // No bytes are still a value: a null pointer would be NULL.
        values_.push_back(bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()));
        lengths_.push_back(static_cast<int>(bytes.size()));
        formats_.push_back(1);
    }

    std::vector<std::uint64_t> numbers_;
    std::vector<const char*> values_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
};

} // namespace vorgang::postgres
