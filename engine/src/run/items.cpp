#include "run/items.hpp"

#include <cstring>
#include <optional>

namespace vorgang::run {
namespace {

constexpr std::size_t head = sizeof(std::uint32_t);

std::uint32_t word(std::string_view bytes, std::size_t at) noexcept {
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

template<class T>
std::optional<T> raw(std::string_view bytes) noexcept {
    T value{};
    if (bytes.size() != sizeof value) return std::nullopt;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

struct NumberBits {
    std::uint64_t low;
    std::uint64_t high;
};

void put(std::string& out, std::uint64_t value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out.append(bytes, sizeof bytes);
}

void put(std::string& out, const Scalar& scalar) {
    out.push_back(static_cast<char>(scalar.kind));
    switch (scalar.kind) {
    case Scalar::Kind::unknown: return;
    case Scalar::Kind::text:
    case Scalar::Kind::list:
    case Scalar::Kind::context: out.append(scalar.text()); return;
    case Scalar::Kind::number: put(out, scalar.low); return put(out, scalar.high);
    case Scalar::Kind::length: return put(out, pack(scalar.length()));
    default: return put(out, scalar.low);
    }
}

Scalar number(std::string_view bytes) noexcept {
    const auto bits = raw<NumberBits>(bytes);
    const auto number = bits ? Number::from_bits(bits->low, bits->high) : std::nullopt;
    return number ? Scalar::of(*number) : Scalar::unknown();
}

Scalar length(std::uint64_t packed) noexcept {
    const Length length = unpack_length(packed);
    return length.unit <= Unit::working_day ? Scalar::of(length) : Scalar::unknown();
}

Scalar read(Scalar::Kind kind, std::string_view bytes) noexcept {
    if (Scalar::is_text_like(kind)) return Scalar::of(kind, bytes);
    if (kind == Scalar::Kind::number) return number(bytes);
    const auto low = raw<std::uint64_t>(bytes);
    if (!low) return Scalar::unknown();
    switch (kind) {
    case Scalar::Kind::yes_no: return Scalar::of(*low != 0);
    case Scalar::Kind::date: return Scalar::of(Date{static_cast<std::int32_t>(*low)});
    case Scalar::Kind::instant: return Scalar::of(Instant{static_cast<std::int64_t>(*low)});
    case Scalar::Kind::length: return length(*low);
    case Scalar::Kind::choice: return Scalar::choice(*low);
    default: return Scalar::unknown();
    }
}

} // namespace

Items::Items(std::string_view bytes) noexcept {
    if (bytes.size() < head) return;
    const std::size_t count = word(bytes, 0);
    if (count > (bytes.size() - head) / sizeof(std::uint32_t)) return;
    bytes_ = bytes;
    count_ = count;
}

std::uint32_t Items::end(std::size_t place) const noexcept {
    return word(bytes_, head + place * sizeof(std::uint32_t));
}

Scalar Items::at(std::size_t place) const noexcept {
    const std::size_t first = place == 0 ? 0 : end(place - 1);
    const std::size_t last = end(place);
    const std::string_view items = bytes_.substr(head + count_ * sizeof(std::uint32_t));
    if (last > items.size() || first >= last) return Scalar::unknown();
    const std::string_view item = items.substr(first, last - first);
    return read(static_cast<Scalar::Kind>(item[0]), item.substr(1));
}

std::string pack_items(std::span<const Scalar> items) {
    std::string ends;
    std::string values;
    const auto append = [&ends](std::size_t number) {
        const auto word = static_cast<std::uint32_t>(number);
        char bytes[sizeof word];
        std::memcpy(bytes, &word, sizeof word);
        ends.append(bytes, sizeof bytes);
    };
    ends.reserve(head * (items.size() + 1));
    append(items.size());
    for (const Scalar& item : items) {
        put(values, item);
        append(values.size());
    }
    return ends + values;
}

namespace {

// LIMIT: types nest at most this deep; deeper bytes are no value of ours.
constexpr int nesting_max = 8;

bool equal(const Scalar& left, const Scalar& right, int nesting) noexcept {
    if (left.kind != right.kind) return false;
    if (left.is_unknown()) return true;
    if (left.kind != Scalar::Kind::list && left.kind != Scalar::Kind::context)
        return order(left, right) == 0;
    const Items l(left.text());
    const Items r(right.text());
    if (nesting == nesting_max || l.size() != r.size()) return false;
    for (std::size_t i = 0; i < l.size(); ++i)
        if (!equal(l.at(i), r.at(i), nesting + 1)) return false;
    return true;
}

} // namespace

bool equal(const Scalar& left, const Scalar& right) noexcept {
    return equal(left, right, 0);
}

} // namespace vorgang::run
