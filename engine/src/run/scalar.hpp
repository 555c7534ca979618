// Scalar: a value while an expression is evaluated; 24 bytes, no ownership.
//
// Texts are views into the case, the process or the texts of the running command. Whole numbers,
// decimals and money are all numbers.
#pragma once

#include <compare>
#include <string_view>

#include "process/tables.hpp"
#include "run/case_block.hpp"

namespace vorgang::run {

struct Scalar {
    // The order is part of the formats. The value of a role is its place among the roles, like that
    // of a choice; that of a person is a text.
    enum class Kind : std::uint8_t {
        unknown,
        yes_no,
        number,
        text,
        date,
        instant,
        length,
        choice,
        list,   // its bytes: run/items.hpp
        context // likewise
    };

    Kind kind = Kind::unknown;
    Unit unit = Unit::day;
    std::uint32_t size = 0; // of a text, or of the bytes of a list or context
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    static Scalar unknown() noexcept { return {}; }
    static Scalar of(bool value) noexcept { return {Kind::yes_no, {}, 0, value ? 1U : 0U, 0}; }
    static Scalar of(Number value) noexcept {
        return {Kind::number, {}, 0, value.low_bits(), value.high_bits()};
    }
    static Scalar of(std::string_view text) noexcept { return of(Kind::text, text); }
    static Scalar of(Kind kind, std::string_view text) noexcept {
        return {kind,
                {},
                static_cast<std::uint32_t>(text.size()),
                reinterpret_cast<std::uintptr_t>(text.data()),
                0};
    }
    static Scalar of(Date value) noexcept {
        return {Kind::date, {}, 0, static_cast<std::uint64_t>(value.days), 0};
    }
    static Scalar of(Instant value) noexcept {
        return {Kind::instant, {}, 0, static_cast<std::uint64_t>(value.ms), 0};
    }
    static Scalar of(Length value) noexcept {
        return {Kind::length, value.unit, 0, static_cast<std::uint64_t>(value.count), 0};
    }
    static Scalar choice(std::uint64_t place) noexcept { return {Kind::choice, {}, 0, place, 0}; }
    // A value as the process or a place declares it; texts stay where they are. No list and no
    // context: those have to be packed first.
    static Scalar of(const Value& value) noexcept;

    [[nodiscard]] static bool is_text_like(Kind kind) noexcept {
        return kind == Kind::text || kind == Kind::list || kind == Kind::context;
    }
    [[nodiscard]] bool is_unknown() const noexcept { return kind == Kind::unknown; }
    [[nodiscard]] bool yes() const noexcept { return kind == Kind::yes_no && low != 0; }
    [[nodiscard]] bool no() const noexcept { return kind == Kind::yes_no && low == 0; }
    [[nodiscard]] Number number() const noexcept { return Number::from_own_bits(low, high); }
    [[nodiscard]] std::string_view text() const noexcept {
        // The address that of() put there. NOLINTNEXTLINE(performance-no-int-to-ptr)
        return {reinterpret_cast<const char*>(static_cast<std::uintptr_t>(low)), size};
    }
    [[nodiscard]] Date date() const noexcept { return {static_cast<std::int32_t>(low)}; }
    [[nodiscard]] Instant instant() const noexcept { return {static_cast<std::int64_t>(low)}; }
    [[nodiscard]] Length length() const noexcept { return {static_cast<std::int64_t>(low), unit}; }
};

// Which of two scalars of one kind is the greater; unordered where nobody can say.
[[nodiscard]] std::partial_ordering order(const Scalar& left, const Scalar& right) noexcept;

// Lengths are packed into one slot: 56 bits of count, 8 of unit.
inline constexpr std::int64_t length_count_max = (std::int64_t{1} << 54);
[[nodiscard]] constexpr std::uint64_t pack(Length length) noexcept {
    return static_cast<std::uint64_t>(length.count) << 8 | static_cast<std::uint64_t>(length.unit);
}
[[nodiscard]] constexpr Length unpack_length(std::uint64_t slot) noexcept {
    return {static_cast<std::int64_t>(slot) >> 8, static_cast<Unit>(slot & 0xff)};
}

// A value that lies in the heap, as a scalar.
[[nodiscard]] inline Scalar in_heap(TypeKind kind, std::string_view bytes) noexcept {
    return Scalar::of(kind == TypeKind::list      ? Scalar::Kind::list
                      : kind == TypeKind::context ? Scalar::Kind::context
                                                  : Scalar::Kind::text,
                      bytes);
}

// The value of a field in a frame; unknown where it is not known.
[[nodiscard]] Scalar load(CaseView view, ConstFrame frame, const Field& field) noexcept;

// A value as it leaves the engine; choices and roles become names, bytes lists and contexts.
[[nodiscard]] Value to_value(const Scalar& scalar, const Type& type, const ProcessModel& model);

} // namespace vorgang::run
