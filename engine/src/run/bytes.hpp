// Writing and reading the compact bytes of records: variable-length integers, zigzag for signed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

namespace vorgang::run {

// The functions below write to a place that has room and return the place behind. A writer's hot
// paths open a stretch once and keep the place in a register: a store through std::byte* may touch
// anything, so members would be loaded again after every byte.
[[nodiscard]] inline std::byte* put_byte(std::byte* to, std::uint8_t value) noexcept {
    *to = static_cast<std::byte>(value);
    return to + 1;
}
[[nodiscard]] inline std::byte* put_varint(std::byte* to, std::uint64_t value) noexcept {
    while (value >= 0x80) {
        *to++ = static_cast<std::byte>(value | 0x80);
        value >>= 7;
    }
    return put_byte(to, static_cast<std::uint8_t>(value));
}
[[nodiscard]] inline std::byte* put_zigzag(std::byte* to, std::int64_t value) noexcept {
    return put_varint(to, static_cast<std::uint64_t>(value) << 1 ^
                              static_cast<std::uint64_t>(value >> 63));
}
// How far `value` is from `base`; the reader adds it again, and both wrap.
[[nodiscard]] inline std::byte* put_distance(std::byte* to, std::int64_t value,
                                             std::int64_t base) noexcept {
    return put_zigzag(to, static_cast<std::int64_t>(static_cast<std::uint64_t>(value) -
                                                    static_cast<std::uint64_t>(base)));
}
[[nodiscard]] inline std::byte* put_fixed64(std::byte* to, std::uint64_t value) noexcept {
    std::memcpy(to, &value, sizeof value);
    return to + sizeof value;
}
inline constexpr std::size_t varint_bytes = 10;
[[nodiscard]] inline std::byte* put_text(std::byte* to, std::string_view text) noexcept {
    to = put_varint(to, text.size());
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return to + text.size();
}

// A growing buffer that keeps its memory from use to use.
class ByteWriter {
  public:
    void clear() noexcept { size_ = 0; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return {buffer_.get(), size_};
    }
    [[nodiscard]] std::byte* data() noexcept { return buffer_.get(); }

    // Makes room for `more` bytes; the writes below each ask for what they need.
    void reserve(std::size_t more) {
        if (capacity_ - size_ < more) grow(more);
    }
    // The place to write at, with room for `most` bytes; close() says how far it went.
    [[nodiscard]] std::byte* open(std::size_t most) {
        reserve(most);
        return buffer_.get() + size_;
    }
    void close(const std::byte* end) noexcept {
        size_ = static_cast<std::size_t>(end - buffer_.get());
    }
    // Takes back what was written behind `size`.
    void cut(std::size_t size) noexcept { size_ = size; }
    void byte(std::uint8_t value) { close(put_byte(open(1), value)); }
    void varint(std::uint64_t value) { close(put_varint(open(varint_bytes), value)); }
    void zigzag(std::int64_t value) { close(put_zigzag(open(varint_bytes), value)); }
    void fixed64(std::uint64_t value) { raw(&value, 8); }
    void fixed32(std::uint32_t value) { raw(&value, 4); }
    void raw(const void* from, std::size_t size) {
        reserve(size);
        if (size != 0) std::memcpy(buffer_.get() + size_, from, size);
        size_ += size;
    }
    void text(std::string_view value) {
        varint(value.size());
        raw(value.data(), value.size());
    }
    void blob(std::span<const std::byte> value) {
        varint(value.size());
        raw(value.data(), value.size());
    }
    void patch32(std::size_t at, std::uint32_t value) noexcept {
        std::memcpy(buffer_.get() + at, &value, 4);
    }

  private:
    void grow(std::size_t more) {
        const std::size_t capacity = (size_ + more) * 2 + 256;
        std::unique_ptr<std::byte[]> larger(new std::byte[capacity]);
        if (size_ != 0) std::memcpy(larger.get(), buffer_.get(), size_);
        buffer_ = std::move(larger);
        capacity_ = capacity;
    }
    std::unique_ptr<std::byte[]> buffer_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

// Reads the same; total over all bytes: after the first fault everything reads as zero.
class ByteReader {
  public:
    explicit ByteReader(std::span<const std::byte> bytes) noexcept : rest_(bytes) {}

    [[nodiscard]] bool ok() const noexcept { return ok_; }
    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    [[nodiscard]] std::size_t left() const noexcept { return rest_.size(); }
    void fail() noexcept {
        ok_ = false;
        rest_ = {};
    }

    std::uint8_t byte() noexcept {
        if (rest_.empty()) return fail(), std::uint8_t{0};
        const auto value = static_cast<std::uint8_t>(rest_[0]);
        rest_ = rest_.subspan(1);
        return value;
    }
    std::uint64_t varint() noexcept {
        std::uint64_t value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            const std::uint8_t next = byte();
            value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
        return fail(), 0;
    }
    // A varint that must fit T.
    template<class T>
    T number() noexcept {
        const std::uint64_t value = varint();
        if (value > static_cast<std::uint64_t>(static_cast<T>(-1))) return fail(), T{0};
        return static_cast<T>(value);
    }
    std::int64_t zigzag() noexcept {
        const std::uint64_t value = varint();
        return static_cast<std::int64_t>(value >> 1 ^ (0 - (value & 1)));
    }
    std::uint64_t fixed64() noexcept {
        std::uint64_t value = 0;
        const auto from = take(8);
        if (from.size() == 8) std::memcpy(&value, from.data(), 8);
        return value;
    }
    std::span<const std::byte> take(std::uint64_t size) noexcept {
        if (rest_.size() < size) return fail(), std::span<const std::byte>{};
        const auto taken = rest_.first(static_cast<std::size_t>(size));
        rest_ = rest_.subspan(static_cast<std::size_t>(size));
        return taken;
    }
    std::span<const std::byte> blob() noexcept { return take(varint()); }
    std::string_view text() noexcept {
        const auto bytes = blob();
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

  private:
    std::span<const std::byte> rest_;
    bool ok_ = true;
};

} // namespace vorgang::run
