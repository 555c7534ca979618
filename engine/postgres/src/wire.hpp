// Values in the binary form of PostgreSQL: numbers with the most significant byte first, arrays
// with a length before each element.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <optional>
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

// Oids of the element types there are; they are fixed for all time.
enum class Element : std::uint32_t { bytea = 17, int8 = 20, tid = 27 };

// Where a row stands, as the server says it (ctid): page and place on the page. No row is at zeros.
using RowPlace = std::array<std::byte, 6>;

// A column of many rows: an array of one dimension without nulls, made while it grows. Costs
// nothing as long as nothing is in it.
class Array {
  public:
    // `room`: for so many elements.
    explicit Array(Element type, std::size_t room = 1) noexcept : type_(type), room_(room) {}

    void add(std::uint64_t bits) { add({bits}); }
    void add(std::int64_t value) { add(std::bit_cast<std::uint64_t>(value)); }
    void add(std::uint32_t value) { add(std::uint64_t{value}); }
    // One after the other.
    void add(std::initializer_list<std::uint64_t> all) {
        std::size_t at = grow(all.size(), 12 * all.size());
        for (const std::uint64_t bits : all) {
            put_at(at, std::uint32_t{8});
            put_at(at + 4, bits);
            at += 12;
        }
    }
    // LIMIT: an element of more than 2 GiB is cut off by nothing here; the engine has lower limits.
    void add(Bytes bytes) {
        const std::size_t at = grow(1, 4 + bytes.size());
        put_at(at, static_cast<std::uint32_t>(bytes.size()));
        if (!bytes.empty()) std::memcpy(bytes_.data() + at + 4, bytes.data(), bytes.size());
    }
    void add(std::string_view text) { add(std::as_bytes(std::span(text))); }
    void clear() noexcept {
        bytes_.clear();
        count_ = 0;
    }

    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] std::uint32_t size() const noexcept { return count_; }
    // The array as it goes to the server.
    [[nodiscard]] Bytes wire() {
        grow(0, 0);
        put_at(count_at, count_);
        return bytes_;
    }

  private:
    static constexpr std::size_t head_bytes = 20;
    static constexpr std::size_t count_at = 12;

    // Room for elements of so many bytes; where they begin.
    std::size_t grow(std::size_t elements, std::size_t bytes) {
        if (bytes_.empty()) put_head();
        const std::size_t at = bytes_.size();
        bytes_.resize(at + bytes);
        count_ += static_cast<std::uint32_t>(elements);
        return at;
    }
    void put_head() {
        constexpr std::size_t of_number = 12; // an element has its length before it
        bytes_.reserve(head_bytes + room_ * of_number);
        bytes_.resize(head_bytes);
        std::size_t at = 0;
        for (const std::uint32_t word : {1U, 0U, static_cast<std::uint32_t>(type_), 0U, 1U}) {
            put_at(at, word);
            at += sizeof word;
        }
    }
    template<std::unsigned_integral T>
    void put_at(std::size_t at, T value) noexcept {
        const T wire = swapped(value);
        std::memcpy(bytes_.data() + at, &wire, sizeof wire);
    }

    Element type_;
    std::uint32_t count_ = 0;
    std::size_t room_;
    std::vector<std::byte> bytes_;
};

// The elements of an array that the server sent, in order. Total over all bytes.
class ArrayReader {
  public:
    explicit ArrayReader(Bytes wire) : rest_(wire) {
        // Dimensions, whether there are nulls, type, and of the one dimension size and lower bound.
        const std::uint32_t dimensions = word();
        for (int i = 0; i < 2; ++i)
            word();
        if (dimensions != 1) return;
        count_ = word();
        word();
    }
    // Nothing where there is none left.
    [[nodiscard]] std::optional<Bytes> next() {
        if (count_ == 0) return {};
        --count_;
        const std::size_t size = word();
        if (size > rest_.size()) return {};
        const Bytes element = rest_.first(size);
        rest_ = rest_.subspan(size);
        return element;
    }

  private:
    std::uint32_t word() noexcept {
        std::uint32_t wire = 0;
        if (rest_.size() < sizeof wire) {
            rest_ = {};
            count_ = 0;
            return 0;
        }
        std::memcpy(&wire, rest_.data(), sizeof wire);
        rest_ = rest_.subspan(sizeof wire);
        return swapped(wire);
    }

    Bytes rest_;
    std::uint32_t count_ = 0;
};

// The arguments of one statement, in order; views into what they were made from.
class Arguments {
  public:
    Arguments() = default;
    template<class... Values>
    explicit Arguments(const Values&... values) noexcept {
        static_assert(sizeof...(values) <= most);
        (add(values), ...);
    }
    // Numbers are views into this object itself.
    Arguments(const Arguments&) = delete;
    Arguments& operator=(const Arguments&) = delete;

    [[nodiscard]] int count() const noexcept { return count_; }
    [[nodiscard]] const char* const* values() const noexcept { return values_.data(); }
    [[nodiscard]] const int* lengths() const noexcept { return lengths_.data(); }
    [[nodiscard]] const int* formats() const noexcept { return formats_.data(); }

  private:
    static constexpr std::size_t most = 27;

    void add(std::int64_t value) noexcept {
        std::uint64_t& wire = numbers_[static_cast<std::size_t>(count_)];
        wire = swapped(std::bit_cast<std::uint64_t>(value));
        add(std::as_bytes(std::span(&wire, 1)));
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
    void add(Bytes bytes) noexcept {
        const auto at = static_cast<std::size_t>(count_++);
        // No bytes are still a value: a null pointer would be NULL.
        values_[at] = bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data());
        lengths_[at] = static_cast<int>(bytes.size());
        formats_[at] = 1;
    }

    int count_ = 0;
    std::array<std::uint64_t, most> numbers_;
    std::array<const char*, most> values_;
    std::array<int, most> lengths_;
    std::array<int, most> formats_;
};

} // namespace vorgang::postgres
