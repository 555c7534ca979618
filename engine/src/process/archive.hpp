// Bytes of tables, out and in: one function for both directions so that they cannot differ. What a
// table is made of stands in archive.cpp and archive_models.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace vorgang::archiving {

class Writer {
  public:
    static constexpr bool reading = false;
    std::vector<std::byte> bytes;

    template<class T>
    requires std::is_integral_v<T>
    void number(T& value) {
        auto rest = static_cast<std::make_unsigned_t<T>>(value);
        for (std::size_t i = 0; i < sizeof(T); ++i) {
            bytes.push_back(static_cast<std::byte>(rest & 0xff));
            rest = static_cast<std::make_unsigned_t<T>>(rest >> (sizeof(T) > 1 ? 8 : 7));
        }
    }
    void text(std::string& value) {
        auto size = static_cast<std::uint32_t>(value.size());
        number(size);
        const auto* first = reinterpret_cast<const std::byte*>(value.data());
        bytes.insert(bytes.end(), first, first + value.size());
    }
    [[nodiscard]] bool ok() const { return true; }
};

class Reader {
  public:
    static constexpr bool reading = true;
    explicit Reader(std::span<const std::byte> bytes) : rest_(bytes) {}

    template<class T>
    requires std::is_integral_v<T>
    void number(T& value) {
        if (rest_.size() < sizeof(T)) return fail();
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i)
            sum |= static_cast<std::uint64_t>(rest_[i]) << (8 * i);
        value = static_cast<T>(sum);
        rest_ = rest_.subspan(sizeof(T));
    }
    void text(std::string& value) {
        std::uint32_t size = 0;
        number(size);
        if (rest_.size() < size) return fail();
        value.assign(reinterpret_cast<const char*>(rest_.data()), size);
        rest_ = rest_.subspan(size);
    }
    // LIMIT: an entry takes at least one byte, so a table is never larger than what is left.
    [[nodiscard]] bool fits(std::uint32_t count) {
        if (count > rest_.size()) fail();
        return ok_;
    }
    void fail() {
        ok_ = false;
        rest_ = {};
    }
    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] bool at_end() const { return rest_.empty(); }

  private:
    std::span<const std::byte> rest_;
    bool ok_ = true;
};

template<class A, class T>
requires std::is_integral_v<T>
void archive(A& a, T& value) {
    a.number(value);
}
template<class A>
void archive(A& a, bool& value) {
    std::uint8_t byte = value ? 1 : 0;
    a.number(byte);
    value = byte != 0;
}
template<class A>
void archive(A& a, std::string& value) {
    a.text(value);
}
// Enumerations are checked by verify(); here they are bytes.
template<class A, class E>
requires std::is_enum_v<E>
void archive(A& a, E& value) {
    auto raw = static_cast<std::underlying_type_t<E>>(value);
    a.number(raw);
    value = static_cast<E>(raw);
}
template<class A, class T, class U>
void archive(A& a, std::pair<T, U>& value) {
    archive(a, value.first);
    archive(a, value.second);
}

template<class A, class T>
void archive(A& a, std::vector<T>& table) {
    auto count = static_cast<std::uint32_t>(table.size());
    a.number(count);
    if constexpr (A::reading) {
        table.clear();
        for (std::uint32_t i = 0; a.fits(count - i) && i < count; ++i)
            archive(a, table.emplace_back());
    } else {
        for (T& entry : table)
            archive(a, entry);
    }
}

template<class A, class... T>
void all(A& a, T&... members) {
    (archive(a, members), ...);
}

} // namespace vorgang::archiving
